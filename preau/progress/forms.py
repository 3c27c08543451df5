"""What a teacher types, checked; nothing is done here."""

import re
from collections.abc import Iterable
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.forms import DayField, NameField
from preau.directory.models import Person
from preau.progress.actions import Wish
from preau.progress.choices import LONGEST_SAYING, LONGEST_WORDS
from preau.progress.learnings import Domain
from preau.progress.models import Observation

BACK = timedelta(days=366)
OTHER = "other"


class OnceForm(forms.Form):
    """A form that is one act, however many times it is sent."""

    once = forms.CharField(max_length=40, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = token_urlsafe(12)

    def clean_once(self) -> str:
        return self.cleaned_data["once"] or token_urlsafe(12)


class ObservationForm(OnceForm):
    """Of which children of a class, what they say, a few words; pictures come beside."""

    children = forms.TypedMultipleChoiceField(
        label=_("Pour qui ?"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez un enfant au moins.")},
    )  # fmt: skip
    learning = forms.ChoiceField(
        label=_("La réussite"), widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choisissez une réussite, ou « Autre réussite ».")
        ),
    )  # fmt: skip
    own = NameField(
        label=_("Autre réussite, dite par l’enfant"), max_length=LONGEST_SAYING, required=False,
        help_text=_("Exemple : Je sais lacer mes chaussures."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Un mot"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Lu par la famille de chaque enfant coché."),
    )  # fmt: skip
    day = DayField(label=_("Jour"))
    shows_children = forms.BooleanField(label=_("On reconnaît un enfant sur la photo"), required=False)

    def __init__(self, *args: Any, domain: Domain, pupils: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.domain, self.pupils = domain, {one.pk: one for one in pupils}
        self.fields["children"].choices = [(pk, one.listed_name) for pk, one in self.pupils.items()]  # type: ignore[attr-defined]
        known = [(code, words) for code, words in domain.learnings.items()]
        self.fields["learning"].choices = [*known, (OTHER, gettext("Autre réussite"))]  # type: ignore[attr-defined]
        self.fields["day"].initial = clock.today()
        self.fields["day"].error_messages["required"] = gettext("Il manque le jour. Exemple : 12/11/2026.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("learning") == OTHER and not data.get("own") and "own" not in self.errors:
            self.add_error("own", gettext("Dites la réussite. Exemple : Je sais lacer mes chaussures."))
        day = data.get("day")
        if day and not clock.today() - BACK <= day <= clock.today():
            self.add_error("day", gettext("Ce jour n’est pas encore venu, ou il est trop ancien."))
        named = self._named(f"{data.get('own', '')} {data.get('words', '')}", data.get("children", []))
        if named:
            words = gettext("Le mot nomme %(name)s, que d’autres familles liraient : écrivez sans prénom.")
            self.add_error("words", words % {"name": named.first_name})
        return data

    @property
    def wish(self) -> Wish:
        data = self.cleaned_data
        code = "" if data["learning"] == OTHER else data["learning"]
        says = self.domain.learnings.get(code) or data["own"]
        return Wish(
            children=tuple(data["children"]), domain=self.domain.code, learning=code, says=says, day=data["day"],
            words=data["words"].strip(), shows_children=data["shows_children"],
        )  # fmt: skip

    def _named(self, words: str, chosen: Iterable[int]) -> Person | None:
        """A pupil of the class whom the words name, where another family would read it."""
        mine = set(chosen)
        said = {word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", words)}
        named = [one for one in self.pupils.values() if one.first_name.casefold() in said]
        return next((one for one in named if len(mine) > 1 or one.pk not in mine), None)


def initial_of(one: Observation, children: Iterable[int]) -> dict[str, Any]:
    """What the form shows of an observation that is there."""
    known = one.of_domain and one.of_domain.learnings.get(one.learning) == one.says
    return {
        "children": list(children), "learning": one.learning if known else OTHER, "own": "" if known else one.says,
        "words": one.words, "day": one.day, "shows_children": one.shows_children,
    }  # fmt: skip


class SharingForm(OnceForm):
    title = NameField(
        label=_("Nom de la période"), help_text=_("Exemple : Septembre et octobre."),
        error_messages={"required": _("Il manque le nom de la période. Exemple : Septembre et octobre.")},
    )  # fmt: skip
