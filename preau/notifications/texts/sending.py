"""Text messages that are due: within the cap of each school, several at once, three tries; then somebody calls."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db.models import Sum

from preau.base import clock, transaction
from preau.notifications.choices import TextState
from preau.notifications.models import TextChannel, TextMessage
from preau.notifications.texts.gateway import Outcome, Outgoing, hand_over

AT_ONCE = 64
THREADS = 8
TRIES = 3
RETRY = timedelta(minutes=2)
KEPT = timedelta(days=90)  # numbers and words; the count and the cost stay


def send_due_texts() -> int:
    """Say how many the gateway took."""
    sent = 0
    while (done := _batch(clock.now())) is not None:
        sent += done
    return sent


def forget_old(now: datetime) -> int:
    """Numbers and words that nobody needs any more."""
    old = TextMessage.objects.filter(made_at__lt=now - KEPT).exclude(number="", words="")
    return old.update(number="", words="")


def spent(establishment_id: int, now: datetime) -> int:
    """What a school has spent since the first of this month, in thousandths of a euro."""
    first = now.astimezone(clock.PARIS).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = TextMessage.objects.filter(establishment=establishment_id, sent_at__gte=first)
    return rows.aggregate(sum=Sum("cost"))["sum"] or 0


@transaction.atomic
def _batch(now: datetime) -> int | None:
    due = TextMessage.objects.filter(state=TextState.WAITING, due_at__lte=now).order_by("due_at", "pk")
    texts = list(due.select_for_update(skip_locked=True)[:AT_ONCE])
    if not texts:
        return None
    allowed = _within_caps(texts, now)
    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(
            pool.map(hand_over, [Outgoing(str(one.pk), one.number, one.words) for one in allowed])
        )
    for one, outcome in zip(allowed, outcomes, strict=True):
        _note(one, outcome, now)
    TextMessage.objects.bulk_update(texts, ["state", "sent_at", "tries", "due_at"])
    return outcomes.count(Outcome.TAKEN)


def _within_caps(texts: Iterable[TextMessage], now: datetime) -> list[TextMessage]:
    """Those that their school may still pay; the others are marked. The locks make two workers count one after the other."""
    schools = {one.establishment_id for one in texts}
    channels = TextChannel.objects.filter(establishment__in=schools).order_by("pk").select_for_update()
    left = {one.establishment_id: one.cap - spent(one.establishment_id, now) for one in channels}
    allowed = []
    for one in texts:
        if left.get(one.establishment_id, 0) >= one.cost:
            left[one.establishment_id] -= one.cost
            allowed.append(one)
        else:
            one.state = TextState.CAPPED
    return allowed


def _note(one: TextMessage, outcome: Outcome, now: datetime) -> None:
    one.tries += 1
    if outcome is Outcome.TAKEN:
        one.state, one.sent_at = TextState.SENT, now
    elif outcome is Outcome.REFUSED:
        one.state = TextState.REFUSED
    elif one.tries >= TRIES:
        one.state = TextState.SILENT
    else:
        one.due_at = now + RETRY
