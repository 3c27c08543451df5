from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class HourField(forms.TimeField):
    """An hour of the day, to the minute, picked in the browser's own clock; what it refuses is said with an example.

    `list`: the id of a `datalist` of hours that are proposed.
    """

    def __init__(self, *, list: str = "", **kwargs: Any) -> None:
        errors = {
            "invalid": _("Cette heure ne va pas. Exemple : 08:30."),
            "required": _("Il manque une heure. Exemple : 08:30."),
        }
        attrs = {"type": "time"} | ({"list": list} if list else {})
        super().__init__(widget=forms.TimeInput(attrs=attrs, format="%H:%M"), error_messages=errors, **kwargs)
