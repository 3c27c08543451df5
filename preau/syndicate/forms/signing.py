"""Conventions to sign: a PDF put to signature, a scan of what was signed on paper, why one is taken back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from preau.directory.models import Authority
from preau.syndicate.forms.fields import day


class OwnConventionForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Titre de la convention"), max_length=200,
        error_messages={"required": gettext_lazy("Il manque le titre. Exemple : Convention d’adhésion au service.")},
    )  # fmt: skip
    upload = forms.FileField(
        label=gettext_lazy("La convention, en PDF"),
        help_text=gettext_lazy("Telle qu’elle se signe, sans mot de passe."),
        error_messages={"required": gettext_lazy("Choisissez la convention, en PDF."),
                        "empty": gettext_lazy("Ce fichier est vide.")},
    )  # fmt: skip


class PaperForm(forms.Form):
    """A party has signed on paper."""

    signer = forms.CharField(
        label=gettext_lazy("Qui a signé"), max_length=200,
        error_messages={"required": gettext_lazy("Dites qui a signé. Exemple : Mme Odile Hermant.")},
    )  # fmt: skip
    capacity = forms.CharField(
        label=gettext_lazy("En quelle qualité"), max_length=120,
        error_messages={"required": gettext_lazy("Dites en quelle qualité. Exemple : maire.")},
    )  # fmt: skip
    on = day(gettext_lazy("Signée le"))
    upload = forms.FileField(
        label=gettext_lazy("Le papier signé, numérisé"),
        help_text=gettext_lazy("Un PDF ou une photo nette. L’original reste à qui l’a signé."),
        error_messages={"required": gettext_lazy("Choisissez le papier numérisé, en PDF ou en photo."),
                        "empty": gettext_lazy("Ce fichier est vide.")},
    )  # fmt: skip

    def values(self, authority: Authority) -> dict[str, Any]:
        return {"authority": authority} | self.cleaned_data


class TakeBackForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Pourquoi la reprendre"), max_length=300,
        error_messages={"required": gettext_lazy("Dites pourquoi. Exemple : le texte a changé.")},
    )  # fmt: skip
