"""What is typed, checked; nothing is done here."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.canteen.choices import MOST_NOTICE, Notice, ServiceKind, Weekday
from preau.canteen.models import Service
from preau.canteen.rules import functions_of_agents
from preau.canteen.weeks import DayLine
from preau.directory.choices import GroupKind
from preau.directory.forms import DayField, NameField, PhoneField
from preau.directory.models import Establishment, Group
from preau.ui.hours import HourField

YEAR = timedelta(days=366)


def typed_cells(
    data: QueryDict, services: Iterable[Service], lines: Iterable[DayLine]
) -> dict[tuple[Service, date], bool]:
    """What a parent has changed on the page of a week: the days that were ticked and are not any more, or the contrary.

    `shown` are the days that the page let change, `was` those that it showed as booked, `on` those that are ticked. What
    somebody else has changed meanwhile is in none of them, and stays.
    """
    shown, was, on = (set(data.getlist(name)) for name in ("shown", "was", "on"))
    cells = {cell.key: cell for line in lines for cell in line.cells}
    return {
        (cells[key].service, cells[key].day): key in on
        for key in sorted(shown & set(cells))
        if (key in on) != (key in was)
    }


def typed_weekdays(data: QueryDict, service: Service) -> list[int]:
    """The weekdays ticked for a service."""
    typed = data.getlist(f"d{service.pk}")
    return [day for day in sorted(service.weekdays) if str(day) in typed]


class CollectorForm(forms.Form):
    name = NameField(
        label=_("Nom et prénom"),
        error_messages={"required": _("Il manque le nom. Exemple : Denise Vasseur.")},
    )
    link = NameField(
        label=_("Qui est-ce pour l’enfant ?"), max_length=60, help_text=_("Exemple : grand-mère, voisin, nourrice."),
        error_messages={"required": _("Dites qui est cette personne. Exemple : grand-mère.")},
    )  # fmt: skip


class SettledForm(forms.Form):
    """The days, hours and deadline of a service."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Les jours"), coerce=int, choices=Weekday.choices, widget=forms.CheckboxSelectMultiple, initial=[1, 2, 4, 5],
        error_messages={"required": _("Cochez au moins un jour.")},
    )  # fmt: skip
    starts_at = HourField(label=_("De"), initial=time(12))
    ends_at = HourField(label=_("À"), initial=time(13, 30))
    notice = forms.ChoiceField(
        label=_("Jusqu’à quand réserver ou annuler ?"), choices=Notice.choices, widget=forms.RadioSelect,
        initial=Notice.DAYS, error_messages={"required": _("Dites comment se compte le délai.")},
    )  # fmt: skip
    notice_days = forms.IntegerField(
        label=_("Combien de jours d’école avant ?"), min_value=0, max_value=MOST_NOTICE, required=False, initial=1,
        help_text=_("0 : le jour même. Les vacances et les jours fermés ne comptent pas."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Il faut un nombre de jours. Exemple : 1."),
            "max_value": _("Quinze jours au plus."), "min_value": _("Il faut un nombre de jours. Exemple : 1."),
        },
    )  # fmt: skip
    notice_weekday = forms.TypedChoiceField(
        label=_("Ou quel jour de la semaine d’avant ?"), coerce=int, empty_value=None, required=False,
        choices=[("", "—"), *Weekday.choices],
    )  # fmt: skip
    notice_at = HourField(label=_("Avant quelle heure ?"), initial=time(10))
    phone = PhoneField(
        label=_("Numéro à appeler après le délai"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = True
        self.fields["phone"].error_messages["required"] = _("Il manque un numéro. Exemple : 03 20 00 00 00.")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("starts_at") and found.get("ends_at") and found["ends_at"] <= found["starts_at"]:
            self.add_error("ends_at", _("La fin est avant le début. Exemple : de 12:00 à 13:30."))
        if found.get("notice") == Notice.WEEK and not found.get("notice_weekday"):
            self.add_error("notice_weekday", _("Dites quel jour de la semaine d’avant. Exemple : jeudi."))
        if found.get("notice") == Notice.DAYS:
            found["notice_weekday"] = None
        found["notice_days"] = 1 if found.get("notice_days") is None else found["notice_days"]
        if found["notice_days"] == 0 and found.get("notice") == Notice.DAYS:
            self._check_same_day(found)
        return found

    def _check_same_day(self, found: dict[str, Any]) -> None:
        if found.get("notice_at") and found.get("starts_at") and found["notice_at"] > found["starts_at"]:
            self.add_error("notice_at", _("Le délai tombe après le début du service : avancez-le."))


class ServiceForm(SettledForm):
    """A service to open."""

    establishment = forms.ModelChoiceField(
        queryset=Establishment.objects.none(), label=_("Dans quelle école ?"), empty_label=None,
        error_messages={"required": _("Choisissez une école.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Quel service ?"), choices=ServiceKind.choices, widget=forms.RadioSelect, initial=ServiceKind.LUNCH,
        error_messages={"required": _("Choisissez le service.")},
    )  # fmt: skip
    field_order = ("establishment", "kind")

    def __init__(self, schools: QuerySet[Establishment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["establishment"].queryset = schools  # type: ignore[attr-defined]


class ClosingForm(forms.Form):
    """A day without service; for one class, which is out that day, or for all."""

    services = forms.TypedMultipleChoiceField(
        label=_("Quels services ?"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins un service.")},
    )  # fmt: skip
    day = DayField(label=_("Quel jour ?"))
    group = forms.ModelChoiceField(
        queryset=Group.objects.none(), label=_("Pour quelle classe ?"), required=False,
        empty_label=_("Pour toutes"),
    )  # fmt: skip
    why = NameField(
        label=_("Pourquoi ?"), help_text=_("Exemple : grève des agents ; sortie de classe, pique-nique fourni par les familles."),
        error_messages={"required": _("Dites pourquoi : les familles le liront. Exemple : grève des agents.")},
    )  # fmt: skip

    def __init__(self, services: QuerySet[Service], of_office: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.pk: one for one in services}
        several = len({one.establishment_id for one in services}) > 1
        choices = [
            (pk, f"{one}, {one.establishment}" if several else str(one)) for pk, one in self.offered.items()
        ]
        self.fields["services"].choices = choices  # type: ignore[attr-defined]
        groups = Group.objects.filter(
            establishment__in={one.establishment_id for one in services},
            kind=GroupKind.CLASS,
            missing_since=None,
        ).order_by("name")
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        if not of_office:
            self.fields["group"].required = True
            self.fields["group"].empty_label = None  # type: ignore[attr-defined]
        self.fields["day"].error_messages["required"] = _("Il manque le jour. Exemple : 26/11/2026.")

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not clock.today() <= day <= clock.today() + YEAR:
            raise ValidationError(_("Ce jour est passé, ou trop lointain."))
        return day

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        group = found.get("group")
        if group and any(one.establishment_id != group.establishment_id for one in self.chosen):
            self.add_error("group", _("Cette classe n’est pas dans l’école de ces services."))
        return found

    @property
    def chosen(self) -> list[Service]:
        return [self.offered[pk] for pk in self.cleaned_data.get("services", [])]


class AgentForm(forms.Form):
    title = forms.ChoiceField(label=_("Civilité"), choices=[("Mme", _("Mme")), ("M.", _("M."))])
    first_name = NameField(
        label=_("Prénom"), error_messages={"required": _("Il manque le prénom. Exemple : Sylvie.")}
    )
    last_name = NameField(
        label=_("Nom"), error_messages={"required": _("Il manque le nom. Exemple : Roussel.")}
    )
    function = forms.ChoiceField(label=_("Que fait cette personne ?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["function"].choices = list(functions_of_agents().items())  # type: ignore[attr-defined]


class DepartureForm(forms.Form):
    """With whom a child leaves: somebody of its list."""

    with_whom = forms.ChoiceField(
        label=_("Avec qui part l’enfant ?"), widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez la personne qui est devant vous."),
            "invalid_choice": _("Cette personne n’est plus sur la liste : appelez un parent."),
        },
    )  # fmt: skip

    def __init__(self, words: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with_whom"].choices = [(one, one) for one in words]  # type: ignore[attr-defined]
