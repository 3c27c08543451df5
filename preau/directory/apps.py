from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Holding, Manifest, MenuEntry
from preau.directory.choices import ABOVE, BESIDE, FAMILY, TEACHING, WHOLE_ESTABLISHMENT, Profile

FROM_ABOVE = ABOVE | {Profile.OPERATOR}


class DirectoryConfig(AppConfig):
    name = "preau.directory"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Scolarité"), "school", "directory:schooling", frozenset({Profile.GUARDIAN}), 30),
            MenuEntry(_("Mes classes"), "users-group", "directory:classes", TEACHING, 30),
            MenuEntry(
                _("Établissement"), "school", "directory:own_establishment", WHOLE_ESTABLISHMENT | BESIDE, 35
            ),
            MenuEntry(_("Établissements"), "building", "directory:establishments", FROM_ABOVE, 35),
            MenuEntry(
                _("Vacances et jours sans école"),
                "calendar",
                "directory:calendar",
                FAMILY | TEACHING | WHOLE_ESTABLISHMENT | BESIDE,
                42,
                door=False,
                shelf="organise",
            ),
            MenuEntry(
                _("Annuaire"),
                "search",
                "directory:search",
                (FROM_ABOVE | BESIDE) - {Profile.AUTHORITY},
                45,
            ),
            MenuEntry(
                _("Annuaire"),
                "search",
                "directory:search",
                FAMILY | TEACHING | WHOLE_ESTABLISHMENT | {Profile.AUTHORITY},
                45,
                door=False,
                shelf="exchange",
            ),
        ),
        holdings=(
            Holding(
                "annuaire",
                _("L’annuaire : élèves, personnels, classes, groupes, liens"),
                "preau.directory.authorities.handing.of_school",
                10,
            ),
        ),
    )
