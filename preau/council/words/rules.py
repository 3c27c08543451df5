"""The rules of an assembly in words: what each asks, its value, and where it is written."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from preau.council.models import Assembly


@dataclass(frozen=True)
class ShownRule:
    """`typed` is the value as a form takes it; `own` says that the assembly has changed it."""

    name: str
    label: str
    value: str
    typed: str
    source: str
    own: bool


def shown_rules(assembly: Assembly) -> list[ShownRule]:
    """All the rules that hold here, in the order in which a sitting meets them."""
    rules, large = assembly.book.all(), assembly.book.is_large
    hidden = {"clear_days" if large else "clear_days_large", "large_from", "posting_below"}
    labels = {name: label for name, label in _labels().items() if name not in hidden}
    return [
        ShownRule(
            name,
            label,
            _said(rules[name].value),
            _typed(rules[name].value),
            rules[name].source,
            name in assembly.own_rules,
        )
        for name, label in labels.items()
    ]


def _labels() -> dict[str, str]:
    return {
        "clear_days": _("Jours francs de convocation"),
        "clear_days_large": _("Jours francs de convocation"),
        "urgent_clear_days": _("Jours francs au moins, en urgence"),
        "second_clear_days": _("Jours francs avant une seconde séance"),
        "quorum": _("Quorum : plus de cette part des membres en exercice"),
        "proxies_a_member": _("Pouvoirs par membre"),
        "majority": _("Majorité des suffrages exprimés"),
        "casting_vote": _("Voix prépondérante de la présidence"),
        "named_vote_asked_by": _("Scrutin public demandé par cette part des présents"),
        "secret_vote_asked_by": _("Scrutin secret demandé par cette part des présents"),
        "secret_for_appointments": _("Scrutin secret pour les désignations"),
        "list_days": _("Jours pour afficher la liste des délibérations"),
        "minutes_days": _("Jours pour publier le procès-verbal, une fois arrêté"),
        "transmitted": _("Actes transmis au contrôle de légalité"),
        "shown_months": _("Mois de publication d’un acte, au moins"),
        "appeal_months": _("Mois pour un recours"),
        "appeal_clear": _("Délai de recours franc : ni le premier ni le dernier jour ne comptent"),
    }


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    words = {
        "1/2": _("la moitié"),
        "1/3": _("le tiers"),
        "1/4": _("le quart"),
        "2/3": _("les deux tiers"),
        "0": _("aucun"),
    }
    return words.get(str(value), str(value))


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value)
