from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Manifest, MenuEntry
from preau.directory.choices import EVERYONE, TEACHING, WHOLE_ESTABLISHMENT

HANDS_OUT = WHOLE_ESTABLISHMENT | TEACHING


class AccessConfig(AppConfig):
    name = "preau.access"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Mon compte"), "settings", "access:account", EVERYONE, 95, door=False, shelf="account"
            ),
            MenuEntry(
                _("Fiches de connexion"),
                "qrcode",
                "access:sheets",
                HANDS_OUT,
                70,
                door=False,
                shelf="organise",
            ),
        )
    )
