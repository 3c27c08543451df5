"""What the pages show of an accession: its stepper in words, its schools, its sum."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.authorities.headcounts import headcounts
from preau.directory.choices import FIRST_DEGREE
from preau.directory.hats import Hat
from preau.directory.models import Establishment
from preau.syndicate import queries
from preau.syndicate.choices import VisitStepKind
from preau.syndicate.law.chain import Link, leaving_day
from preau.syndicate.law.money import Line, Rated, cents, due_lines, total
from preau.syndicate.models import (
    Accession,
    AccessionStep,
    Invoice,
    ServedSchool,
    Statement,
    Syndicate,
    Visit,
    VisitStep,
)
from preau.syndicate.queries import MemberRow
from preau.syndicate.rules import keeps
from preau.syndicate.standing import Rung, Standing, standing_of
from preau.syndicate.words import chain, money
from preau.ui.words import full_day_words

_TYPED = (Link.COMMUNE_ACT, Link.CONCORDANT, Link.SERVICE)  # signatures and campaigns make the others


@dataclass(frozen=True)
class Stage:
    """A link as the stepper shows it. `why` says what blocks the next one; `dot` is a class of the row of dots."""

    link: Link
    label: str
    text: str
    done: bool
    is_next: bool
    why: str
    step: AccessionStep | None

    @property
    def dot(self) -> str:
        return "is-done" if self.done else "is-next" if self.is_next else ""


@dataclass(frozen=True)
class MemberLine:
    row: MemberRow
    accession: Accession
    stages: list[Stage]
    state: str
    base: str


def member_line(row: MemberRow) -> MemberLine:
    standing = row.standing
    base = money.euros(row.base) if row.base is not None else ""
    return MemberLine(row, standing.accession, stages(standing), chain.state(standing), base)


def first_waiting(lines: list[MemberLine]) -> MemberLine | None:
    """The first file of the list whose next step is the syndicate's or the member's to take."""
    open_ones = [one for one in lines if one.row.standing.next and not one.accession.until]
    return next((one for one in open_ones if not one.row.standing.is_member), next(iter(open_ones), None))


def stages(standing: Standing) -> list[Stage]:
    return [_stage(rung, standing) for rung in standing.rungs]


def file_context(accession: Accession) -> dict[str, Any]:
    """All that the page of a file says, for the syndicate or for the member itself."""
    standing = standing_of(accession)
    year = queries.current_year(accession.syndicate)
    found = stages(standing)
    return {
        "accession": accession,
        "standing": standing,
        "stages": found,
        "next": next((one for one in found if one.is_next), None),
        "others": [
            one for one in found if not one.done and not one.is_next and not one.why and one.link in _TYPED
        ],
        "state": chain.state(standing),
        "schools": [one for one in accession.schools.all() if one.until is None],
        "elector": next((one for one in accession.electors.all() if one.until is None), None),
        "regularise": regularise_words(accession, standing),
        "year": year,
        "sum": sum_of(accession, year),
        "statements": accession.statements.select_related("campaign").order_by("-campaign__year"),
    }


def sum_of(accession: Accession, year: int) -> dict[str, Any] | None:
    """What the member owes, or would: lines in words, the total, and the option not taken. None without rates."""
    rates = queries.tariff_for(accession.syndicate, year)
    if Rated.BASE not in rates or Rated.OPTION not in rates:
        return None
    [row] = queries.member_rows([accession], year)
    choice = queries.option_of(accession, year)
    taken = choice is not None and choice.taken == "taken"
    lines = due_lines({0: row.pupils}, rates, option=taken)
    more = cents(row.pupils * rates[Rated.OPTION])
    return {
        "pupils": row.pupils,
        "lines": [
            (rate_label(one.kind), money.product(one.quantity, one.unit), money.euros(one.amount))
            for one in lines
        ],
        "total": money.euros(total(lines)),
        "option": f"{money.product(row.pupils, rates[Rated.OPTION])} = {money.euros(more)}",
        "taken": taken,
        "school_year": year - 1,
    }


def rate_label(kind: Rated) -> str:
    return {
        Rated.BASE: _("Contribution forfaitaire de base"),
        Rated.OPTION: _("Contribution forfaitaire optionnelle"),
        Rated.HALF_DAY: _("Demi-journées d’accompagnement"),
    }[kind]


def regularise_words(accession: Accession, standing: Standing) -> str:
    """Schools already open stay open: until when the membership is expected. Empty once it holds."""
    open_ones = [one for one in accession.schools.all() if one.open_since and one.until is None]
    if not open_ones or standing.is_member or accession.until:
        return ""
    first = min(one.open_since for one in open_ones if one.open_since)
    head = _("École ouverte depuis %(year)s : rien ne s’arrête") % {"year": first.year}
    if accession.regularise_by is None:
        return head + "."
    late = _("la date est passée, le syndicat et la commune conviennent d’une autre")
    day = _("à régulariser avant le %(day)s") % {"day": full_day_words(accession.regularise_by)}
    return f"{head}, {day}{' ; ' + late if accession.regularise_by < clock.today() else ''}."


def school_state(school: ServedSchool) -> str:
    if school.opened_on:
        return _("ouverte") if not school.open_since else _("confirmée")
    return _("déjà ouverte") if school.open_since else _("à ouvrir")


def would_leave(accession: Accession, on: date | None = None) -> date:
    return leaving_day(on or clock.today(), accession.syndicate.notice_months)


def syndicate_line(syndicate: Syndicate, year: int) -> str:
    return _("Exercice %(year)s, effectifs de la rentrée %(before)s") % {"year": year, "before": year - 1}


def _stage(rung: Rung, standing: Standing) -> Stage:
    step = rung.step if rung.holds else None
    why = "" if rung.holds or rung.block is None else chain.reason(rung.block)
    text = (
        _done_text(rung.link, rung.step, standing.accession) if step and rung.step else chain.hint(rung.link)
    )
    return Stage(rung.link, chain.label(rung.link), text, rung.holds, rung.is_next, why, step)


def _done_text(link: Link, step: AccessionStep, accession: Accession) -> str:
    day = full_day_words(step.on)
    if link == Link.PREPARED:
        return _("Acte modèle, statuts et CTAF (%(version)s) remis le %(day)s") % {
            "version": accession.conditions.version, "day": day,
        }  # fmt: skip
    if link in (Link.COMMUNE_ACT, Link.CONCORDANT):
        which = step.act.reference if step.act else step.proof
        then = (
            _("elle vaut demande à adhérer")
            if link == Link.COMMUNE_ACT
            else _("membre, annexes 1 et 2 modifiées")
        )
        return _("%(act)s, exécutoire le %(day)s : %(then)s") % {"act": which, "day": day, "then": then}
    return f"{day[:1].upper()}{day[1:]}{', ' + step.proof if step.proof else ''}"


def rate_lines(rates: Mapping[Rated, Decimal]) -> list[tuple[str, str]]:
    return [(rate_label(kind), money.euros(rates[kind])) for kind in Rated if kind in rates]


def line_words(lines: Iterable[Line]) -> list[tuple[str, str, str]]:
    """ "Contribution forfaitaire de base", "177 × 1,30 €", "230,10 €"."""
    return [
        (rate_label(one.kind), money.product(one.quantity, one.unit, one.months), money.euros(one.amount))
        for one in lines
    ]


def next_choice_year(accession: Accession) -> int:
    """The exercice whose option may still be chosen: the one at hand, or the next once it is frozen."""
    year = queries.current_year(accession.syndicate)
    frozen = accession.syndicate.campaigns.filter(year=year, frozen_at__isnull=False).exists()
    return year + 1 if frozen else year


def own_pupils(authority: int | None) -> int | None:
    """Pupils of the schools that an authority runs, today; none when it runs none here."""
    schools = Establishment.objects.filter(authority=authority, kind__in=FIRST_DEGREE).values_list(
        "pk", flat=True
    )
    found = headcounts(schools, clock.today())
    return sum(found.values()) if found else None


@dataclass(frozen=True)
class StatementLineWords:
    label: str
    school: str
    product: str
    amount: str


def statement_lines(statement: Statement) -> list[StatementLineWords]:
    return [
        StatementLineWords(
            rate_label(Rated(one.kind)), str(one.school or ""), money.product(one.quantity, one.unit, one.months),
            money.euros(one.amount),
        )
        for one in statement.lines.all()
    ]  # fmt: skip


def statement_context(statement: Statement, hat: Hat) -> dict[str, Any]:
    kept = keeps(hat, statement.campaign.syndicate)
    return {
        "statement": statement,
        "lines": statement_lines(statement),
        "total": money.euros(statement.total),
        "payments": statement.payments.all(),
        "received": money.euros(statement.received),
        "reduced": money.euros(statement.reduced),
        "keeps": kept,
        "invoice": Invoice.objects.filter(statement=statement).defer("content").first(),
        "before": statement.campaign.school_year_from,
    }


@dataclass(frozen=True)
class VisitLine:
    visit: Visit
    half_days: str
    state: str
    over: bool
    steps: list[VisitStep]
    quote: str
    is_done: bool
    to_accept: bool


def visit_lines(visits: QuerySet[Visit]) -> list[VisitLine]:
    """The last asked first."""
    related = visits.select_related("accession__authority", "school__establishment", "invoice")
    rows = related.defer("invoice__content").prefetch_related("steps")
    return [_visit(one) for one in rows.order_by("-pk")]


def _visit(visit: Visit) -> VisitLine:
    steps = list(visit.steps.all())
    last = steps[-1] if steps else None
    quote = next((one.amount for one in steps if one.amount is not None), None)
    over = bool(last and last.kind in (VisitStepKind.DONE, VisitStepKind.CANCELLED))
    state = str(VisitStepKind(last.kind).label) if last else _("Demandé")
    if visit.statement_id or visit.invoice_id:
        state = _("Facturé")
    return VisitLine(
        visit,
        money.half_days_words(visit.half_days),
        state,
        over,
        steps,
        money.euros(quote) if quote is not None else "",
        any(one.kind == VisitStepKind.DONE for one in steps),
        visit.from_school and last is not None and last.kind == VisitStepKind.QUOTED,
    )


@dataclass(frozen=True)
class Bar:
    """A link with its counts; `share` is the length of its bar, 0 to 100."""

    label: str
    files: int
    pupils: str
    share: int


def progress_bars(syndicate: Syndicate, year: int) -> list[Bar]:
    rows = queries.progress(syndicate, year)
    most = max(number for _link, number, _pupils in rows) or 1
    return [
        Bar(chain.label(link), number, money.pupils_words(pupils), round(number * 100 / most))
        for link, number, pupils in rows
    ]
