"""What is typed into the timetable, checked; nothing is done here."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.children import Child
from preau.directory.forms import DayField, NameField
from preau.directory.models import Group, Person
from preau.timetable.choices import ChangeKind, Weekday
from preau.timetable.formats.xml import hour
from preau.timetable.models import Course, Room
from preau.ui.hours import HourField
from preau.ui.names import of_name


class LinkForm(forms.Form):
    """A new address for a calendar application; a parent of several says whose."""

    child = forms.ChoiceField(label=_("L’agenda de"), required=False)
    name = NameField(
        label=_("Pour quel appareil ?"), max_length=40, help_text=_("Exemple : téléphone de Claire.")
    )

    def __init__(self, *args: Any, children: Iterable[Child], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = {str(one.person.pk): one.person for one in children}
        choices = self.fields["child"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(key, of_name(one.first_name)) for key, one in self.children.items()]
        if len(self.children) < 2:
            choices.widget = forms.HiddenInput()

    def clean_child(self) -> Person | None:
        """The child asked; the only one when there is no choice; none for one's own agenda."""
        only = next(iter(self.children.values()), None)
        return self.children.get(str(self.cleaned_data.get("child")), only)


class PersonField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django knows no argument here
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.listed_name)


class OnePersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.listed_name)


class ClashForm(forms.Form):
    """What may meet something else at the same hour: the reasons are said, and one may keep it all the same."""

    anyway = forms.BooleanField(label=_("Je le sais, garder quand même"), required=False)
    clashes: Sequence[str] = ()

    def show_clashes(self, clashes: Sequence[str]) -> bool:
        """Whether something is in the way that was not accepted; the sentences become errors of the form."""
        self.clashes = clashes
        refused = bool(clashes) and not self.cleaned_data.get("anyway")
        for sentence in clashes if refused else ():
            self.add_error(None, sentence)
        return refused


class CourseForm(ClashForm):
    """A course of the regular week, or of one day."""

    subject = NameField(label=_("Matière"), max_length=120)
    groups = forms.ModelMultipleChoiceField(
        label=_("Classes et groupes"),
        queryset=Group.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    teachers = PersonField(
        label=_("Enseignants"), queryset=Person.objects.none(), widget=forms.SelectMultiple(attrs={"size": 6})
    )
    room = forms.ModelChoiceField(
        label=_("Salle"), queryset=Room.objects.none(), required=False, empty_label=_("Aucune")
    )
    starts_on = DayField(label=_("Premier jour"))
    starts_at = HourField(list="bells", label=_("De"))
    ends_at = HourField(list="bells", label=_("À"))
    repeats = forms.ChoiceField(label=_("Quand ?"), widget=forms.RadioSelect, initial="week")
    ends_on = DayField(label=_("Dernier jour"), required=False)

    def __init__(self, *args: Any, groups: Any, teachers: Any, rooms: Any, weeks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in {"groups": groups, "teachers": teachers, "room": rooms}.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.weeks = {f"semaine-{one.pk}": one for one in weeks}
        self.fields["repeats"].choices = [  # type: ignore[attr-defined]
            ("week", _("Chaque semaine")), ("once", _("Ce jour seulement")),
            *((key, one.name) for key, one in self.weeks.items()),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        _refuse_backwards(self, data)
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Le dernier jour vient avant le premier."))
        return data

    @property
    def course(self) -> dict[str, Any]:
        """What `actions.open_course` is told."""
        data = {name: self.cleaned_data[name] for name in ("subject", "groups", "teachers", "room", "starts_on",
                                                           "starts_at", "ends_at", "ends_on")}  # fmt: skip
        if self.cleaned_data["repeats"] == "once":
            data["ends_on"] = data["starts_on"]
        alternation = self.weeks.get(self.cleaned_data["repeats"])
        return {**data, "alternation": alternation, "weekday": data["starts_on"].isoweekday()}


class ChangeForm(ClashForm):
    """What a lesson has that the regular week has not."""

    kind = forms.ChoiceField(label=_("Ce qui change"), widget=forms.RadioSelect, choices=[
        (ChangeKind.CANCELLED, _("Le cours est annulé")), (ChangeKind.MOVED, _("Il a lieu un autre jour ou à une autre heure")),
        (ChangeKind.REPLACED, _("Quelqu’un d’autre l’assure")), (ChangeKind.ROOM, _("Il a lieu dans une autre salle")),
    ])  # fmt: skip
    day = DayField(label=_("Nouveau jour"), required=False)
    starts_at = HourField(list="bells", label=_("De"), required=False)
    ends_at = HourField(list="bells", label=_("À"), required=False)
    teacher = OnePersonField(
        label=_("Qui l’assure"), queryset=Person.objects.none(), required=False, empty_label=_("Choisir")
    )
    room = forms.ModelChoiceField(
        label=_("Salle"), queryset=Room.objects.none(), required=False, empty_label=_("Choisir")
    )
    reason = NameField(
        label=_("Ce que liront les familles"), required=False,
        help_text=_("Exemple : M. Roux est absent. Jamais la raison d’une absence."),
    )  # fmt: skip

    def __init__(self, *args: Any, teachers: Any, rooms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teacher"].queryset = teachers  # type: ignore[attr-defined]
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needed = {
            ChangeKind.MOVED: {"day": _("Il manque le nouveau jour."), "starts_at": _("Il manque l’heure. Exemple : 08:30."),
                               "ends_at": _("Il manque l’heure. Exemple : 09:25.")},
            ChangeKind.REPLACED: {"teacher": _("Il manque qui assure le cours.")},
            ChangeKind.ROOM: {"room": _("Il manque la salle.")},
        }  # fmt: skip
        for name, words in needed.get(data.get("kind", ""), {}).items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        if data.get("kind") == ChangeKind.MOVED:
            _refuse_backwards(self, data)
            if data.get("day") and data["day"] < clock.today():
                self.add_error("day", _("Ce jour est passé."))
        return data


class LastingForm(ClashForm):
    """What a course of the regular week is from a day on: another hour, room, teacher."""

    since = DayField(label=_("À partir du"))
    weekday = forms.TypedChoiceField(label=_("Jour de la semaine"), coerce=int, choices=Weekday.choices)
    starts_at = HourField(list="bells", label=_("De"))
    ends_at = HourField(list="bells", label=_("À"))
    repeats = forms.ChoiceField(label=_("Quand ?"), widget=forms.RadioSelect, required=False)
    teachers = PersonField(
        label=_("Enseignants"), queryset=Person.objects.none(), widget=forms.SelectMultiple(attrs={"size": 6})
    )
    room = forms.ModelChoiceField(
        label=_("Salle"), queryset=Room.objects.none(), required=False, empty_label=_("Aucune")
    )

    def __init__(
        self, *args: Any, course: Course, teachers: Any, rooms: Any, weeks: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.course = course
        self.fields["teachers"].queryset = teachers  # type: ignore[attr-defined]
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        self.weeks = {f"semaine-{one.pk}": one for one in weeks}
        choices = [("week", _("Chaque semaine")), *((key, one.name) for key, one in self.weeks.items())]
        self.fields["repeats"].choices = choices  # type: ignore[attr-defined]

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        last = self.course.ends_on or self.course.school_year.ends_on
        if day < clock.today():
            raise ValidationError(_("Ce jour est passé : ce qui a eu lieu ne change plus."))
        if day > last:
            raise ValidationError(_("Le cours est fini avant ce jour."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        _refuse_backwards(self, data)
        return data

    @property
    def said(self) -> dict[str, Any]:
        """What `actions.change_course` is told."""
        data = {
            name: self.cleaned_data[name] for name in ("weekday", "starts_at", "ends_at", "teachers", "room")
        }
        return {**data, "alternation": self.weeks.get(self.cleaned_data["repeats"])}


class RoomForm(forms.Form):
    name = NameField(label=_("Nom de la salle"), max_length=40, help_text=_("Exemple : Salle 112."))


class HalfDaysForm(forms.Form):
    """The week of a school of the first degree."""

    morning_starts = HourField(list="bells", label=_("Le matin, de"))
    morning_ends = HourField(list="bells", label=_("à"))
    mornings = forms.TypedMultipleChoiceField(
        label=_("Les matins d’école"),
        coerce=int,
        choices=Weekday.choices[:6],
        widget=forms.CheckboxSelectMultiple,
    )
    afternoon_starts = HourField(list="bells", label=_("L’après-midi, de"))
    afternoon_ends = HourField(list="bells", label=_("à"))
    afternoons = forms.TypedMultipleChoiceField(
        label=_("Les après-midi d’école"), coerce=int, choices=Weekday.choices[:6], widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for half in ("morning", "afternoon"):
            _refuse_backwards(self, data, f"{half}_starts", f"{half}_ends")
        noon, after = data.get("morning_ends"), data.get("afternoon_starts")
        if noon and after and after < noon:
            self.add_error("afternoon_starts", _("L’après-midi commence avant la fin du matin."))
        return data

    @property
    def halves(self) -> dict[tuple[int, str], tuple[time, time]]:
        data = self.cleaned_data
        return {
            (weekday, half): (data[f"{half}_starts"], data[f"{half}_ends"])
            for half in ("morning", "afternoon")
            for weekday in data[f"{half}s"]
        }


class BellsForm(forms.Form):
    """The bell, a line a period."""

    bells = forms.CharField(
        label=_("La sonnerie, un créneau par ligne"), widget=forms.Textarea(attrs={"rows": 8}), required=False,
        max_length=2000, help_text=_("Exemple : M1 8:30 9:25"),
    )  # fmt: skip

    def clean_bells(self) -> list[tuple[str, time, time]]:
        lines = [line.split() for line in self.cleaned_data["bells"].splitlines() if line.strip()]
        found = [_bell(line) for line in lines]
        if len({one[1] for one in found}) < len(found):
            raise ValidationError(_("Deux créneaux commencent à la même heure."))
        return found


def _bell(line: list[str]) -> tuple[str, time, time]:
    spans = [hour(words) for words in line[-2:]]
    if len(line) < 3 or None in spans or spans[0] >= spans[1]:  # type: ignore[operator]
        raise ValidationError(_("La ligne « %s » ne va pas. Exemple : M1 8:30 9:25") % " ".join(line)[:60])
    return " ".join(line[:-2])[:20], spans[0], spans[1]  # type: ignore[return-value]


def _refuse_backwards(
    form: forms.Form, data: dict[str, Any], first: str = "starts_at", last: str = "ends_at"
) -> None:
    if data.get(first) and data.get(last) and data[last] <= data[first]:
        form.add_error(last, _("La fin vient avant le début. Exemple : de 08:30 à 09:25."))
