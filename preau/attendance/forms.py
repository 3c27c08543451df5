"""What is typed in school life, checked; nothing is done here."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from preau.attendance.calling.rolls import Line
from preau.attendance.calling.saving import Marks
from preau.attendance.choices import ExemptionKind, PassageKind, State
from preau.attendance.models import Absence
from preau.attendance.motives import Motive, motives
from preau.base import clock
from preau.directory.children import Child
from preau.directory.forms import DayField, NameField
from preau.ui.hours import HourField

DAY_BEGINS, DAY_ENDS = time(0), time(23, 59)
MOST_MINUTES = 240
AHEAD = timedelta(days=366)
# What school life notes by hand; that a pupil was found is noted by its own button.
NOTED = [PassageKind.ARRIVAL, PassageKind.EXIT, PassageKind.SICK_BAY]
Span = tuple[date, time, date, time]


def typed_marks(data: QueryDict, lines: Iterable[Line]) -> tuple[Marks, list[str]]:
    """What a roll's form says of each line, which keeps it, and what is wrong with it.

    A pupil of whom the form says nothing keeps what was known; one who is not on the list is not heard.
    """
    marks: Marks = {}
    wrong: list[str] = []
    for line in lines:
        said = data.get(f"p{line.pupil.pk}", line.state)
        line.state = said if said in State.values else line.state
        typed = data.get(f"m{line.pupil.pk}", "").strip()
        line.minutes = _minutes(typed) if line.state == State.LATE else 0
        if line.minutes < 0:
            line.minutes = 0
            told = {"who": line.pupil.listed_name, "typed": typed[:20]}
            wrong.append(
                _("Retard de %(who)s : « %(typed)s » n’est pas un nombre de minutes. Exemple : 10.") % told
            )
        marks[line.pupil.pk] = (line.state, line.minutes)
    return marks, wrong


def _minutes(typed: str) -> int:
    """Minutes of lateness; 0 when none are typed, -1 when it is no such number."""
    if not typed:
        return 0
    ok = typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) <= MOST_MINUTES
    return int(typed) if ok else -1


class MotiveForm(forms.Form):
    """A motive of the list, and a few words where they help."""

    motive = forms.ChoiceField(label=gettext_lazy("Pourquoi ?"), widget=forms.RadioSelect)
    words = forms.CharField(label=gettext_lazy("Quelques mots"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, pgettext("motive", one.label)) for one in motives().values()]
        self.fields["motive"].choices = choices  # type: ignore[attr-defined]
        self.fields["motive"].error_messages["required"] = _("Choisissez une raison dans la liste.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        motive = motives().get(data.get("motive", ""))
        if motive and motive.words and not data.get("words", "").strip():
            self.add_error("words", _("Dites-le en quelques mots. Exemple : passage du permis de conduire."))
        return data

    @property
    def chosen_motive(self) -> Motive:
        return motives()[self.cleaned_data["motive"]]


class ExplainForm(MotiveForm):
    """Why a child was away, and until when it holds."""

    extent = forms.ChoiceField(label=gettext_lazy("Jusqu’à quand ?"), widget=forms.RadioSelect)
    back_on = DayField(label=gettext_lazy("De retour le"), required=False)

    def __init__(self, *args: Any, absence: Absence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.absence = absence
        self.fields["extent"].choices = [  # type: ignore[attr-defined]
            ("day", _("Toute la journée")),
            ("this", _("Seulement les heures déjà manquées")),
            ("until", _("Plusieurs jours")),
        ]
        self.fields["extent"].initial = "day"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        back = data.get("back_on")
        if data.get("extent") == "until" and "back_on" not in self.errors:
            if back is None:
                self.add_error("back_on", _("Donnez le jour du retour, ou choisissez « Toute la journée »."))
            elif not self.absence.day < back <= self.absence.day + AHEAD:
                self.add_error("back_on", _("Le retour vient après l’absence."))
        return data

    @property
    def span(self) -> Span:
        absence, extent = self.absence, self.cleaned_data["extent"]
        if extent == "this":
            return absence.day, absence.starts_at, absence.day, absence.ends_at
        back = self.cleaned_data["back_on"] if extent == "until" else absence.day + timedelta(days=1)
        return absence.day, absence.starts_at, back - timedelta(days=1), DAY_ENDS


class AnnounceForm(MotiveForm):
    """An absence told before it happens."""

    child = forms.ChoiceField(label=gettext_lazy("Qui sera absent ?"), widget=forms.RadioSelect)
    first_day = DayField(label=gettext_lazy("Du"))
    starts_at = HourField(label=gettext_lazy("À partir de"), required=False)
    last_day = DayField(label=gettext_lazy("Au (inclus)"), required=False)
    ends_at = HourField(label=gettext_lazy("Jusqu’à"), required=False)
    field_order = ["child", "first_day", "last_day", "starts_at", "ends_at", "motive", "words"]

    def __init__(self, *args: Any, children: Iterable[Child], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = {str(one.person.pk): one for one in children}
        choice = self.fields["child"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(key, one.badge) for key, one in self.children.items()]
        if len(self.children) == 1:
            choice.widget, choice.initial = forms.HiddenInput(), next(iter(self.children))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first = data.get("first_day")
        last = data.get("last_day") or first
        if first and not clock.today() <= first <= clock.today() + AHEAD:
            self.add_error(
                "first_day",
                _(
                    "Une absence s’annonce à partir d’aujourd’hui. Une absence passée s’explique dans la liste."
                ),
            )
        elif first and last and not first <= last <= first + AHEAD:
            self.add_error("last_day", _("Le dernier jour vient avant le premier."))
        elif (
            first
            and first == last
            and (data.get("ends_at") or DAY_ENDS) <= (data.get("starts_at") or DAY_BEGINS)
        ):
            self.add_error("ends_at", _("La fin vient avant le début. Exemple : de 10:00 à 12:00."))
        return data

    @property
    def chosen(self) -> Child:
        return self.children[self.cleaned_data["child"]]

    @property
    def span(self) -> Span:
        data = self.cleaned_data
        last = data["last_day"] or data["first_day"]
        return data["first_day"], data["starts_at"] or DAY_BEGINS, last, data["ends_at"] or DAY_ENDS


class PassageForm(forms.Form):
    """What school life knows of a pupil, at an hour of today."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Que se passe-t-il ?"), widget=forms.RadioSelect,
        choices=[(str(one), one.label) for one in NOTED], initial=str(PassageKind.ARRIVAL),
    )  # fmt: skip
    at = HourField(label=gettext_lazy("À quelle heure ?"))

    def clean_at(self) -> time:
        at: time = self.cleaned_data["at"]
        if at > clock.now().time():
            raise forms.ValidationError(_("Cette heure est à venir : notez-la quand elle sera là."))
        return at


class ExemptionForm(forms.Form):
    """What a pupil is not expected at, for a time."""

    exemption = forms.ChoiceField(
        label=gettext_lazy("De quoi ?"), widget=forms.RadioSelect, choices=ExemptionKind.choices
    )
    first_day = DayField(label=gettext_lazy("Du"))
    last_day = DayField(label=gettext_lazy("Au (inclus)"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and not first <= last <= first + AHEAD:
            self.add_error("last_day", _("Le dernier jour vient avant le premier."))
        return data


class PeriodForm(forms.Form):
    """From a day to another of a school year, both included; the year up to today where nothing is asked."""

    du = DayField(label=gettext_lazy("Du"), required=False)
    au = DayField(label=gettext_lazy("Au (inclus)"), required=False)

    def __init__(self, *args: Any, first: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("du") and data.get("au") and data["au"] < data["du"]:
            self.add_error("au", _("Le dernier jour vient avant le premier."))
        return data

    @property
    def span(self) -> tuple[date, date]:
        """The period asked; the whole year where it is none."""
        data = getattr(self, "cleaned_data", {}) if self.is_valid() else {}
        return data.get("du") or self.first, min(data.get("au") or clock.today(), clock.today())


class DecisionForm(forms.Form):
    """Accepted or not, and what the family will read of it."""

    accepted = forms.ChoiceField(choices=[("1", "1"), ("0", "0")])
    answer = forms.CharField(max_length=200, required=False)


class ExitRuleForm(forms.Form):
    """What a rule of exit lets do."""

    name = NameField(
        label=gettext_lazy("Nom du régime"), max_length=60, help_text=gettext_lazy("Exemple : vert, orange, rouge."),
        error_messages={"required": gettext_lazy("Il manque le nom. Exemple : vert.")},
    )  # fmt: skip
    at_ends = forms.BooleanField(
        label=gettext_lazy("Peut arriver plus tard ou partir plus tôt quand un cours est annulé"),
        required=False,
    )
    between = forms.BooleanField(label=gettext_lazy("Peut sortir entre deux cours"), required=False)
    by_family = forms.BooleanField(
        label=gettext_lazy("Les familles peuvent choisir ce régime ici"), required=False
    )
