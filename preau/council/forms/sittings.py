"""Sittings, their agenda, the room."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.council.choices import Reply
from preau.council.drafting import model_acts
from preau.council.forms.fields import DAY, HOUR, NO_DAY, NO_HOUR, people
from preau.council.law.majorities import majorities
from preau.council.models import Assembly, Matter, Member, Sitting
from preau.ui.words import full_day_words

LONGEST_DEBATE = 40_000


class MomentForm(forms.Form):
    """A day and an hour."""

    day = forms.DateField(label=_("Jour"), widget=DAY, error_messages=NO_DAY)
    hour = forms.TimeField(label=_("Heure"), widget=HOUR, initial=time(19, 0), error_messages=NO_HOUR)

    @property
    def moment(self) -> datetime:
        return make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]), clock.PARIS)


class SittingForm(MomentForm):
    """`assemblies` are those that the hat keeps."""

    assembly = forms.ModelChoiceField(
        label=_("Assemblée"), queryset=Assembly.objects.none(), empty_label=None,
        error_messages={"required": _("Dites quelle assemblée se réunit.")},
    )  # fmt: skip
    place = forms.CharField(
        label=_("Lieu"),
        max_length=160,
        error_messages={"required": _("Il manque le lieu. Exemple : salle du conseil.")},
    )
    field_order = ["assembly", "day", "hour", "place"]

    def __init__(self, assemblies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assembly"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = assemblies
        if len(assemblies) == 1:
            field.widget, field.initial = field.hidden_widget(), assemblies[0].pk


class MemberForm(forms.Form):
    """One member of those offered; used by the buttons of the room."""

    member = forms.TypedChoiceField(
        label=_("Membre"),
        coerce=int,
        error_messages={
            "required": _("Choisissez un nom."),
            "invalid_choice": _("Choisissez un nom de la liste."),
        },
    )

    def __init__(self, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in members}
        field = self.fields["member"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = people(self.found.values())

    @property
    def chosen(self) -> Member:
        return self.found[self.cleaned_data["member"]]


class ProxyForm(forms.Form):
    giver = forms.TypedChoiceField(
        label=_("Qui donne pouvoir"), coerce=int, error_messages={"required": _("Dites qui donne pouvoir.")}
    )
    holder = forms.TypedChoiceField(
        label=_("À qui"), coerce=int, error_messages={"required": _("Dites qui reçoit le pouvoir.")}
    )

    def __init__(self, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in members}
        for field in self.fields.values():
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = people(self.found.values())


class MatterForm(forms.Form):
    title = forms.CharField(
        label=_("Intitulé"), max_length=300,
        error_messages={"required": _("Il manque l’intitulé. Exemple : Tarifs de la cantine.")},
    )  # fmt: skip
    template = forms.ChoiceField(label=_("Acte modèle"), required=False)
    rapporteur = forms.TypedChoiceField(label=_("Rapporteur"), required=False, coerce=int, empty_value=None)
    majority = forms.ChoiceField(
        label=_("Majorité demandée"), required=False,
        help_text=_("Seulement si un texte en demande une autre pour ce point."),
    )  # fmt: skip
    report = forms.CharField(
        label=_("Note de présentation"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Elle part avec la convocation ; obligatoire à partir de 3 500 habitants (article L2121-12 du CGCT)."),
    )  # fmt: skip

    def __init__(self, assembly: Assembly, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in members}
        template, rapporteur = self.fields["template"], self.fields["rapporteur"]
        assert isinstance(template, forms.ChoiceField) and isinstance(rapporteur, forms.ChoiceField)
        template.choices = [
            ("", _("Aucun : information, question diverse")),
            *((one.code, one.name) for one in model_acts(assembly.kind)),
        ]
        rapporteur.choices = people(self.found.values())
        asked = self.fields["majority"]
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = [
            ("", _("Celle de l’assemblée")),
            *((one.code, gettext(one.label)) for one in majorities(assembly.kind)),
        ]

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"rapporteur": self.found.get(self.cleaned_data["rapporteur"])}


class CallForm(forms.Form):
    urgent = forms.CharField(
        label=_("Urgence"), max_length=300, required=False,
        help_text=_("Seulement si le délai est abrégé : pourquoi. Le conseil se prononce à l’ouverture."),
    )  # fmt: skip
    with_note = forms.BooleanField(
        label=_("La note explicative de synthèse part avec elle"), required=False,
        help_text=_("Celle de chaque point, à partir de 3 500 habitants (article L2121-12 du CGCT)."),
    )  # fmt: skip


class DayForm(forms.Form):
    """The day on which something was done."""

    on = forms.DateField(label=_("Jour"), widget=DAY, error_messages=NO_DAY)


class DebatesForm(forms.Form):
    """What was said on each matter: `said_<pk>`, beside the sum of what the writer had before them (`read_<pk>`)."""

    def __init__(self, matters: Sequence[Matter], data: Any = None) -> None:
        known = {one.pk: one.debate if hasattr(one, "debate") else None for one in matters}
        usual = {f"said_{pk}": one.words for pk, one in known.items() if one}
        super().__init__(data, initial=usual)
        self.matters = matters
        for one in matters:
            self.fields[f"said_{one.pk}"] = forms.CharField(
                label=_("Teneur des discussions"), required=False, max_length=LONGEST_DEBATE,
                widget=forms.Textarea(attrs={"rows": 6}),
                error_messages={"max_length": _("Ce texte est trop long : 40 000 signes au plus.")},
            )  # fmt: skip
            self.fields[f"read_{one.pk}"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def said(self) -> dict[Matter, tuple[str, str]]:
        """What `actions.minutes.write_debates` takes."""
        told = self.cleaned_data
        return {one: (told[f"said_{one.pk}"], told[f"read_{one.pk}"]) for one in self.matters}


class _LaterField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A sitting, by its day."""

    def label_from_instance(self, obj: Any) -> str:
        return full_day_words(obj.starts_at)


class MinutesForm(forms.Form):
    """The later sitting that has adopted minutes."""

    adopted_in = _LaterField(
        label=_("Arrêté en séance du"), queryset=Sitting.objects.none(), empty_label=None,
        error_messages={"required": _("Dites quelle séance l’a arrêté."),
                        "invalid_choice": _("Choisissez une séance de la liste.")},
    )  # fmt: skip
    remark = forms.CharField(
        label=_("Observations"), max_length=500, required=False,
        help_text=_("Vide s’il n’y en a pas. Exemple : M. Khelifi demande de préciser le point 3."),
    )  # fmt: skip

    def __init__(self, later: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["adopted_in"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = later


class AnswerForm(forms.Form):
    reply = forms.ChoiceField(
        label=_("Votre réponse"), choices=Reply.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )  # fmt: skip
    proxy_to = forms.TypedChoiceField(
        label=_("Pouvoir donné à"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in members}
        field = self.fields["proxy_to"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = people(self.found.values())

    @property
    def holder(self) -> Member | None:
        return self.found.get(self.cleaned_data["proxy_to"])
