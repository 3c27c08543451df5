"""A campaign: count, ask the communes, choose, freeze, write down payments."""

from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.directory.authorities.headcounts import headcounts
from preau.syndicate.choices import MOVES, AnswerKind, CountSource, OptionTaken, PaymentKind, ProRataChoice
from preau.syndicate.counting import tell_heads
from preau.syndicate.models import (
    Accession,
    Campaign,
    CountAnswer,
    HeadCount,
    OptionChoice,
    PaymentNote,
    ServedSchool,
    Statement,
    Syndicate,
    noted,
    usual_count_day,
)
from preau.syndicate.rules import may_change


@transaction.atomic
def open_campaign(syndicate: Syndicate, *, by: Actor, year: int, counted_on: date | None = None) -> Campaign:
    """The campaign of an exercice, with the pupils of each served school on a day; again, it counts schools come since.

    Who heads each school is told, once, that its count is to be stated.
    ValidationError: a day to come.
    """
    Syndicate.objects.select_for_update().get(pk=syndicate.pk)
    day = counted_on or usual_count_day(year)
    if day > clock.today():
        raise refusal("Les élèves se comptent le jour venu : choisissez un jour passé.")
    campaign, made = Campaign.objects.get_or_create(
        syndicate=syndicate, year=year, defaults={"counted_on": day} | noted(by)
    )
    if made:
        record("syndicate.open_campaign", campaign, by=by, year=year)
    if may_change(campaign):
        _count(campaign, by)
        tell_heads(campaign)
    return campaign


@transaction.atomic
def correct(count: HeadCount, *, by: Actor, pupils: int, source: str, reason: str) -> HeadCount:
    """Another count of the same school, or the same one upheld, with why; what the commune answered stays on the old one."""
    locked = changing(count)
    if pupils < 0:
        raise refusal("Un nombre n’est jamais négatif. Exemple : 177.")
    if not reason.strip():
        raise refusal("Dites pourquoi. Exemple : deux élèves partis avant le jour du constat.")
    if (locked.pupils, locked.source, locked.reason) == (pupils, source, reason.strip()):
        return locked
    locked.replaced_at = clock.now()
    locked.save(update_fields=["replaced_at"])
    row = HeadCount.objects.create(
        campaign=locked.campaign, school=locked.school, pupils=pupils, source=CountSource(source),
        reason=reason.strip(), **noted(by),
    )  # fmt: skip
    record("syndicate.correct_count", row, by=by, pupils=pupils, before=locked.pupils)
    return row


@transaction.atomic
def confirm(count: HeadCount, *, by: Actor) -> CountAnswer:
    """The commune agrees."""
    return _answer(count, by, AnswerKind.CONFIRMED, None, "")


@transaction.atomic
def contest(count: HeadCount, *, by: Actor, claimed: int, reason: str) -> CountAnswer:
    """The commune counts otherwise, and says why; the school is asked, the syndicate corrects or upholds."""
    if not reason.strip():
        raise refusal("Dites pourquoi. Exemple : quatre élèves ont déménagé en septembre.")
    if claimed == count.pupils:
        raise refusal("C’est l’effectif constaté : confirmez-le, ou écrivez le vôtre.")
    return _answer(count, by, AnswerKind.CONTESTED, claimed, reason.strip())


@transaction.atomic
def choose_option(accession: Accession, *, by: Actor, year: int, taken: bool) -> OptionChoice:
    """What a member chooses for an exercice, until its campaign is frozen; the last choice counts."""
    locked = Accession.objects.select_for_update().get(pk=accession.pk)
    if Campaign.objects.filter(syndicate=locked.syndicate_id, year=year, frozen_at__isnull=False).exists():
        raise refusal("Les contributions de cet exercice sont arrêtées : le choix vaut pour le suivant.")
    value = OptionTaken.TAKEN if taken else OptionTaken.DECLINED
    known = locked.choices.filter(year=year).order_by("-pk").first()
    if known and known.taken == value:
        return known
    row = OptionChoice.objects.create(accession=locked, year=year, taken=value, **noted(by))
    record("syndicate.choose_option", row, by=by, year=year, taken=value)
    return row


@transaction.atomic
def note_payment(
    statement: Statement,
    *,
    by: Actor,
    kind: str,
    on: date,
    amount: Decimal | None = None,
    reference: str = "",
) -> PaymentNote:
    """What the public accountant has done, typed back; the same line again is the one that is there.

    `amount`: what was received (below zero, a payment that came back), or by how much the claim was reduced. ValidationError:
    a day to come, before it was issued, no amount, or more than there is.
    """
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    told = {"kind": PaymentKind(kind), "on": on, "amount": amount, "reference": reference.strip()}
    same = locked.payments.filter(**told).first()
    if same:
        return same
    if on > clock.today():
        raise refusal("Cette date est à venir : notez le paiement le jour venu.")
    if (
        kind != PaymentKind.ISSUED
        and not locked.payments.filter(kind=PaymentKind.ISSUED, on__lte=on).exists()
    ):
        raise refusal("Aucun titre n’est émis à cette date : notez d’abord son émission.")
    _check_amount(locked, kind, amount)
    row = PaymentNote.objects.create(statement=locked, **told, **noted(by))
    record("syndicate.note_payment", row, by=by, kind=kind, on=on.isoformat(), amount=str(amount or ""))
    return row


def served_in(campaign: Campaign) -> QuerySet[ServedSchool]:
    """Schools of the exercice. A year that is owed whole is owed once: where a debtor followed another, by the last one."""
    within = Q(until=None) | Q(until__gte=date(campaign.year, 1, 1))
    begun = Q(since=None) | Q(since__lte=date(campaign.year, 12, 31))
    rows = ServedSchool.objects.filter(within, begun, accession__syndicate=campaign.syndicate_id)
    if campaign.syndicate.pro_rata != ProRataChoice.WHOLE:
        return rows
    lasting = rows.order_by("establishment", F("until").desc(nulls_first=True), "-pk").distinct(
        "establishment"
    )
    return ServedSchool.objects.filter(pk__in=lasting.values("pk"))


def _check_amount(statement: Statement, kind: str, amount: Decimal | None) -> None:
    """What was received never falls below nothing, nor does the claim."""
    if kind not in MOVES and amount is not None:
        raise refusal("Un montant s’écrit pour un versement ou une réduction.")
    if kind in MOVES and not amount:
        raise refusal("Dites combien. Exemple : 115,05.")
    if kind == PaymentKind.PAID and statement.received + (amount or 0) < 0:
        raise refusal("Un versement qui revient ne dépasse pas ce qui a été reçu.")
    if kind == PaymentKind.REDUCED and not 0 <= statement.reduced + (amount or 0) <= statement.total:
        raise refusal("Un titre ne se réduit ni au-dessous de rien, ni de plus que son montant.")


def _count(campaign: Campaign, by: Actor) -> None:
    """One row for each served school that has none yet, all at once."""
    served = served_in(campaign)
    passed_on = campaign.counts.filter(replaced_at=None).exclude(school__in=served.values("pk"))
    passed_on.update(replaced_at=clock.now())  # its debtor has merged with another since
    schools = dict(served.exclude(counts__campaign=campaign).values_list("pk", "establishment"))
    found = headcounts(schools.values(), campaign.counted_on)
    stamp = noted(by)
    HeadCount.objects.bulk_create(
        HeadCount(campaign=campaign, school_id=pk, pupils=found[place], source=CountSource.DIRECTORY, **stamp)
        for pk, place in schools.items()
    )


def changing(count: HeadCount) -> HeadCount:
    """A count, locked, while it may change. ValidationError: its year is frozen, or another has replaced it."""
    locked = (
        HeadCount.objects.select_for_update(of=("self",))
        .select_related("campaign", "school")
        .get(pk=count.pk)
    )
    if not may_change(locked.campaign):
        raise refusal("Les effectifs de cet exercice sont arrêtés : ils ne changent plus.")
    if locked.replaced_at:
        raise refusal("Cet effectif a été corrigé entre-temps : relisez la page.")
    return locked


def _answer(count: HeadCount, by: Actor, kind: AnswerKind, claimed: int | None, reason: str) -> CountAnswer:
    locked = changing(count)
    known = CountAnswer.objects.filter(count=locked).first()
    said = {"kind": kind, "claimed": claimed, "reason": reason}
    if known and (known.kind, known.claimed, known.reason) == (kind, claimed, reason):
        return known
    row, _made = CountAnswer.objects.update_or_create(count=locked, defaults=said | noted(by))
    record(f"syndicate.count_{kind}", row, by=by, claimed=claimed)
    return row
