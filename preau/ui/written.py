"""Text as it comes from a keyboard or from the clipboard of an office suite: what is kept of it is words, and nothing unseen.

Our fields take plain text (decision 20). What a suite lays beside it arrives all the same: the dots of its lists in a
private alphabet, the place of a picture, signs without width, orders to turn the line round. A picture written out as
letters (`data:…`) is no text either.
"""

import re
import unicodedata
from typing import Any

from django import forms

# Vertical tab (a line break in Outlook and Word), form feed, next line, line and paragraph separators.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Dots of lists in the private alphabets of Symbol and Wingdings, as Word copies them.
_DOTS = re.compile("(?m)^([ \t\u00a0]*)[\uf000-\uf0ff]")
# Controls, the soft hyphen, signs without width (not those that Arabic, Persian and emoji need: U+200C to U+200F), orders to turn
# the line round, the place of a picture, and what is left of private alphabets.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffc\ue000-\uf8ff]"
)
_PICTURES = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[\w=.+-]+)*,[\w+/=%.~-]{64,}", re.ASCII)


def tidy(text: str) -> str:
    """The words of a text that was typed or pasted; of one that is clean already, the same."""
    broken = _BREAKS.sub("\n", text)
    seen = _UNSEEN.sub("", _DOTS.sub("\\1•", broken))
    return unicodedata.normalize("NFC", _PICTURES.sub("", seen))


class WrittenField(forms.CharField):
    """Words that people write: tidied before anything else is asked of them."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(tidy(value) if isinstance(value, str) else value)
