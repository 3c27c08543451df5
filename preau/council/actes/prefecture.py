"""A prefecture that answers, for tests and the demo: an archive comes in, the archive of its answer goes out.

Pure: no network, no clock. It checks what the real one is known to check, and says so with an anomaly.
"""

from datetime import date

from django.utils.translation import gettext as _

from preau.base.untrusted import UntrustedError
from preau.council.actes import naming
from preau.council.actes.answers import AnswerKind
from preau.council.actes.classification import Classification, MatterNode, nature_names
from preau.council.actes.naming import RULES, ActId, act_id
from preau.council.actes.packing import Archive, archived, unpacked
from preau.council.actes.reading import attribute, day, every, local, parsed, text_of
from preau.council.actes.writing import Element, element, sent_forms, signed_file, written

# Letters of the prefecture: their message, the digit of their kind, the element of their words.
_LETTERS = {
    AnswerKind.LETTER: ("CourrierSimple", 2, ""),
    AnswerKind.PIECES_ASKED: ("DemandePieceComplementaire", 3, "DescriptionPieces"),
    AnswerKind.OBSERVATIONS: ("LettreObservations", 4, "Motif"),
}
_OTHER = "100"  # an anomaly of no listed nature


def answer(archive: bytes, *, on: date, classification: Classification, serial: int = 1) -> Archive | None:
    """The receipt of an act, or the anomaly that says why it is refused, in the prefecture's own archive.

    None for the answer to a simple letter, which nothing acknowledges.
    """
    files = unpacked(archive)
    sender = _sender(files)
    asked = _asked(files)
    if asked:
        return _classified(sender, asked, on, classification, serial)
    root, told = _message(files)
    if local(root) == "Annulation":
        reply = element("ARAnnulation", IDActe=told, DateReception=on.isoformat())
        return _sent(sender, told, {told.message(6, 2): reply}, on, serial)
    if local(root) != "Acte":
        return _acknowledged(sender, told, root, on, serial)
    fault = _fault(root, told, files, classification)
    if fault:
        return _sent(
            sender, told, {told.message(1, 3): _anomaly(root, fault, on, classification)}, on, serial
        )
    return _sent(sender, told, {told.message(1, 2): _receipt(root, told, on, classification)}, on, serial)


def letter(
    told: ActId,
    kind: AnswerKind,
    words: str,
    *,
    on: date,
    arrondissement: str,
    document: bytes,
    serial: int = 1,
) -> Archive:
    """A letter about an act already received, with its document."""
    root, digit, worded = _LETTERS[kind]
    file = told.message(digit, 1, 1, "pdf")
    body = element(
        root, element(worded, words) if worded else None, signed_file("Document", file), IDActe=told,
        DateCourrierPref=on.isoformat(),
    )  # fmt: skip
    return _sent(
        (told.department, arrondissement), told, {told.message(digit, 1): body}, on, serial, {file: document}
    )


def classification_element(known: Classification) -> Element:
    """RetourClassification: natures, with the usual piece of each, and matters in their levels."""
    names = nature_names()
    natures = (
        element("NatureActe", element("TypePJNatureActe", CodeTypePJ=f"99_{short}", Libelle=names.get(short, short)),
                CodeNatureActe=code, Libelle=names.get(short, short), TypeAbrege=short)
        for short, code in known.natures.items()
    )  # fmt: skip
    return element(
        "RetourClassification",
        element("DateClassification", known.on.isoformat()),
        element("NaturesActes", *natures),
        element("Matieres", *(_matter(one, 1) for one in known.matters)),
    )


def _matter(node: MatterNode, level: int) -> Element:
    below = (_matter(one, level + 1) for one in node.below)
    code = node.code.rpartition(".")[2]
    return element(f"Matiere{level}", *below, CodeMatiere=code, Libelle=node.name)


def _classified(
    office: tuple[str, str], siren: str, on: date, classification: Classification, serial: int
) -> Archive:
    """The classification in force, asked for by this SIREN."""
    name = naming.classification_message(office[0], siren, flow=2)
    return _enveloped(office, siren, {name: classification_element(classification)}, on, serial)


def _asked(files: dict[str, bytes]) -> str:
    """The SIREN that asks for the classification; empty when the archive holds something else."""
    found = (name.split("-")[1] for name in files if "----7-1_" in name)
    return next(found, "")


def _acknowledged(
    office: tuple[str, str], told: ActId, root: Element, on: date, serial: int
) -> Archive | None:
    """The receipt of an answer to a letter."""
    kind = next(one["kind"] for one in RULES["answers"].values() if one["root"] == local(root))
    receipt = RULES["receipts"].get(str(kind))
    if receipt is None:
        return None
    letter = element("InfosCourrierPref", IDActe=told, DateCourrierPref=attribute(root, "DateCourrierPref"))
    reply = element(receipt["root"], letter, DateReception=on.isoformat())
    return _sent(office, told, {told.message(kind, receipt["flow"]): reply}, on, serial)


def _receipt(root: Element, told: ActId, on: date, classification: Classification) -> Element:
    """ARActe: the act as it was received, and the version of the classification in force."""
    return element(
        "ARActe", _echo(root), element("ClassificationDateVersionEnCours", classification.on.isoformat()),
        IDActe=told, DateReception=on.isoformat(),
    )  # fmt: skip


def _anomaly(root: Element, fault: str, on: date, classification: Classification) -> Element:
    return element(
        "AnomalieActe",
        element("Date", on.isoformat()),
        element("Nature", _OTHER),
        element("Detail", fault),
        _echo(root),
        element("ClassificationDateVersionEnCours", classification.on.isoformat()),
    )


def _echo(root: Element) -> Element:
    """The act received, under its other name."""
    echo = element("ActeRecu", *root)
    for key, value in root.attrib.items():
        echo.set(key, value)
    return echo


def _fault(root: Element, told: ActId, files: dict[str, bytes], classification: Classification) -> str:
    """Why the act is refused; empty when it is not."""
    codes = [
        attribute(one, "CodeMatiere") for rank in range(1, 6) for one in every(root, f"CodeMatiere{rank}")
    ]
    if not classification.is_sendable(".".join(codes)):
        return _("La matière n’est pas dans la classification.")
    if day(text_of(root, "ClassificationDateVersion")) != classification.on:
        return _("La classification utilisée n’est pas celle en vigueur.")
    if attribute(root, "CodeNatureActe") != str(classification.natures.get(told.nature)):
        return _("La nature de l’acte n’est pas celle du nom du fichier.")
    missing = [name for one in every(root, "NomFichier") if (name := (one.text or "").strip()) not in files]
    return _("Le fichier %s manque dans l’archive.") % missing[0] if missing else ""


def _sent(
    office: tuple[str, str], told: ActId, messages: dict[str, Element], on: date, serial: int,
    files: dict[str, bytes] | None = None,
) -> Archive:  # fmt: skip
    return _enveloped(office, told.siren, messages, on, serial, str(told), files)


def _enveloped(
    office: tuple[str, str], siren: str, messages: dict[str, Element], on: date, serial: int, told: str = "",
    files: dict[str, bytes] | None = None,
) -> Archive:  # fmt: skip
    department, arrondissement = office
    name = naming.answer_envelope(f"SPREF{department}{arrondissement}", siren, on, serial)
    envelope = element(
        "EnveloppeMISILLCL",
        element("Emetteur", element("IDSousPref", Departement=department, Arrondissement=arrondissement)),
        sent_forms(*messages),
        element("Destinataire", SIREN=siren),
    )
    xml = {name: written(envelope)} | {file: written(root) for file, root in messages.items()}
    return archived(name.replace(".xml", ".tar.gz"), xml | (files or {}), on, told)


def _sender(files: dict[str, bytes]) -> tuple[str, str]:
    """Département and arrondissement of the envelope."""
    envelopes = (parsed(content, name) for name, content in files.items() if name.startswith("EACT"))
    one = next((who for root in envelopes for who in every(root, "IDCL")), None)
    if one is None:
        raise UntrustedError(_("l’enveloppe manque dans l’archive."))
    return attribute(one, "Departement"), attribute(one, "Arrondissement")


def _message(files: dict[str, bytes]) -> tuple[Element, ActId]:
    """The message of the collectivity, and the act that its name tells."""
    for name, content in files.items():
        told = act_id(name)
        if told and name.endswith("_0.xml"):
            return parsed(content, name), told
    raise UntrustedError(_("le message manque dans l’archive."))
