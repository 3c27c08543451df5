"""What a prefecture sends, opened once: its messages, the files that come with them, its classification."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from preau.base.untrusted import UntrustedError
from preau.council.actes.answers import Answer, read_answer
from preau.council.actes.classification import Classification, read_classification
from preau.council.actes.packing import unpacked
from preau.council.actes.reading import attribute, every, local, parsed

_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b")


@dataclass(frozen=True)
class Return:
    """`files` are all the files by name, for the letters that answers name; `department` is three signs, or empty."""

    answers: tuple[Answer, ...]
    files: dict[str, bytes]
    classification: Classification | None
    department: str


def read_return(name: str, content: bytes) -> Return:
    """An archive (tgz, zip) of the prefecture, or one of its messages alone.

    UntrustedError, in one sentence, for what is unsafe, unreadable, or holds neither message nor classification.
    """
    files = unpacked(content) if content.startswith(_ARCHIVES) else {name: content}
    xml = {one.rsplit("/", 1)[-1]: body for one, body in files.items() if one.lower().endswith(".xml")}
    answers = tuple(found for one, body in xml.items() if (found := read_answer(body, one)))
    classification = next((read_classification(body) for body in xml.values() if _classifies(body)), None)
    if not answers and classification is None:
        raise UntrustedError(_("aucun message de la préfecture n’est dans ce fichier."), file=name)
    return Return(answers, files, classification, _department(xml))


def _classifies(body: bytes) -> bool:
    return local(parsed(body)) == "RetourClassification"


def _department(xml: dict[str, bytes]) -> str:
    """Of the prefecture that sends, as its envelope says."""
    for body in xml.values():
        for name in ("IDSousPref", "IDPref"):
            for one in every(parsed(body), name):
                return attribute(one, "Departement")
    return ""
