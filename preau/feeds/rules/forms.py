from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.directory.choices import Particular
from preau.directory.models import FeedRules
from preau.directory.particulars import FEEDS, order_of
from preau.feeds.rules.windows import DAYS, NAMES, Expected, WindowsRefused, days_of, windows_of

# What may be set: the least and the most of each number. Beyond, a guard would stop every delivery, or none.
BOUNDS = {
    "establishment_share": (10, 90),
    "class_share": (10, 95),
    "profile_share": (5, 75),
    "names_share": (1, 50),
    "ine_share": (1, 50),
    "least": (1, 100),
    "close_after": (30, 730),
}
LABELS = {
    "establishment_share": gettext_lazy("Départs d’un établissement, en %"),
    "class_share": gettext_lazy("Départs d’une classe, en %"),
    "profile_share": gettext_lazy("Départs de toute l’académie, en %"),
    "names_share": gettext_lazy("Noms qui changent, en %"),
    "ine_share": gettext_lazy("INE qui changent, en %"),
    "least": gettext_lazy("Jamais en dessous de, en personnes"),
    "close_after": gettext_lazy("Fermer après, en jours"),
}
HINTS = {
    "establishment_share": gettext_lazy(
        "Un établissement attend si plus de ses élèves, ou de ses personnels, n’y seraient plus."
    ),
    "class_share": gettext_lazy(
        "Un établissement attend si une de ses classes de l’année se viderait davantage."
    ),
    "profile_share": gettext_lazy(
        "Toute la livraison attend si plus des élèves, des responsables ou des personnels ne sont plus dans l’export."
    ),
    "names_share": gettext_lazy("Un encodage abîmé change tous les noms d’un coup."),
    "ine_share": gettext_lazy("Un fichier décalé d’une ligne donne à chacun l’INE d’un autre."),
    "least": gettext_lazy("Une classe de six élèves peut en perdre quatre sans que rien ne s’arrête."),
    "close_after": gettext_lazy(
        "Après le dernier export où quelqu’un était. Le calendrier des fermetures en est fait ; rien ne ferme de soi-même."
    ),
}


class RulesForm(forms.Form):
    """The rules of one academy; `day_1` to `day_7` are what is expected of each day of the week."""

    reason = forms.CharField(
        label=gettext_lazy("D’où le tenez-vous ?"),
        help_text=gettext_lazy(
            "Exemple : courriel du rectorat du 12 novembre. C’est gardé dans l’historique."
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, rules: FeedRules, data: Any = None) -> None:
        days = days_of(rules.export_windows)
        told = {name: getattr(rules, name) for name in BOUNDS} | {f"day_{day}": days[day] for day in DAYS}
        super().__init__(data, initial=told)
        self.fields |= {name: _number(name) for name in BOUNDS}
        self.fields |= {f"day_{day}": _day(day) for day in DAYS}
        self.fields |= {f"first_{one}": _first(one, rules) for one in Particular}

    @property
    def shares(self) -> list[forms.BoundField]:
        return [self[name] for name in BOUNDS if name != "close_after"]

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{day}"] for day in DAYS]

    @property
    def firsts(self) -> list[forms.BoundField]:
        """Of each particular, the source that is heard first."""
        return [self[f"first_{one}"] for one in Particular]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if all(f"day_{day}" in said for day in DAYS):
            try:
                said["export_windows"] = windows_of({day: said[f"day_{day}"] for day in DAYS})
            except WindowsRefused as reason:
                raise ValidationError(str(reason)) from reason
        return said

    @property
    def values(self) -> dict[str, Any]:
        """What `actions.set_rules` takes."""
        given = {name: self.cleaned_data[name] for name in (*BOUNDS, "export_windows")}
        return given | {"precedence": self._precedence()}

    def _precedence(self) -> dict[str, list[str]]:
        """The particulars whose order is not the usual one: the chosen source, then the others."""
        chosen = {str(one): self.cleaned_data[f"first_{one}"] for one in Particular}
        return {
            one: [first, *(source for source in FEEDS if source != first)]
            for one, first in chosen.items()
            if first != order_of(one, {})[0]
        }


def _number(name: str) -> forms.IntegerField:
    least, most = BOUNDS[name]
    wrong = _("Il faut un nombre de %(least)s à %(most)s. Exemple : %(usual)s.") % {
        "least": least,
        "most": most,
        "usual": getattr(FeedRules(), name),
    }
    hint = _("%(hint)s De %(least)s à %(most)s.") % {"hint": HINTS[name], "least": least, "most": most}
    keys = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        label=LABELS[name],
        help_text=hint,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(keys, wrong),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _first(particular: Particular, rules: FeedRules) -> forms.ChoiceField:
    choices = [(str(source), source.label) for source in FEEDS]
    return forms.ChoiceField(
        label=particular.label, choices=choices, initial=order_of(particular, rules.precedence)[0]
    )


def _day(day: int) -> forms.ChoiceField:
    words = str(NAMES[day]).capitalize()
    return forms.ChoiceField(label=words, choices=Expected.choices)
