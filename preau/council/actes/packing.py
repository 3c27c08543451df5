"""Archives of ACTES: flat, the same bytes for the same files; what comes from outside is opened by the bounded door."""

import gzip
import io
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from preau.base.untrusted import Limits, Member, opened

LIMITS = Limits(total=512 << 20, member=256 << 20, count=400, depth=3)


@dataclass(frozen=True)
class Archive:
    name: str
    content: bytes
    files: dict[str, bytes]
    act_id: str


def archived(name: str, files: dict[str, bytes], on: date, act_id: str) -> Archive:
    """The files as a tar.gz of this name, dated by the day: no clock, no owner."""
    target = io.BytesIO()
    moment = (on - date(1970, 1, 1)).days * 86_400
    with (
        gzip.GzipFile(fileobj=target, mode="wb", mtime=moment, filename="") as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for file, content in files.items():
            info = tarfile.TarInfo(file)
            info.size, info.mtime = len(content), moment
            archive.addfile(info, io.BytesIO(content))
    return Archive(name, target.getvalue(), files, act_id)


def unpacked(archive: bytes) -> dict[str, bytes]:
    """The files of an archive by name. UntrustedError for one that is unsafe or damaged."""
    with tempfile.TemporaryDirectory(prefix="preau-") as folder:
        path = Path(folder) / "archive.tar.gz"
        path.write_bytes(archive)
        with opened(path, LIMITS, scratch=Path(folder)) as members:
            return {one.name: content_of(one) for one in members}


def content_of(member: Member, at_most: int = LIMITS.member) -> bytes:
    """The bytes of a member, one byte more than `at_most` when it is longer."""
    content = bytearray()
    with member.open() as stream:
        while len(content) <= at_most and (more := stream.read()):
            content += more
    return bytes(content[: at_most + 1])
