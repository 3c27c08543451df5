"""Memberships, contributions, documents, parameters."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.council.models import Sitting
from preau.directory.models import Authority, Establishment
from preau.syndicate.choices import (
    ANSWERS,
    HANDED,
    CountSource,
    DocumentKind,
    PaymentKind,
    ProRataChoice,
    RateKind,
)
from preau.syndicate.forms.fields import authority_meant, day, money, number, signed_amount
from preau.syndicate.models import Competence, Document, Syndicate
from preau.ui.words import full_day_words


class OpeningForm(forms.Form):
    """What the statutes of a syndicate say, as its office opens."""

    statutory_name = forms.CharField(
        label=gettext_lazy("Nom statutaire"), max_length=200, help_text=gettext_lazy("Le même sur chaque acte."),
        error_messages={"required": gettext_lazy("Il manque le nom que portent les statuts.")},
    )  # fmt: skip
    competence = forms.CharField(
        label=gettext_lazy("Compétence transférée"), max_length=200,
        error_messages={"required": gettext_lazy("Il manque la compétence, telle que les statuts la nomment.")},
    )  # fmt: skip
    college_article = forms.CharField(
        label=gettext_lazy("Article sur les collèges"), max_length=40, initial="8.1"
    )
    notice_months = number(gettext_lazy("Préavis de retrait, en mois"), max_value=60, initial=6)
    pro_rata = forms.ChoiceField(
        label=gettext_lazy("Qui adhère en cours d’année doit"), choices=ProRataChoice.choices
    )
    source = forms.CharField(
        label=gettext_lazy("Où ces règles sont écrites"), max_length=200,
        error_messages={"required": gettext_lazy("Dites où ces règles sont écrites. Exemple : statuts, articles 8.1 et 12.")},
    )  # fmt: skip


class ParametersForm(forms.Form):
    """What the statutes leave open, once the office is open."""

    notice_months = number(gettext_lazy("Préavis de retrait, en mois"), max_value=60)
    silence_months = number(
        gettext_lazy("Silence du comité valant accord au retrait, en mois"), min_value=1, max_value=60, required=False,
        help_text=gettext_lazy("Seulement si les statuts le disent ; vide, la réponse du comité est attendue."),
    )  # fmt: skip
    pro_rata = forms.ChoiceField(
        label=gettext_lazy("Qui adhère en cours d’année doit"), choices=ProRataChoice.choices
    )
    college_article = forms.CharField(
        label=gettext_lazy("Article sur les collèges"), max_length=40,
        error_messages={"required": gettext_lazy("Il manque l’article. Exemple : 8.1.")},
    )  # fmt: skip
    nic = forms.CharField(
        label=gettext_lazy("Fin du SIRET"), max_length=5, required=False,
        help_text=gettext_lazy("Les cinq chiffres qui suivent le SIREN : le fichier du comptable les demande."),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Où ces règles sont écrites"), max_length=200,
        error_messages={"required": gettext_lazy("Dites où ces règles sont écrites. Exemple : statuts, articles 8.1 et 12.")},
    )  # fmt: skip


class CompetenceForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Compétence"), max_length=200,
        error_messages={"required": gettext_lazy("Il manque la compétence, telle que les statuts la nomment.")},
    )  # fmt: skip
    article = forms.CharField(label=gettext_lazy("Article des statuts"), max_length=40, required=False)


class TransferForm(forms.Form):
    """One more competence that a member transfers."""

    competence = forms.ModelChoiceField(
        label=gettext_lazy("Compétence"), queryset=Competence.objects.none(), empty_label=None,
        error_messages={"required": gettext_lazy("Choisissez la compétence.")},
    )  # fmt: skip
    since = day(gettext_lazy("À partir du"))
    reference = forms.CharField(
        label=gettext_lazy("Délibérations"), max_length=200,
        error_messages={"required": gettext_lazy("Citez les deux délibérations. Exemple : 2026-12 et 2026-08.")},
    )  # fmt: skip

    def __init__(self, competences: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["competence"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = competences


class FileForm(forms.Form):
    """The file of an authority. `statutes` and `conditions` are the versions of this syndicate."""

    who = forms.CharField(
        label=gettext_lazy("Collectivité"), max_length=160, help_text=gettext_lazy("Son nom, son code INSEE ou son SIREN."),
        error_messages={"required": gettext_lazy("Dites quelle collectivité. Exemple : 59470.")},
    )  # fmt: skip
    statutes = forms.ModelChoiceField(
        label=gettext_lazy("Statuts remis"), queryset=Document.objects.none(), empty_label=None,
        error_messages={"required": gettext_lazy("Ajoutez d’abord les statuts, dans Documents.")},
    )  # fmt: skip
    conditions = forms.ModelChoiceField(
        label=gettext_lazy("CTAF remises"), queryset=Document.objects.none(), empty_label=None,
        error_messages={"required": gettext_lazy("Ajoutez d’abord les CTAF, dans Documents.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi cette collectivité"), max_length=300,
        help_text=gettext_lazy("Exemple : la métropole n’a pas souhaité prendre cette compétence."),
        error_messages={"required": gettext_lazy("Dites pourquoi c’est elle qui transfère la compétence.")},
    )  # fmt: skip
    on = day(gettext_lazy("Remis le"))
    regularise_by = day(gettext_lazy("Écoles déjà ouvertes : à régulariser avant le"), required=False)

    def __init__(self, syndicate: Syndicate, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in {"statutes": DocumentKind.STATUTES, "conditions": DocumentKind.CONDITIONS}.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = syndicate.documents.filter(kind=kind).order_by("-adopted_on", "-pk")

    def clean_who(self) -> Authority:
        return authority_meant(self.cleaned_data["who"])


class LinkForm(forms.Form):
    """A link of the chain, typed back."""

    on = day(gettext_lazy("Jour"))
    proof = forms.CharField(
        label=gettext_lazy("Acte ou preuve"), max_length=300, required=False,
        help_text=gettext_lazy("Exemple : délibération 2024-16, ou signature reçue par courrier."),
    )  # fmt: skip


class NoticeForm(forms.Form):
    on = day(gettext_lazy("Demandé le"))
    proof = forms.CharField(
        label=gettext_lazy("Acte qui le demande"), max_length=300,
        error_messages={"required": gettext_lazy("Citez l’acte qui demande le retrait. Exemple : délibération 2026-31.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What the committee has answered elsewhere to a member that asks to leave."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Réponse"), choices=[(one.value, one.label) for one in ANSWERS]
    )
    on = day(gettext_lazy("Exécutoire le"))
    until = day(
        gettext_lazy("Dernier jour"), required=False,
        help_text=gettext_lazy("Si l’acte en dit un autre que celui du préavis."),
    )  # fmt: skip
    proof = forms.CharField(
        label=gettext_lazy("Délibération"), max_length=300,
        error_messages={"required": gettext_lazy("Citez la délibération du comité. Exemple : 2026-12.")},
    )  # fmt: skip


class MergeForm(forms.Form):
    who = forms.CharField(
        label=gettext_lazy("Collectivité qui la suit"), max_length=160,
        help_text=gettext_lazy("Son nom, son code INSEE ou son SIREN."),
        error_messages={"required": gettext_lazy("Dites quelle collectivité. Exemple : 59470.")},
    )  # fmt: skip
    on = day(gettext_lazy("À partir du"))
    proof = forms.CharField(
        label=gettext_lazy("Arrêté"), max_length=300,
        error_messages={"required": gettext_lazy("Citez l’arrêté. Exemple : arrêté préfectoral du 12 octobre 2025.")},
    )  # fmt: skip

    def clean_who(self) -> Authority:
        return authority_meant(self.cleaned_data["who"])


class HandoverForm(forms.Form):
    """What passes from one service to another."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Ce qui est remis"), choices=[(one.value, one.label) for one in HANDED]
    )
    on = day(gettext_lazy("Jour"))
    proof = forms.CharField(
        label=gettext_lazy("À qui, ou par quel écrit"), max_length=300,
        error_messages={"required": gettext_lazy("Dites à qui, ou par quel écrit. Exemple : reçu signé par la directrice.")},
    )  # fmt: skip


class TakeOverForm(forms.Form):
    on = day(gettext_lazy("Jour"))
    proof = forms.CharField(
        label=gettext_lazy("Par quel écrit, ou ce qui est venu"), max_length=300,
        error_messages={
            "required": gettext_lazy("Dites par quel écrit, ou ce qui est venu. Exemple : archive de 2 Go, par courriel.")},
    )  # fmt: skip


class SchoolForm(forms.Form):
    """A school of those known, by its UAI."""

    uai = forms.CharField(
        label=gettext_lazy("Code de l’école (UAI)"), max_length=8,
        error_messages={"required": gettext_lazy("Il manque le code de l’école. Exemple : 0590001F.")},
    )  # fmt: skip
    open_since = day(gettext_lazy("Déjà ouverte depuis le"), required=False)
    since = day(
        gettext_lazy("Redevable à partir du"), required=False,
        help_text=gettext_lazy("Si une autre collectivité l’était avant. À défaut : le lendemain de son dernier jour."),
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("Pourquoi ce redevable"), max_length=300, required=False,
        help_text=gettext_lazy("Seulement si ce n’est pas la commune de l’école."),
    )  # fmt: skip

    def clean_uai(self) -> Establishment:
        found = Establishment.objects.filter(uai=self.cleaned_data["uai"].strip().upper()).first()
        if found is None:
            raise ValidationError(_("Aucune école ne porte ce code. Exemple : 0590001F."))
        if not found.is_first_degree:
            raise ValidationError(
                _("Le syndicat ne porte que les écoles : ce code est celui d’un autre établissement.")
            )
        return found


class SittingChoiceForm(forms.Form):
    """A sitting whose agenda may still change."""

    sitting = forms.ModelChoiceField(
        label=gettext_lazy("Séance"), queryset=Sitting.objects.none(), empty_label=None,
        error_messages={"required": gettext_lazy("Choisissez une séance à venir, pas encore convoquée.")},
    )  # fmt: skip

    def __init__(self, sittings: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sitting"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = sittings
        field.widget.choices = [(one.pk, _sitting_words(one)) for one in sittings]


def _sitting_words(sitting: Sitting) -> str:
    return f"{sitting.assembly.name}, {full_day_words(sitting.starts_at)}"


class CampaignForm(forms.Form):
    year = number(gettext_lazy("Exercice"), min_value=2019, max_value=2100)
    counted_on = day(
        gettext_lazy("Élèves inscrits le"), required=False,
        help_text=gettext_lazy("À défaut : le 1er octobre de l’année d’avant."),
    )  # fmt: skip


class RatesForm(forms.Form):
    starts_on = day(gettext_lazy("À partir du"))
    base = money(gettext_lazy("Base, par élève et par an"))
    option = money(gettext_lazy("Option, par élève et par an"))
    half_day = money(gettext_lazy("Demi-journée"))
    reference = forms.CharField(
        label=gettext_lazy("Acte du comité"), max_length=120,
        error_messages={"required": gettext_lazy("Citez l’acte qui a voté ces taux. Exemple : 2023-21 du 15 juin 2023.")},
    )  # fmt: skip

    @property
    def amounts(self) -> dict[str, Decimal]:
        return {kind: self.cleaned_data[kind] for kind in RateKind.values}


class CountForm(forms.Form):
    pupils = number(gettext_lazy("Élèves"))
    source = forms.ChoiceField(label=gettext_lazy("D’où vient ce nombre"), choices=CountSource.choices)
    reason = forms.CharField(
        label=gettext_lazy("Raison"), max_length=300,
        error_messages={"required": gettext_lazy("Dites pourquoi. Exemple : deux élèves partis avant le jour du constat.")},
    )  # fmt: skip


class OfficialForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Fichier des effectifs"),
        help_text=gettext_lazy("Le fichier CSV « effectifs d’élèves par école » du ministère, tel qu’il se télécharge."),
        error_messages={"required": gettext_lazy("Choisissez le fichier des effectifs, au format CSV."),
                        "empty": gettext_lazy("Ce fichier est vide.")},
    )  # fmt: skip


class ContestForm(forms.Form):
    claimed = number(gettext_lazy("Votre effectif"))
    reason = forms.CharField(
        label=gettext_lazy("Raison"), max_length=300,
        error_messages={"required": gettext_lazy("Dites pourquoi. Exemple : quatre élèves ont déménagé en septembre.")},
    )  # fmt: skip


class PaymentForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Ce qui est fait"), choices=PaymentKind.choices)
    on = day(gettext_lazy("Jour"))
    amount = signed_amount(
        gettext_lazy("Montant"), required=False,
        help_text=gettext_lazy("Pour un versement ou une réduction. Un versement qui revient s’écrit avec un moins : -115,05."),
    )  # fmt: skip
    reference = forms.CharField(
        label=gettext_lazy("Référence"), max_length=120, required=False, help_text=gettext_lazy("Exemple : titre 41."),
    )  # fmt: skip


class SimulationForm(forms.Form):
    pupils = number(gettext_lazy("Élèves de vos écoles"))
    option = forms.BooleanField(label=gettext_lazy("Avec l’accompagnement complémentaire"), required=False)
    half_days = number(gettext_lazy("Demi-journées à la demande"), max_value=200, required=False, initial=0)


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Document"),
        choices=[(one.value, one.label) for one in (DocumentKind.STATUTES, DocumentKind.CONDITIONS)],
    )
    version = forms.CharField(
        label=gettext_lazy("Version"), max_length=40,
        help_text=gettext_lazy("Le numéro de l’acte qui l’adopte. Exemple : 2019-12."),
        error_messages={"required": gettext_lazy("Il manque la version. Exemple : 2019-12.")},
    )  # fmt: skip
    adopted_on = day(gettext_lazy("Adopté le"))
    source = forms.ChoiceField(
        label=gettext_lazy("Son texte"), required=False, initial="cited",
        choices=[
            ("cited", gettext_lazy("Cité seulement")),
            ("file", gettext_lazy("Le fichier PDF ci-dessous")),
            ("model", gettext_lazy("Rédigé sur le modèle de la maison, avec les annexes de ce jour")),
        ],
    )  # fmt: skip
    upload = forms.FileField(label=gettext_lazy("Fichier PDF"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("source") == "file" and not told.get("upload"):
            self.add_error("upload", _("Choisissez le fichier, au format PDF."))
        return told


class DayForm(forms.Form):
    jour = day(gettext_lazy("Au jour du"))
