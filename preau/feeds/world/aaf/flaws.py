"""Wrong records, on request: what a reader must refuse or set aside, never guess.

They come besides the right ones, at the end of each academy's and degree's delivery, under ids that
nobody else bears, so that a test can say which record is refused and why.
"""

from collections.abc import Iterator

from ..people import Degree
from ..plan import KEYS
from .records import Attributes, Record, added

# id -> what is wrong
WRONG_KEY, UNKNOWN_SCHOOL, UNKNOWN_GUARDIAN, UNKNOWN_ATTRIBUTE = "9900001", "9900002", "9900003", "9900004"
FLAWS = {
    WRONG_KEY: "la clé de l’UAI ne va pas avec son numéro",
    UNKNOWN_SCHOOL: "l’établissement et la classe de l’élève n’existent pas",
    UNKNOWN_GUARDIAN: "le responsable cité n’existe pas",
    UNKNOWN_ATTRIBUTE: "un attribut inconnu",
}
NO_SCHOOL, NO_GUARDIAN = "999999", "9999999"


def flawed(degree: Degree, kind: str, model: Record) -> Iterator[str]:
    """Requests made from a right record of that kind, each with one flaw."""
    if kind == "EtabEducNat":
        yield added(degree, kind, _wrong_key(model[1]))
    elif kind == "Eleve":
        right = model[1]
        yield added(degree, kind, _unknown_school(right))
        yield added(degree, kind, _unknown_guardian(degree, right))
        stranger = added(degree, kind, right | {"id": UNKNOWN_ATTRIBUTE, "ine": ""})
        unknown = '<attr name="ENTEleveInconnu"><value>1</value></attr>\n</attributes>'
        yield stranger.replace("</attributes>", unknown)


def _wrong_key(right: Attributes) -> Attributes:
    uai = right["uai"]
    wrong = KEYS[(KEYS.index(uai[7]) + 1) % 23]
    return right | {"id": WRONG_KEY, "uai": uai[:7] + wrong, "uai_old": uai[:7] + wrong}


def _unknown_school(right: Attributes) -> Attributes:
    classes = right["classes"].replace(f"<value>{right['school']}$", f"<value>{NO_SCHOOL}$")
    return right | {"id": UNKNOWN_SCHOOL, "ine": "", "school": NO_SCHOOL, "classes": classes}


def _unknown_guardian(degree: Degree, right: Attributes) -> Attributes:
    key = "authority" if degree == "1D" else "ties"
    return right | {"id": UNKNOWN_GUARDIAN, "ine": "", key: f"<value>{NO_GUARDIAN}$10$1$1$1$1</value>"}
