"""One AAF file as a stream of records, whatever its size and whatever it hides.

The shape is that of ficAlimMENESR.dtd; the DTD itself is never fetched, entities are never expanded, and a
record that would not fit in memory stops the reading.
"""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from preau.base.untrusted import BoundedStream, Member, UntrustedError
from preau.feeds.aaf.attributes import KINDS, table

ROOT = "ficAlimMENESR"
ADD, DELTA = "addRequest", ("modifyRequest", "deleteRequest")
RECORD_BYTES = 16 << 20
HEAD_BYTES = 8_192

_CATEGORY_NAMES = ("categoriePersonne", "categorieStructure", "categorieMef", "categorieMatiere")
_DECLARED = re.compile(rb"<\?xml[^>]*encoding", re.IGNORECASE)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(slots=True)
class Record:
    """One addRequest: `texts` are the values of each attribute as written, None for an empty one."""

    kind: str
    id: str
    line: int
    texts: dict[str, list[str | None]]


@dataclass(frozen=True)
class Head:
    """What the first lines of a file say: `degree` and `day` (DD/MM/YYYY) are empty when they say nothing."""

    degree: str = ""
    day: str = ""
    lenient: bool = False


@dataclass
class Reading:
    """A reading under way: `record` is the last one read whole, `bytes_read` how far it is."""

    member: Member
    bytes_read: int = 0
    _mark: int = 0
    record: str = ""
    stream: BoundedStream | None = field(default=None, repr=False)
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256, repr=False)

    def read(self, size: int = -1) -> bytes:
        assert self.stream is not None
        data = self.stream.read(size)
        self.bytes_read += len(data)
        self._digest.update(data)
        if self.bytes_read - self._mark > RECORD_BYTES:
            raise self.error(_("une fiche dépasse %s Mo, le fichier est refusé.") % (RECORD_BYTES >> 20))
        return data

    def fingerprint(self) -> bytes:
        return self._digest.digest()

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
    return Head(
        degree.group(1).decode() if degree else "",
        day.group(1).decode() if day else "",
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
    root, a request that is not complete (delta), or a record of unknown kind.
    """
    with reading.member.open() as stream:
        reading.stream = stream
        context = etree.iterparse(
            reading,
            events=("end",),
            tag=(ROOT, ADD, *DELTA),
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
            raise _explained(error, context, reading) from error


def _records(context: Any, reading: Reading) -> Iterator[Record]:
    fallback, checked = _kind_of_name(reading.member.name), False
    for _event, element in context:
        if not checked:
            _check_document(element, reading)
            checked = True
        tag = element.tag
        if tag == ADD:
            record = _record(element, fallback, reading)
            reading.passed(record.id)
            yield record
            _forget(element)
        elif tag in DELTA:
            raise reading.error(_delta_message(), element.sourceline)
        elif element.getparent() is not None:
            raise reading.error(_("ce n’est pas un fichier de l’annuaire académique."), element.sourceline)
    if not checked:
        raise reading.error(_("ce n’est pas un fichier de l’annuaire académique (ficAlimMENESR)."))


def _record(element: etree._Element, fallback: str, reading: Reading) -> Record:
    try:
        operational, identifier, attributes = element
        category, record_id = operational[0], (identifier[0].text or "").strip()
    except (ValueError, IndexError) as error:
        message = _("cette fiche n’a pas la forme attendue (operationalAttributes, identifier, attributes).")
        raise reading.error(message, element.sourceline) from error
    if next(element.iter(etree.Entity), None) is not None:
        raise reading.error(
            _("une entité XML est employée, elle est refusée."), element.sourceline, record_id
        )
    texts: dict[str, list[str | None]] = {}
    for attribute in attributes:
        values = [value.text for value in attribute]
        name = attribute.get("name") or ""
        texts[name] = texts[name] + values if name in texts else values
    return Record(_kind(category, fallback, reading, record_id), record_id, element.sourceline or 0, texts)


def _kind(category: etree._Element, fallback: str, reading: Reading, record_id: str) -> str:
    """Told by the content first, by the name of the file if the content is mute."""
    value = (category[0].text or "").strip() if len(category) else ""
    named = category.get("name") in _CATEGORY_NAMES and value
    kind = table()["categories"].get(value, "") if named else fallback
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


def _forget(element: etree._Element) -> None:
    """The tree never grows: a record read leaves it, with what stood before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        del parent[: parent.index(element) + 1]


def _explained(error: etree.XMLSyntaxError, context: Any, reading: Reading) -> UntrustedError:
    """The parser's complaint as one sentence, with the record it stopped in when its number was read."""
    types = etree.ErrorTypes
    sentences: dict[int, str] = {
        types.ERR_DOCUMENT_EMPTY: _("ce fichier est vide."),
        types.ERR_DOCUMENT_END: _("ce fichier s’arrête avant sa fin."),
        types.ERR_TAG_NOT_FINISHED: _("ce fichier s’arrête avant sa fin."),
        types.ERR_GT_REQUIRED: _("ce fichier s’arrête avant sa fin."),
        types.ERR_INVALID_CHAR: _("un caractère interdit s’y trouve (un zéro ou un signe de contrôle)."),
        types.ERR_INVALID_ENCODING: _("il n’est pas écrit dans l’encodage qu’il annonce."),
        types.ERR_UNSUPPORTED_ENCODING: _("l’encodage qu’il annonce est inconnu."),
        types.ERR_ENTITY_LOOP: _("ce fichier déclare des entités XML, il est refusé."),
        types.ERR_UNDECLARED_ENTITY: _("une entité XML est employée, elle est refusée."),
    }
    message = sentences.get(error.code or 0, "")
    if reading.bytes_read == 0:
        message = _("ce fichier est vide.")
    elif "too long" in str(error) or "amplification" in str(error):
        message = _("une valeur y est démesurée.")
    return reading.error(
        message or _("ce n’est pas du XML bien formé."), error.lineno or None, _open_record(context)
    )


def _open_record(context: Any) -> str:
    root = context.root
    if root is None or not len(root):
        return ""
    return (root[-1].findtext("identifier/id") or "").strip()


def _delta_message() -> str:
    return _("c’est une livraison incrémentale (Delta) : demandez une livraison complète.")
