"""What was held leaves, or does not, when a person says so: who lifts, for all; its author, for each."""

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.directory.models import Person
from preau.messaging import tasks
from preau.messaging.copies.queries import original_of, twins_of
from preau.messaging.models import Hold, Message, Suspension
from preau.messaging.safety.suspensions import check_still_open, gate, standing_over
from preau.messaging.sending.pending import let_go

AT_ONCE = 100  # messages of a transaction


@transaction.atomic
def release(found: Suspension, *, by: Actor) -> int:
    """All that a suspension held and nobody has decided leaves, by a job; how many messages. ValidationError while it stands."""
    locked = Suspension.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if locked.lifted_at is None:
        raise refusal("La messagerie est encore suspendue : rouvrez-la d’abord.")
    count = _decide(locked, "released_at", by)
    if count:
        tasks.let_held_go.defer()
    return count


@transaction.atomic
def drop(found: Suspension, *, by: Actor) -> int:
    """Nothing of it leaves, whether it stands or not: each author finds their words again, and nobody else. How many messages."""
    return _decide(Suspension.objects.select_for_update(of=("self",)).get(pk=found.pk), "dropped_at", by)


@transaction.atomic
def send_again(message: Message, *, by: Person) -> Message:
    """Its author lets one message leave, once messaging is open to them again; its hidden copy with it. Nothing the second time.

    ValidationError while it is suspended, or when somebody gave it up.
    """
    gate()
    locked = Message.objects.select_for_update().get(pk=original_of(message).pk, author=by)
    held = Hold.objects.filter(message=locked).first()
    if held is None or held.released_at:
        return locked
    if held.dropped_at:
        raise refusal("Ce message a été écarté : reprenez-le en brouillon, relisez-le, puis envoyez-le.")
    check_still_open(locked)
    for one in [locked, *twins_of(locked)]:
        Hold.objects.filter(message=one).delete()
        let_go(one, held.due_at)
    record("messaging.send_again", locked, by=by)
    return locked


def let_held_go() -> int:
    """All that was released leaves; how many messages. Two workers share the work, and a kill leaves what is left."""
    done = 0
    while left := _batch():
        done += left
    return done


def _decide(found: Suspension, moment: str, by: Actor) -> int:
    rows = found.holds.undecided()
    count = rows.told_once().count()
    rows.update(**{moment: clock.now()}, decided_by_id=by.pk, decided_by_name=by.display_name)
    if count:
        verb = "messaging.release_held" if moment == "released_at" else "messaging.drop_held"
        record(verb, found, by=by, messages=count)
    return count


@transaction.atomic
def _batch() -> int:
    """What another suspension covers meanwhile is held by that one."""
    gate()
    rows = Message.objects.filter(hold__released_at__isnull=False).select_related("author", "hold")
    found = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:AT_ONCE])
    for message in found:
        if standing := standing_over(message):
            Hold.objects.filter(message=message).update(
                suspension=standing, released_at=None, decided_by_id=None, decided_by_name=""
            )
            continue
        due_at = message.hold.due_at
        message.hold.delete()
        let_go(message, due_at)
    return len(found)
