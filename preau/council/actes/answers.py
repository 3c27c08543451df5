"""What a prefecture sends back, read leniently: receipts, anomalies, letters; each tied to its act or refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from preau.base.language import refusal
from preau.base.untrusted import Member, UntrustedError, opened
from preau.council.actes.naming import NATURES, ActId, act_id, message_kind
from preau.council.actes.packing import LIMITS, content_of
from preau.council.actes.reading import AT_MOST, attribute, day, every, local, parsed, text_of


class AnswerKind(StrEnum):
    RECEIPT = "receipt"
    ANOMALY = "anomaly"
    ENVELOPE_ANOMALY = "envelope-anomaly"
    LETTER = "letter"
    PIECES_ASKED = "pieces-asked"
    OBSERVATIONS = "observations"
    REFERRED = "referred"
    CANCELLED = "cancelled"
    ANSWER_RECEIVED = "answer-received"


# Root of the message → what it is, and where its date and its words stand.
_KINDS = {
    "ARActe": (AnswerKind.RECEIPT, "DateReception", ""),
    "AnomalieActe": (AnswerKind.ANOMALY, "Date", "Detail"),
    "AnomalieEnveloppe": (AnswerKind.ENVELOPE_ANOMALY, "Date", "Detail"),
    "CourrierSimple": (AnswerKind.LETTER, "DateCourrierPref", ""),
    "DemandePieceComplementaire": (AnswerKind.PIECES_ASKED, "DateCourrierPref", "DescriptionPieces"),
    "LettreObservations": (AnswerKind.OBSERVATIONS, "DateCourrierPref", "Motif"),
    "DefereTA": (AnswerKind.REFERRED, "DateDepot", "NatureIllegalite"),
    "ARAnnulation": (AnswerKind.CANCELLED, "DateReception", ""),
    "ARPieceComplementaire": (AnswerKind.ANSWER_RECEIVED, "DateReception", ""),
    "ARReponseRejetLettreObservations": (AnswerKind.ANSWER_RECEIVED, "DateReception", ""),
}


@dataclass(frozen=True)
class Answer:
    """One message of the prefecture. `act` is None when nothing tells which; `files` are those that it names.

    `content` is the message itself, as it came; `letter_on` the day of the letter whose answer it acknowledges; `about` the
    digit of the message that it answers, 0 when its names do not tell.
    """

    kind: AnswerKind
    act: ActId | None
    on: date | None
    words: str
    code: str
    files: tuple[str, ...]
    classified_on: date | None
    content: bytes = b""
    letter_on: date | None = None
    about: int = 0


def read_answers(path: Path) -> list[Answer]:
    """Every message of an archive or a folder; envelopes and joined files are left aside.

    UntrustedError, in one sentence, for an archive that is unsafe, or of which no message can be read.
    """
    with opened(path, LIMITS) as members:
        found = [answer for one in members if one.name.lower().endswith(".xml") for answer in _of(one)]
    if not found:
        raise UntrustedError(_("aucun message de la préfecture n’est dans ce fichier."), file=path.name)
    return found


def read_answer(content: bytes, name: str = "") -> Answer | None:
    """One XML; None when it is an envelope or something else of ACTES. The name of the file helps to find the act."""
    root = parsed(content, name)
    known = _KINDS.get(local(root))
    if known is None:
        return None
    kind, dated, worded = known
    return Answer(
        kind=kind,
        act=_act(root, name),
        on=day(attribute(root, dated) or text_of(root, dated)),
        words=text_of(root, worded) if worded else "",
        code=text_of(root, "Nature"),
        files=tuple(filter(None, (text_of(one, "NomFichier") for one in _joined(root)))),
        classified_on=day(text_of(root, "ClassificationDateVersionEnCours")),
        content=content,
        letter_on=next(
            (day(attribute(one, "DateCourrierPref")) for one in every(root, "InfosCourrierPref")), None
        ),
        about=_about(root, name),
    )


def act_answered(answer: Answer, *, siren: str, sent: Iterable[str]) -> str:
    """The identifier, among those that this collectivity has `sent`, that the answer is about.

    ValidationError when it is about nobody's act, another collectivity's, or one that was never sent.
    """
    if answer.act is None:
        raise refusal("Ce message ne dit pas de quel acte il parle.")
    if answer.act.siren != siren:
        raise refusal(
            "Ce message parle d’un acte d’une autre collectivité (SIREN %(it)s) : il est refusé.",
            it=answer.act.siren,
        )
    same = [one for one in sent if _is_same(one, answer.act)]
    if not same:
        raise refusal("Aucun acte transmis ne porte le numéro %(it)s.", it=answer.act.number)
    return same[0]


def _of(member: Member) -> Iterator[Answer]:
    answer = read_answer(content_of(member, AT_MOST), member.name.rsplit("/", 1)[-1])
    if answer is not None:
        yield answer


def _act(root: etree._Element, name: str) -> ActId | None:
    """From the identifier of the message, the act that it echoes, its file name, or the envelope's list of files."""
    told = [
        attribute(root, "IDActe"),
        *(attribute(one, "IDActe") for one in every(root, "InfosCourrierPref")),
        name,
    ]
    told += [text_of(one, "NomFichier") for one in every(root, "Formulaire")]
    found = next((known for words in told if (known := act_id(_bare(words)))), None)
    return found or _echoed(root)


def _about(root: etree._Element, name: str) -> int:
    """By the name of the message, or, of an envelope that is refused, by the file that it held."""
    names = [name, *(text_of(one, "NomFichier") for one in every(root, "Formulaire"))]
    return next((kind for one in names if (kind := message_kind(one))), 0)


def _bare(name: str) -> str:
    """A file name from its identifier on: "ANO_059-…", "99_DE-059-…"."""
    for prefix in ("ANO_", "99_DE-"):
        name = name.removeprefix(prefix)
    return name


def _echoed(root: etree._Element) -> ActId | None:
    """The act that an anomaly echoes, when a document of it carries the identifier in its name."""
    for one in every(root, "ActeRecu"):
        for file in every(one, "NomFichier"):
            words = (file.text or "").strip()
            found = act_id(words) or act_id(words[6:])
            if found and found.nature in NATURES:
                return found
    return None


def _joined(root: etree._Element) -> Iterator[etree._Element]:
    """The files that the message itself brings; those of the act that it echoes are ours."""
    ours = {one for echo in every(root, "ActeRecu") for one in echo.iter()}
    return (one for name in ("Document", "PieceJointe") for one in every(root, name) if one not in ours)


def _is_same(sent: str, told: ActId) -> bool:
    known = act_id(sent)
    return known is not None and str(known).upper() == str(told).upper()
