"""What is typed in the room, checked; nothing is done here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from secrets import token_urlsafe
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.base import clock
from preau.conduct.choices import NOTED, Authority, Role
from preau.conduct.kinds import Measure, incident_kinds, measures, punishment_kinds
from preau.conduct.models import Sanction
from preau.directory.forms import DayField, NameField
from preau.directory.models import Person
from preau.ui.hours import HourField

BACK = timedelta(days=60)
AHEAD = timedelta(days=120)


@dataclass
class Line:
    """A pupil of the list, and what they are in the incident; empty: not in it."""

    pupil: Person
    role: str = ""


def typed_roles(data: QueryDict, lines: Iterable[Line]) -> dict[int, str]:
    """The roles that a form says, kept in its lines; one who is not on the list is not heard."""
    for line in lines:
        said = data.get(f"p{line.pupil.pk}", "")
        line.role = said if said in Role.values else ""
    return {line.pupil.pk: line.role for line in lines if line.role}


def named_among(words: str, others: Iterable[Person]) -> Person | None:
    """A pupil whom these words name, by first or last name; what a family reads names no other child."""
    said = set(re.findall(r"[^\W\d_]+", _folded(words)))
    for one in others:
        names = [*_folded(one.first_name).split(), *_folded(one.last_name).split()]
        if said & {name for name in names if len(name) > 2}:
            return one
    return None


def _folded(words: str) -> str:
    return normalize("NFKD", words.replace("-", " ")).encode("ascii", "ignore").decode().lower()


class WordsField(forms.CharField):
    """Several lines, written by hand."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"required": kwargs.pop("missing", gettext_lazy("Dites-le en quelques mots."))},
            **kwargs,
        )


class OnceForm(forms.Form):
    """A form that is one act, however many times it is sent."""

    once = forms.CharField(max_length=30, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = token_urlsafe(12)

    def clean_once(self) -> str:
        return self.cleaned_data["once"] or token_urlsafe(12)


class IncidentForm(OnceForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("De quoi s’agit-il ?"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez dans la liste.")},
    )  # fmt: skip
    day = DayField(label=gettext_lazy("Quel jour ?"))
    at = HourField(label=gettext_lazy("À quelle heure ?"), required=False)
    place = NameField(
        label=gettext_lazy("Où ?"), required=False, help_text=gettext_lazy("Exemple : la cour, le couloir B.")
    )
    words = WordsField(
        label=gettext_lazy("Ce que vous avez vu"), max_length=3000, rows=5,
        help_text=gettext_lazy("Des faits, dans l’ordre. Aucune famille ne lit cette page."),
        missing=gettext_lazy("Racontez ce que vous avez vu. Exemple : a lancé une gomme, puis est sorti de la classe."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(key, _(label)) for key, label in incident_kinds().items()]  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not clock.today() - BACK <= day <= clock.today():
            raise ValidationError(_("Un incident se signale dans les deux mois, et pas à l’avance."))
        return day


class PunishmentForm(OnceForm):
    """A punishment to one of `pupils`; `others`: the other pupils of the incident, whom no word may name."""

    pupil = forms.ChoiceField(
        label=gettext_lazy("Pour qui ?"), error_messages={"required": gettext_lazy("Choisissez un élève.")}
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Quelle punition ?"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez dans la liste.")},
    )  # fmt: skip
    words = WordsField(
        label=gettext_lazy("Pourquoi"), max_length=1000,
        help_text=gettext_lazy("L’élève et sa famille lisent ces mots : ne nommez aucun autre élève."),
        missing=gettext_lazy("Dites pourquoi, en une phrase. Exemple : bavardages après trois rappels."),
    )  # fmt: skip
    work = WordsField(label=gettext_lazy("Travail à faire"), max_length=1000, rows=3, required=False)
    day = DayField(
        label=gettext_lazy("Le jour (de la retenue, ou pour lequel le travail est à rendre)"), required=False
    )
    starts_at = HourField(label=gettext_lazy("Retenue, de"), required=False)
    ends_at = HourField(label=gettext_lazy("à"), required=False)
    place = NameField(
        label=gettext_lazy("Lieu"), required=False, help_text=gettext_lazy("Exemple : salle de permanence.")
    )

    def __init__(
        self, *args: Any, pupils: Iterable[Person], involved: Iterable[Person] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pupils = {str(one.pk): one for one in pupils}
        self.involved = list(involved)
        listed = [("", _("Choisir")), *((key, one.listed_name) for key, one in self.pupils.items())]
        self.fields["pupil"].choices = listed  # type: ignore[attr-defined]
        kinds = [(one.code, _(one.label)) for one in punishment_kinds().values()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = punishment_kinds().get(data.get("kind", ""))
        if kind is None:
            return data
        if "day" in kind.asks:
            self._check_day(data.get("day"))
        else:
            data["day"] = None
        if "hours" in kind.asks:
            self._check_hours(data.get("starts_at"), data.get("ends_at"))
        else:
            data["starts_at"] = data["ends_at"] = None
            data["place"] = ""
        if "work" in kind.asks and not data.get("work"):
            self.add_error("work", _("Dites le travail à faire. Exemple : exercices 3 et 4, page 52."))
        self._check_names(data)
        return data

    @property
    def chosen(self) -> Person:
        return self.pupils[self.cleaned_data["pupil"]]

    @property
    def what(self) -> dict[str, Any]:
        names = ("kind", "words", "work", "day", "starts_at", "ends_at", "place")
        return {name: self.cleaned_data[name] for name in names}

    def _check_day(self, day: date | None) -> None:
        if "day" not in self.errors and (day is None or not clock.today() <= day <= clock.today() + AHEAD):
            self.add_error("day", _("Donnez un jour, d’aujourd’hui à dans quatre mois."))

    def _check_hours(self, first: time | None, last: time | None) -> None:
        if {"starts_at", "ends_at"} & set(self.errors):
            return
        if first is None or last is None or last <= first:
            self.add_error("ends_at", _("Donnez le début et la fin. Exemple : de 16:40 à 17:40."))

    def _check_names(self, data: dict[str, Any]) -> None:
        others = [one for one in self.involved if str(one.pk) != data.get("pupil")]
        for name in ("words", "work"):
            found = named_among(data.get(name, ""), others)
            if found:
                self.add_error(name, names_another(found))


def names_another(found: Person) -> str:
    told = {"name": found.display_name}
    return _("Ces mots nomment %(name)s : une famille ne lit le nom d’aucun autre élève.") % told


class PostponeForm(forms.Form):
    day = DayField(label=gettext_lazy("Nouveau jour"))
    starts_at = HourField(label=gettext_lazy("De"))
    ends_at = HourField(label=gettext_lazy("À"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") and not clock.today() <= data["day"] <= clock.today() + AHEAD:
            self.add_error("day", _("Donnez un jour, d’aujourd’hui à dans quatre mois."))
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("La fin vient avant le début. Exemple : de 16:40 à 17:40."))
        return data


class ProcedureForm(OnceForm):
    """The facts of a procedure, as the pupil and the family will read them."""

    authority = forms.ChoiceField(
        label=gettext_lazy("Qui décidera ?"),
        widget=forms.RadioSelect,
        choices=Authority.choices,
        initial=Authority.HEAD,
    )
    facts = WordsField(
        label=gettext_lazy("Faits reprochés"), max_length=3000, rows=6,
        help_text=gettext_lazy("Datés et précis. La famille les lit : ne nommez aucun autre élève."),
        missing=gettext_lazy("Dites les faits reprochés, avec leur jour."),
    )  # fmt: skip

    def __init__(self, *args: Any, others: Iterable[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = list(others)

    def clean_facts(self) -> str:
        facts: str = self.cleaned_data["facts"]
        found = named_among(facts, self.others)
        if found:
            raise ValidationError(names_another(found))
        return facts


class InformForm(forms.Form):
    """How long one may answer; the sitting of the council, where it decides."""

    days = forms.IntegerField(
        label=gettext_lazy("Jours pour répondre"), min_value=1, max_value=30,
        error_messages={"invalid": gettext_lazy("Il faut un nombre de jours. Exemple : 3.")},
    )  # fmt: skip
    council_day = DayField(label=gettext_lazy("Jour du conseil de discipline"), required=False)
    council_hour = HourField(label=gettext_lazy("Heure"), required=False)

    def __init__(self, *args: Any, one: Sanction, least: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].initial = least
        self.fields["days"].help_text = _("Au moins %(days)s.") % {"days": least}
        self.least, self.is_council = least, one.authority == Authority.COUNCIL
        if not self.is_council:
            del self.fields["council_day"], self.fields["council_hour"]

    def clean_days(self) -> int:
        days: int = self.cleaned_data["days"]
        if days < self.least:
            raise ValidationError(_("La loi donne au moins %(days)s jours.") % {"days": self.least})
        return days

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, hour = data.get("council_day"), data.get("council_hour")
        if self.is_council and not (day and hour):
            self.add_error("council_day", _("Donnez le jour et l’heure du conseil de discipline."))
        return data

    @property
    def council_at(self) -> datetime | None:
        if not self.is_council:
            return None
        return datetime.combine(
            self.cleaned_data["council_day"], self.cleaned_data["council_hour"], clock.PARIS
        )


class StepForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Ce qui s’est passé"), choices=[(str(one), one.label) for one in NOTED]
    )
    day = DayField(label=gettext_lazy("Le"))
    words = WordsField(label=gettext_lazy("En quelques mots"), max_length=3000, rows=3, required=False)


class ObservationForm(forms.Form):
    words = WordsField(
        label=gettext_lazy("Votre réponse"), max_length=3000, rows=5,
        missing=gettext_lazy("Écrivez votre réponse, ou demandez un rendez-vous à l’établissement."),
    )  # fmt: skip


class DecisionForm(forms.Form):
    measure = forms.ChoiceField(
        label=gettext_lazy("Décision"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez dans l’échelle des sanctions.")},
    )  # fmt: skip
    reasons = WordsField(
        label=gettext_lazy("Motifs"), max_length=3000, rows=5,
        help_text=gettext_lazy("La décision est motivée en fait et en droit ; la famille la lit."),
        missing=gettext_lazy("Une décision se motive : dites pourquoi."),
    )  # fmt: skip
    hours = forms.IntegerField(
        label=gettext_lazy("Heures, pour une mesure de responsabilisation"), required=False, min_value=1,
        error_messages={"invalid": gettext_lazy("Il faut un nombre d’heures. Exemple : 10.")},
    )  # fmt: skip
    starts_on = DayField(label=gettext_lazy("Exclusion, du"), required=False)
    ends_on = DayField(label=gettext_lazy("au (inclus)"), required=False)
    service = NameField(
        label=gettext_lazy("Service annexe"), required=False, max_length=80,
        help_text=gettext_lazy("Seulement si l’exclusion ne porte que sur lui. Exemple : demi-pension."),
    )  # fmt: skip
    suspended_until = DayField(label=gettext_lazy("Avec sursis, jusqu’au"), required=False)

    def __init__(self, *args: Any, one: Sanction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = (
            [i.pupil for i in one.incident.involvements.select_related("pupil")] if one.incident else []
        )
        self.others = [other for other in self.others if other.pk != one.pupil_id]
        allowed = [m for m in measures().values() if not m.council or one.authority == Authority.COUNCIL]
        self.fields["measure"].choices = [(m.code, _(m.label)) for m in allowed]  # type: ignore[attr-defined]

    def clean_reasons(self) -> str:
        reasons: str = self.cleaned_data["reasons"]
        found = named_among(reasons, self.others)
        if found:
            raise ValidationError(names_another(found))
        return reasons

    @property
    def chosen(self) -> Measure:
        return measures()[self.cleaned_data["measure"]]

    @property
    def how(self) -> dict[str, Any]:
        """What the chosen measure needs; the rest of what was typed is left."""
        data, law = self.cleaned_data, self.chosen
        timed = {name: data[name] if law.days else None for name in ("starts_on", "ends_on")}
        service = data["service"] if "exclusion" in law.code else ""
        return {**timed, "hours": data["hours"] if law.hours else None, "service": service,
                "suspended_until": data["suspended_until"]}  # fmt: skip
