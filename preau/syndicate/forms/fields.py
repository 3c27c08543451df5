"""Fields that several forms ask, and how an authority is named."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.directory.authorities import find_authorities
from preau.directory.models import Authority

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
NO_DAY = {
    "required": gettext_lazy("Il manque le jour."),
    "invalid": gettext_lazy("Ce jour ne se lit pas. Exemple : 28/11/2026."),
}
NO_NUMBER = {
    "required": gettext_lazy("Il manque le nombre. Exemple : 177."),
    "invalid": gettext_lazy("Ce nombre ne se lit pas. Exemple : 177."),
    "min_value": gettext_lazy("Un nombre n’est jamais négatif. Exemple : 177."),
}

NO_RATE = {
    "required": gettext_lazy("Il manque le taux. Exemple : 1,30."),
    "invalid": gettext_lazy("Ce taux ne se lit pas. Exemple : 1,30."),
    "min_value": gettext_lazy("Un taux n’est jamais négatif. Exemple : 1,30."),
}

NO_AMOUNT = {
    "required": gettext_lazy("Il manque le montant. Exemple : 1200,50."),
    "invalid": gettext_lazy("Ce montant ne se lit pas. Exemple : 1200,50."),
    "min_value": gettext_lazy("Un montant n’est jamais négatif. Exemple : 1200,50."),
    "max_decimal_places": gettext_lazy("Un montant a deux décimales. Exemple : 1200,50."),
}


def day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DAY, error_messages=NO_DAY, **more)


def number(label: Any, **more: Any) -> forms.IntegerField:
    bounds = {"min_value": 0, "max_value": 20_000} | more
    return forms.IntegerField(label=label, error_messages=NO_NUMBER, **bounds)


def money(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal(0), max_digits=8, decimal_places=4, localize=True,
        error_messages=NO_RATE,
    )  # fmt: skip


class AmountField(forms.DecimalField):
    """Read as people write it: "9 000,50 €"."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(
            re.sub(r"[\s\u00a0\u202f€]", "", str(value)).replace("\u2212", "-") if value else value
        )


def amount(label: Any, **more: Any) -> forms.DecimalField:
    """Euros, to the cent."""
    return AmountField(
        label=label, min_value=Decimal(0), max_digits=12, decimal_places=2, localize=True,
        error_messages=NO_AMOUNT, **more,
    )  # fmt: skip


def signed_amount(label: Any, **more: Any) -> forms.DecimalField:
    """Euros, to the cent, below zero too: "-115,05"."""
    return AmountField(
        label=label, max_digits=12, decimal_places=2, localize=True, error_messages=NO_AMOUNT, **more
    )


def cells_of(text: str, wanted: int, example: str) -> list[list[str]]:
    """The lines of a box, each in so many cells apart by semicolons. ValidationError: which line, and an example."""
    found = []
    for rank, line in enumerate(text.splitlines(), 1):
        cells = [" ".join(one.split()) for one in line.replace("\t", ";").split(";")]
        if not line.strip():
            continue
        if len(cells) != wanted or not all(cells):
            raise ValidationError(_("Ligne %(n)s. Exemple : %(example)s") % {"n": rank, "example": example})
        found.append(cells)
    return found


def decimal_of(words: str, places: int = 4) -> Decimal | None:
    """“1 200,50 €”, “1.08”; none when it is no positive number of so many decimals."""
    bare = re.sub(r"[\s\u00a0\u202f€%]", "", words).replace(",", ".")
    return Decimal(bare) if re.fullmatch(rf"[0-9]{{1,9}}(\.[0-9]{{1,{places}}})?", bare) else None


def authority_meant(asked: str) -> Authority:
    """The one authority meant; several are told apart by their code."""
    found = list(find_authorities(asked)[:4])
    exact = [one for one in found if asked.casefold() in (one.name.casefold(), one.usual_name.casefold())]
    found = exact if len(exact) == 1 else found
    if not found:
        raise ValidationError(
            _("Cette collectivité n’est pas connue. Essayez son code INSEE. Exemple : 59470.")
        )
    if len(found) > 1:
        names = ", ".join(f"{one} ({one.insee_code or one.siren})" for one in found)
        raise ValidationError(_("Plusieurs portent ce nom : écrivez le code. %(names)s") % {"names": names})
    return found[0]
