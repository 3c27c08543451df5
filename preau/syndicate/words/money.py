"""Sums as they are written: "1 055,60 €", "× 1,30 €"."""

from decimal import Decimal

from django.utils.translation import gettext as _

from preau.syndicate.law.money import MONTHS
from preau.ui.words import NBSP, count_words, money_words, number_words


def euros(amount: Decimal) -> str:
    """ "1 055,60 €"; a rate of more than two decimals shows them: "1,3025 €"."""
    shown = amount.normalize()
    exponent = shown.as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 2)
    return money_words(amount, places)


def product(quantity: int, unit: Decimal, months: int = MONTHS) -> str:
    """ "177 × 1,30 €", and "× 10/12" for who owes ten months."""
    part = f"{NBSP}× {months}/{MONTHS}" if months != MONTHS else ""
    return f"{number_words(quantity)}{NBSP}×{NBSP}{euros(unit)}{part}"


def percent(rate: Decimal) -> str:
    """ "20 %", "5,5 %"."""
    return f"{quantity_words(rate)}{NBSP}%"


def quantity_words(quantity: Decimal) -> str:
    """ "1 770", "2,5"."""
    whole, _point, rest = f"{quantity:.2f}".partition(".")
    bare = rest.rstrip("0")
    return f"{number_words(int(whole))},{bare}" if bare else number_words(int(whole))


def pupils_words(number: int) -> str:
    return count_words(number, _("élève"), _("élèves"))


def half_days_words(number: int) -> str:
    return count_words(number, _("demi-journée"), _("demi-journées"))
