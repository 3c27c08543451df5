from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Manifest, MenuEntry

# Everyone but those who work on the platform itself.
EVERYONE = frozenset(
    {
        "pupil", "guardian", "teacher", "substitute", "head", "school_life", "support", "office", "staff",
        "academy", "authority", "elected_parent",
    }
)  # fmt: skip


class NotificationsConfig(AppConfig):
    name = "preau.notifications"
    manifest = Manifest(
        menu=(
            MenuEntry(
                label=_("Notifications"), icon="bell", url_name="notifications:told", kinds=EVERYONE,
                order=80, count="preau.notifications.queries.unread_count", door=False, shelf="account",
            ),
        )
    )  # fmt: skip
