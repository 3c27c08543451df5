"""What a collectivity sends: envelope, message and files in one archive, valid against actesv1_1.xsd."""

import re
from dataclasses import dataclass
from datetime import date

from preau.base.identifiers import is_siren
from preau.base.language import refusal
from preau.council.actes import naming
from preau.council.actes.naming import NATURES, RULES, ActId, internal_number
from preau.council.actes.packing import Archive, archived
from preau.council.actes.writing import Element, element, sent_forms, signed_file, written
from preau.council.described import Assembly, DescribedAct

_EMAIL = re.compile(r"[_a-zA-Z0-9-]+(\.[_a-zA-Z0-9-]+)*@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,6}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold


@dataclass(frozen=True)
class Sender:
    """A collectivity as the prefecture knows it; `emails` receive the answers."""

    siren: str
    department: str
    arrondissement: str
    nature: str
    emails: tuple[str, ...]
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Piece:
    """A file joined: its bytes, its five-sign type ("99_DE"), how its name ends."""

    content: bytes
    kind: str = RULES["usual_piece"]
    suffix: str = "pdf"


@dataclass(frozen=True)
class Transmission:
    """One act to send. `matter` is its code, one to five levels below a dot; `classified_on` the version it follows."""

    sender: Sender
    on: date
    number: str
    matter: str
    object: str
    classified_on: date
    document: Piece
    annexes: tuple[Piece, ...] = ()
    nature: str = "DE"
    previous: str = ""
    on_paper: bool = False

    @property
    def act_id(self) -> ActId:
        return ActId(
            self.sender.department, self.sender.siren, self.on, internal_number(self.number), self.nature
        )


def sender_of(assembly: Assembly, *, emails: tuple[str, ...], contact: str = "") -> Sender:
    return Sender(
        assembly.siren,
        assembly.department_code,
        assembly.arrondissement,
        assembly.nature,
        emails,
        contact=contact,
    )


def of_act(
    it: DescribedAct, *, sender: Sender, document: bytes, classified_on: date, annexes: tuple[Piece, ...] = ()
) -> Transmission:
    """The transmission of a deliberation that is described; `document` is its signed PDF."""
    return Transmission(
        sender,
        it.sitting.on,
        it.act.number,
        it.act.matter,
        it.act.object,
        classified_on,
        Piece(document),
        annexes,
    )


def pack(one: Transmission, *, on: date, serial: int = 1, trigram: str = "PRE") -> Archive:
    """The archive of one act, sent `on` this day as its `serial`; the same bytes for the same act.

    ValidationError, in one sentence, for what the prefecture would refuse.
    """
    _check(one)
    envelope = naming.envelope(one.sender.siren, on, serial)
    files = _files(one)
    message = one.act_id.message(1, 1)
    xml = {envelope: written(_envelope(one.sender, message)), message: written(act_element(one, list(files)))}
    return archived(naming.archive(trigram, envelope), {**xml, **files}, on, str(one.act_id))


def pack_cancellation(
    act_id: ActId, *, sender: Sender, on: date, serial: int = 1, trigram: str = "PRE"
) -> Archive:
    """The archive that cancels the transmission of an act already received."""
    envelope, message = naming.envelope(sender.siren, on, serial), act_id.message(6, 1)
    files = {
        envelope: written(_envelope(sender, message)),
        message: written(element("Annulation", IDActe=act_id)),
    }
    return archived(naming.archive(trigram, envelope), files, on, str(act_id))


def pack_answer(
    act_id: ActId, kind: str, *, letter_on: date, pieces: tuple[Piece, ...], sender: Sender, on: date, serial: int = 1,
    trigram: str = "PRE",
) -> Archive:  # fmt: skip
    """The archive that answers a letter of the prefecture, dated `letter_on`. `kind` is one of `actes.toml` (`answers`).

    Only additional pieces may be several. ValidationError, in one sentence, for what the prefecture would refuse.
    """
    check_sender(sender)
    if not pieces:
        raise refusal("Joignez la réponse, en PDF.")
    for piece in pieces:
        _check_piece(piece)
    told = RULES["answers"][kind]
    files = {
        act_id.message(told["kind"], told["flow"], rank, piece.suffix): piece.content
        for rank, piece in enumerate(pieces, 1)
    }
    documents = [signed_file("Document", name) for name in files]
    body = [element("Documents", *documents)] if kind == "pieces_sent" else documents[:1]
    root = element(told["root"], *body, IDActe=act_id, DateCourrierPref=letter_on.isoformat())
    envelope, message = naming.envelope(sender.siren, on, serial), act_id.message(told["kind"], told["flow"])
    xml = {envelope: written(_envelope(sender, message)), message: written(root)}
    return archived(naming.archive(trigram, envelope), xml | files, on, str(act_id))


def pack_classification_request(
    sender: Sender, *, on: date, serial: int = 1, trigram: str = "PRE", known: date | None = None
) -> Archive:
    """The archive that asks the prefecture for its classification; `known` is the date of the one in use."""
    check_sender(sender)
    envelope = naming.envelope(sender.siren, on, serial)
    message = naming.classification_message(sender.department, sender.siren, flow=1)
    told = element("DateClassification", known.isoformat()) if known else None
    files = {
        envelope: written(_envelope(sender, message)),
        message: written(element("DemandeClassification", told)),
    }
    return archived(naming.archive(trigram, envelope), files, on, "")


def check_sender(sender: Sender) -> None:
    """ValidationError, in one sentence, for a sender that the schema would refuse."""
    if not is_siren(sender.siren):
        raise refusal("Le numéro SIREN %(it)s n’a pas la bonne clé.", it=sender.siren)
    if not re.fullmatch(r"[09][0-9][0-9AB]", sender.department):
        raise refusal("Le département s’écrit en trois signes. Exemple : 059.")
    if not re.fullmatch(r"[0-9]", sender.arrondissement) or not re.fullmatch(r"[0-9]{2}", sender.nature):
        raise refusal(
            "L’arrondissement compte un chiffre et la nature de la collectivité deux. Exemple : 5, 31."
        )
    if not sender.emails or not all(_EMAIL.fullmatch(email) for email in sender.emails):
        raise refusal("Une adresse de retour est attendue. Exemple : mairie@villebois.fr.")


def act_element(one: Transmission, files: list[str]) -> Element:
    """The message Acte, its elements in the order of the schema; the first file is the act itself."""
    codes = one.matter.split(".")
    return element(
        "Acte",
        *(element(f"CodeMatiere{rank}", CodeMatiere=code) for rank, code in enumerate(codes, 1)),
        element("Objet", one.object),
        element("PrecedentIdentifiantActe", IDActe=one.previous) if one.previous else None,
        element("ClassificationDateVersion", one.classified_on.isoformat()),
        signed_file("Document", files[0]),
        element("Annexes", *(signed_file("Annexe", file) for file in files[1:]), Nombre=len(files) - 1),
        element("DocumentPapier", "O" if one.on_paper else "N"),
        Date=one.on.isoformat(), NumeroInterne=one.act_id.number, CodeNatureActe=NATURES[one.nature],
    )  # fmt: skip


def _files(one: Transmission) -> dict[str, bytes]:
    return {
        f"{piece.kind}-{one.act_id.message(1, 1, rank, piece.suffix)}": piece.content
        for rank, piece in enumerate((one.document, *one.annexes), 1)
    }


def _envelope(sender: Sender, message: str) -> Element:
    told = [("Nom", sender.contact), ("Telephone", sender.phone), ("Email", sender.emails[0])]
    who = element(
        "IDCL", SIREN=sender.siren, Departement=sender.department, Arrondissement=sender.arrondissement,
        Nature=sender.nature,
    )  # fmt: skip
    contact = element("Referent", *(element(name, words) for name, words in told if words))
    return element(
        "EnveloppeCLMISILL",
        element("Emetteur", who, contact),
        element("AdressesRetour", *(element("Email", email) for email in sender.emails)),
        sent_forms(message),
    )


def _check(one: Transmission) -> None:
    check_sender(one.sender)
    internal_number(one.number)
    if not re.fullmatch(r"\d{1,2}(\.\d{1,2}){1,4}", one.matter):
        raise refusal(
            "La matière « %(it)s » ne va pas : deux niveaux au moins. Exemple : 5.7.", it=one.matter
        )
    if not 0 < len(one.object.strip()) <= 500 or _UNPRINTABLE.search(one.object):
        raise refusal("L’objet doit compter de 1 à 500 signes.")
    if one.nature not in NATURES:
        raise refusal("La nature « %(it)s » n’existe pas : DE pour une délibération.", it=one.nature)
    if one.previous and naming.act_id(one.previous) is None:
        raise refusal("L’acte précédent « %(it)s » n’est pas un identifiant ACTES.", it=one.previous)
    for piece in (one.document, *one.annexes):
        _check_piece(piece)
    if sum(len(piece.content) for piece in (one.document, *one.annexes)) > RULES["most_bytes"]:
        raise refusal("L’acte et ses annexes dépassent %(it)s Mo.", it=RULES["most_bytes"] >> 20)


def _check_piece(piece: Piece) -> None:
    if not re.fullmatch(r"[0-9A-Z]{2}_[A-Z]{2}", piece.kind):
        raise refusal("Le type de pièce « %(it)s » ne va pas. Exemple : 99_DE.", it=piece.kind)
    if piece.suffix not in RULES["suffixes"]:
        raise refusal("Un fichier .%(it)s ne se transmet pas : PDF, JPG, PNG ou XML.", it=piece.suffix)
    if not piece.content:
        raise refusal("Un fichier joint est vide.")
