"""Purchasing groups: the group, its market, its lots, an order, a financing plan."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.base import clock
from preau.base.identifiers import is_siret
from preau.directory.models import Authority
from preau.syndicate.buying import schedule
from preau.syndicate.choices import KeyKind, RenewalKind
from preau.syndicate.forms.fields import (
    AmountField,
    amount,
    authority_meant,
    cells_of,
    day,
    decimal_of,
    number,
)
from preau.syndicate.law.financing import AidAsked
from preau.syndicate.law.purchasing import PriceLine, vat_rates
from preau.syndicate.models import Lot, PurchasingGroup

PRICE = "Abonnement d’un élève, pour un an ; élève ; 1,08 ; 20"
AID = "Région Hauts-de-France ; 30 %"
PART = "Prémesques ; 3"


class GroupForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nom du groupement"), max_length=160,
        error_messages={"required": gettext_lazy("Il manque le nom. Exemple : Numérique des écoles.")},
    )  # fmt: skip
    need = forms.CharField(
        label=gettext_lazy("Ce qui s’achète ensemble"), max_length=300,
        help_text=gettext_lazy("Exemple : un espace numérique de travail, son hébergement et son accompagnement."),
        error_messages={"required": gettext_lazy("Dites ce qui s’achète. Exemple : un espace numérique de travail.")},
    )  # fmt: skip


class AdoptionForm(forms.Form):
    """An act of elsewhere, typed back."""

    on = day(gettext_lazy("Exécutoire le"))
    reference = forms.CharField(
        label=gettext_lazy("Délibération"), max_length=120,
        error_messages={"required": gettext_lazy("Citez la délibération. Exemple : 2026-16.")},
    )  # fmt: skip


class SignatureForm(AdoptionForm):
    who = forms.CharField(
        label=gettext_lazy("Collectivité"), max_length=160, help_text=gettext_lazy("Son nom, son code INSEE ou son SIREN."),
        error_messages={"required": gettext_lazy("Dites quelle collectivité. Exemple : 59470.")},
    )  # fmt: skip
    field_order = ("who", "on", "reference")

    def clean_who(self) -> Authority:
        return authority_meant(self.cleaned_data["who"])


class MarketForm(forms.Form):
    """A market as it was let."""

    reference = forms.CharField(
        label=gettext_lazy("Numéro du marché"), max_length=30,
        error_messages={"required": gettext_lazy("Il manque le numéro. Exemple : 2023-ENT.")},
    )  # fmt: skip
    purpose = forms.CharField(
        label=gettext_lazy("Objet"), max_length=300,
        error_messages={"required": gettext_lazy("Il manque l’objet. Exemple : espace numérique de travail des écoles.")},
    )  # fmt: skip
    holder = forms.CharField(
        label=gettext_lazy("Titulaire"),
        max_length=200,
        error_messages={"required": gettext_lazy("Il manque le titulaire.")},
    )
    holder_siret = forms.CharField(
        label=gettext_lazy("SIRET du titulaire"), max_length=20, required=False,
        help_text=gettext_lazy("Quatorze chiffres, s’il est connu."),
    )  # fmt: skip
    starts_on = day(gettext_lazy("Commence le"))
    firm_months = number(gettext_lazy("Durée ferme, en mois"), min_value=1, max_value=180, initial=24)
    renewals = number(gettext_lazy("Reconductions"), max_value=10, initial=2)
    renewal_months = number(gettext_lazy("Mois d’une reconduction"), max_value=60, initial=12)
    tacit = forms.BooleanField(label=gettext_lazy("Elles sont tacites"), required=False)
    why_longer = forms.CharField(
        label=gettext_lazy("Ce qui justifie une durée plus longue"), max_length=300, required=False,
        help_text=gettext_lazy("Seulement au-delà de quatre ans."),
    )  # fmt: skip

    def clean_holder_siret(self) -> str:
        found = re.sub(r"\s", "", self.cleaned_data["holder_siret"])
        if found and not is_siret(found):
            raise ValidationError(
                _("Ce SIRET ne va pas : 14 chiffres, dont la clé. Exemple : 73282932000074.")
            )
        return found


class DecisionForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("La période suivante"), choices=RenewalKind.choices)
    reference = forms.CharField(
        label=gettext_lazy("Par quel acte ou courrier"), max_length=120,
        error_messages={"required": gettext_lazy("Dites par quel écrit. Exemple : courrier du 12 mars 2026.")},
    )  # fmt: skip


class ScheduleForm(forms.Form):
    """Lines of a price schedule."""

    schedule = forms.CharField(
        label=gettext_lazy("Bordereau des prix, une ligne par prix"), max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Libellé ; unité ; prix hors taxe ; TVA. Exemple : ") + PRICE,
        error_messages={"required": gettext_lazy("Il manque les prix. Exemple : ") + PRICE},
    )  # fmt: skip

    def clean_schedule(self) -> list[PriceLine]:
        return [_price(cells) for cells in cells_of(self.cleaned_data["schedule"], 4, PRICE)]


class LotForm(ScheduleForm):
    number = number(gettext_lazy("Numéro du lot"), min_value=1, max_value=99, initial=1)
    title = forms.CharField(
        label=gettext_lazy("Intitulé"),
        max_length=200,
        error_messages={"required": gettext_lazy("Il manque l’intitulé.")},
    )
    maximum = amount(
        gettext_lazy("Maximum, hors taxe"),
        help_text=gettext_lazy("Le plus qui puisse s’y commander en tout."),
    )
    field_order = ("number", "title", "maximum", "schedule")

    def clean_maximum(self) -> Decimal:
        found: Decimal = self.cleaned_data["maximum"]
        if found <= 0:
            raise ValidationError(_("Un accord-cadre a un maximum. Exemple : 90000."))
        return found


class OrderForm(forms.Form):
    """An order on a lot: for whom, and a quantity of each price (`q-<id>`)."""

    who = forms.ModelChoiceField(
        label=gettext_lazy("Pour"), queryset=Authority.objects.none(), empty_label=None,
        error_messages={"required": gettext_lazy("Choisissez une collectivité qui a signé la convention."),
                        "invalid_choice": gettext_lazy("Cette collectivité n’a pas signé la convention.")},
    )  # fmt: skip
    on = day(gettext_lazy("Commandé le"))
    place = forms.CharField(label=gettext_lazy("Livré ou rendu à"), max_length=200, required=False)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, lot: Lot, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        assert isinstance(field, forms.ModelChoiceField)
        signed = lot.market.group.signatories.in_force().values("authority")
        field.queryset = Authority.objects.filter(pk__in=signed).order_by("name")
        today = schedule(lot, clock.today())
        self.prices = [one for one, _now, _first in today]
        for one, price, _first in today:
            asked = _("%(label)s : %(price)s HT, par %(unit)s") % {
                "label": one.label,
                "price": price,
                "unit": one.unit,
            }
            self.fields[f"q-{one.pk}"] = _quantity(asked)

    @property
    def head(self) -> list[Any]:
        return [self[name] for name in ("who", "on", "place")]

    @property
    def asked(self) -> list[Any]:
        return [self[f"q-{one.pk}"] for one in self.prices]

    @property
    def quantities(self) -> dict[int, Decimal]:
        found = {one.pk: self.cleaned_data.get(f"q-{one.pk}") for one in self.prices}
        return {pk: number for pk, number in found.items() if number}


class OrderStepForm(forms.Form):
    on = day(gettext_lazy("Jour"))
    reference = forms.CharField(
        label=gettext_lazy("Facture, ou raison"), max_length=200, required=False,
        help_text=gettext_lazy("Exemple : FA-2026-118, ou école fermée."),
    )  # fmt: skip


class PlanForm(forms.Form):
    """A financing plan. `parts` is by id of the authority, for a fixed key."""

    title = forms.CharField(
        label=gettext_lazy("Ce qui est financé"), max_length=160,
        error_messages={"required": gettext_lazy("Dites ce qui est financé. Exemple : ENT des écoles, 2027.")},
    )  # fmt: skip
    cost = amount(gettext_lazy("Coût, toutes taxes comprises"))
    aids = forms.CharField(
        label=gettext_lazy("Aides, une par ligne"), max_length=8_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Qui aide ; un taux du coût, ou un montant. Exemple : ") + AID,
    )  # fmt: skip
    key = forms.ChoiceField(label=gettext_lazy("Le reste se partage"), choices=KeyKind.choices)
    counted_on = day(gettext_lazy("Élèves comptés le"))
    parts = forms.CharField(
        label=gettext_lazy("Clé fixe, une collectivité par ligne"), max_length=80_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Seulement pour une clé fixe. Nom, code INSEE ou SIREN ; parts. Exemple : ") + PART,
    )  # fmt: skip

    def __init__(self, group: PurchasingGroup, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group

    def clean_aids(self) -> list[AidAsked]:
        return [_aid(cells) for cells in cells_of(self.cleaned_data["aids"], 2, AID)]

    def clean_parts(self) -> dict[int, int]:
        rows = cells_of(self.cleaned_data["parts"], 2, PART)
        known = _signed(self.group) if rows else {}
        return dict(_part(cells, known) for cells in rows)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("key") == KeyKind.FIXED and not found.get("parts") and "parts" not in self.errors:
            self.add_error("parts", _("Il manque la clé. Exemple : %(example)s") % {"example": PART})
        return found


def _quantity(label: str) -> forms.DecimalField:
    found = AmountField(
        label=label, min_value=Decimal(0), max_digits=10, decimal_places=2, required=False, localize=True,
        error_messages={"invalid": gettext_lazy("Cette quantité ne se lit pas. Exemple : 177."),
                        "min_value": gettext_lazy("Une quantité n’est jamais négative.")},
    )  # fmt: skip
    found.expected = True  # type: ignore[attr-defined]  # one of them is asked
    return found


def _price(cells: list[str]) -> PriceLine:
    price, vat = decimal_of(cells[2]), decimal_of(cells[3], 2)
    if price is None or not price:
        raise ValidationError(_("Ce prix ne se lit pas : %(price)s. Exemple : 1,08") % {"price": cells[2]})
    if vat is None or vat not in vat_rates():
        known = ", ".join(f"{one:f}".replace(".", ",") for one in vat_rates())
        raise ValidationError(
            _("Ce taux de TVA n’est pas connu : %(vat)s. Connus : %(known)s.")
            % {"vat": cells[3], "known": known}
        )
    return PriceLine(cells[0][:200], cells[1][:40], price, vat)


def _aid(cells: list[str]) -> AidAsked:
    found = decimal_of(cells[1], 2)
    if found is None or ("%" in cells[1] and found > 100):
        raise ValidationError(
            _("Cette aide ne se lit pas : %(aid)s. Exemple : 30 %%, ou 1200,50") % {"aid": cells[1]}
        )
    rate = "%" in cells[1]
    return AidAsked(cells[0][:160], rate=found if rate else None, amount=None if rate else found)


def _signed(group: PurchasingGroup) -> dict[str, int]:
    """Those that have signed, by each name that they may be called."""
    rows = group.signatories.in_force().select_related("authority")
    return {
        name.casefold(): one.authority_id
        for one in rows
        for name in (
            one.authority.name,
            one.authority.usual_name,
            one.authority.insee_code,
            one.authority.siren,
        )
        if name
    }


def _part(cells: list[str], known: dict[str, int]) -> tuple[int, int]:
    who = known.get(cells[0].casefold())
    if who is None:
        raise ValidationError(_("%(who)s n’a pas signé la convention.") % {"who": cells[0]})
    if not cells[1].isdecimal() or len(cells[1]) > 6:
        raise ValidationError(_("Ces parts ne se lisent pas : %(parts)s. Exemple : 3") % {"parts": cells[1]})
    return who, int(cells[1])
