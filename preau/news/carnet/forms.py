"""What an author and a parent type; checked here, done in `actions`."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.audiences import Audience
from preau.directory.models import Person
from preau.news.carnet.natures import nature
from preau.news.carnet.words import choices_of_words
from preau.news.choices import (
    CHOICES_AT_MOST,
    LONGEST_ANSWER,
    LONGEST_BODY,
    AnswerKind,
    Kind,
)
from preau.news.models import Slip
from preau.ui.hours import HourField
from preau.ui.words import full_day_words

YEAR = timedelta(days=366)


class DayField(forms.DateField):
    """A day, picked in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "invalid": _("Cette date n’existe pas. Exemple : 28/02/2027."),
                "required": _("Il manque une date. Exemple : 27/11/2026."),
            },
            **kwargs,
        )  # fmt: skip


class NoteForm(forms.Form):
    """A note, whole; what is not finished is kept by the draft as it is typed."""

    audience = forms.ChoiceField(
        label=_("Pour qui ?"), error_messages={"required": _("Dites à quelles familles vous écrivez.")}
    )
    only = forms.TypedMultipleChoiceField(
        label=_("Seulement pour"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : tous les élèves."),
    )  # fmt: skip
    nature = forms.ChoiceField(
        label=_("De quoi s’agit-il ?"), choices=Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Dites de quoi il s’agit : cela décide qui signe.")},
    )  # fmt: skip
    subject = forms.CharField(
        label=_("Objet"), max_length=200,
        error_messages={"required": _("Il manque l’objet. Exemple : Sortie au musée, jeudi 10 décembre.")},
    )  # fmt: skip
    day = DayField(label=_("Jour de la sortie"), required=False)
    leaves_at = HourField(label=_("Départ"), required=False)
    returns_at = HourField(label=_("Retour"), required=False)
    cost = forms.DecimalField(
        label=_("Coût pour la famille, en euros"), required=False, localize=True, min_value=Decimal(0), max_value=Decimal(9999),
        max_digits=6, decimal_places=2, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("Ce coût ne se lit pas. Exemple : 4,50.")},
    )  # fmt: skip
    body = forms.CharField(
        label=_("Texte"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Il manque le texte du mot.")},
    )  # fmt: skip
    answer_kind = forms.ChoiceField(
        label=_("Une question de plus ?"), choices=AnswerKind.choices, initial=AnswerKind.NONE
    )
    question = forms.CharField(
        label=_("Votre question"), max_length=200, required=False,
        help_text=_("Exemple : Combien de personnes viendront ?"),
    )  # fmt: skip
    options = forms.CharField(
        label=_("Les choix, un par ligne"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    deadline = DayField(label=_("Signature avant la fin du"))
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, audiences: list[Audience], pupils: list[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("day", "leaves_at", "returns_at", "question", "options"):
            self.fields[name].expected = True  # type: ignore[attr-defined]  # asked by the nature or by the question
        _offer(self.fields["audience"], [(one.key, one.words) for one in audiences])
        _offer(self.fields["only"], [(one.pk, one.listed_name) for one in pupils])

    def clean_deadline(self) -> date:
        day: date = self.cleaned_data["deadline"]
        if not clock.today() <= day <= clock.today() + YEAR:
            raise ValidationError(
                _("Cette date est passée, ou trop lointaine : laissez aux familles quelques jours.")
            )
        return day

    def clean_options(self) -> list[str]:
        lines = [" ".join(line.split())[:80] for line in str(self.cleaned_data["options"]).splitlines()]
        return list(dict.fromkeys(filter(None, lines)))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("nature"):
            self._check_trip(found)
        self._check_question(found)
        return found

    def _check_trip(self, found: dict[str, Any]) -> None:
        rule = nature(found["nature"])
        if not rule.trip:
            found |= dict.fromkeys(("day", "leaves_at", "returns_at", "cost"))
            return
        if rule.free and found.get("cost"):
            self.add_error(
                "cost",
                _(
                    "Une sortie obligatoire est gratuite : retirez le coût, ou choisissez une sortie facultative."
                ),
            )
        for name, words in _TRIP.items():
            if not found.get(name) and name not in self.errors:
                self.add_error(name, words)
        self._check_moments(found)

    def _check_moments(self, found: dict[str, Any]) -> None:
        day, leaves, returns = found.get("day"), found.get("leaves_at"), found.get("returns_at")
        if day and found.get("deadline") and found["deadline"] >= day:
            words = _now("Les signatures arriveraient trop tard : choisissez une date avant le %(day)s.")
            self.add_error("deadline", words % {"day": full_day_words(day)})
        if leaves and returns and returns <= leaves:
            self.add_error("returns_at", _("Le retour est avant le départ."))

    def _check_question(self, found: dict[str, Any]) -> None:
        kind = found.get("answer_kind")
        if kind == AnswerKind.NONE:
            found |= {"question": "", "options": []}
        elif not found.get("question"):
            self.add_error("question", _("Il manque la question. Exemple : Combien de personnes viendront ?"))
        if kind != AnswerKind.CHOICE:
            found["options"] = []
        elif not 2 <= len(found.get("options", [])) <= CHOICES_AT_MOST:
            self.add_error(
                "options", _("Il faut de 2 à 12 choix, un par ligne. Exemple : Vélo, à pied, en voiture.")
            )


_TRIP = {
    "day": _("Il manque le jour de la sortie. Exemple : 10/12/2026."),
    "leaves_at": _("Il manque l’heure de départ. Exemple : 09:00."),
    "returns_at": _("Il manque l’heure de retour. Exemple : 16:00."),
}


class SlipForm(forms.Form):
    """The answer of one parent for one child; nothing is ticked beforehand.

    `answered` counts the answers that this parent had given when the page was drawn.
    """

    answered = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, slip: Slip, data: QueryDict | None = None, *, answered: int = 0) -> None:
        super().__init__(data, prefix=f"mot-{slip.pk}", initial={"answered": answered})
        self.was_kept = data is not None and "hors_connexion" in data
        self.slip, note, name = slip, slip.note, slip.child.first_name
        self.fields["said"] = forms.ChoiceField(
            label=_now("Votre réponse"),
            choices=choices_of_words(note, name),
            widget=forms.RadioSelect,
            error_messages={"required": _now("Il manque votre réponse pour %(name)s.") % {"name": name}},
        )
        if note.has_question:
            self.fields["answer"] = _answer_field(note.answer_kind, note.question, note.options)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if "answer" in self.fields and found.get("said") == "yes" and found.get("answer") in (None, ""):
            self.add_error(
                "answer", self.errors.get("answer") or _now("Il manque une réponse à cette question.")
            )
        return found

    @property
    def after(self) -> int | None:
        """How many answers this one comes after, when it waited on a phone for the network."""
        return self.cleaned_data["answered"] or 0 if self.was_kept else None

    @property
    def agrees(self) -> bool:
        return bool(self.cleaned_data["said"] == "yes")

    @property
    def words(self) -> str:
        """The answer as it is kept: "3", "2026-11-27", "oui"; nothing from who does not permit."""
        value = self.cleaned_data.get("answer") if self.agrees else None
        return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _answer_field(kind: str, question: str, options: list[str]) -> forms.Field:
    """Asked of who says yes only: the form says so itself."""
    made: dict[str, forms.Field] = {
        AnswerKind.YES_NO: forms.ChoiceField(choices=[("oui", _("Oui")), ("non", _("Non"))], widget=forms.RadioSelect),
        AnswerKind.CHOICE: forms.ChoiceField(choices=[(one, one) for one in options], widget=forms.RadioSelect),
        AnswerKind.NUMBER: forms.IntegerField(
            min_value=0, max_value=999, widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            error_messages={"invalid": _("Il faut un nombre. Exemple : 2.")},
        ),
        AnswerKind.DATE: DayField(),
        AnswerKind.TEXT: forms.CharField(max_length=LONGEST_ANSWER),
    }  # fmt: skip
    field = made[kind]
    field.label, field.required, field.expected = question, False, True  # type: ignore[attr-defined]
    return field


def _offer(field: forms.Field, choices: list[tuple[Any, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
