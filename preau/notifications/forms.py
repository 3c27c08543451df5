from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.directory.quiet.forms import DaysField
from preau.notifications.choices import BY_MAIL, Way
from preau.notifications.queries import Choice
from preau.ui.hours import HourField

Group = tuple[forms.BoundField, list[forms.BoundField], bool]


class WaysForm(forms.Form):
    """One select a line: a kind in general, then of each child."""

    def __init__(self, choices: list[Choice], data: Any = None) -> None:
        super().__init__(data)
        for one in choices:
            offered = [(way.value, way.label) for way in Way if one.mail or way not in BY_MAIL]
            if one.child:
                offered.insert(0, ("", _("Comme ci-dessus")))
            self.fields[one.name] = forms.ChoiceField(
                label=str(one.label), choices=offered, initial=one.way, required=not one.child
            )
            self.fields[one.name].expected = True  # type: ignore[attr-defined]  # nothing chosen is a choice
        self.lines = choices

    @property
    def shelves(self) -> dict[str, list[Group]]:
        """By the words of its shelf, each kind in general, its children apart, and whether one of them has a way of its own."""
        found: dict[str, list[Group]] = {}
        for one in self.lines:
            bound = self[one.name]
            if one.child is None:
                groups = found.setdefault(one.shelf, [])
                groups.append((bound, [], False))
            else:
                general, children, apart = groups.pop()
                groups.append((general, [*children, bound], apart or bool(bound.value())))
        return found

    @property
    def ways(self) -> dict[tuple[str, int | None], str]:
        return {
            (one.kind, one.child.person.pk if one.child else None): self.cleaned_data[one.name]
            for one in self.lines
        }


class RhythmForm(forms.Form):
    """Calmer hours than the school's, and what a mail may say."""

    own = forms.BooleanField(
        label=_("J’ai mes propres heures, plus calmes que celles de l’école"), required=False
    )
    morning = HourField(label=_("À partir de"), required=False)
    evening = HourField(label=_("Jusqu’à"), required=False)
    days = DaysField(label=_("Ces jours-là"), required=False)
    detailed = forms.BooleanField(
        label=_("Le mail et le téléphone peuvent dire de quel enfant il s’agit, et qui a écrit"),
        required=False,
        help_text=_(
            "Sinon ils disent seulement que quelque chose vous attend. Ils ne contiennent jamais le message."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("morning", "evening", "days"):
            self.fields[name].expected = True  # type: ignore[attr-defined]  # asked with the box above

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.pop("own", False):
            return cleaned | {"morning": None, "evening": None, "days": []}
        morning, evening = cleaned.get("morning"), cleaned.get("evening")
        if not (morning and evening and morning < evening):
            self.add_error("evening", _("Le soir vient après le matin. Exemple : de 08:00 à 19:00."))
        if not cleaned.get("days"):
            self.add_error("days", _("Il faut au moins un jour. Exemple : du lundi au vendredi."))
        return cleaned
