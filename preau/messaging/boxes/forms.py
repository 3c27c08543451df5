from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.forms import DayField
from preau.directory.models import Person
from preau.messaging.choices import KEPT_BY


class BoxForm(forms.Form):
    """A box to be opened."""

    function = forms.ChoiceField(
        label=_("De quelle fonction ?"), widget=forms.RadioSelect,
        choices=[(one, Profile(one).label) for one in KEPT_BY],
        help_text=_("Peut y écrire qui peut écrire à cette fonction."),
        error_messages={"required": _("Choisissez le secrétariat, la vie scolaire ou la direction.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Son nom"), max_length=80, help_text=_("Les familles le lisent. Exemple : Secrétariat."),
        error_messages={"required": _("Il manque un nom. Exemple : Secrétariat.")},
    )  # fmt: skip
    names_writer = forms.BooleanField(label=_("Les familles lisent qui leur répond"), required=False)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript while running
    def label_from_instance(self, obj: Person) -> str:
        return obj.listed_name


class HoldingForm(forms.Form):
    """Someone to keep it, from a day on."""

    person = PersonField(
        Person.objects.none(), label=_("Qui ?"), empty_label=_("Choisir…"),
        error_messages={"required": _("Choisissez une personne de l’établissement."),
                        "invalid_choice": _("Cette personne ne travaille pas dans l’établissement.")},
    )  # fmt: skip
    starts_on = DayField(label=_("Premier jour"))
    ends_on = DayField(label=_("Dernier jour"), required=False)

    def __init__(self, people: QuerySet[Person], data: Any = None) -> None:
        super().__init__(data, initial={"starts_on": clock.today()})
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people
