"""French as papers write it: dates and numbers in words, apostrophes and spaces, who is "La" and who is "Le"."""

import re
from datetime import date, time

from preau.council.described.citations import MONTHS
from preau.ui.words import NBSP

_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
_THIN = "\u202f"


def in_words(number: int) -> str:
    """0 to 9,999 as an act writes them: 2024 is "deux mille vingt-quatre", 80 "quatre-vingts"."""
    thousands, rest = divmod(number, 1000)
    head = (
        []
        if not thousands
        else ["mille"]
        if thousands == 1
        else [_below_thousand(thousands, ends=False), "mille"]
    )
    return " ".join([*head, *([_below_thousand(rest)] if rest or not thousands else [])])


def day_in_words(day: date) -> str:
    """ "l’an deux mille vingt-quatre et le dix-neuf du mois de février"."""
    number = "premier" if day.day == 1 else in_words(day.day)
    month = MONTHS[day.month - 1]
    of = "d’" if month[0] in "ao" else "de "
    return f"l’an {in_words(day.year)} et le {number} du mois {of}{month}"


def written_day(day: date) -> str:
    """ "19 février 2024", "1er mars 2024", its spaces unbreakable."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


def written_hour(hour: time) -> str:
    """ "19 heures 30 minutes", "19 heures"."""
    hours = f"{hour.hour}{NBSP}heure{'s' if hour.hour > 1 else ''}"
    return f"{hours} {hour.minute}{NBSP}minute{'s' if hour.minute > 1 else ''}" if hour.minute else hours


def typographic(text: str) -> str:
    """Curved apostrophes, no break before ; : ! ? % € and inside « »; the words are not touched."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", " ".join(text.split()))
    text = re.sub(r"« ?", f"«{NBSP}", text)
    text = re.sub(r" ?»", f"{NBSP}»", text)
    text = re.sub(r" (?=[:%€])|(?<=n°) |(?<=\d) (?=pour\b|contre\b|abstention|élèves?\b|h\b)", NBSP, text)
    return re.sub(r" (?=[;!?])", _THIN, re.sub(r"(?<=[\w»’)])(?=;)", " ", text))


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def is_lady(name: str) -> bool:
    return name.startswith(("Madame ", "Mme "))


def of_the(body: str) -> str:
    """ "du conseil municipal", "de l’assemblée", "de la commission"."""
    known = the(body)
    return f"du {body}" if known.startswith("le ") else f"de {known}"


def to_the(body: str) -> str:
    """ "au conseil municipal", "à l’assemblée"."""
    known = the(body)
    return f"au {body}" if known.startswith("le ") else f"à {known}"


def the(body: str) -> str:
    if body[:1].lower() in "aeéhiou":
        return f"l’{body}"
    return f"la {body}" if is_feminine(body) else f"le {body}"


def is_feminine(body: str) -> bool:
    return body.lower().startswith(("commission", "assemblée"))


def _below_thousand(number: int, *, ends: bool = True) -> str:
    hundreds, rest = divmod(number, 100)
    head = [] if not hundreds else ["cent"] if hundreds == 1 else [_UNITS[hundreds], "cent"]
    if hundreds > 1 and not rest and ends:
        head[-1] += "s"
    return " ".join([*head, *([_below_hundred(rest, ends=ends)] if rest or not hundreds else [])])


def _below_hundred(number: int, *, ends: bool) -> str:
    if number < 20:
        return _UNITS[number]
    ten = number // 10 * 10
    if ten in (70, 90):
        ten -= 10
    rest = number - ten
    word = _TENS[ten] + ("s" if ten == 80 and not rest and ends else "")
    if not rest:
        return word
    return f"{word} et {_UNITS[rest]}" if rest in (1, 11) and ten != 80 else f"{word}-{_UNITS[rest]}"
