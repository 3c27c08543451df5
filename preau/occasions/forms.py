"""What is typed to announce an event; checked here, done in `actions`."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.forms import DayField, NameField
from preau.directory.models import Group
from preau.occasions.choices import LONGEST, LONGEST_WORDS, SCHOOL
from preau.ui.hours import HourField

YEAR = timedelta(days=366)


class FactsForm(forms.Form):
    """What may still change: title, days, hours, place, words."""

    title = NameField(
        label=_("Quoi ?"),
        error_messages={"required": _("Il manque le titre. Exemple : Sortie au musée.")},
    )
    first_day = DayField(label=_("Quel jour ?"))
    last_day = DayField(
        label=_("Jusqu’au"), required=False, help_text=_("Seulement si cela dure plusieurs jours.")
    )
    starts_at = HourField(label=_("De"), required=False)
    ends_at = HourField(label=_("À"), required=False)
    place = NameField(label=_("Où ?"), required=False)
    words = forms.CharField(
        label=_("Ce qu’il faut savoir"), max_length=LONGEST_WORDS, required=False,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Ce qu’il faut apporter, à quelle heure revenir…"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].error_messages["required"] = _("Il manque le jour. Exemple : 03/12/2026.")

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if not clock.today() - LONGEST <= day <= clock.today() + YEAR:
            raise ValidationError(_("Ce jour est passé, ou trop lointain."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors:
            found["last_day"] = found["last_day"] or found["first_day"]
            self._check_days(found["first_day"], found["last_day"])
            self._check_hours(found)
        return found

    def _check_days(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("last_day", _("La fin est avant le début."))
        elif last - first > LONGEST:
            self.add_error("last_day", _("C’est trop long : deux mois au plus."))
        elif last < clock.today():
            self.add_error("first_day", _("Ce jour est passé, ou trop lointain."))

    def _check_hours(self, found: dict[str, Any]) -> None:
        starts, ends = found.get("starts_at"), found.get("ends_at")
        if (starts or ends) and found.get("last_day") != found.get("first_day"):
            self.add_error(
                "starts_at", _("Sur plusieurs jours, laissez les heures vides et dites-les plus bas.")
            )
        elif bool(starts) != bool(ends):
            missing = "ends_at" if starts else "starts_at"
            self.add_error(missing, _("Il manque une heure : dites les deux, ou aucune."))
        elif starts and ends and ends <= starts:
            self.add_error("ends_at", _("La fin est avant le début. Exemple : de 09:00 à 16:00."))


class OccasionForm(FactsForm):
    """An event, whole: also who it is for."""

    to = forms.MultipleChoiceField(
        label=_("Pour qui ?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Dites pour qui : au moins une classe.")},
    )  # fmt: skip
    staff_only = forms.BooleanField(
        label=_("Pour le personnel seulement : les familles ne le voient pas"), required=False
    )
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, groups: Iterable[Group], *args: Any, for_school: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(SCHOOL, _("Toute l’école"))] if for_school else []
        field = self.fields["to"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [*chosen, *((str(one.pk), str(one)) for one in groups)]
