from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from preau.directory.choices import TerritoryKind
from preau.directory.models import Authority, Establishment, Person, Territory
from preau.messaging.boxes.forms import PersonField
from preau.messaging.choices import Suspended


class SuspensionForm(forms.Form):
    """Who stops writing, where, and what the banner says."""

    profile = forms.ChoiceField(
        label=_("Qui n’écrit plus"), choices=Suspended.choices, widget=forms.RadioSelect
    )
    uai = forms.CharField(
        label=_("Dans un seul établissement (son UAI)"), max_length=8, required=False,
        help_text=_("Exemple : 0590001A."),
    )  # fmt: skip
    authority = forms.CharField(
        label=_("Dans les établissements d’une collectivité (son SIREN)"), max_length=20, required=False,
        help_text=_("Exemple : 123 456 789."),
    )  # fmt: skip
    territory = forms.ModelChoiceField(
        Territory.objects.exclude(kind=TerritoryKind.ROOT).order_by("path"), required=False, empty_label=_("Choisir…"),
        label=_("Dans une académie, un département ou une circonscription"),
        help_text=_("Sans lieu, la suspension vaut partout."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Ce que dira le bandeau"), max_length=200, required=False,
        help_text=_("Exemple : Des comptes ont été volés ; nous rouvrons dès que possible."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, everywhere: bool) -> None:
        super().__init__(data)
        if not everywhere:
            del self.fields["uai"], self.fields["authority"], self.fields["territory"]

    def clean_uai(self) -> Establishment | None:
        uai = self.cleaned_data["uai"].strip()
        found = Establishment.objects.filter(uai__iexact=uai).first() if uai else None
        if uai and found is None:
            raise forms.ValidationError(_("Aucun établissement n’a cet UAI. Exemple : 0590001A."))
        return found

    def clean_authority(self) -> Authority | None:
        siren = "".join(self.cleaned_data["authority"].split())
        found = Authority.objects.filter(siren=siren).first() if siren else None
        if siren and found is None:
            raise forms.ValidationError(_("Aucune collectivité n’a ce SIREN. Exemple : 123 456 789."))
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        named = [name for name in ("uai", "authority", "territory") if given.get(name)]
        if len(named) > 1:
            self.add_error(named[-1], _("Donnez un seul lieu : un UAI, un SIREN ou un territoire."))
        return given

    @property
    def place(self) -> dict[str, Any]:
        """Where, in the words of `suspend`; nothing of it where the form does not ask."""
        return {
            "establishment": self.cleaned_data.get("uai"),
            "authority": self.cleaned_data.get("authority"),
            "territory": self.cleaned_data.get("territory"),
        }


class ReferentForm(forms.Form):
    """Someone of the school, or a few words on whom to join; both together say where to find them."""

    person = PersonField(
        Person.objects.none(), label=_("Une personne de l’établissement"), required=False, empty_label=_("Choisir…"),
        error_messages={"invalid_choice": _("Cette personne ne travaille pas dans l’établissement.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("Ou qui joindre, et comment"), max_length=160, required=False,
        help_text=_("Exemple : Mme Fournier, référente de la circonscription, 03 20 00 00 00."),
    )  # fmt: skip

    def __init__(self, people: QuerySet[Person], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people
