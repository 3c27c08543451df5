"""Freeze a campaign: from then on each member's statement, with its lines, never changes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.audit import Actor, record
from preau.syndicate.choices import AnswerKind, StepKind, VisitStepKind
from preau.syndicate.law.money import Line, ProRata, Rated, due_lines, months_owed, total
from preau.syndicate.models import (
    Accession,
    AccessionStep,
    Campaign,
    HeadCount,
    Statement,
    StatementLine,
    Visit,
    noted,
)
from preau.syndicate.queries import options_of, tariff_of


@dataclass(frozen=True)
class Due:
    """What one member owes: lines, and the visits that they bill."""

    accession: int
    lines: list[Line]
    visits: list[Visit]


@transaction.atomic
def freeze(campaign: Campaign, *, by: Actor) -> Campaign:
    """Write the statement of each member whose service is open, in one go. Frozen already: as it is.

    ValidationError: a count still contested, a rate that the committee has not voted, or nobody to ask.
    """
    locked = Campaign.objects.select_for_update(of=("self",)).select_related("syndicate").get(pk=campaign.pk)
    if locked.frozen_at:
        return locked
    _check_counts(locked)
    owed = [one for one in dues(locked) if one.lines]
    if not owed:
        raise ValidationError(_("Aucun membre n’a de service ouvert : il n’y a rien à demander."))
    _write(locked, owed, by)
    locked.frozen_at, locked.frozen_by_name = clock.now(), by.display_name
    locked.save(update_fields=["frozen_at", "frozen_by_name"])
    record("syndicate.freeze", locked, by=by, statements=len(owed))
    return locked


def dues(campaign: Campaign) -> list[Due]:
    """What each member would owe if the campaign were frozen now, by name. Read in five queries, whatever the number."""
    members = Accession.objects.filter(
        syndicate=campaign.syndicate_id, since__isnull=False, steps__kind=StepKind.SERVICE
    )
    rows = members.order_by("authority__name", "pk").values_list("pk", "since", "until")
    pupils, options, visits = _pupils(campaign), options_of(campaign), _visits(campaign)
    rates, rule = tariff_of(campaign), ProRata(campaign.syndicate.pro_rata)
    found = []
    for pk, since, until in rows:
        assert since
        months = months_owed(campaign.year, since, until, rule)
        days = sum(one.half_days for one in visits[pk])
        lines = _lines(pupils[pk], rates, option=pk in options, half_days=days, months=months)
        found.append(Due(pk, lines, visits[pk]))
    return found


def _lines(
    pupils: Mapping[int, int], rates: Mapping[Rated, object], *, option: bool, half_days: int, months: int
) -> list[Line]:
    try:
        return due_lines(pupils, rates, option=option, half_days=half_days, months=months)  # type: ignore[arg-type]
    except KeyError:
        raise ValidationError(
            _("Le comité n’a pas voté tous les taux de cet exercice : notez-les d’abord, avec leur acte.")
        ) from None


def _check_counts(campaign: Campaign) -> None:
    contested = campaign.counts.filter(replaced_at=None, answer__kind=AnswerKind.CONTESTED)
    first = contested.select_related("school__establishment").first()
    if first:
        raise ValidationError(
            _("L’effectif de %(school)s est contesté : corrigez-le ou maintenez-le, avec votre raison.")
            % {"school": first.school}
        )


def _pupils(campaign: Campaign) -> defaultdict[int, dict[int, int]]:
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    rows = HeadCount.objects.filter(campaign=campaign, replaced_at=None).order_by(
        "school__establishment__name", "pk"
    )
    for accession, school, number in rows.values_list("school__accession", "school", "pupils"):
        found[accession][school] = number
    return found


def _visits(campaign: Campaign) -> defaultdict[int, list[Visit]]:
    """Half-days done before the end of the exercice, billed by nothing yet."""
    found: defaultdict[int, list[Visit]] = defaultdict(list)
    done = {"steps__kind": VisitStepKind.DONE, "steps__on__year__lte": campaign.year}
    for one in Visit.objects.filter(accession__syndicate=campaign.syndicate_id, statement=None, **done):
        found[one.accession_id].append(one)
    return found


def _write(campaign: Campaign, owed: list[Due], by: Actor) -> None:
    stamp = noted(by)
    statements = Statement.objects.bulk_create(
        Statement(
            campaign=campaign, accession_id=one.accession, number=number, total=total(one.lines), **stamp
        )
        for number, one in enumerate(owed, 1)
    )
    pairs = list(zip(statements, owed, strict=True))
    StatementLine.objects.bulk_create(
        _row(statement, rank, line) for statement, one in pairs for rank, line in enumerate(one.lines, 1)
    )
    for statement, one in pairs:
        for visit in one.visits:
            Visit.objects.filter(pk=visit.pk).update(statement=statement)
    AccessionStep.objects.bulk_create(
        [
            AccessionStep(
                accession_id=one.accession, kind=StepKind.DUE, on=clock.today(), proof=str(statement), **stamp
            )
            for statement, one in pairs
        ],
        ignore_conflicts=True,  # the first contribution is the first
    )


def _row(statement: Statement, rank: int, line: Line) -> StatementLine:
    return StatementLine(
        statement=statement, rank=rank, kind=line.kind.value, school_id=line.school, quantity=line.quantity,
        unit=line.unit, months=line.months, amount=line.amount,
    )  # fmt: skip
