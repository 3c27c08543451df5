"""The text of an act, and what happens to it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from preau.council.choices import LONGEST_OBJECT
from preau.council.drafting import ModelAct
from preau.council.forms.fields import DAY, NO_DAY
from preau.council.models import Member


class FieldsForm(forms.Form):
    """The fields of a model act; a person is one of the members."""

    def __init__(self, model: ModelAct, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.said, one.said) for one in members]
        for one in model.fields:
            self.fields[one.name] = (
                forms.ChoiceField(label=one.label, required=False, choices=[("", _("Choisir…")), *names])
                if one.kind == "person"
                else forms.CharField(
                    label=one.label, required=False, max_length=500, help_text=one.help, initial=one.default
                )
            )
            self.fields[one.name].expected = True  # type: ignore[attr-defined]  # asked when the text is frozen


class ParagraphsField(forms.CharField):
    """Paragraphs, an empty line between two."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, max_length=60_000, widget=forms.Textarea(attrs={"rows": 6}), **kwargs
        )

    def clean(self, value: Any) -> list[str]:
        parts = super().clean(value).replace("\r\n", "\n").split("\n\n")
        return [" ".join(one.split()) for one in parts if one.strip()]


class TextForm(forms.Form):
    title = forms.CharField(
        label=_("Objet"), max_length=LONGEST_OBJECT, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Il manque l’objet."), "max_length": _("500 signes au plus, comme à la préfecture.")},
    )  # fmt: skip
    subject_code = forms.RegexField(
        r"^\d(\.\d{1,2}){0,4}$", label=pgettext_lazy("act", "Matière"), required=False,
        help_text=_("Le code de la nomenclature de la préfecture. Exemple : 5.7 (intercommunalité)."),
        error_messages={"invalid": _("Ce code ne va pas. Exemple : 5.7.")},
    )  # fmt: skip
    visas = ParagraphsField(label=_("Visas"), help_text=_("Une ligne vide entre deux paragraphes."))
    considerings = ParagraphsField(label=_("Considérants"))
    articles = ParagraphsField(
        label=_("Ce que le conseil décide"), help_text=_("Un article par paragraphe : un verbe au présent.")
    )


class StepForm(forms.Form):
    on = forms.DateField(label=_("Jour"), widget=DAY, error_messages=NO_DAY)
    proof = forms.CharField(
        label=_("Preuve"),
        max_length=300,
        required=False,
        help_text=_("Exemple : numéro de l’accusé de réception."),
    )


class BlankingForm(forms.Form):
    """Words that the public must not read."""

    words = forms.CharField(
        label=_("Mots à occulter"), max_length=200, help_text=_("Comme ils sont écrits dans l’acte. Exemple : M. Paul Martin."),
        error_messages={"required": _("Il manque les mots à occulter. Exemple : M. Paul Martin.")},
    )  # fmt: skip
    instead = forms.CharField(
        label=_("À lire à la place"),
        max_length=60,
        required=False,
        help_text=_("Vide : […]. Exemple : M. X."),
    )
