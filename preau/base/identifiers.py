"""Keys of official numbers, so that a slip of the pen is seen before it is stored."""

import re

from preau.base.language import refusal

# The 23 letters of the key of a UAI: the alphabet without I, O and Q (same table as ex-RNE numbers).
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def uai_key(digits: str) -> str:
    """The key letter of the seven digits of a UAI: their value modulo 23."""
    return UAI_LETTERS[int(digits) % 23]


def is_uai(value: str) -> bool:
    """Whether `value` is seven digits followed by their key letter."""
    return bool(re.fullmatch(r"[0-9]{7}[A-Z]", value)) and uai_key(value[:7]) == value[7]


def is_siren(value: str) -> bool:
    """Whether `value` is a SIREN: nine digits that pass the Luhn sum."""
    return bool(re.fullmatch(r"[0-9]{9}", value)) and _luhn(value) % 10 == 0


def is_siret(value: str) -> bool:
    """Whether `value` is a SIRET: a SIREN and five digits, the fourteen passing the Luhn sum too."""
    return bool(re.fullmatch(r"[0-9]{14}", value)) and is_siren(value[:9]) and _luhn(value) % 10 == 0


def is_insee_commune(value: str) -> bool:
    """Whether `value` has the shape of an INSEE code of a commune: 59470, 2A004, 97105."""
    return bool(re.fullmatch(r"(?:[0-9]{2}|2[AB])[0-9]{3}", value))


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total


def validate_uai(value: str) -> None:
    if not is_uai(value):
        raise refusal(
            "Ce code d’établissement (UAI) ne va pas : 7 chiffres et leur lettre. Exemple : 0590001F.",
            code="uai",
        )


def validate_siren(value: str) -> None:
    if not is_siren(value):
        raise refusal("Ce numéro SIREN ne va pas : 9 chiffres. Exemple : 732829320.", code="siren")


def validate_insee(value: str) -> None:
    if not is_insee_commune(value):
        raise refusal("Ce code INSEE ne va pas : 5 signes. Exemple : 59470.", code="insee")
