"""Operations follow each other: one at a time; what a delta needs before it, and what to ask the academy for then."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.db import connection
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from preau.directory.choices import OperationKind, OperationState
from preau.directory.models import FeedRules, Operation

_FARTHEST = timedelta(days=62)  # beyond, a delta is too old whatever the rhythm


Waiting = Callable[[], None]
STANDING = (OperationState.APPLIED, OperationState.UNDOING)
FEEDS_LOCK = 0x0FEED  # the class of our advisory locks; the object is the academy


def nobody() -> None:
    """Who has no need to know that another operation is at work."""


class OperationRefused(Exception):
    """An operation that cannot go on; its text is for the reader."""


def locked_in_turn(operation: Operation, waiting: Waiting) -> Operation:
    """The row of an operation, for this transaction alone: one at a time in an academy, whose degrees share persons.

    `waiting` is called when another one is at work.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [FEEDS_LOCK, operation.academy_id])
        if not cursor.fetchone()[0]:
            waiting()
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FEEDS_LOCK, operation.academy_id])
    return Operation.objects.select_for_update(of=("self",)).select_related("academy").get(pk=operation.pk)


class OperationWaits(Exception):
    """An operation that somebody has to confirm first; its text is why."""


def check_order(operation: Operation) -> None:
    """Raise OperationRefused when a delta does not follow the last delivery applied, of this academy and degree."""
    if operation.kind != OperationKind.DELTA:
        return
    day, last = operation.delivered_on, last_applied(operation)
    if last is None:
        raise OperationRefused(
            _(
                "Cette livraison ne dit que ce qui a changé, et aucune livraison complète n’a encore été appliquée : "
                "demandez d’abord la livraison complète."
            )
        )
    if day is None or last.delivered_on is None:
        raise OperationRefused(
            _(
                "On ne sait pas si cette livraison incrémentale suit la dernière appliquée, faute de date dans leurs "
                "noms : demandez une livraison complète."
            )
        )
    if day <= last.delivered_on:
        raise OperationRefused(
            _(
                "Cette livraison incrémentale est du %(day)s, et l’annuaire en est déjà au %(last)s. Si elle a été "
                "refaite depuis, demandez une livraison complète."
            )
            % {"day": _words(day), "last": _words(last.delivered_on)}
        )
    if missing := first_missing(last.delivered_on, day, FeedRules.of(operation.academy).export_windows):
        raise OperationRefused(
            _(
                "L’annuaire en est au %(last)s, et cette livraison incrémentale est du %(day)s : il manque celle du "
                "%(missing)s. Demandez ce qui manque, ou une livraison complète."
            )
            % {"day": _words(day), "last": _words(last.delivered_on), "missing": _words(missing)}
        )


def last_applied(operation: Operation) -> Operation | None:
    """The last other delivery of the same feed that the directory holds."""
    same = Operation.objects.filter(academy=operation.academy, source=operation.source).exclude(
        pk=operation.pk
    )
    applied = same.filter(state__in=STANDING).exclude(kind=OperationKind.UNDO)
    return applied.order_by("-applied_at", "-pk").first()


def applied_before(operation: Operation) -> date | None:
    """The day on which the very same files were applied, if they were."""
    same = Operation.objects.filter(
        academy=operation.academy, fingerprint=operation.fingerprint, state__in=STANDING
    )
    found = same.exclude(pk=operation.pk).exclude(fingerprint="").order_by("-applied_at").first()
    return localdate(found.applied_at) if found and found.applied_at else None


def first_missing(last: date, day: date, windows: Iterable[Sequence[int]]) -> date | None:
    """The first day of the first window of exports that lies wholly between two days; None when they follow.

    `windows` are days of the week (Monday is 1), in each of which one export is made at least.
    """
    if day - last > _FARTHEST:
        return last + timedelta(days=1)
    return min((first for window in windows for first in _wholly_between(last, day, window)), default=None)


def _wholly_between(last: date, day: date, window: Sequence[int]) -> Iterator[date]:
    """First days of the occurrences of one window (its days follow each other) after `last` and before `day`."""
    for number in range(1, (day - last).days):
        first = last + timedelta(days=number)
        if first.isoweekday() == window[0] and first + timedelta(days=len(window)) <= day:
            yield first


def _words(day: date) -> str:
    return date_format(day, "j F Y")
