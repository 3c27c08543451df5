"""Verbs of safety: block, lift a block, report, handle a report."""

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Person, Post
from preau.directory.sight import children_ids
from preau.messaging.models import Block, Message, Participant, Report
from preau.messaging.rules import may_block


@transaction.atomic
def block(other: Person, *, by: Person, hat: Hat) -> Block:
    """No more private messages from `other`. The school's people must be able to reach families: not them."""
    if not may_block(by, hat, other):
        raise refusal("On ne peut pas bloquer une personne de l’école. On peut signaler un de ses messages.")
    row, made = Block.objects.get_or_create(person=by, blocked=other, defaults={"made_at": clock.now()})
    if made:
        record("messaging.block", row, by=by)
    return row


@transaction.atomic
def unblock(row: Block, *, by: Person) -> None:
    """Their messages arrive again from now on; nothing the second time."""
    for locked in Block.objects.select_for_update().filter(pk=row.pk, person=by):
        record("messaging.unblock", locked, by=by)
        locked.delete()


@transaction.atomic
def report(message: Message, *, by: Person, reason: str) -> Report:
    """Tell the direction of the school that the message concerns; told twice, it is told once."""
    row, made = Report.objects.get_or_create(
        message=message,
        by=by,
        defaults={
            "reason": reason,
            "reported_at": clock.now(),
            "establishment_id": _school_of(message, by),
        },
    )
    if made:
        record("messaging.report", row, by=by)
    return row


@transaction.atomic
def handle_report(row: Report, *, by: Person) -> None:
    locked = Report.objects.select_for_update().get(pk=row.pk)
    if locked.handled_at is None:
        locked.handled_at, locked.handled_by = clock.now(), by
        locked.save(update_fields=["handled_at", "handled_by"])
        record("messaging.handle_report", locked, by=by)


def _school_of(message: Message, by: Person) -> int | None:
    """The school of the child spoken of; else of the reader or a child of theirs; else where the reader works."""
    mine = Participant.objects.filter(conversation=message.conversation_id, person=by).first()
    for pupils in (mine.children if mine else [], [by.pk, *children_ids(by)]):
        rows = Enrolment.objects.current().filter(person__in=pupils).order_by("pk")
        if school := rows.values_list("establishment", flat=True).first():
            return school
    posts = Post.objects.current().filter(person=by, establishment__isnull=False)
    return posts.order_by("pk").values_list("establishment", flat=True).first()
