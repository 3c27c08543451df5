"""Fields that the forms of the room share."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.council.models import Member

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
NO_DAY = {"required": _("Il manque le jour."), "invalid": _("Ce jour ne se lit pas. Exemple : 28/11/2026.")}
NO_HOUR = {"required": _("Il manque l’heure."), "invalid": _("Cette heure ne se lit pas. Exemple : 19:30.")}


def people(members: Iterable[Member]) -> list[tuple[str, str]]:
    return [("", str(_("Choisir…"))), *((str(one.pk), one.person.listed_name) for one in members)]


def count(label: Any, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=999, required=required, initial=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        error_messages={"invalid": _("Un nombre entier. Exemple : 12."), "min_value": _("Un nombre entier. Exemple : 12.")},
    )  # fmt: skip
