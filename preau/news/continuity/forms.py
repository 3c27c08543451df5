"""What a head announces and a teacher notes; checked here, done in `actions`."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.forms import NameField
from preau.directory.models import Group
from preau.news.carnet.forms import DayField
from preau.news.choices import Cause, Decider
from preau.ui.written import WrittenField

LONGEST_PLAN = 5_000


class ClosureForm(forms.Form):
    """A closure, whole."""

    group = forms.ChoiceField(label=_("Qu’est-ce qui ferme ?"), required=False)
    cause = forms.ChoiceField(
        label=_("Pourquoi ?"), choices=Cause.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Dites pourquoi.")},
    )  # fmt: skip
    decider = forms.ChoiceField(
        label=_("Qui l’a décidé ?"), choices=Decider.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Dites quelle autorité l’a décidé : vous relayez sa décision.")},
    )  # fmt: skip
    why = NameField(
        label=_("En une phrase, pour les familles"), max_length=300,
        error_messages={"required": _("Il manque une phrase. Exemple : La chaudière est en panne, il fait 9 °C.")},
    )  # fmt: skip
    starts_on = DayField(label=_("Premier jour sans classe"))
    ends_on = DayField(label=_("Dernier jour, s’il est connu"), required=False)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, groups: list[Group], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].expected = True  # type: ignore[attr-defined]  # nothing chosen: the whole school
        self.groups = {str(one.pk): one for one in groups}
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Tout l’établissement")),
            *((pk, str(one)) for pk, one in self.groups.items()),
        ]

    def clean_group(self) -> Group | None:
        return self.groups.get(str(self.cleaned_data["group"]))

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if not clock.today() - timedelta(days=7) <= day <= clock.today() + timedelta(days=60):
            raise ValidationError(_("Ce jour est passé, ou trop lointain."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("starts_on"), found.get("ends_on")
        if first and last and not first <= last <= first + timedelta(days=120):
            self.add_error("ends_on", _("Le dernier jour est avant le premier, ou trop lointain."))
        return found


class PlanForm(forms.Form):
    """One's own part of the week: a text a day."""

    def __init__(self, days: list[date], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = {f"jour-{day.isoformat()}": day for day in days}
        for name in self.days:
            self.fields[name] = WrittenField(
                max_length=LONGEST_PLAN, required=False, widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"max_length": _("Ce texte est trop long : 5 000 signes au plus par jour.")},
            )  # fmt: skip

    @property
    def texts(self) -> dict[date, str]:
        return {day: self.cleaned_data[name] for name, day in self.days.items()}


class CallForm(forms.Form):
    words = NameField(label=_("Un mot"), max_length=200, required=False)
