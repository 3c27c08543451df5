"""What a teacher fills, and what a head says in giving it back."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from preau.directory.forms import NameField
from preau.progress.choices import LONGEST_NEEDS, LONGEST_REMARK
from preau.progress.synthesis.points import chapters, observed, said, standings


class SynthesisForm(forms.Form):
    """A standing for each point, words for each domain; what is left open is kept open."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, answers: Mapping[str, Any], version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = version
        given, words, seen = (answers.get(key, {}) for key in ("points", "words", "observed"))
        choices = [(code, said(label)) for code, label in standings().items()]
        for chapter in chapters():
            for code, label in chapter.points.items():
                self.fields[f"p_{code}"] = _standing(label, choices, given.get(code, ""))
            needs = gettext("Points forts et besoins à prendre en compte")
            self.fields[f"w_{chapter.code}"] = _words(needs, LONGEST_NEEDS, words.get(chapter.code, ""))
        for code, label in observed().items():
            self.fields[f"o_{code}"] = _words(said(label), LONGEST_REMARK, seen.get(code, ""))

    def parts(self) -> Iterator[dict[str, Any]]:
        """Chapter by chapter, for the page."""
        for chapter in chapters():
            points = [self[f"p_{code}"] for code in chapter.points]
            yield {
                "code": chapter.code,
                "title": said(chapter.label),
                "points": points,
                "words": self[f"w_{chapter.code}"],
            }

    def remarks(self) -> list[forms.BoundField]:
        return [self[f"o_{code}"] for code in observed()]

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        """As `Synthesis.answers` keeps them, without what is left open."""
        given: dict[str, dict[str, str]] = {"points": {}, "words": {}, "observed": {}}
        kinds = {"p_": "points", "w_": "words", "o_": "observed"}
        for name, value in self.cleaned_data.items():
            if name[:2] in kinds and value:
                given[kinds[name[:2]]][name[2:]] = value
        return given


class ReturnForm(forms.Form):
    words = NameField(
        label=_("Ce qu’il faut reprendre"), max_length=LONGEST_REMARK,
        help_text=_("Lu par l’enseignant. Exemple : le domaine 4 est à préciser."),
        error_messages={"required": _("Dites ce qu’il faut reprendre. Exemple : le domaine 4 est à préciser.")},
    )  # fmt: skip


def _standing(label: str, choices: list[tuple[str, str]], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=said(label), choices=choices, required=False, widget=forms.RadioSelect, initial=initial,
        error_messages={"invalid_choice": gettext("Choisissez une des trois réponses.")},
    )  # fmt: skip


def _words(label: str, longest: int, initial: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        initial=initial,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
