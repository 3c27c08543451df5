"""Verbs of joint threads: propose, agree or not, leave."""

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.messaging.choices import Mode
from preau.messaging.joint.rules import other_parent, parents_of, staff_of
from preau.messaging.models import Block, Conversation, Joint, Participant
from preau.messaging.recipients import named
from preau.notifications.actions import Words, forget, tell_many


@transaction.atomic
def propose(mine: Participant, *, by: Person, hat: Hat) -> Joint:
    """Ask the other parent to write together from now on; harmless when repeated. ValidationError where nobody may be asked.

    Who has blocked the one who asks hears nothing of it, and the one who asks nothing of that.
    """
    Conversation.objects.select_for_update().get(pk=mine.conversation_id)
    if known := Joint.objects.live().filter(apart=mine.conversation_id).first():
        return known
    other, staff = other_parent(mine, hat), staff_of(mine)
    if other is None or staff is None:
        raise refusal("Cet échange ne peut pas devenir commun.")
    joint = Joint.objects.create(
        apart_id=mine.conversation_id,
        child_id=mine.children[0],
        proposed_by=by,
        other=other,
        proposed_at=clock.now(),
    )
    if not Block.objects.filter(person=other, blocked=by).exists():
        told = {"parent": by.display_name, "staff": named(staff)}
        _tell(
            "joint",
            [other],
            joint,
            lambda: _("%(parent)s vous propose un échange commun avec %(staff)s") % told,
            path_of(joint),
        )
    record("messaging.propose_joint", joint, by=by)
    return joint


@transaction.atomic
def answer(joint: Joint, *, agrees: bool, by: Person) -> Joint:
    """Agreed, a new thread of the three begins; nothing of what was said apart comes there. Refused, it has ended.

    The second answer changes nothing. ValidationError when it was taken back meanwhile, or can no longer be.
    """
    locked = Joint.objects.select_for_update().get(pk=joint.pk)
    if locked.agreed_at or locked.ended_by_id == by.pk:
        return locked
    mine = Participant.objects.filter(conversation=locked.apart_id, person=locked.proposed_by_id).first()
    staff = staff_of(mine) if mine else None
    followed = {one.pk for one in parents_of(locked.child_id)}
    if locked.ended_at or staff is None or {locked.proposed_by_id, locked.other_id} - followed:
        raise refusal("Cette proposition a été retirée.")
    forget([path_of(locked)])
    if not agrees:
        return _end(locked, by=by)
    locked.agreed_at, locked.thread = clock.now(), _begin(locked, staff)
    locked.save(update_fields=["agreed_at", "thread"])
    told = {"parent": by.display_name}
    _tell(
        "message", [locked.proposed_by, staff], locked,
        lambda: _("%(parent)s écrit désormais avec vous, dans un échange commun") % told, f"messages/{locked.thread.pk}/",
    )  # fmt: skip
    record("messaging.agree_joint", locked, by=by)
    return locked


@transaction.atomic
def leave(joint: Joint, *, by: Person) -> Joint:
    """Either parent ends it, agreed or not yet: from now on each writes apart. Nothing the second time."""
    locked = Joint.objects.select_for_update().get(pk=joint.pk)
    if locked.ended_at:
        return locked
    forget([path_of(locked)])
    return _end(locked, by=by)


def path_of(joint: Joint) -> str:
    return f"messages/communs/{joint.pk}/"


def _end(joint: Joint, *, by: Person) -> Joint:
    joint.ended_at, joint.ended_by = clock.now(), by
    joint.save(update_fields=["ended_at", "ended_by"])
    record("messaging.end_joint", joint, by=by)
    return joint


def _begin(joint: Joint, staff: Person) -> Conversation:
    """The thread of the three; it comes on top of each mailbox, read for who has just agreed."""
    now = clock.now()
    thread = Conversation.objects.create(
        subject=joint.apart.subject, started_by=joint.proposed_by, started_at=now, mode=Mode.PRIVATE
    )
    Participant.objects.bulk_create(
        Participant(
            conversation=thread, person_id=pk, children=[joint.child_id], received_at=now, available_at=now,
            latest_at=now, read_at=now if pk == joint.other_id else None,
        )
        for pk in (joint.proposed_by_id, joint.other_id, staff.pk)
    )  # fmt: skip
    return thread


def _tell(kind: str, people: list[Person], joint: Joint, words: Words, path: str) -> None:
    readers = "SELECT person, %s::bigint FROM unnest(%s::bigint[]) AS person"
    tell_many(
        kind, readers=readers, params=[joint.child_id, [one.pk for one in people]], text=words, path=path
    )
