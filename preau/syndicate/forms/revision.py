"""The clause of a market, as its papers have it, and the values of indices that a revision takes."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.syndicate.forms.fields import AmountField, cells_of, day, decimal_of, number
from preau.syndicate.law.revision import Term
from preau.syndicate.models import RevisionClause
from preau.syndicate.words.revision import EXAMPLE

_NOT_READ = {
    "required": gettext_lazy("Il manque la valeur de l’indice. Exemple : 318,4."),
    "invalid": gettext_lazy("Cette valeur ne se lit pas. Exemple : 318,4."),
    "min_value": gettext_lazy("La valeur d’un indice est positive. Exemple : 318,4."),
}


class ClauseForm(forms.Form):
    fixed = AmountField(
        label=gettext_lazy("Part fixe"), min_value=Decimal(0), max_value=Decimal(1), max_digits=5, decimal_places=4,
        localize=True, initial=Decimal("0.15"),
        error_messages={"required": gettext_lazy("Il manque la part fixe. Exemple : 0,15."),
                        "invalid": gettext_lazy("Cette part ne se lit pas. Exemple : 0,15."),
                        "min_value": gettext_lazy("La part fixe va de 0 à 1. Exemple : 0,15."),
                        "max_value": gettext_lazy("La part fixe va de 0 à 1. Exemple : 0,15.")},
    )  # fmt: skip
    terms = forms.CharField(
        label=gettext_lazy("Indices, un par ligne"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Indice ; poids ; valeur au mois zéro ; où elle se lit. Exemple : ") + EXAMPLE,
        error_messages={"required": gettext_lazy("Dites au moins un indice. Exemple : ") + EXAMPLE},
    )  # fmt: skip
    base_month = day(gettext_lazy("Mois zéro"), help_text=gettext_lazy("Un jour du mois des premiers prix."))
    every_months = number(
        gettext_lazy("Les prix se révisent tous les (mois)"), min_value=1, max_value=48, initial=12
    )
    reference = forms.CharField(
        label=gettext_lazy("Où c’est écrit"), max_length=120,
        error_messages={"required": gettext_lazy("Dites où la clause est écrite. Exemple : CCAP, article 7.")},
    )  # fmt: skip

    def clean_terms(self) -> list[Term]:
        return [_term(cells) for cells in cells_of(self.cleaned_data["terms"], 4, EXAMPLE)]


class RevisionForm(forms.Form):
    """A day, and for each index its value (`v-<id>`) and where it was read (`s-<id>`)."""

    starts_on = day(gettext_lazy("Nouveaux prix à partir du"))

    def __init__(self, clause: RevisionClause, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = list(clause.terms.all())
        for one in self.terms:
            self.fields[f"v-{one.pk}"] = AmountField(
                label=_("Valeur de %(index)s") % {"index": one.index}, min_value=Decimal("0.0001"), max_digits=10,
                decimal_places=4, localize=True, error_messages=_NOT_READ,
            )  # fmt: skip
            self.fields[f"s-{one.pk}"] = forms.CharField(
                label=_("Où elle se lit (%(index)s)") % {"index": one.index}, max_length=200,
                help_text=_("Exemple : insee.fr, série 001565195, septembre 2026."),
                error_messages={"required": _("Dites où cette valeur a été lue. Exemple : insee.fr, septembre 2026.")},
            )  # fmt: skip

    @property
    def values(self) -> dict[int, tuple[Decimal, str]]:
        data = self.cleaned_data
        return {one.pk: (data[f"v-{one.pk}"], data[f"s-{one.pk}"]) for one in self.terms}

    @property
    def day(self) -> date:
        found: date = self.cleaned_data["starts_on"]
        return found


def _term(cells: list[str]) -> Term:
    weight, base = decimal_of(cells[1]), decimal_of(cells[2])
    if weight is None or base is None:
        raise ValidationError(
            _("Cet indice ne se lit pas : %(index)s. Exemple : %(example)s")
            % {"index": cells[0], "example": EXAMPLE}
        )
    return Term(cells[0][:80], weight, base, cells[3][:200])
