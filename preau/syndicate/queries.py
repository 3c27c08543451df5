"""Readings that the verbs and the pages share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from preau.base import clock
from preau.directory.authorities import find_authorities
from preau.directory.authorities.headcounts import headcounts
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.syndicate.choices import AnswerKind, OptionTaken
from preau.syndicate.counting import silent_schools, with_word
from preau.syndicate.law.chain import Link
from preau.syndicate.law.money import DatedRate, Rated, cents, rate_on, tariff
from preau.syndicate.models import Accession, Campaign, HeadCount, OptionChoice, Rate, Statement, Syndicate
from preau.syndicate.standing import Standing, standings
from preau.syndicate.words.money import euros


@dataclass(frozen=True)
class MemberRow:
    """A line of the members' table: where it stands, its pupils, its contribution of base."""

    standing: Standing
    pupils: int
    base: Decimal | None


@dataclass(frozen=True)
class Figures:
    members: int
    coming: int
    pupils: int
    contested: int


def kept_syndicate(person: Person, hat: Hat) -> Syndicate | None:
    """The syndicate whose office this hat is in."""
    seen = Syndicate.objects.visible_to(person, hat)
    return seen.filter(authority=hat.authority_id).select_related("authority").first()


def accessions(rows: QuerySet[Accession]) -> QuerySet[Accession]:
    """With all that a page says of them."""
    related = rows.select_related(
        "authority", "syndicate__authority", "statutes", "conditions", "successor__authority"
    )
    return related.prefetch_related("steps__act", "schools__establishment", "electors")


def search(rows: QuerySet[Accession], words: str) -> QuerySet[Accession]:
    found = rows.filter(authority__in=find_authorities(words).values("pk")) if words.strip() else rows
    return found.order_by("authority__name", "pk")


def member_rows(found: Iterable[Accession], year: int) -> list[MemberRow]:
    """Pupils are those of the campaign of the year where there is one, else those enrolled today."""
    standing = standings(found)
    numbers = pupils_of([one.accession for one in standing], year)
    rates = tariff(
        _dated(Rate.objects.filter(syndicate__accessions__in=[one.accession.pk for one in standing])), year
    )
    base = rates.get(Rated.BASE)
    return [
        MemberRow(one, (n := numbers.get(one.accession.pk, 0)), cents(n * base) if base is not None else None)
        for one in standing
    ]


def figures(syndicate: Syndicate, year: int) -> Figures:
    rows = syndicate.accessions.aggregate(
        members=Count("pk", filter=Q(since__isnull=False) & (Q(until=None) | Q(until__gte=clock.today()))),
        coming=Count("pk", filter=Q(since=None, until=None)),
    )
    counts = HeadCount.objects.current().filter(campaign__syndicate=syndicate, campaign__year=year)
    contested = counts.filter(answer__kind=AnswerKind.CONTESTED).count()
    return Figures(rows["members"], rows["coming"], counts.aggregate(n=Sum("pupils"))["n"] or 0, contested)


def current_year(syndicate: Syndicate) -> int:
    """The exercice at hand: that of the last campaign, else the civil year of today."""
    last = syndicate.campaigns.order_by("-year").values_list("year", flat=True).first()
    return last or clock.today().year


def tariff_of(campaign: Campaign) -> dict[Rated, Decimal]:
    return tariff_for(campaign.syndicate, campaign.year)


def tariff_for(syndicate: Syndicate, year: int) -> dict[Rated, Decimal]:
    return tariff(_dated(syndicate.rates.all()), year)


def half_day_rate(syndicate: Syndicate, day: date) -> Decimal | None:
    """What a half-day done on a day costs; none where the committee has voted nothing yet."""
    return rate_on(_dated(syndicate.rates.filter(kind=Rated.HALF_DAY)), Rated.HALF_DAY, day)


def options_of(campaign: Campaign) -> set[int]:
    """Accessions that have chosen support for the exercice: the last choice of each counts."""
    last = OptionChoice.objects.filter(accession__syndicate=campaign.syndicate_id, year=campaign.year)
    rows = last.order_by("accession", "-pk").distinct("accession").values_list("accession", "taken")
    return {accession for accession, taken in rows if taken == OptionTaken.TAKEN}


def option_of(accession: Accession, year: int) -> OptionChoice | None:
    return accession.choices.filter(year=year).order_by("-pk").first()


def _dated(rates: Iterable[Rate]) -> list[DatedRate]:
    return [DatedRate(Rated(one.kind), one.amount, one.starts_on) for one in rates]


def pupils_of(found: list[Accession], year: int) -> dict[int, int]:
    """By accession: the campaign's counts first; for schools that it has not, those enrolled today."""
    counted = HeadCount.objects.current().filter(
        campaign__year=year, campaign__syndicate=F("school__accession__syndicate")
    )
    rows = dict(
        counted.filter(school__accession__in=[one.pk for one in found]).values_list("school", "pupils")
    )
    others = {
        school.establishment_id: one.pk
        for one in found
        for school in one.schools.all()
        if school.until is None and school.pk not in rows
    }
    numbers = {one.pk: sum(rows.get(school.pk, 0) for school in one.schools.all()) for one in found}
    for place, number in headcounts(others, clock.today()).items():
        numbers[others[place]] += number
    return numbers


def next_year(syndicate: Syndicate) -> int:
    last = syndicate.campaigns.order_by("-year").values_list("year", flat=True).first()
    return last + 1 if last else clock.today().year


def counts_in(campaign: Campaign, words: str, *, missing: bool = False) -> QuerySet[HeadCount]:
    """Contested first, then by the name of who owes; or those alone whose head has said nothing."""
    rows = silent_schools(campaign) if missing else with_word(campaign.counts.filter(replaced_at=None))
    if words:
        rows = rows.filter(school__accession__authority__in=find_authorities(words).values("pk"))
    related = rows.select_related("school__establishment", "school__accession__authority", "answer")
    contested = Q(answer__kind=AnswerKind.CONTESTED)
    return related.annotate(is_contested=Count("pk", filter=contested)).order_by(
        "-is_contested", "school__accession__authority__name", "pk"
    )


def statements_in(campaign: Campaign, words: str) -> QuerySet[Statement]:
    rows = campaign.statements.all()
    if words:
        rows = rows.filter(accession__authority__in=find_authorities(words).values("pk"))
    related = rows.select_related("accession__authority", "accession__successor__authority")
    return related.prefetch_related("payments").order_by("number")


def totals(campaign: Campaign) -> dict[str, object]:
    """`pupils`, `schools`, `confirmed`, `contested`; `owed`, `statements`, `paid` once frozen."""
    rows = HeadCount.objects.current().filter(campaign=campaign)
    found = rows.aggregate(
        pupils=Sum("pupils"),
        schools=Count("pk"),
        confirmed=Count("pk", filter=Q(answer__kind=AnswerKind.CONFIRMED)),
        contested=Count("pk", filter=Q(answer__kind=AnswerKind.CONTESTED)),
    )
    owed = campaign.statements.aggregate(owed=Sum("total"), statements=Count("pk"))
    paid = Statement.objects.filter(campaign=campaign).paid().count()
    return found | owed | {"owed_words": euros(owed["owed"] or Decimal(0)), "paid": paid}


def progress(syndicate: Syndicate, year: int) -> list[tuple[Link, int, int]]:
    """Of each link of the chain, how many files have reached it, and the pupils that they stand for. Counts only."""
    files = syndicate.accessions.not_gone().values("steps__kind").annotate(n=Count("pk"))
    counted = HeadCount.objects.current().filter(campaign__syndicate=syndicate, campaign__year=year)
    rows = counted.filter(school__accession__in=syndicate.accessions.not_gone()).values(
        "school__accession__steps__kind"
    )
    number = dict(files.values_list("steps__kind", "n"))
    pupils = dict(rows.annotate(n=Sum("pupils")).values_list("school__accession__steps__kind", "n"))
    return [(link, number.get(link.value, 0), pupils.get(link.value, 0)) for link in Link]
