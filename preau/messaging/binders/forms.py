from django import forms
from django.utils.translation import gettext_lazy as _


class BinderForm(forms.Form):
    name = forms.CharField(
        label=_("Nom du dossier"), max_length=40, help_text=_("Personne d’autre ne le lit. Exemple : Sorties."),
        error_messages={"required": _("Il manque un nom. Exemple : Sorties.")},
    )  # fmt: skip

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())
