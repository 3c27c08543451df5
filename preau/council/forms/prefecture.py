"""An assembly and its prefecture."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from preau.council.actes.classification import Classification
from preau.council.choices import ANSWERS
from preau.council.models import Annex, PrefectureReply


def _signs(label: Any, pattern: str, example: str, help_text: Any = "") -> forms.RegexField:
    wrong = _("Ces signes ne se lisent pas. Exemple : %s.") % example
    return forms.RegexField(
        pattern, label=label, help_text=help_text, error_messages={"required": wrong, "invalid": wrong}
    )


class LinkForm(forms.Form):
    """How an assembly is known to its prefecture."""

    department = _signs(_("Département"), r"^[09][0-9][0-9AB]$", "059", _("Trois signes. Exemple : 059."))
    arrondissement = _signs(_("Arrondissement"), r"^[0-9]$", "5", _("Un chiffre ; celui de Lille est 5."))
    nature = _signs(
        _("Nature de la collectivité"),
        r"^[0-9]{2}$",
        "31",
        _("Deux chiffres : 31 pour une commune, 42 pour un syndicat mixte ouvert."),
    )
    nic = _signs(_("Fin du SIRET"), r"^[0-9]{5}$", "00019", _("Les cinq chiffres qui suivent le SIREN."))
    email = forms.EmailField(
        label=_("Adresse des retours"), max_length=254, help_text=_("La préfecture y répond aussi."),
        error_messages={"required": _("Il manque l’adresse. Exemple : mairie@villebois.fr."),
                        "invalid": _("Cette adresse ne se lit pas. Exemple : mairie@villebois.fr.")},
    )  # fmt: skip
    contact = forms.CharField(label=_("Personne à joindre"), max_length=100, required=False)
    phone = forms.CharField(label=_("Téléphone"), max_length=30, required=False)


class SendingForm(forms.Form):
    """Under which matter an act goes, and with which of its annexes; all are ticked beforehand."""

    matter = forms.ChoiceField(
        label=pgettext_lazy("act", "Matière"), help_text=_("Une seule : celle de la décision principale."),
        error_messages={"required": _("Choisissez la matière. Exemple : 5.7 Intercommunalité."),
                        "invalid_choice": _("Choisissez une matière de la liste.")},
    )  # fmt: skip
    annexes = forms.TypedMultipleChoiceField(
        label=_("Annexes jointes"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, known: Classification, annexes: Iterable[Annex], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in annexes}
        matter, joined = self.fields["matter"], self.fields["annexes"]
        assert isinstance(matter, forms.ChoiceField) and isinstance(joined, forms.TypedMultipleChoiceField)
        matter.choices = [("", _("Choisir…")), *_by_first_level(known)]
        joined.choices = [(pk, one.name) for pk, one in self.found.items()]
        joined.initial = list(self.found)
        if not self.found:
            del self.fields["annexes"]

    @property
    def chosen(self) -> list[Annex]:
        return [self.found[pk] for pk in self.cleaned_data.get("annexes", [])]


class ReturnForm(forms.Form):
    """What the operator or the prefecture has given back."""

    file = forms.FileField(
        label=_("Fichier reçu"), help_text=_("Archive .tar.gz ou .zip, ou message .xml de la préfecture."),
        error_messages={"required": _("Choisissez le fichier reçu. Exemple : une archive .tar.gz."),
                        "empty": _("Ce fichier est vide.")},
    )  # fmt: skip


def _by_first_level(known: Classification) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every matter an act may be filed under, below its first level; its code says how deep it is."""
    return [
        (
            f"{top.code}. {top.name}",
            [(one.code, f"{one.code} {one.name}") for one in top.walk() if one is not top],
        )
        for top in known.matters
        if top.below
    ]


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One file or several; each is checked as one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in given or [None]]


class LetterAnswerForm(forms.Form):
    """How a letter is answered, and by what; where there is one way only, it is not asked."""

    kind = forms.ChoiceField(
        label=_("Votre réponse"), widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez votre réponse.")},
    )  # fmt: skip
    documents = ManyFilesField(
        label=_("Fichiers joints"), help_text=_("En PDF. Plusieurs fichiers seulement pour des pièces complémentaires."),
        error_messages={"required": _("Joignez la réponse, en PDF."), "empty": _("Ce fichier est vide.")},
    )  # fmt: skip

    def __init__(self, letter: PrefectureReply, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, ways = self.fields["kind"], ANSWERS[letter.kind]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(one.value, one.label) for one in ways]
        kind.initial = ways[0].value
        if len(ways) == 1:
            kind.widget = forms.HiddenInput()
