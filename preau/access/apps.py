from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Manifest, MenuEntry

ALL = frozenset(
    [
        "pupil",
        "guardian",
        "teacher",
        "substitute",
        "head",
        "school_life",
        "support",
        "office",
        "staff",
        "academy",
        "authority",
        "elected_parent",
        "operator",
    ]
)
HANDS_OUT = frozenset({"head", "office", "school_life", "teacher", "substitute"})


class AccessConfig(AppConfig):
    name = "preau.access"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Mon compte"), "settings", "access:account", ALL, 95, door=False, shelf="account"),
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
