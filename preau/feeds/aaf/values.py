"""Values as they come in the files, made clean: what must not be stored never leaves this module."""

import html
import re
import unicodedata
from datetime import date
from functools import lru_cache

_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_SPACES = re.compile(r"\s+")
_FIRST_YEAR = 1880


class Cleaner:
    """Cleans texts, and remembers in `dirty` whether it took away signs that no name holds."""

    def __init__(self) -> None:
        self.dirty = False

    def clean(self, text: str | None) -> str:
        """No surrounding space, no control sign, no mark of direction; escaped HTML read once; NFC."""
        if not text:
            return ""
        if text.isascii() and text.isprintable() and "&" not in text:
            return text.strip()
        return self._scrubbed(text)

    def _scrubbed(self, text: str) -> str:
        text = unicodedata.normalize("NFC", html.unescape(text))
        text = _SPACES.sub(" ", text).strip()
        if text.isprintable():
            return text
        self.dirty = True
        return "".join(sign for sign in text if sign.isprintable()).strip()


@lru_cache(maxsize=65_536)
def day(text: str, latest: date) -> str | None:
    """`24/11/2013` as `2013-11-24`; None for a day that does not exist, or is after `latest`."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    number, month, year = map(int, found.groups())
    try:
        read = date(year, month, number)
    except ValueError:
        return None
    return read.isoformat() if year >= _FIRST_YEAR and read <= latest else None


@lru_cache(maxsize=65_536)
def proper(name: str) -> str:
    """A surname in capitals as one writes it: "D'HONDT-LE GALL" → "D'Hondt-Le Gall"."""
    return name.title() if name.isupper() else name


def fold(text: str) -> str:
    """Plain lower-case words, to compare labels."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def lines(address: str) -> str:
    """The lines of an address, which the second degree joins by `$`."""
    return ", ".join(part.strip() for part in address.split("$") if part.strip())


def is_email(text: str) -> bool:
    return bool(re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", text)) and len(text) <= 254
