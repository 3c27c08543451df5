from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Manifest, MenuEntry
from preau.directory.choices import EVERYONE, OF_SCHOOLS, WHOLE_ESTABLISHMENT


class NotificationsConfig(AppConfig):
    name = "preau.notifications"
    manifest = Manifest(
        menu=(
            MenuEntry(
                label=_("Notifications"), icon="bell", url_name="notifications:told", kinds=OF_SCHOOLS,
                order=80, count="preau.notifications.queries.unread_count", door=False, shelf="account",
            ),
            MenuEntry(
                label=_("Sur cet appareil"), icon="device-mobile", url_name="notifications:device", kinds=EVERYONE,
                order=85, door=False, shelf="account",
            ),
            MenuEntry(
                label=_("Mails revenus"), icon="mail", url_name="notifications:bounces", kinds=WHOLE_ESTABLISHMENT,
                order=82, door=False, shelf="organise",
            ),
            MenuEntry(
                label=_("Textos urgents"), icon="phone", url_name="notifications:texts", kinds=WHOLE_ESTABLISHMENT,
                order=83, door=False, shelf="organise",
            ),
        )
    )  # fmt: skip
