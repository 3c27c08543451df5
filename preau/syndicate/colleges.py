"""Readings of the colleges: who is named, who is not, who was reminded, who sits for whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from preau.base import clock
from preau.council.choices import AssemblyKind
from preau.council.models import Assembly, College, Member
from preau.council.models.assembly import in_exercise
from preau.syndicate.actions.reminders import last_reminded, silent
from preau.syndicate.models import (
    Accession,
    CollegeConvening,
    CollegeElection,
    Elector,
    Redesignation,
    Reminder,
    Syndicate,
)


@dataclass(frozen=True)
class CollegeLine:
    """A college with who sits for it today, its empty seats, and its last election."""

    college: College
    delegates: list[Member]
    vacant: int
    election: CollegeElection | None


def electors_of(syndicate: Syndicate) -> QuerySet[Accession]:
    """Members, each with its elector of today (`elector_name`, `named_by`), those that have none first; one query."""
    today = Elector.objects.filter(accession=OuterRef("pk"), until=None)
    mailed = Reminder.objects.filter(accession=OuterRef("pk"), mailed_at__isnull=False).order_by("-mailed_at")
    rows = syndicate.accessions.not_gone().filter(since__isnull=False).select_related("authority")
    return rows.annotate(
        is_named=Exists(today),
        elector_name=Subquery(today.values("name")[:1]),
        named_by=Subquery(today.values("reference")[:1]),
        reminded_at=Subquery(mailed.values("mailed_at")[:1]),
    ).order_by("is_named", "authority__name", "pk")


def counts_of(syndicate: Syndicate) -> dict[str, int]:
    """`members`, `named`, and `unreachable`: those without elector nor address."""
    named = Exists(Elector.objects.filter(accession=OuterRef("pk"), until=None))
    rows = syndicate.accessions.not_gone().filter(since__isnull=False).annotate(is_named=named)
    return rows.aggregate(
        members=Count("pk"),
        named=Count("pk", filter=Q(is_named=True)),
        unreachable=Count("pk", filter=Q(is_named=False, mailbox="")),
    )


def campaign_of(renewal: Redesignation | None) -> dict[str, Any]:
    """Where the reminders of a renewal stand; nothing without one."""
    if renewal is None:
        return {}
    told = renewal.reminders.aggregate(
        mailed=Count("pk", filter=Q(mailed_at__isnull=False)),
        refused_mails=Count("pk", filter=~Q(failed="")),
        waiting_mails=Count("pk", filter=Q(mailed_at=None, failed="")),
    )
    to_remind = silent(renewal).exclude(mailbox="").count()
    late = renewal.answer_by < clock.today()
    return told | {
        "renewal": renewal,
        "to_remind": to_remind,
        "last_reminded": last_reminded(renewal),
        "late": late,
    }


def college_lines(syndicate: Syndicate, day: date | None = None) -> list[CollegeLine]:
    """The colleges of its committee, with their delegates of a day."""
    on = day or clock.today()
    sitting = Member.objects.filter(in_exercise(on), alternate_of=None).select_related("person")
    rows = College.objects.filter(assembly__in=committees(syndicate).values("pk")).order_by("pk")
    found = rows.prefetch_related(
        Prefetch("members", sitting, to_attr="delegates_today"),
        Prefetch("elections", CollegeElection.objects.order_by("-on").prefetch_related("candidates")),
    )
    return [_line(one) for one in found]


def convenings_of(college: College) -> QuerySet[CollegeConvening]:
    """The last first, each with how many letters it has (`letters_count`), how many left (`mailed`), failed, or go on paper."""
    return college.convenings.annotate(
        letters_count=Count("letters"),
        mailed=Count("letters", filter=Q(letters__mailed_at__isnull=False)),
        refused=Count("letters", filter=~Q(letters__failed="")),
        on_paper=Count("letters", filter=Q(letters__address="")),
    )


def committees(syndicate: Syndicate) -> QuerySet[Assembly]:
    return Assembly.objects.filter(authority=syndicate.authority_id, kind=AssemblyKind.COMMITTEE)


def _line(college: College) -> CollegeLine:
    delegates: list[Member] = college.delegates_today  # type: ignore[attr-defined]  # prefetched
    last = next(iter(college.elections.all()), None)
    return CollegeLine(college, delegates, max(college.seats - len(delegates), 0), last)
