"""Who sits in an assembly, and by which rules."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.council.choices import Publication, Role
from preau.council.forms.fields import DAY, NO_DAY, people
from preau.council.models import Member


class SeatForm(forms.Form):
    """Someone new in an assembly."""

    title = forms.ChoiceField(label=_("Civilité"), choices=[("Mme", "Mme"), ("M.", "M.")])
    first_name = forms.CharField(
        label=_("Prénom"), max_length=120, error_messages={"required": _("Il manque le prénom.")}
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=120, error_messages={"required": _("Il manque le nom.")}
    )
    email = forms.EmailField(
        label=_("Adresse mail"), required=False, help_text=_("La convocation y arrive. Sans elle, vous la remettez sur papier."),
        error_messages={"invalid": _("Cette adresse ne va pas. Exemple : prenom.nom@mairie.fr.")},
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Fonction"), choices=Role.choices, initial=Role.MEMBER)
    starts_on = forms.DateField(label=_("Siège depuis le"), widget=DAY, error_messages=NO_DAY)
    alternate_of = forms.TypedChoiceField(
        label=_("Suppléant de"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in members}
        field = self.fields["alternate_of"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Personne : siège en titre")), *people(self.found.values())[1:]]


class TableForm(forms.Form):
    """A table of members pasted from a sheet."""

    lines = forms.CharField(
        label=_("Un membre par ligne"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Civilité, prénom, nom, adresse mail. Exemple : Mme ; Josette ; Dumez ; josette.dumez@mairie.fr"),
        error_messages={"required": _("La liste est vide. Exemple : Mme ; Josette ; Dumez ; josette.dumez@mairie.fr")},
    )  # fmt: skip
    since = forms.DateField(label=_("Siègent depuis le"), widget=DAY, error_messages=NO_DAY)


class EndForm(forms.Form):
    on = forms.DateField(label=_("Dernier jour"), widget=DAY, error_messages=NO_DAY)
    because = forms.CharField(
        label=_("Motif"),
        max_length=120,
        error_messages={"required": _("Il manque le motif. Exemple : démission.")},
    )


class PublicationForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("Publication des actes"), choices=Publication.choices, widget=forms.RadioSelect
    )
    chosen_by = forms.CharField(
        label=_("Choisie par"), max_length=200, required=False, help_text=_("Exemple : délibération 2022-31.")
    )


class RuleForm(forms.Form):
    value = forms.CharField(label=_("Valeur"), max_length=20, required=False)
    source = forms.CharField(label=_("Écrite dans"), max_length=200, required=False)


class SeatsForm(forms.Form):
    seats = forms.IntegerField(
        label=_("Nombre de sièges"), min_value=1, max_value=999,
        error_messages={"required": _("Un nombre entier. Exemple : 12."), "invalid": _("Un nombre entier. Exemple : 12.")},
    )  # fmt: skip


class FirstNumberForm(forms.Form):
    """The register was begun on paper or elsewhere."""

    last = forms.IntegerField(
        label=_("Dernier numéro pris cette année"), min_value=0, max_value=9999,
        help_text=_("Si le registre de l’année a commencé ailleurs : le prochain acte suivra ce numéro."),
        error_messages={"required": _("Un nombre entier. Exemple : 15."), "invalid": _("Un nombre entier. Exemple : 15.")},
    )  # fmt: skip
