"""Prices that follow an index: the clause of a market, written once, and each revision from a day on."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from preau.base import transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.syndicate.law.purchasing import months_after, rules
from preau.syndicate.law.revision import Moved, Rounding, Term, coefficient, faulty
from preau.syndicate.models import IndexValue, Market, Order, Revision, RevisionClause, RevisionTerm, noted
from preau.syndicate.words.revision import why_not
from preau.ui.words import count_words, full_day_words


@transaction.atomic
def write_clause(
    market: Market, *, by: Actor, fixed: Decimal, terms: Sequence[Term], base_month: date, every_months: int, reference: str
) -> RevisionClause:  # fmt: skip
    """The clause of a market, as its papers have it; the one that is there. ValidationError: parts that do not make 1."""
    locked = Market.objects.select_for_update().get(pk=market.pk)
    known = RevisionClause.objects.filter(market=locked).first()
    if known:
        return known
    fault = faulty(fixed, terms)
    if fault:
        raise why_not(fault)
    law = rules()["revision"]
    row = RevisionClause.objects.create(
        market=locked, fixed=fixed, base_month=base_month.replace(day=1), every_months=every_months,
        places=law["places"], rounding=law["rounding"], price_places=law["price_places"], reference=reference.strip()[:120],
        **noted(by),
    )  # fmt: skip
    RevisionTerm.objects.bulk_create(
        RevisionTerm(
            clause=row, rank=rank, index=one.index, weight=one.weight, base=one.base, source=one.source
        )
        for rank, one in enumerate(terms, 1)
    )
    record("syndicate.write_clause", row, by=by, market=locked.pk)
    return row


@transaction.atomic
def revise(
    market: Market, *, by: Actor, starts_on: date, values: Mapping[int, tuple[Decimal, str]]
) -> Revision:
    """New prices from a day on: the value of each index and where it was read, by id of the term; the one of this day.

    ValidationError: no clause, too soon after the last one, outside the market's term, orders already made at the old prices.
    """
    locked = Market.objects.select_for_update().get(pk=market.pk)
    clause = RevisionClause.objects.filter(market=locked).prefetch_related("terms", "revisions").first()
    if clause is None:
        raise refusal("Ce marché n’a pas de clause de révision : ses prix sont fermes.")
    known = next((one for one in clause.revisions.all() if one.starts_on == starts_on), None)
    if known:
        return known
    terms = list(clause.terms.all())
    _check(locked, clause, starts_on)
    if any(one.pk not in values or values[one.pk][0] <= 0 for one in terms):
        raise refusal("Il manque la valeur d’un indice : chacun en a une, positive. Exemple : 318,4.")
    if any(not values[one.pk][1].strip() for one in terms):
        raise refusal(
            "Dites où chaque valeur a été lue. Exemple : insee.fr, série 001565195, septembre 2026."
        )
    moved = [Moved(one.weight, one.base, values[one.pk][0]) for one in terms]
    found = coefficient(clause.fixed, moved, places=clause.places, rounding=Rounding(clause.rounding))
    row = Revision.objects.create(clause=clause, starts_on=starts_on, coefficient=found, **noted(by))
    IndexValue.objects.bulk_create(
        IndexValue(revision=row, term=one, value=values[one.pk][0], source=values[one.pk][1].strip()[:200]) for one in terms
    )  # fmt: skip
    record("syndicate.revise_prices", row, by=by, starts_on=starts_on.isoformat(), coefficient=str(found))
    return row


def may_begin_on(clause: RevisionClause) -> date:
    """The first day of the next revision: so many months after the last one, or after the market's beginning."""
    last = max((one.starts_on for one in clause.revisions.all()), default=clause.market.starts_on)
    return months_after(last, clause.every_months)


def _check(market: Market, clause: RevisionClause, starts_on: date) -> None:
    first = may_begin_on(clause)
    if starts_on < first:
        raise refusal(
            "Les prix se révisent tous les %(months)s : pas avant le %(day)s.",
            months=lambda: count_words(clause.every_months, "mois", "mois"),
            day=lambda: full_day_words(first),
        )
    if starts_on > market.ends_on:
        raise refusal(
            "Le marché se termine le %(day)s : rien ne s’y révise après.",
            day=lambda: full_day_words(market.ends_on),
        )
    made = Order.objects.standing().filter(market=market, on__gte=starts_on).order_by("-on").first()
    if made:
        raise refusal(
            "La commande %(order)s, du %(day)s, est déjà passée au prix d’avant : choisissez un jour d’après.",
            order=lambda: str(made),
            day=lambda: full_day_words(made.on),
        )
