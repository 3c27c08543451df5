"""What stands for a person at a glance: initials and a hue. The name is always written beside."""

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import normalize
from zlib import crc32

from django.utils.translation import get_language
from django.utils.translation import gettext as _

HUES = ("rose", "brick", "ochre", "sun", "lime", "leaf", "lagoon", "sky", "indigo", "violet")
LITTLE_WORDS = frozenset(
    {"m", "m.", "mme", "mlle", "de", "du", "des", "d", "la", "le", "les", "l", "et", "famille"}
)


@lru_cache(10_000)
def initials(name: str) -> str:
    """One or two capitals: “Claire Vasseur” → “CV”, “Mme Baert” → “B”, “École de Prémesques” → “ÉP”."""
    words = re.findall(r"[^\W\d_]+\.?", normalize("NFC", name))
    kept = [word for word in words if word.casefold() not in LITTLE_WORDS] or words
    ends = kept if len(kept) < 2 else [kept[0], kept[-1]]
    return "".join(word[0].upper() for word in ends)


def hue_of(value: object) -> str:
    """One of the ten hues, always the same for the same value. Two may share it: colour never goes alone."""
    return HUES[crc32(str(value).encode()) % len(HUES)]


def listed(names: Sequence[str]) -> str:
    """ "Inès", "Inès et Louis", "Inès, Louis et Tim"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def of_name(name: str) -> str:
    """ "de Louis", "d’Inès": the French elision before a name; the bare name in a language that does not elide."""
    if not (get_language() or "fr").startswith("fr"):
        return name
    vowels = "aeiouyhàâäéèêëîïôöùûüÿœæ"
    return f"d’{name}" if name[:1].lower() in vowels else f"de {name}"
