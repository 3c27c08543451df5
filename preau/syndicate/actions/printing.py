"""The statements of a campaign printed by the worker, a handful a transaction: killed in the middle, it goes on from there."""

import io
import zipfile
from collections.abc import Iterator

from django.db.models import Count, Q
from procrastinate.contrib.django import app

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.direct import ping
from preau.base.language import refusal
from preau.syndicate.models import Campaign, Statement, StatementPaper
from preau.syndicate.papers import statement_paper

A_TURN = 40  # statements of one transaction: less than a second of work lost by a kill
_JOB = "preau.syndicate.tasks.print_statements"


@transaction.atomic
def print_all(campaign: Campaign, *, by: Actor) -> None:
    """Have every statement printed; pressed twice, what is printed stays. ValidationError until the campaign is frozen."""
    if campaign.frozen_at is None:
        raise refusal("Les contributions ne sont pas arrêtées : leurs avis changeraient.")
    record("syndicate.print_all", campaign, by=by)
    app.configure_task(_JOB, allow_unknown=False, lock=f"syndicate.print.{campaign.pk}").defer(
        campaign_id=campaign.pk, reader=by.pk
    )


def print_waiting(campaign_id: int, reader: int | None = None) -> int:
    """Print what is not printed yet, and tell the page of `reader` as it goes; how many were printed."""
    printed = 0
    while done := _turn(campaign_id):
        printed += done
        if reader:
            ping([reader])
    return printed


def progress(campaign: Campaign) -> dict[str, int]:
    """`asked` statements, and how many of them are `printed`."""
    return campaign.statements.aggregate(
        asked=Count("pk"), printed=Count("pk", filter=Q(paper__isnull=False))
    )


def bundled(campaign: Campaign) -> Iterator[bytes]:
    """A zip of the statements that are printed, by number, as it is made: a page of a thousand papers keeps none in memory."""
    rows = StatementPaper.objects.filter(statement__campaign=campaign).select_related(
        "statement__campaign", "statement__accession__authority"
    )
    target = _Stream()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for one in rows.order_by("statement__number").iterator(chunk_size=A_TURN):
            info = zipfile.ZipInfo(f"avis-{one.statement}.pdf", one.printed_at.timetuple()[:6])
            archive.writestr(info, bytes(one.content))
            yield target.taken()
    yield target.taken()


class _Stream(io.RawIOBase):
    """What a zip writes, taken away as it comes; it cannot be sought in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self._parts.append(bytes(data))  # type: ignore[call-overload]  # a buffer
        return len(self._parts[-1])

    def taken(self) -> bytes:
        found, self._parts = b"".join(self._parts), []
        return found


@transaction.atomic
def _turn(campaign_id: int) -> int:
    waiting = Statement.objects.filter(campaign=campaign_id, paper=None).select_for_update(
        skip_locked=True, of=("self",)
    )
    rows = waiting.select_related(
        "campaign__syndicate", "accession__authority", "accession__successor__authority"
    )
    found = list(rows.prefetch_related("lines__school__establishment").order_by("number")[:A_TURN])
    if not found:
        return 0
    reference = statement_paper.rates_reference(found[0].campaign)
    now = clock.now()
    StatementPaper.objects.bulk_create(
        StatementPaper(statement=one, content=statement_paper.pdf(one, reference), printed_at=now)
        for one in found
    )
    return len(found)
