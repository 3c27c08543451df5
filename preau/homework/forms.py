"""What teachers and pupils type, checked; nothing is done here."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from preau.base.bodies import WORDS, receives
from preau.directory.forms import DayField, NameField
from preau.directory.models import Person
from preau.files.actions import FILE_LIMIT
from preau.homework.actions.works import Wish
from preau.homework.choices import (
    FILES_AT_MOST,
    LONGEST_TEXT,
    LONGEST_WHAT,
    LONGEST_WORDS,
    MOST_MINUTES,
    Late,
)
from preau.homework.dues import OTHER, Due, Proposal
from preau.ui.written import WrittenField, tidy

with_files = receives(FILES_AT_MOST * FILE_LIMIT + WORDS)  # how much a form with files may bring


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WorkFields(forms.Form):
    """What is to do, for when, how long, for whom; which of it must be said is the forms' own matter."""

    what = forms.CharField(
        label=_("À faire"), max_length=LONGEST_WHAT, required=False,
        error_messages={"max_length": _("C’est trop long pour un titre : mettez la suite dans les consignes.")},
    )  # fmt: skip
    due = forms.ChoiceField(
        label=_("Pour quand ?"), widget=forms.RadioSelect, required=False,
        error_messages={"invalid_choice": _("Ce cours n’est plus proposé : choisissez-en un autre.")},
    )  # fmt: skip
    other_day = DayField(label=_("Un autre jour"), required=False)
    minutes = forms.IntegerField(
        label=_("Minutes de travail"), required=False, min_value=1, max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": MOST_MINUTES, "step": 5}),
        error_messages={
            "invalid": _("Ce nombre de minutes ne se lit pas. Exemple : 20."),
            "min_value": _("Ce nombre de minutes ne va pas. Exemple : 20."),
            "max_value": _("Ce nombre de minutes ne va pas. Exemple : 20."),
        },
    )  # fmt: skip
    details = WrittenField(label=_("Consignes"), max_length=LONGEST_WORDS, required=False, widget=_area(3))
    hands_in = forms.BooleanField(label=_("À rendre ici : photo, fichier, son ou texte"), required=False)
    late = forms.ChoiceField(
        label=_("Après l’heure"), choices=Late.choices, required=False, widget=forms.RadioSelect, initial=Late.TAKEN
    )  # fmt: skip
    pupils = forms.TypedMultipleChoiceField(
        label=_("Seulement pour"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : tous les élèves."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, proposals: Iterable[Proposal], pupils: Iterable[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = {one.due.key: one for one in proposals}
        for name in ("what", "other_day"):
            self.fields[name].expected = True  # type: ignore[attr-defined]  # one of two is asked
        _offer(self.fields["due"], [*((key, key) for key in self.proposals), (OTHER, _now("Un autre jour"))])
        _offer(self.fields["pupils"], [(one.pk, one.listed_name) for one in pupils])

    def clean_late(self) -> str:
        return self.cleaned_data["late"] or str(Late.TAKEN)

    def check_due(self, found: dict[str, Any]) -> None:
        """`due` becomes a `Due`; an error when nothing was chosen."""
        if found.get("due") in self.proposals:
            found["due"] = self.proposals[found["due"]].due
        elif found.get("other_day"):
            found["due"] = Due(found["other_day"])
        elif not {"due", "other_day"} & set(self.errors):
            self.add_error("other_day", _now("Dites pour quand. Exemple : 27/11/2026."))

    @property
    def wish(self) -> Wish:
        names = ("what", "due", "details", "minutes", "hands_in", "late", "pupils")
        subject = {"subject": self.cleaned_data["subject"]} if "subject" in self.fields else {}
        return Wish(**{name: self.cleaned_data[name] for name in names}, **subject)


class BookForm(WorkFields):
    """A line of the book, and what is to do after it; one of the two at least."""

    text = WrittenField(label=_("En classe"), max_length=LONGEST_TEXT, required=False, widget=_area(3))
    subject = NameField(label=_("Matière"), max_length=120, required=False)
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].expected = True  # type: ignore[attr-defined]
        if by_day:
            self.fields["subject"].widget.attrs["list"] = "matieres"
        else:
            del self.fields["subject"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("what"):
            self.check_due(found)
        elif found.get("details") or found.get("hands_in"):
            self.add_error("what", _now("Il manque ce qui est à faire. Exemple : Exercices 12 et 14, p. 58."))
        elif not found.get("text") and "text" not in self.errors and "what" not in self.errors:
            raise ValidationError(_now("Écrivez ce qui a été fait, ou ce qui est à faire."))
        return found


class WorkForm(WorkFields):
    """A work that is there already, changed."""

    subject = NameField(label=_("Matière"), max_length=120, required=False)

    def __init__(self, *args: Any, by_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].required = True
        self.fields["what"].error_messages["required"] = _now(
            "Il manque ce qui est à faire. Exemple : Exercices 12 et 14, p. 58."
        )
        if not by_day:
            del self.fields["subject"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        self.check_due(found)
        return found


class HandInForm(forms.Form):
    text = WrittenField(
        label=_("Ton texte, ou un mot"), max_length=LONGEST_TEXT, required=False, widget=_area(2)
    )


class BackForm(forms.Form):
    words = forms.CharField(
        label=_("Votre commentaire"), max_length=LONGEST_WORDS, required=False, widget=_area(4)
    )


class SequenceForm(forms.Form):
    title = NameField(label=_("Titre de la séquence"), help_text=_("Exemple : La respiration, 5e."))


class StepForm(forms.Form):
    """A lesson of a sequence."""

    title = NameField(
        label=_("Titre de la séance"), error_messages={"required": _("Il manque le titre de la séance.")}
    )
    text = forms.CharField(label=_("En classe"), max_length=LONGEST_TEXT, required=False, widget=_area(4))
    what = forms.CharField(label=_("À faire ensuite"), max_length=LONGEST_WHAT, required=False)
    minutes = WorkFields.base_fields["minutes"]


def asked_day(words: str) -> date | None:
    """The day of an address or a field; nothing for any other words."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def typed_words(form: Mapping[str, Any], names: Iterable[str], most: int = LONGEST_TEXT) -> dict[str, str]:
    """What a form holds, as it is, within bounds."""
    return {name: tidy(str(form.get(name, "")))[: most + 1000] for name in names}


def _offer(field: forms.Field, choices: list[tuple[Any, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
