"""The one door of untrusted archives: a folder, a zip or a tgz becomes a list of bounded streams.

Nothing is trusted: not a member's name (zip slip), not its declared size (bombs), not its kind (links,
devices). A zip is read in place, a tgz is spooled once to a private folder; memory does not grow with size.
"""

import os
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from django.utils.translation import gettext as _

CHUNK = 1 << 18
_FREE_RATIO = 10 << 20  # below this size no ratio is a bomb: an empty XML of one tag packs very well


_NAME = 120  # of a file, shown


class UntrustedError(Exception):
    """Bytes that we refuse: one sentence for the reader, and where in the delivery it is about."""

    def __init__(self, message: str, *, file: str = "", line: int | None = None, record: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.file = file if len(file) <= _NAME else f"{file[:_NAME]}…"
        self.line = line
        self.record = record

    def __str__(self) -> str:
        where = [self.file] if self.file else []
        where += [_("ligne %s") % self.line] if self.line else []
        where += [_("fiche %s") % self.record] if self.record else []
        return f"{', '.join(where)} : {self.message}" if where else self.message


@dataclass(frozen=True)
class Limits:
    """Bounds of an archive: bytes in all and in one member, members, levels of folders, unpacked/packed."""

    total: int = 8 << 30
    member: int = 2 << 30
    count: int = 20_000
    depth: int = 6
    ratio: int = 300


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Member:
    """A regular file of the archive. `name` is relative, with slashes; `open` starts it from its beginning."""

    name: str
    size: int
    _open: Callable[[], IO[bytes]]

    @contextmanager
    def open(self) -> Iterator["BoundedStream"]:
        with self._open() as stream:
            yield BoundedStream(stream, self.size, self.name)


class BoundedStream:
    """Reads a member, and refuses it when it gives more bytes than were announced and weighed."""

    def __init__(self, stream: _Readable, limit: int, name: str) -> None:
        self._stream, self._left, self._name = stream, limit, name

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size if 0 <= size <= CHUNK else CHUNK)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError) as error:
            raise broken(self._name) from error
        self._left -= len(data)
        if self._left < 0:
            raise UntrustedError(_("ce fichier est plus long qu’annoncé, il est refusé."), file=self._name)
        return data


@contextmanager
def opened(path: Path, limits: Limits = Limits(), *, scratch: Path | None = None) -> Iterator[list[Member]]:
    """The members of a folder, a zip or a tgz, by name; `scratch` is where a tgz may be spooled.

    Raises UntrustedError, before any member is given, for whatever is unsafe or too large.
    """
    if path.is_dir():
        yield _checked(_of_folder(path, limits), limits)
    elif not path.is_file():
        raise UntrustedError(_("ce fichier ou ce dossier n’existe pas."), file=path.name)
    else:
        with _packed(path, limits, scratch) as members:
            yield members


@contextmanager
def _packed(path: Path, limits: Limits, scratch: Path | None) -> Iterator[list[Member]]:
    """The kind is read in the first bytes, never in the name."""
    with path.open("rb") as file:
        head = file.read(4)
    if head == b"PK\x03\x04":
        with _of_zip(path, limits) as members:
            yield members
    elif head[:2] == b"\x1f\x8b":
        with tempfile.TemporaryDirectory(prefix="preau-", dir=scratch) as folder:
            yield _checked(_of_tgz(path, Path(folder), limits), limits)
    else:
        raise UntrustedError(_("ce n’est ni un dossier, ni une archive zip ou tgz."), file=path.name)


def _checked(members: Iterator[Member], limits: Limits) -> list[Member]:
    """All members by name, weighed together; two of the same name are refused."""
    found: dict[str, Member] = {}
    total = 0
    for member in members:
        total += member.size
        _weigh(member.name, member.size, total, len(found) + 1, limits)
        if member.name in found:
            raise UntrustedError(_("ce nom est deux fois dans l’archive."), file=member.name)
        found[member.name] = member
    return [found[name] for name in sorted(found)]


def _weigh(name: str, size: int, total: int, count: int, limits: Limits) -> None:
    if size > limits.member:
        raise UntrustedError(_("ce fichier dépasse %s Mo.") % (limits.member >> 20), file=name)
    if total > limits.total:
        raise UntrustedError(_("avec ce fichier l’archive dépasse %s Mo.") % (limits.total >> 20), file=name)
    if count > limits.count:
        raise UntrustedError(_("l’archive tient plus de %s fichiers.") % limits.count, file=name)


def _safe_name(name: str, limits: Limits) -> str:
    """The name if it stays inside the archive; a name is never used as a path of ours, only shown."""
    path = PurePosixPath(name)
    outside = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name[:3] or not path.parts
    if outside or not name.isprintable():
        raise UntrustedError(_("ce nom sort de l’archive ou ne peut s’écrire."), file=ascii(name)[1:-1])
    if len(path.parts) > limits.depth:
        raise UntrustedError(_("ce fichier est dans plus de %s dossiers.") % (limits.depth - 1), file=name)
    return str(path)


def _of_folder(root: Path, limits: Limits) -> Iterator[Member]:
    pending = [root]
    while pending:
        for entry in os.scandir(pending.pop()):
            name = _safe_name(Path(entry.path).relative_to(root).as_posix(), limits)
            if entry.is_dir(follow_symlinks=False):
                pending.append(Path(entry.path))
            elif not entry.is_file(follow_symlinks=False):
                raise _not_a_file(name)
            else:
                yield Member(name, entry.stat().st_size, _opener(Path(entry.path)))


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


@contextmanager
def _of_zip(path: Path, limits: Limits) -> Iterator[list[Member]]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise broken(path.name) from error
    with archive:
        yield _checked(_zip_members(archive, limits), limits)


def _zip_members(archive: zipfile.ZipFile, limits: Limits) -> Iterator[Member]:
    for info in archive.infolist():
        name = _safe_name(info.filename, limits)
        mode = info.external_attr >> 16
        if info.is_dir():
            continue
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise _not_a_file(name)
        if info.flag_bits & 1:
            raise UntrustedError(_("ce fichier est chiffré, il ne peut être lu."), file=name)
        _refuse_bomb(name, info.file_size, info.compress_size, limits)
        yield Member(name, info.file_size, _zip_opener(archive, info))


def _zip_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    def start() -> IO[bytes]:
        try:
            return archive.open(info)
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise broken(info.filename) from error

    return start


def _of_tgz(path: Path, folder: Path, limits: Limits) -> Iterator[Member]:
    """Spooled under numbers: a member's name never touches our disk."""
    packed, total = path.stat().st_size, 0
    try:
        with tarfile.open(path, "r|gz") as archive:
            for number, info in enumerate(archive, start=1):
                name = _safe_name(info.name, limits)
                if info.isdir():
                    continue
                if not info.isreg():
                    raise _not_a_file(name)
                total += info.size
                _weigh(name, info.size, total, number, limits)
                _refuse_bomb(name, total, packed, limits)
                yield _spooled(archive, info, name, folder / str(number))
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise broken(path.name) from error


def _spooled(archive: tarfile.TarFile, info: tarfile.TarInfo, name: str, target: Path) -> Member:
    source = archive.extractfile(info)
    if source is None:
        raise _not_a_file(name)
    with target.open("xb") as file:
        while data := source.read(CHUNK):
            file.write(data)
    return Member(name, info.size, _opener(target))


def _refuse_bomb(name: str, size: int, packed: int, limits: Limits) -> None:
    if size > _FREE_RATIO and size > packed * limits.ratio:
        raise UntrustedError(
            _("ce fichier enfle plus de %s fois en s’ouvrant : c’est une bombe, il est refusé.")
            % limits.ratio,
            file=name,
        )


def _not_a_file(name: str) -> UntrustedError:
    return UntrustedError(_("ceci est un lien ou un périphérique, non un fichier."), file=name)


def broken(name: str) -> UntrustedError:
    """The refusal of an archive that cannot be unpacked to its end."""
    return UntrustedError(_("l’archive est abîmée ou incomplète."), file=name)
