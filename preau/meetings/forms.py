"""What an author and a parent type; checked here, done in `actions`."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.audiences import Audience
from preau.directory.forms import DayField, NameField, PhoneField
from preau.directory.models import Person
from preau.meetings.choices import (
    HOSTS_AT_MOST,
    LONGEST_WORDS,
    SEATS_AT_MOST,
    SLOTS_AT_MOST,
    Each,
    Manner,
)
from preau.meetings.hours import Hours, cut
from preau.meetings.models import Slot
from preau.ui.hours import HourField
from preau.ui.words import full_day_words, hour_words
from preau.ui.written import WrittenField

YEAR = timedelta(days=366)


class HoursForm(forms.Form):
    """One day of rendez-vous."""

    day = DayField(label=_("Jour"))
    first = HourField(label=_("De"), initial=time(17))
    last = HourField(label=_("À"), initial=time(19))
    minutes = forms.IntegerField(
        label=_("Durée de chacun, en minutes"), min_value=5, max_value=240, initial=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Il faut un nombre de minutes. Exemple : 10.")},
    )  # fmt: skip
    pause = forms.IntegerField(
        label=_("Entre deux, en minutes"), min_value=0, max_value=120, initial=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Il faut un nombre de minutes. Exemple : 5.")},
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("Familles à la même heure"), min_value=1, max_value=SEATS_AT_MOST, initial=1,
        help_text=_("Une pour un entretien ; davantage pour une réunion."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Il faut un nombre. Exemple : 1.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].error_messages["required"] = _("Il manque le jour. Exemple : 03/12/2026.")

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not clock.today() <= day <= clock.today() + YEAR:
            raise ValidationError(_("Ce jour est passé, ou trop lointain."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if {"day", "first", "last", "minutes", "pause"} <= set(found):
            self._check_hours(found)
        return found

    def _check_hours(self, found: dict[str, Any]) -> None:
        hours = Hours(found["day"], found["first"], found["last"], found["minutes"], found["pause"])
        spans = cut(hours)
        if found["last"] <= found["first"]:
            self.add_error("last", _("La fin est avant le début. Exemple : de 17:00 à 19:00."))
        elif not spans:
            self.add_error("last", _("Aucun rendez-vous ne tient entre ces heures : allongez-les."))
        elif len(spans) == SLOTS_AT_MOST:
            self.add_error("minutes", _("C’est trop pour une fois : 120 rendez-vous au plus."))
        elif spans[0][0] <= clock.now():
            self.add_error("first", _("Cette heure est déjà passée."))
        found["hours"] = hours


class OfferForm(HoursForm):
    """An offer, whole."""

    audience = forms.ChoiceField(
        label=_("Pour qui ?"), error_messages={"required": _("Dites à quelles familles vous proposez un rendez-vous.")}
    )  # fmt: skip
    only = forms.TypedMultipleChoiceField(
        label=_("Seulement pour"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : tous les élèves."),
    )  # fmt: skip
    title = NameField(
        label=_("Objet"),
        error_messages={"required": _("Il manque l’objet. Exemple : Remise des bulletins du 1er trimestre.")},
    )
    words = WrittenField(
        label=_("Quelques mots aux familles"), max_length=LONGEST_WORDS, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    hosts = forms.TypedMultipleChoiceField(
        label=_("Qui reçoit ?"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Dites qui reçoit les familles.")},
    )  # fmt: skip
    manner = forms.ChoiceField(
        label=_("Si vous êtes plusieurs"),
        choices=Manner.choices,
        widget=forms.RadioSelect,
        initial=Manner.APART,
    )
    for_all = forms.BooleanField(
        label=_("Chacun reçoit toutes les familles invitées, pas seulement celles de ses élèves"),
        required=False,
    )
    place = NameField(label=_("Où ?"), required=False, help_text=_("Exemple : salle 12, au premier étage."))
    by_phone = forms.BooleanField(label=_("Par téléphone : l’école appelle la famille"), required=False)
    each = forms.ChoiceField(
        label=_("Combien de rendez-vous ?"), choices=Each.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Dites si l’enfant a un rendez-vous, ou chacun de ses parents le sien.")},
    )  # fmt: skip
    deadline = DayField(label=_("Choisir, changer ou annuler jusqu’au soir du"))
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, audiences: list[Audience], pupils: list[Person], hosts: Iterable[Person], *args: Any, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["place"].expected = True  # type: ignore[attr-defined]  # unless it is by telephone
        _offer(self.fields["audience"], [(one.key, one.words) for one in audiences])
        _offer(self.fields["only"], [(one.pk, one.listed_name) for one in pupils])
        _offer(self.fields["hosts"], [(one.pk, one.listed_name) for one in hosts])
        self.fields["deadline"].error_messages["required"] = _("Il manque une date. Exemple : 01/12/2026.")

    def keep_to_together(self) -> None:
        """A teacher opens their own hours: colleagues sit at the same table."""
        for name in ("manner", "for_all"):
            del self.fields[name]

    def clean_hosts(self) -> list[int]:
        hosts: list[int] = self.cleaned_data["hosts"]
        if len(hosts) > HOSTS_AT_MOST:
            raise ValidationError(_("Soixante personnes au plus reçoivent en même temps."))
        return hosts

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = {"manner": Manner.TOGETHER, "for_all": False} | super().clean()
        if not found.get("place") and not found.get("by_phone"):
            self.add_error("place", _("Il manque le lieu, ou cochez « par téléphone »."))
        day, deadline = found.get("day"), found.get("deadline")
        if deadline and deadline < clock.today():
            self.add_error("deadline", _("Cette date est passée : laissez aux familles quelques jours."))
        elif deadline and day and deadline > day:
            words = _now("Les rendez-vous seraient passés : choisissez au plus tard le %(day)s.")
            self.add_error("deadline", words % {"day": full_day_words(day)})
        return found


class TakingForm(forms.Form):
    """A parent picks one hour; by telephone, the number where the school calls."""

    slot = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": _("Choisissez une heure, puis confirmez.")}
    )
    phone = PhoneField(label=_("Numéro où vous joindre"))

    def __init__(self, slots: Iterable[Slot], *args: Any, by_phone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {str(slot.pk): slot for slot in slots}
        _offer(self.fields["slot"], [(pk, hour_words(slot.starts_at)) for pk, slot in self.slots.items()])
        self.fields["slot"].error_messages["invalid_choice"] = _(
            "Cette heure vient d’être prise. Voici celles qui restent."
        )
        if not by_phone:
            del self.fields["phone"]
        else:
            self.fields["phone"].required = True
            self.fields["phone"].error_messages["required"] = _(
                "Il manque le numéro où l’école vous appelle. Exemple : 06 39 98 00 12."
            )

    @property
    def chosen(self) -> Slot:
        return self.slots[self.cleaned_data["slot"]]


class PlacingForm(forms.Form):
    """The school places a family: who comes, and when."""

    guardian = forms.ChoiceField(
        label=_("Qui vient ?"), widget=forms.RadioSelect, error_messages={"required": _("Dites qui vient.")}
    )
    slot = forms.ChoiceField(
        label=_("À quelle heure ?"), error_messages={"required": _("Choisissez une heure.")}
    )

    def __init__(
        self, adults: Iterable[Person], slots: Iterable[tuple[str, Slot]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        found = list(slots)
        self.adults = {str(one.pk): one for one in adults}
        self.slots = {str(slot.pk): slot for _words, slot in found}
        _offer(self.fields["guardian"], [(pk, one.display_name) for pk, one in self.adults.items()])
        _offer(self.fields["slot"], [(str(slot.pk), words) for words, slot in found])

    @property
    def chosen(self) -> tuple[Slot, Person]:
        return self.slots[self.cleaned_data["slot"]], self.adults[self.cleaned_data["guardian"]]


class EndingForm(forms.Form):
    words = NameField(
        label=_("Un mot à la famille"), max_length=200, required=False,
        help_text=_("Exemple : je suis absente jeudi, appelez-moi pour un autre jour."),
    )  # fmt: skip


def _offer(field: forms.Field, choices: list[tuple[Any, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
