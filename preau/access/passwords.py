"""What a password must be: long enough for the age, not one that everybody tries, not one's own name.

Nothing else is asked (no capital, no digit, no change every three months), as the CNIL's recommendation of
2022 and NIST SP 800-63B advise: length and a list of refused words do more than rules that people dodge.
"""

import re
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from preau.access.logins import plain
from preau.base.language import refusal
from preau.directory.choices import FIRST_DEGREE
from preau.directory.models import Enrolment, Person

USUAL_LENGTH = 10
YOUNG_LENGTH = 8  # pupils of nursery and primary schools
VARIETY = 4
# What French people add a number to; the longer lists have the bare word only.
TRIED_FIRST = frozenset({
    "azerty", "azertyuiop", "qwertyuiop", "motdepasse", "monmotdepasse", "bonjour", "soleil", "doudou", "loulou",
    "coucou", "jetaime", "chouchou", "chocolat", "princesse", "marseille", "football", "maman", "papa", "mamanpapa",
    "papamaman", "licorne", "ecole", "monecole", "college", "preau",
})  # fmt: skip


def shortest(person: Person) -> int:
    """How many signs the password of this person needs; one query."""
    young = Enrolment.objects.current().filter(person=person, establishment__kind__in=list(FIRST_DEGREE))
    return YOUNG_LENGTH if young.exists() else USUAL_LENGTH


def refuse_weak(password: str, *, person: Person, login: str = "") -> None:
    """Raise ValidationError, in one sentence, when a password is too short or guessed among the first."""
    least = shortest(person)
    if len(password) < least:
        raise ValidationError(_short(least), code="short")
    if is_common(password):
        raise refusal(
            "Ce mot de passe est parmi les premiers qu’on essaie. Exemple : trois vaches dans le pré.",
            code="common",
        )
    if is_own_name(password, person, login):
        raise refusal("Votre nom est la première chose qu’on essaie : choisissez d’autres mots.", code="own")


def is_common(password: str) -> bool:
    """In the list of the most used ones, a usual French word with a number, or hardly any variety."""
    letters = re.sub(r"[^a-z]", "", plain(password))
    return (
        password.lower().strip() in _most_used().passwords
        or letters in TRIED_FIRST
        or len(set(password.lower())) < VARIETY
    )


def is_own_name(password: str, person: Person, login: str = "") -> bool:
    """Made of one's name, login or birth date, and of next to nothing else."""
    rest = folded = plain(password)
    for word in sorted(_own_words(person, login), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != folded and len(re.sub(r"[^a-z]", "", rest)) < VARIETY


def _own_words(person: Person, login: str) -> set[str]:
    names = [plain(part) for part in re.split(r"[\s’'-]+", f"{person.first_name} {person.last_name}")]
    whole = [plain(person.first_name), plain(person.last_name), plain(login)]
    born = person.birth_date
    dates = [born.strftime(shape) for shape in ("%d%m%Y", "%d%m%y", "%Y%m%d")] if born else []
    return {word for word in (*names, *whole, *dates) if len(word) >= 3}


def _short(least: int) -> str:
    return ngettext(
        "Il faut au moins %(least)s signe.", "Il faut au moins %(least)s signes.", least
    ) % {"least": least}  # fmt: skip


@cache
def _most_used() -> CommonPasswordValidator:
    return CommonPasswordValidator()
