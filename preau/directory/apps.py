from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Manifest, MenuEntry


def _kinds(words: str) -> frozenset[str]:
    return frozenset(words.split())


TEACHERS = _kinds("teacher substitute")
SCHOOL = _kinds("head school_life office")
BESIDE = _kinds("staff support elected_parent")
ABOVE = _kinds("authority academy operator")
FAMILY = _kinds("pupil guardian")


class DirectoryConfig(AppConfig):
    name = "preau.directory"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Scolarité"), "school", "directory:schooling", _kinds("guardian"), 30),
            MenuEntry(_("Mes classes"), "users-group", "directory:classes", TEACHERS, 30),
            MenuEntry(_("Établissement"), "school", "directory:own_establishment", SCHOOL | BESIDE, 35),
            MenuEntry(_("Établissements"), "building", "directory:establishments", ABOVE, 35),
            MenuEntry(_("Agenda"), "calendar", "directory:calendar", FAMILY | TEACHERS, 40),
            MenuEntry(
                _("Agenda"),
                "calendar",
                "directory:calendar",
                SCHOOL | BESIDE,
                42,
                door=False,
                shelf="organise",
            ),
            MenuEntry(_("Annuaire"), "search", "directory:search", ABOVE | SCHOOL | BESIDE, 45),
            MenuEntry(
                _("Annuaire"),
                "search",
                "directory:search",
                FAMILY | TEACHERS,
                45,
                door=False,
                shelf="exchange",
            ),
        )
    )
