"""Write down a financing plan: its cost, its aids, and the share of each signatory that day."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.syndicate.buying import pupils_by_signatory
from preau.syndicate.choices import KeyKind
from preau.syndicate.law.financing import AidAsked, Financing, NoKeyError, TooMuchAidError, financed
from preau.syndicate.models import FinancingPlan, PlanAid, PlanShare, PurchasingGroup, noted
from preau.syndicate.words.money import euros


@transaction.atomic
def plan(
    group: PurchasingGroup, *, by: Actor, title: str, cost: Decimal, aids: Sequence[AidAsked], key: str,
    parts: Mapping[int, int] | None = None, counted_on: date | None = None,
) -> FinancingPlan:  # fmt: skip
    """A plan of the group as it is today. `parts` by authority, for a fixed key; else pupils of a day are counted.

    ValidationError: more aid than cost, or nobody to share the rest. What is written the same a second time is the first.
    """
    locked = PurchasingGroup.objects.select_for_update().get(pk=group.pk)
    day = counted_on or clock.today()
    weights = dict(parts or {}) if key == KeyKind.FIXED else pupils_by_signatory(locked, day)
    made = _financed(cost, aids, weights)
    last = locked.plans.filter(title=title.strip()).order_by("-pk").first()
    if last and _same(last, made, key, weights):
        return last
    row = FinancingPlan.objects.create(
        group=locked,
        title=title.strip(),
        cost=made.cost,
        rest=made.rest,
        key=key,
        counted_on=day,
        **noted(by),
    )
    _write(row, aids, made, weights)
    record("syndicate.plan_financing", row, by=by, cost=str(cost), rest=str(made.rest))
    return row


def _financed(cost: Decimal, aids: Sequence[AidAsked], weights: Mapping[int, int]) -> Financing:
    try:
        return financed(cost, aids, weights)
    except TooMuchAidError as error:
        total = partial(euros, error.args[0])
        raise refusal("Les aides font %(sum)s : plus que le coût.", sum=total) from error
    except NoKeyError as error:
        raise refusal(
            "Personne ne porterait le reste : aucun signataire n’a d’élève, ou la clé est vide."
        ) from error


def _write(row: FinancingPlan, aids: Sequence[AidAsked], made: Financing, weights: Mapping[int, int]) -> None:
    PlanAid.objects.bulk_create(
        PlanAid(plan=row, rank=rank, source=aid.source, rate=aid.rate, amount=amount)
        for rank, (aid, amount) in enumerate(zip(aids, made.aids, strict=True), 1)
    )
    PlanShare.objects.bulk_create(
        PlanShare(plan=row, authority_id=who, weight=weights[who], amount=amount)
        for who, amount in made.shares.items()
    )


def _same(row: FinancingPlan, made: Financing, key: str, weights: Mapping[int, int]) -> bool:
    known = {one.authority_id: (one.weight, one.amount) for one in row.shares.all()}
    asked = {who: (weights[who], amount) for who, amount in made.shares.items()}
    aids = [one.amount for one in row.aids.all()]
    return (row.cost, row.key, aids, known) == (made.cost, key, made.aids, asked)
