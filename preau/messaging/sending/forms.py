from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.base.clock import PARIS
from preau.directory.forms import DayField
from preau.messaging.choices import UrgentReason
from preau.ui.hours import HourField

# The buttons that send: now, at the end of the silence, at an hour that is chosen, in spite of the silence.
SENDING = ("send", "send_opening", "send_later", "send_urgent")


class SendingForm(forms.Form):
    """At which hour, and why at once; asked only by the button that needs it, kept by all."""

    later_day = DayField(label=_("Jour"))
    later_hour = HourField(label=_("Heure"))
    reason = forms.ChoiceField(
        label=_("Raison"), choices=UrgentReason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Dites pourquoi c’est urgent : une fermeture, ou un enfant absent.")},
    )  # fmt: skip

    def __init__(self, verb: str, data: Any = None) -> None:
        asked = verb in ("send_later", "send_urgent")
        typed = {name: data.get(name, "") for name in ("later_day", "later_hour", "reason")} if data else None
        super().__init__(data if asked else None, initial=None if asked else typed)
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


class HabitsForm(forms.Form):
    """A signature, and the days without an answer: both days, or none."""

    signature = forms.CharField(
        label=_("Signature"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Elle est mise sous chaque nouveau message. Exemple : Mme Baert, CM1-CM2, école de Prêmesques."),
    )  # fmt: skip
    away_from = DayField(label=_("Premier jour sans réponse"), required=False)
    away_until = DayField(label=_("Dernier jour sans réponse"), required=False)
    away_words = forms.CharField(
        label=_("Ce que lira la personne qui vous écrit"), max_length=300, required=False,
        help_text=_("Exemple : Je suis en stage ; pour une urgence, appelez l’école."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("away_from"), given.get("away_until")
        if bool(first) != bool(last) and not self.errors:
            missing = "away_until" if first else "away_from"
            self.add_error(missing, _("Donnez les deux jours, ou aucun."))
        elif first and last and last < first:
            self.add_error("away_until", _("Ce jour est avant le premier."))
        return given

    @property
    def away(self) -> tuple[date, date] | None:
        first, last = self.cleaned_data.get("away_from"), self.cleaned_data.get("away_until")
        return (first, last) if first and last else None
