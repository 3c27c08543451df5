"""The text: its number, its object, the acts it cites, when it takes effect."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from preau.council.check.registry import RULES, Fault, check
from preau.council.described import Act, DescribedAct, Effect
from preau.council.described.citations import Citation, citations, days_from
from preau.council.described.names import folded

_TEXT = RULES["text"]


def paragraphs(act: Act) -> list[str]:
    """Every paragraph of the act, from its report to its operative part."""
    operative = [article.text for article in act.operative]
    return [*act.preamble, *act.visas, *act.considerings, *act.information, *operative]


def effects_of(act: Act) -> set[Effect]:
    return {effect for article in act.operative for effect in article.effects}


@check("operative-missing")
def something_is_decided(it: DescribedAct) -> Iterator[Fault]:
    if not [article for article in it.act.operative if article.text.strip()]:
        yield Fault(
            _("Le dispositif est vide : rien n’est décidé."), _("Ajouter les articles du dispositif.")
        )


@check("number-form")
def number_goes_to_actes(it: DescribedAct) -> Iterator[Fault]:
    number = re.sub(r"[\s-]+", "_", it.act.number.strip()).upper()
    if not re.fullmatch(r"[A-Z0-9_]+", number) or len(number) > _TEXT["number_at_most"]:
        yield Fault(
            _("Le numéro « %s » ne peut être transmis : 15 lettres, chiffres ou tirets au plus.")
            % it.act.number,
            _("Donner un numéro plus simple. Exemple : 2024-16."),
        )


@check("number-year")
def number_is_of_the_year(it: DescribedAct) -> Iterator[Fault]:
    year = re.match(r"(20\d\d)\D", it.act.number)
    if year and int(year[1]) != it.sitting.on.year:
        yield Fault(
            _("L’acte %(number)s est d’une séance de %(year)s.")
            % {"number": it.act.number, "year": it.sitting.on.year},
            _("Remplacer %(old)s par %(new)s.") % {"old": year[1], "new": it.sitting.on.year},
        )


@check("object-length")
def object_fits(it: DescribedAct) -> Iterator[Fault]:
    most = _TEXT["object_at_most"]
    if len(it.act.object) > most:
        yield Fault(
            _("L’objet compte %(size)s signes : %(most)s au plus.")
            % {"size": len(it.act.object), "most": most},
            _("Raccourcir l’objet ; les détails vont dans le rapport."),
        )


@check("object-incomplete")
def object_says_what_is_decided(it: DescribedAct) -> Iterator[Fault]:
    told, done = folded(it.act.object), effects_of(it.act)
    left = [
        one["words"]
        for effect, one in RULES["effects"].items()
        if Effect(effect) in done and not any(stem in told for stem in one["stems"])
    ]
    if left:
        yield Fault(
            _("L’objet tait une partie de ce que l’acte décide : %s.") % ", ".join(left),
            _("Compléter l’objet par : %s.") % ", ".join(left),
        )


@check("visas-missing")
def visas_are_there(it: DescribedAct) -> Iterator[Fault]:
    if not it.act.visas:
        yield Fault(
            _("L’acte ne vise aucun texte."),
            _("Ajouter « Vu le code général des collectivités territoriales ; »."),
        )


@check("references-apart")
def numbers_of_one_sitting_are_near(it: DescribedAct) -> Iterator[Fault]:
    seen: list[Citation] = []
    for one in _cited(it):
        for other in seen:
            if (
                other.on == one.on
                and other.year == one.year
                and abs(other.rank - one.rank) > _TEXT["numbers_apart"]
            ):
                yield Fault(
                    _("Les délibérations %(one)s et %(other)s portent la même date, %(day)s, à %(gap)s numéros d’écart.")
                    % {"one": other.number, "other": one.number, "day": f"{one.on:%d/%m/%Y}",
                       "gap": abs(other.rank - one.rank)},
                    _("Relire les deux numéros et les deux dates."),
                )  # fmt: skip
        seen.append(one)


@check("reference-year")
def numbers_carry_their_year(it: DescribedAct) -> Iterator[Fault]:
    for one in _cited(it):
        if one.year != one.on.year:
            yield Fault(
                _("La délibération %(number)s est datée du %(day)s : l’année ne va pas.")
                % {"number": one.number, "day": f"{one.on:%d/%m/%Y}"},
                _("Remplacer %(old)s par %(new)s, ou corriger la date.")
                % {"old": one.year, "new": one.on.year},
            )


@check("reference-later")
def what_is_cited_is_past(it: DescribedAct) -> Iterator[Fault]:
    for one in _cited(it):
        if one.on > it.sitting.on:
            yield Fault(
                _("La délibération %(number)s du %(day)s est postérieure à la séance.")
                % {"number": one.number, "day": f"{one.on:%d/%m/%Y}"},
                _("Corriger sa date."),
            )


@check("retroactive")
def nothing_starts_before(it: DescribedAct) -> Iterator[Fault]:
    oldest = it.sitting.on - timedelta(days=_TEXT["looks_back_days"])
    texts = [
        text for text in paragraphs(it.act) if text not in it.act.visas
    ]  # a text that is cited has its own dates
    days = {day for text in texts for day in days_from(text) if oldest <= day < it.sitting.on}
    for day in sorted(days):
        yield Fault(
            _("« À compter du %(day)s » précède la séance du %(held)s : un acte n’a pas d’effet rétroactif.")
            % {"day": _written(day), "held": _written(it.sitting.on)},
            _("Faire partir l’effet de la date où l’acte est exécutoire, ou d’une décision du syndicat."),
        )


@check("effect-date")
def effect_has_one_date(it: DescribedAct) -> Iterator[Fault]:
    for article in it.act.operative:
        plain = folded(article.text)
        if "sans delai" in plain and "concordante" in plain:
            yield Fault(
                _(
                    "L’effet « sans délai » attend pourtant la délibération concordante : l’acte seul ne suffit pas."
                ),
                _("Écrire « à la date où la délibération concordante est exécutoire »."),
            )


def _cited(it: DescribedAct) -> list[Citation]:
    return [one for text in paragraphs(it.act) for one in citations(text)]


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
