"""One AAF file as a stream of records, whatever its size and whatever it hides.

The shape is that of ficAlimMENESR.dtd; the DTD itself is never fetched, entities are never expanded, and a
record that would not fit in memory stops the reading.
"""

import codecs
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from lxml import etree

from preau.base.untrusted import BoundedStream, Member, UntrustedError
from preau.feeds.aaf.attributes import KINDS, kind_table, table

ROOT = "ficAlimMENESR"
ADD, MODIFY, DELETE = "addRequest", "modifyRequest", "deleteRequest"
REPLACE = "replace"
RECORD_BYTES = 16 << 20
HEAD_BYTES = 8_192
TAIL_BYTES = 64

_CATEGORY_NAMES = ("categoriePersonne", "categorieStructure", "categorieMef", "categorieMatiere")
_DECLARED = re.compile(rb"<\?xml[^>]*encoding", re.IGNORECASE)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(slots=True)
class Record:
    """One request: `texts` are the values of our fields as written (None for an empty one), `names` those
    of all its attributes. `request` is ADD, MODIFY (the attributes that differ) or DELETE (none).
    """

    kind: str
    request: str
    id: str
    line: int
    texts: dict[str, list[str | None]]
    names: set[str]


@dataclass(frozen=True)
class Head:
    """What the first lines of a file say: `degree`, `day` (DD/MM/YYYY) and `academy` (the national number) are empty
    when they say nothing.
    """

    degree: str = ""
    day: str = ""
    academy: str = ""
    lenient: bool = False


@dataclass
class Reading:
    """A reading under way: `record` is the last one read whole, `bytes_read` how far it is."""

    member: Member
    bytes_read: int = 0
    tail: bytes = b""
    _mark: int = 0
    record: str = ""
    delta: bool = False
    root: etree._Element | None = field(default=None, repr=False)
    stream: BoundedStream | None = field(default=None, repr=False)
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256, repr=False)

    def read(self, size: int = -1) -> bytes:
        assert self.stream is not None
        data = self.stream.read(size)
        self.bytes_read += len(data)
        self._digest.update(data)
        self.tail = (self.tail + data)[-TAIL_BYTES:] if len(data) < TAIL_BYTES else data[-TAIL_BYTES:]
        if self.bytes_read - self._mark > RECORD_BYTES:
            raise self.error(_("une fiche dépasse %s Mo, le fichier est refusé.") % (RECORD_BYTES >> 20))
        return data

    def fingerprint(self) -> bytes:
        return self._digest.digest()

    def stops_short(self) -> bool:
        """All was read, and the root that was opened is not closed (in an encoding of one byte or two)."""
        closed = f"</{ROOT}".encode() in self.tail.replace(b"\0", b"")
        return self.root is not None and self.bytes_read == self.member.size and not closed

    def passed(self, record: str) -> None:
        self.record, self._mark = record, self.bytes_read

    def error(self, message: str, line: int | None = None, record: str = "") -> UntrustedError:
        return UntrustedError(message, file=self.member.name, line=line, record=record)


def head(member: Member) -> Head:
    """Read in the first bytes: what the opening comment tells, and whether the encoding must be guessed."""
    with member.open() as stream:
        start = stream.read(HEAD_BYTES)
    degree = re.search(rb'degre\s*=\s*"([12]D)"', start)
    day = re.search(rb'dateGenerationExport\s*=\s*"([0-9/]{10})', start)
    academy = re.search(rb'codeAcademieExport\s*=\s*"([0-9]{1,3})"', start)
    return Head(
        degree.group(1).decode() if degree else "",
        day.group(1).decode() if day else "",
        academy.group(1).decode().lstrip("0") if academy else "",
        _lenient(member, start),
    )


def _lenient(member: Member, start: bytes) -> bool:
    """No encoding declared, and not the UTF-8 that this means: read as ISO-8859-15, as old exports are."""
    if _DECLARED.search(start[:200]) or start.startswith(_BOMS):
        return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with member.open() as stream:
            while data := stream.read(1 << 18):
                decoder.decode(data)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return True
    return False


def records(reading: Reading, *, lenient: bool = False) -> Iterator[Record]:
    """The records of a file, one at a time, in constant memory.

    Raises UntrustedError with file, line and record for broken XML, wrong encoding, declared entities, another
    root, a change or a deletion in what is not said to be a delta, or a record of unknown kind.
    """
    with reading.member.open() as stream:
        reading.stream = stream
        context = etree.iterparse(
            reading,
            events=("start", "end"),
            tag=(ROOT, ADD, MODIFY, DELETE),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            encoding="iso-8859-15" if lenient else None,
        )
        try:
            yield from _records(context, reading)
        except etree.XMLSyntaxError as error:
            raise _explained(error, reading) from error


def _records(context: Iterable[tuple[str, etree._Element]], reading: Reading) -> Iterator[Record]:
    fallback, checked = _kind_of_name(reading.member.name), False
    for event, element in context:
        if not checked:
            _check_document(element, reading)
            checked = True
        tag = element.tag
        if event == "start":
            continue
        if tag not in (ADD, ROOT) and not reading.delta:
            raise reading.error(_not_a_delta(), element.sourceline)
        if tag != ROOT:
            record = _record(element, fallback, reading)
            reading.passed(record.id)
            yield record
            _forget(element)
        elif element.getparent() is not None:
            raise reading.error(_("ce n’est pas un fichier de l’annuaire académique."), element.sourceline)
    if not checked:
        raise reading.error(_("ce n’est pas un fichier de l’annuaire académique (ficAlimMENESR)."))


def _record(element: etree._Element, fallback: str, reading: Reading) -> Record:
    try:
        operational, identifier, *rest = element
        (attributes,) = rest if element.tag != DELETE else ((),)
        category, record_id = operational[0], (identifier[0].text or "").strip()
    except (ValueError, IndexError) as error:
        message = _("cette fiche n’a pas la forme attendue (operationalAttributes, identifier, attributes).")
        raise reading.error(message, element.sourceline) from error
    if next(element.iter(etree.Entity), None) is not None:
        raise reading.error(
            _("une entité XML est employée, elle est refusée."), element.sourceline, record_id
        )
    if any(one.get("operation", REPLACE) != REPLACE for one in attributes):
        raise reading.error(
            _("une modification n’est pas un remplacement (replace)."), element.sourceline, record_id
        )
    kind = _kind(category, fallback, reading, record_id)
    texts, names = _texts(attributes, kind_table(kind).read)
    return Record(kind, str(element.tag), record_id, element.sourceline or 0, texts, names)


def _texts(
    attributes: Iterable[etree._Element], read: dict[str, str]
) -> tuple[dict[str, list[str | None]], set[str]]:
    """Values are fetched only for the fields we read: a pupil's record holds three times as many."""
    texts: dict[str, list[str | None]] = {}
    names = set()
    for attribute in attributes:
        name = attribute.get("name") or ""
        names.add(name)
        field_name = read.get(name)
        if field_name is None:
            continue
        values = [value.text for value in attribute]
        if field_name not in texts or any(values):
            texts[field_name] = texts.get(field_name, []) + values
    return texts, names


def _kind(category: etree._Element, fallback: str, reading: Reading, record_id: str) -> str:
    """Told by the content first, by the name of the file if the content is mute."""
    value = (category[0].text or "").strip() if len(category) else ""
    told = category.get("name") in _CATEGORY_NAMES and value
    kind = table()["categories"].get(value, "") if told else fallback
    if kind:
        return str(kind)
    message = _("cette catégorie de fiche est inconnue : « %s ».") % value[:40]
    raise reading.error(message, category.sourceline, record_id)


def _kind_of_name(name: str) -> str:
    stem = PurePosixPath(name).name
    return next((kind for kind in KINDS if re.search(rf"(?:^|_){kind}(?:_|\.)", stem)), "")


def _check_document(element: etree._Element, reading: Reading) -> None:
    tree = element.getroottree()
    root, dtd = tree.getroot(), tree.docinfo.internalDTD
    if root.tag != ROOT:
        raise reading.error(_("ce n’est pas un fichier de l’annuaire académique (ficAlimMENESR)."))
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise reading.error(_("ce fichier déclare des entités XML, il est refusé."), 1)
    reading.root = root


def _forget(element: etree._Element) -> None:
    """The tree never grows: a record read leaves it, with what stood before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        del parent[: parent.index(element) + 1]


def _explained(error: etree.XMLSyntaxError, reading: Reading) -> UntrustedError:
    """The parser's complaint as one sentence, with the record it stopped in when its number was read."""
    message = _complaints().get(error.code or 0, "")
    if reading.bytes_read == 0:
        message = _("ce fichier est vide.")
    elif "too long" in str(error) or "amplification" in str(error):
        message = _("une valeur y est démesurée.")
    elif not message and reading.stops_short():
        message = _("ce fichier s’arrête avant sa fin.")
    return reading.error(
        message or _("ce n’est pas du XML bien formé."), error.lineno or None, _open_record(reading.root)
    )


def _complaints() -> dict[int, str]:
    """Sentences by the codes of libxml2 (names of `lxml.etree.ErrorTypes`)."""
    cut = _("ce fichier s’arrête avant sa fin.")
    entity = _("ce fichier emploie des entités XML, il est refusé.")
    sentences = {
        "ERR_DOCUMENT_END": cut,
        "ERR_TAG_NOT_FINISHED": cut,
        "ERR_GT_REQUIRED": cut,
        "ERR_LTSLASH_REQUIRED": cut,
        "ERR_INVALID_CHAR": _("un caractère interdit s’y trouve (un zéro ou un signe de contrôle)."),
        "ERR_INVALID_ENCODING": _("il n’est pas écrit dans l’encodage qu’il annonce."),
        "ERR_UNSUPPORTED_ENCODING": _("l’encodage qu’il annonce est inconnu."),
        "ERR_ENTITY_LOOP": entity,
        "ERR_UNDECLARED_ENTITY": entity,
    }
    return {int(getattr(etree.ErrorTypes, name)): words for name, words in sentences.items()}


def _open_record(root: etree._Element | None) -> str:
    if root is None or not len(root):
        return ""
    return (root[-1].findtext("identifier/id") or "").strip()


def _not_a_delta() -> str:
    return _("ce fichier change ou supprime des fiches, et son nom ne dit pas qu’il est incrémental (Delta).")
