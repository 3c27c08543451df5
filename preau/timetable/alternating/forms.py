"""What is typed of alternating weeks, checked; nothing is done here."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from preau.directory.forms import DayField
from preau.timetable.alternating.calendar import YearWeek
from preau.timetable.lessons import week_of

MOST = 4
SKIP, PASS = "skip", "pass"


class TurnsForm(forms.Form):
    """Weeks in turn, from a first one to a last."""

    codes = forms.CharField(
        label=_("Comment elles s’appellent, dans l’ordre"), max_length=40, initial="A, B", help_text=_("Exemple : A, B."),
        error_messages={"required": _("Il manque le nom des semaines. Exemple : A, B.")},
    )  # fmt: skip
    first = DayField(label=_("Première semaine, celle du"))
    last = DayField(label=_("Dernière semaine, celle du"))
    holidays = forms.ChoiceField(
        label=_("Pendant les vacances"), widget=forms.RadioSelect, initial=SKIP,
        choices=[(SKIP, _("l’alternance attend : après les vacances vient la semaine qui suivait")),
                 (PASS, _("l’alternance continue de compter les semaines"))],
    )  # fmt: skip

    def __init__(self, *args: Any, within: tuple[date, date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.within = within

    def clean_codes(self) -> list[str]:
        found = [
            one.strip() for one in self.cleaned_data["codes"].replace(";", ",").split(",") if one.strip()
        ]
        alike = len({one.casefold() for one in found}) < len(found)
        if not 2 <= len(found) <= MOST or alike or any(len(one) > 8 or not one.isalnum() for one in found):
            raise ValidationError(_("De deux à quatre noms courts et différents. Exemple : A, B."))
        return found

    def clean_first(self) -> date:
        return self._monday("first")

    def clean_last(self) -> date:
        return self._monday("last")

    def _monday(self, name: str) -> date:
        day: date = self.cleaned_data[name]
        if not self.within[0] <= day <= self.within[1]:
            raise ValidationError(_("Ce jour n’est pas de cette année scolaire."))
        return week_of(day)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] <= data["first"]:
            self.add_error("last", _("La dernière semaine vient après la première."))
        return data


class WeeksForm(forms.Form):
    """One week after the other: a field a week that has not begun, named by its Monday."""

    def __init__(
        self, *args: Any, weeks: Collection[YearWeek], codes: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext("aucune")), *((code, gettext("semaine %s") % code) for code in codes)]
        for one in weeks:
            if not one.is_past and not one.off:
                self.fields[f"s{one.monday.isoformat()}"] = forms.ChoiceField(
                    choices=choices, required=False, initial=one.code
                )

    @property
    def said(self) -> dict[date, str]:
        return {date.fromisoformat(name[1:]): code for name, code in self.cleaned_data.items()}
