from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.forms import LATEST_END, DayField, NameField
from preau.ui.hours import HourField

# Who may be let into the urgent channel beside the head.
URGENT = (Profile.SCHOOL_LIFE, Profile.OFFICE, Profile.TEACHER)


class DaysField(forms.TypedMultipleChoiceField):
    """Days of the week, as ISO numbers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            coerce=int,
            choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )


class HoursForm(forms.Form):
    """When phones may ring. `refuse_disorder` is shared with each person's own hours."""

    morning = HourField(label=_("À partir de"))
    evening = HourField(label=_("Jusqu’à"))
    days = DaysField(
        label=_("Ces jours-là"),
        error_messages={"required": _("Il faut au moins un jour. Exemple : du lundi au vendredi.")},
    )

    def clean_evening(self) -> time:
        evening: time = self.cleaned_data["evening"]
        morning = self.cleaned_data.get("morning")
        if morning and evening <= morning:
            raise forms.ValidationError(_("Le soir vient après le matin. Exemple : de 07:00 à 20:00."))
        return evening


class SchoolHoursForm(HoursForm):
    """All that a head settles of the silence."""

    holidays = forms.BooleanField(
        label=_("Silence aussi pendant les vacances et les jours fermés"), required=False
    )
    held = forms.TypedChoiceField(
        label=_("Un message écrit dans le silence"),
        coerce=lambda value: value == "held",
        widget=forms.RadioSelect,
        choices=[
            ("silent", _("se lit tout de suite dans Préau, sans faire sonner aucun téléphone")),
            ("held", _("n’apparaît qu’à la prochaine ouverture")),
        ],
        help_text=_(
            "De même un mot du carnet, une actualité, un sondage, des rendez-vous ; une fermeture se lit toujours tout de suite."
        ),
    )
    staff_exempt = forms.BooleanField(
        label=_("Entre membres de l’équipe, les messages sont annoncés à toute heure"), required=False
    )
    urgent_profiles = forms.MultipleChoiceField(
        label=_("Peuvent rompre le silence en cas d’urgence, avec la direction"),
        choices=[(profile.value, profile.label) for profile in URGENT],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Fermeture exceptionnelle, enfant absent sans nouvelle : rien d’autre."),
    )


class OpenedDaysForm(forms.Form):
    reason = NameField(label=_("Pourquoi"), max_length=80, help_text=_("Exemple : Listes des classes."))
    first_day = DayField(label=_("Premier jour"))
    last_day = DayField(label=_("Dernier jour"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first = cleaned.get("first_day")
        last = cleaned["last_day"] = cleaned.get("last_day") or first
        if first and last and not 0 <= (last - first).days <= LATEST_END:
            self.add_error("last_day", _("Le dernier jour vient avant le premier, ou plus d’un an après."))
        if last and last < clock.today():
            self.add_error("first_day", _("Ces jours sont déjà passés."))
        return cleaned
