from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.directory.models import Establishment
from preau.messaging.choices import Suspended


class SuspensionForm(forms.Form):
    """Who stops writing, where, and what the banner says."""

    profile = forms.ChoiceField(
        label=_("Qui n’écrit plus"), choices=Suspended.choices, widget=forms.RadioSelect
    )
    uai = forms.CharField(
        label=_("Dans un seul établissement (son UAI)"), max_length=8, required=False,
        help_text=_("Exemple : 0590001A. Sans UAI, la suspension vaut partout."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Ce que dira le bandeau"), max_length=200, required=False,
        help_text=_("Exemple : Des comptes ont été volés ; nous rouvrons dès que possible."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, everywhere: bool) -> None:
        super().__init__(data)
        if not everywhere:
            del self.fields["uai"]

    def clean_uai(self) -> Establishment | None:
        uai = self.cleaned_data["uai"].strip()
        found = Establishment.objects.filter(uai__iexact=uai).first() if uai else None
        if uai and found is None:
            raise forms.ValidationError(_("Aucun établissement n’a cet UAI. Exemple : 0590001A."))
        return found
