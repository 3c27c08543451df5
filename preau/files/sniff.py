"""What bytes are, by their first signs: the closed list of what people may attach.

The name and the type that a browser sends are only claims; nothing here trusts them.
"""

import zipfile
from collections.abc import Callable
from typing import IO

HEAD = 64

PDF = "application/pdf"
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/heic"})
SOUNDS = frozenset({"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav"})
OFFICE = frozenset(
    {
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    }
)
TEXT = "text/plain"

_SIGNS: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, PDF),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypheic", 4, "image/heic"),
    (b"ftypmif1", 4, "image/heic"),
    (b"ftypM4A", 4, "audio/mp4"),
    (b"ID3", 0, "audio/mpeg"),
    (b"\xff\xfb", 0, "audio/mpeg"),
    (b"OggS", 0, "audio/ogg"),
    (b"WAVE", 8, "audio/wav"),
)
_OOXML = {
    "word/": "wordprocessingml.document",
    "xl/": "spreadsheetml.sheet",
    "ppt/": "presentationml.presentation",
}


def media_type(stream: IO[bytes]) -> str | None:
    """The media type of a seekable stream, or None for what is not on the list; the stream is rewound."""
    stream.seek(0)
    head = stream.read(HEAD)
    found = next((kind for sign, at, kind in _SIGNS if head[at : at + len(sign)] == sign), None)
    if found is None and head.startswith(b"PK\x03\x04"):
        found = _bounded(_office_type, stream)
    if found is None and _is_text(stream):
        found = TEXT
    stream.seek(0)
    return found


def _bounded(read: Callable[[IO[bytes]], str | None], stream: IO[bytes]) -> str | None:
    try:
        return read(stream)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return None


def _office_type(stream: IO[bytes]) -> str | None:
    """OpenDocument says its type in its first member; Office Open XML by its folders."""
    archive = zipfile.ZipFile(stream)
    names = [member.filename for member in archive.infolist()[:2000]]
    if names and names[0] == "mimetype":
        with archive.open("mimetype") as member:
            declared = member.read(200).decode("ascii", "replace")
        return declared if declared in OFFICE else None
    for folder, kind in _OOXML.items():
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return f"application/vnd.openxmlformats-officedocument.{kind}"
    return None


def _is_text(stream: IO[bytes]) -> bool:
    """UTF-8 words without control signs, over the first 64 KB."""
    stream.seek(0)
    words = stream.read(65536)
    try:
        text = words[: len(words) - 4 if len(words) == 65536 else None].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not any(ord(sign) < 32 and sign not in "\r\n\t\f" for sign in text)
