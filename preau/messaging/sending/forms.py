from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.base.clock import PARIS
from preau.directory.forms import DayField
from preau.directory.quiet.forms import HourField
from preau.messaging.choices import UrgentReason

# The buttons that send: now, at the end of the silence, at an hour that is chosen, in spite of the silence.
SENDING = ("send", "send_opening", "send_later", "send_urgent")


class SendingForm(forms.Form):
    """At which hour, and why at once; asked only by the button that needs it."""

    later_day = DayField(label=_("Jour"))
    later_hour = HourField(label=_("Heure"))
    reason = forms.ChoiceField(
        label=_("Raison"), choices=UrgentReason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Dites pourquoi c’est urgent : une fermeture, ou un enfant absent.")},
    )  # fmt: skip

    def __init__(self, verb: str, data: Any = None) -> None:
        super().__init__(data if verb in ("send_later", "send_urgent") else None)
        self.verb = verb
        for name in ("later_day", "later_hour"):
            self.fields[name].required = verb == "send_later"
            self.fields[name].expected = True  # type: ignore[attr-defined]  # asked by its own button
        self.fields["reason"].required = verb == "send_urgent"

    def is_valid(self) -> bool:
        return not self.is_bound or super().is_valid()

    @property
    def at(self) -> datetime | None:
        """The chosen hour, on the clock of the wall."""
        if self.verb != "send_later":
            return None
        return datetime.combine(self.cleaned_data["later_day"], self.cleaned_data["later_hour"], PARIS)

    @property
    def urgency(self) -> str:
        return str(self.cleaned_data["reason"]) if self.verb == "send_urgent" else ""
