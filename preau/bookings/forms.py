"""What is typed about bookings, checked; nothing is done here."""

from datetime import date, timedelta
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.base import clock
from preau.bookings.choices import Bookers, ResourceKind
from preau.bookings.hours import Wish
from preau.directory.forms import DayField, NameField
from preau.directory.models import Person
from preau.timetable.models import Room
from preau.ui.hours import HourField

AHEAD = timedelta(days=330)


class ReservationForm(forms.Form):
    """One hour, or the same each week until a day."""

    once = forms.CharField(max_length=30, widget=forms.HiddenInput, required=False)
    words = NameField(
        label=gettext_lazy("Pour quoi ?"), help_text=gettext_lazy("Vos collègues le lisent. Exemple : 5e B, exposé."),
        error_messages={"required": gettext_lazy("Dites pour quoi, en quelques mots. Exemple : 5e B, exposé.")},
    )  # fmt: skip
    day = DayField(label=gettext_lazy("Jour"))
    starts_at = HourField(label=gettext_lazy("De"))
    ends_at = HourField(label=gettext_lazy("À"))
    until = DayField(
        label=gettext_lazy("Puis chaque semaine jusqu’au"), required=False,
        help_text=gettext_lazy("Laissez vide pour une seule fois. Les vacances sont sautées."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = token_urlsafe(12)

    def clean_once(self) -> str:
        return self.cleaned_data["once"] or token_urlsafe(12)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not clock.today() <= day <= clock.today() + AHEAD:
            raise ValidationError(_("Choisissez un jour à venir, dans l’année scolaire."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_at"), data.get("ends_at")
        if first and last and last <= first:
            self.add_error("ends_at", _("La fin vient avant le début. Exemple : de 10:00 à 11:00."))
        until, day = data.get("until"), data.get("day")
        if until and day and not day <= until <= clock.today() + AHEAD:
            self.add_error("until", _("Le dernier jour vient après le premier, dans l’année scolaire."))
        return data

    @property
    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(data["day"], data["starts_at"], data["ends_at"], data["until"])


class ResourceForm(forms.Form):
    """What may be booked, by whom, and who looks after it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("C’est"),
        widget=forms.RadioSelect,
        choices=ResourceKind.choices,
        initial=ResourceKind.EQUIPMENT,
    )
    name = NameField(label=gettext_lazy("Nom"), help_text=gettext_lazy("Exemple : Chariot de 15 tablettes."))
    words = NameField(
        label=gettext_lazy("Ce qu’il faut savoir"), required=False, max_length=300,
        help_text=gettext_lazy("Exemple : à rendre branché, clé à l’accueil."),
    )  # fmt: skip
    room = forms.ModelChoiceField(
        label=gettext_lazy("Salle de l’emploi du temps"), queryset=Room.objects.none(), required=False,
        empty_label=gettext_lazy("Aucune"), help_text=gettext_lazy("Ses cours la réservent d’eux-mêmes."),
    )  # fmt: skip
    bookers = forms.ChoiceField(
        label=gettext_lazy("Qui peut réserver ?"),
        widget=forms.RadioSelect,
        choices=Bookers.choices,
        initial=Bookers.TEACHERS,
    )
    needs_word = forms.BooleanField(label=gettext_lazy("Chaque réservation attend un accord"), required=False)
    keeper = forms.ModelChoiceField(
        label=gettext_lazy("Qui s’en occupe ?"), queryset=Person.objects.none(), required=False,
        empty_label=gettext_lazy("La direction et le secrétariat"),
    )  # fmt: skip

    def __init__(self, *args: Any, rooms: QuerySet[Room], keepers: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        self.fields["keeper"].queryset = keepers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == ResourceKind.EQUIPMENT and data.get("room"):
            self.add_error("room", _("Du matériel n’est pas une salle : choisissez l’un ou l’autre."))
        return data
