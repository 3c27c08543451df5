from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from preau.ui.choices import CONTRAST_COOKIE, THEME_COOKIE, Contrast, Theme


class LookForm(forms.Form):
    """How pages should look on this device."""

    theme = forms.ChoiceField(
        label=_("Couleurs"), choices=Theme.choices, widget=forms.RadioSelect, required=False
    )
    contrast = forms.ChoiceField(
        label=_("Contraste"),
        choices=Contrast.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Plus de contraste : fond blanc, texte noir, contours marqués."),
    )


def look_of(request: HttpRequest) -> dict[str, str]:
    """What this device has chosen, as the form's first values."""
    cookies = {"theme": THEME_COOKIE, "contrast": CONTRAST_COOKIE}
    return {name: request.COOKIES.get(cookie, "") for name, cookie in cookies.items()}


class SampleForm(forms.Form):
    """The fields of the living page of components."""

    name = forms.CharField(label="Nom d’usage", help_text="Tel qu’il apparaîtra aux enseignants.")
    born_on = forms.DateField(
        label="Date de naissance",
        error_messages={"invalid": "Cette date n’existe pas. Exemple : 28/02/2014."},
    )
    text = forms.CharField(label="Message", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label="Je garde une copie", required=False)
    answer = forms.ChoiceField(
        label="Vous venez ?", choices=[("oui", "Oui"), ("non", "Non")], widget=forms.RadioSelect
    )
