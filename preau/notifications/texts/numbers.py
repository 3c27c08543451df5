"""A number as a school writes it, made one that a gateway takes."""

import re
import tomllib
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent.parent / "data" / "mobiles.toml"
_SHORTEST, _LONGEST = 8, 15  # digits of an international number (E.164)


def mobile(written: str) -> str:
    """ "06 12 34 56 78" → "+33612345678"; empty when it is no number, or one that receives no text message.

    A number of another country is taken as it is, when it is written with its + or its 00.
    """
    digits = re.sub(r"[\s.\-/()]", "", written)
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^\+33\(?0?", "0", digits)
    if re.fullmatch(r"\+[1-9][0-9]+", digits):
        return digits if _SHORTEST <= len(digits) - 1 <= _LONGEST else ""
    if not re.fullmatch(r"0[0-9]{9}", digits):
        return ""
    fitting = [start for start in _beginnings() if digits.startswith(start)]
    return f"+{_beginnings()[max(fitting, key=len)]}{digits[1:]}" if fitting else ""


def first_mobile(*written: str) -> str:
    return next(filter(None, map(mobile, written)), "")


@cache
def _beginnings() -> dict[str, str]:
    found: dict[str, str] = tomllib.loads(_DATA.read_text())["beginnings"]
    return found
