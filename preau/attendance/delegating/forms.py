"""What is typed of a delegation, checked; nothing is done here."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.attendance.choices import Lent
from preau.attendance.delegating.rules import classes, receivers
from preau.base import clock
from preau.directory.forms import DayField
from preau.directory.models import Group, Person

AT_MOST = timedelta(days=366)


class ReceiverField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django knows no argument here
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.listed_name)


class DelegationForm(forms.Form):
    right = forms.ChoiceField(
        label=_("Quoi ?"), widget=forms.RadioSelect, choices=Lent.choices, initial=Lent.ROLL
    )
    group = forms.ModelChoiceField(label=_("Classe"), queryset=Group.objects.none(), empty_label=_("Choisir"))
    person = ReceiverField(label=_("À qui ?"), queryset=Person.objects.none(), empty_label=_("Choisir"))
    first_day = DayField(label=_("Du"))
    last_day = DayField(label=_("Au (inclus)"))

    def __init__(self, *args: Any, establishment: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = classes(establishment)  # type: ignore[attr-defined]
        self.fields["person"].queryset = receivers(establishment)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Le dernier jour vient avant le premier."))
        elif last and last < clock.today():
            self.add_error("last_day", _("Ce dernier jour est passé : choisissez-en un à venir."))
        elif first and last and last - first > AT_MOST:
            self.add_error("last_day", _("Une délégation dure un an au plus."))
        return data
