from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.choices import TieState


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Nom ou prénom"), max_length=80, required=False)

    def clean_q(self) -> str:
        return " ".join(str(self.cleaned_data["q"]).replace("\x00", "").split())


class CourtDecisionForm(forms.Form):
    state = forms.ChoiceField(label=_("Ce que dit le jugement"), choices=TieState.choices)
    decided_on = forms.DateField(
        label=_("Date du jugement"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Cette date n’existe pas. Exemple : 28/02/2026.")},
    )

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        if day > clock.today():
            raise ValidationError(_("Cette date est à venir."))
        return day
