"""A part of a file, as HTTP asks for it (RFC 9110, section 14): players of sounds read them so, and Safari plays nothing else.

One range of bytes. Several at once, another unit or what is not understood gets the whole file, as the standard allows.
"""

import re
from dataclasses import dataclass

from django.http import HttpRequest

_ASKED = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """From the byte `first` to the byte `last`, both included, of a file of `size` bytes."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def said(self) -> str:
        """The value of Content-Range."""
        return f"bytes {self.first}-{self.last}/{self.size}"


class OutOfFile(Exception):
    """No byte of what is asked is in the file: 416."""


def asked_part(request: HttpRequest, size: int, tag: str) -> Part | None:
    """The part that a request asks for, or None for the whole; raises OutOfFile.

    With If-Range, only where it names `tag`, the file's strong ETag: a date is never ours, so it gets the whole.
    """
    asked = request.headers.get("Range", "")
    if request.method != "GET" or not asked or request.headers.get("If-Range", tag).strip() != tag:
        return None
    return part_of(asked, size)


def part_of(asked: str, size: int) -> Part | None:
    """The same, of the value of Range alone: "bytes=0-99", "bytes=100-", "bytes=-100" (the last hundred)."""
    found = _ASKED.fullmatch(asked.strip())
    if not found or found[1] == found[2] == "":
        return None
    if found[1] == "":
        first, last = max(size - int(found[2]), 0), size - 1
    else:
        first, last = int(found[1]), min(int(found[2]), size - 1) if found[2] else size - 1
        if found[2] and int(found[2]) < first:
            return None  # no range at all, says the standard
    if first >= size:
        raise OutOfFile
    return Part(first, last, size)
