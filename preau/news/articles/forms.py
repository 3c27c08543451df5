from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.audiences import Audience

LONGEST_BODY = 10_000


class ArticleForm(forms.Form):
    """An article, whole; what is not finished is kept by the draft as it is typed."""

    readers = forms.MultipleChoiceField(
        label=_("Pour qui ?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Dites à quelles familles vous écrivez.")},
    )  # fmt: skip
    pupils_too = forms.BooleanField(label=_("Les élèves le lisent aussi"), required=False)
    teams_too = forms.BooleanField(
        label=_("Les équipes des écoles le lisent aussi"), required=False,
        help_text=_("Direction, enseignants et personnel des écoles concernées."),
    )  # fmt: skip
    takes_reactions = forms.BooleanField(
        label=_("On peut y réagir d’une touche : Merci, Vu, Bravo"), required=False,
        help_text=_("Des nombres pour tous ; vous seul lisez les noms."),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Titre"), max_length=200,
        error_messages={"required": _("Il manque le titre. Exemple : La fresque du préau est terminée.")},
    )  # fmt: skip
    body = forms.CharField(
        label=_("Texte"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Il manque le texte.")},
    )  # fmt: skip
    wanted = forms.DateTimeField(
        label=_("Publier à partir du"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Vide : tout de suite."),
        error_messages={"invalid": _("Ce moment n’existe pas. Exemple : 30/11/2026 07:30.")},
    )  # fmt: skip
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        open_to: list[Audience],
        *args: Any,
        spares_team: bool = False,
        offers_reactions: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not spares_team:
            del self.fields["teams_too"]
        if not offers_reactions:
            del self.fields["takes_reactions"]
        field = self.fields["readers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.key, one.words) for one in open_to]

    def clean_wanted(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["wanted"]
        if moment and not clock.now() - timedelta(hours=1) <= moment <= clock.now() + timedelta(days=366):
            raise ValidationError(_("Ce moment est passé, ou trop lointain."))
        return moment


class ReviewForm(forms.Form):
    words = forms.CharField(
        label=_("Un mot à l’auteur"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nécessaire pour rendre l’actualité, facultatif pour la publier."),
    )  # fmt: skip
