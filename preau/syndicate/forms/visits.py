"""Support on demand: what is asked, each step, when a trainer comes; and a head's own count."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.syndicate.actions.planning import Slot
from preau.syndicate.choices import Half
from preau.syndicate.forms.fields import day, number
from preau.syndicate.models import ServedSchool, Syndicate, Trainer, Visit


def need() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Ce que vous souhaitez"), max_length=300,
        help_text=gettext_lazy("Exemple : premiers pas des enseignants, fin septembre."),
        error_messages={"required": gettext_lazy("Dites en une phrase ce que vous souhaitez.")},
    )  # fmt: skip


class VisitForm(forms.Form):
    half_days = number(gettext_lazy("Demi-journées"), min_value=1, max_value=20)
    school = forms.ModelChoiceField(
        label=gettext_lazy("École"), queryset=ServedSchool.objects.none(), required=False,
        empty_label=gettext_lazy("Toutes les écoles de la commune"),
    )  # fmt: skip
    need = need()

    def __init__(self, schools: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = schools


class VisitStepForm(forms.Form):
    on = day(gettext_lazy("Jour"))
    words = forms.CharField(
        label=gettext_lazy("Précisions"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Un compte rendu est attendu une fois fait."),
    )  # fmt: skip


class SchoolVisitForm(forms.Form):
    """Asked for by who heads a school, for it."""

    half_days = number(gettext_lazy("Demi-journées"), min_value=1, max_value=20, initial=1)
    need = need()


class TrainerForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nom du formateur"), max_length=120,
        error_messages={"required": gettext_lazy("Il manque le nom. Exemple : M. Yann Leclercq.")},
    )  # fmt: skip


class PlanForm(forms.Form):
    """Who comes, and as many half-days as are asked."""

    trainer = forms.ModelChoiceField(
        label=gettext_lazy("Formateur"), queryset=Trainer.objects.none(), empty_label=None,
        error_messages={"required": gettext_lazy("Choisissez qui vient.")},
    )  # fmt: skip

    def __init__(self, syndicate: Syndicate, visit: Visit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["trainer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = syndicate.trainers.filter(until=None)
        self.ranks = range(1, visit.half_days + 1)
        for rank in self.ranks:
            label = _("Demi-journée %(n)s") % {"n": rank} if visit.half_days > 1 else _("Jour")
            self.fields[f"on_{rank}"] = day(label)
            self.fields[f"half_{rank}"] = forms.ChoiceField(label=_("Quand"), choices=Half.choices)

    @property
    def slots(self) -> list[Slot]:
        return [(self.cleaned_data[f"on_{one}"], self.cleaned_data[f"half_{one}"]) for one in self.ranks]


class CountWordForm(forms.Form):
    """What who heads a school counts."""

    pupils = number(gettext_lazy("Élèves de l’école"))
    reason = forms.CharField(
        label=gettext_lazy("Raison"), max_length=300, required=False,
        help_text=gettext_lazy("Si ce n’est pas le nombre de l’annuaire. Exemple : trois élèves arrivés le 1er septembre."),
    )  # fmt: skip
