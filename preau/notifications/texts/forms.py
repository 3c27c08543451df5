from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _


class ChannelForm(forms.Form):
    """What a school may spend in a month."""

    cap = forms.DecimalField(
        label=_("Plafond du mois, en euros"), localize=True, min_value=Decimal(1), max_value=Decimal(5000), max_digits=6,
        decimal_places=2, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Au-delà, plus rien ne part : les familles restantes sont à appeler."),
        error_messages={
            "invalid": _("Ce montant ne se lit pas. Exemple : 25."), "required": _("Il manque un plafond. Exemple : 25."),
            "min_value": _("Un euro au moins. Exemple : 25."), "max_value": _("5 000 euros au plus. Exemple : 25."),
        },
    )  # fmt: skip

    @property
    def thousandths(self) -> int:
        return int(self.cleaned_data["cap"] * 1000)
