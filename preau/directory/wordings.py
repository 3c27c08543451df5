"""How people and subjects are said: a function in the gender of the person when it is known, a subject as one says it."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from django.utils.translation import gettext_lazy as _

from preau.directory.choices import FIRST_DEGREE, Profile

# (a man, a woman); a profile that is not here has one word for all.
_SAID = {
    Profile.TEACHER: (_("Enseignant"), _("Enseignante")),
    Profile.SUBSTITUTE: (_("Remplaçant"), _("Remplaçante")),
    Profile.ELECTED_PARENT: (_("Parent élu"), _("Parente élue")),
}
# Only the first degree calls its head so: a collège has a principal, a lycée a proviseur, both have deputies.
_SCHOOL_HEAD = (_("Directeur"), _("Directrice"))
_RANK = {"M.": 0, "Mme": 1}


def profile_words(profile: str, title: str, place_kind: str = "") -> str:
    """ "Directrice", "Enseignant": `title` is the civility ("Mme", "M."), `place_kind` an `EstablishmentKind`."""
    said = _SAID.get(Profile(profile))
    if profile == Profile.HEAD and place_kind in FIRST_DEGREE:
        said = _SCHOOL_HEAD
    rank = _RANK.get(title)
    return str(said[rank]) if said and rank is not None else str(Profile(profile).label)


def subject_words(label: str) -> str:
    """ "MATHEMATIQUES" → "Mathématiques", "LATIN" → "Latin"; what someone wrote by hand is left as it is."""
    usual = _usual_subjects().get(label)
    return usual or (label.capitalize() if label.isupper() and len(label) > 4 else label)


@lru_cache(10_000)
def class_words(name: str) -> str:
    """ "5E B", "6EME2" as feeds write them → "5e B", "6e2", one name or several; other names are left as they are."""
    return _ORDINAL.sub(r"\1e", name)


_ORDINAL = re.compile(r"\b([3-6])(?:EME|ÈME|E)(?=$|[\s,\d])")


@cache
def _usual_subjects() -> dict[str, str]:
    text = files("preau.directory").joinpath("data", "subjects.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["usual"])


# As a rule of contact says them: "Les parents peuvent écrire…" "à la direction".
AS_SENDER = {
    Profile.PUPIL: _("Les élèves peuvent écrire"),
    Profile.GUARDIAN: _("Les parents peuvent écrire"),
    Profile.TEACHER: _("Les enseignants peuvent écrire"),
    Profile.SUBSTITUTE: _("Les remplaçants peuvent écrire"),
    Profile.HEAD: _("La direction peut écrire"),
    Profile.SCHOOL_LIFE: _("La vie scolaire peut écrire"),
    Profile.SUPPORT: _("Les AESH peuvent écrire"),
    Profile.OFFICE: _("Le secrétariat peut écrire"),
    Profile.STAFF: _("Les autres personnels peuvent écrire"),
    Profile.ELECTED_PARENT: _("Les parents élus peuvent écrire"),
}
AS_RECEIVER = {
    Profile.PUPIL: _("aux élèves"),
    Profile.GUARDIAN: _("aux parents"),
    Profile.TEACHER: _("aux enseignants"),
    Profile.SUBSTITUTE: _("aux remplaçants"),
    Profile.HEAD: _("à la direction"),
    Profile.SCHOOL_LIFE: _("à la vie scolaire"),
    Profile.SUPPORT: _("aux AESH"),
    Profile.OFFICE: _("au secrétariat"),
    Profile.STAFF: _("aux autres personnels"),
    Profile.ELECTED_PARENT: _("aux parents élus"),
}
