"""Two ways of writing one councillor: "Y. HUTCHINSON", "Monsieur Yvan HUTCHINSON"."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile

_TITLES = {"m", "mme", "monsieur", "madame", "mlle"}


def folded(words: str) -> str:
    """Lower case, without accents, dashes or other marks, single spaces."""
    plain = unicodedata.normalize("NFKD", words.replace("’", "'"))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", kept).split())


def same_person(one: str, other: str) -> bool:
    """The same surname, and given names of which one may be the initial of the other.

    A surname alone is nobody: two members may share it.
    """
    (given, surname), (given_too, surname_too) = _parts(one), _parts(other)
    return surname == surname_too and _agree(given, given_too)


def is_among(name: str, names: Iterable[str]) -> bool:
    return any(same_person(name, one) for one in names)


def twice_among(names: Iterable[str]) -> list[str]:
    """The names that stand a second time, in their order."""
    seen: list[str] = []
    again: list[str] = []
    for name in names:
        (again if is_among(name, seen) else seen).append(name)
    return again


@lru_cache(maxsize=4096)  # every name of a council is compared with every other
def _parts(name: str) -> tuple[str, str]:
    words = [word for word in name.split() if folded(word) not in _TITLES]
    given = list(takewhile(_is_given, words[:-1])) or words[:-1][:1]
    return folded(" ".join(given)), folded(" ".join(words[len(given) :]))


def _is_given(word: str) -> bool:
    """ "Yvan", "Y.", "C", "J.-P."; never "VAN" or "DE", which begin a surname."""
    return not word.isupper() or len(word) == 1 or "." in word


def _agree(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    short, long = sorted((one, other), key=len)
    return short == long or (
        len(short.replace(" ", "")) <= 2 and _initials(long).startswith(short.replace(" ", ""))
    )


def _initials(given: str) -> str:
    return "".join(word[0] for word in given.split())
