"""Which format a file is, told by what it holds and never by its name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from preau.base.untrusted import Limits, Member, UntrustedError, opened
from preau.timetable.formats import sheet, sts, udt
from preau.timetable.formats.rows import TimetableFile, merged
from preau.timetable.formats.xml import MOST, root_of

LIMITS = Limits(total=256 << 20, member=MOST, count=400, depth=4)
BOMS = (b"\xef\xbb\xbf",)


def read_all(paths: list[Path]) -> TimetableFile:
    """Files of one school as one. Raises UntrustedError with one sentence."""
    found = []
    for path in paths:
        with _members(path) as members:
            found += [udt.read(members)] if udt.is_udt(members) else [_read(member) for member in members]
    if not found:
        raise UntrustedError(_("il n’y a aucun fichier à lire."))
    _refuse_mixture(found)
    return merged(found)


def _read(member: Member) -> TimetableFile:
    if not _begins_as_xml(member):
        return sheet.read(member)
    root = root_of(member)
    if root.tag not in (sts.DOWN, sts.UP):
        text = (
            _("ce n’est ni un sts_emp, ni un emp_sts, ni un export UDT : la racine est « %s ».")
            % str(root.tag)[:40]
        )
        raise UntrustedError(text, file=member.name)
    return sts.read(root, member.name)


@contextmanager
def _members(path: Path) -> Iterator[list[Member]]:
    """A folder or archive's members, or a file by itself."""
    if path.is_dir() or not path.is_file() or _head(path)[:2] in (b"PK", b"\x1f\x8b"):
        with opened(path, LIMITS) as members:
            yield members
    else:
        yield [Member(path.name, path.stat().st_size, _opener(path))]


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _begins_as_xml(member: Member) -> bool:
    with member.open() as stream:
        head = stream.read(64)
    for bom in BOMS:
        head = head.removeprefix(bom)
    return head.lstrip().startswith(b"<")


def _refuse_mixture(files: list[TimetableFile]) -> None:
    """Files of two schools or of two years are no one timetable."""
    schools, years = {one.uai for one in files if one.uai}, {one.year for one in files if one.year}
    if len(schools) > 1 or len(years) > 1:
        said = (
            ", ".join(sorted(schools)) if len(schools) > 1 else ", ".join(str(year) for year in sorted(years))
        )
        raise UntrustedError(_("ces fichiers ne vont pas ensemble : %s.") % said)
