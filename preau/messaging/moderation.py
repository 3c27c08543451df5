"""Verbs of safety: block, lift a block, report, handle a report."""

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.choices import ABOVE, Profile
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Person, Post
from preau.directory.sight import children_ids
from preau.messaging.models import Block, Message, Participant, Report
from preau.messaging.rules import may_block
from preau.messaging.safety.moderators import functions
from preau.notifications.actions import mark_read, tell_many

PATH = "messages/signalements/"


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
def report(message: Message, *, by: Person, hat: Hat, reason: str) -> Report:
    """Tell the direction of the school that the message concerns; under a hat worn above schools, who moderates there and who
    runs the platform. Told twice, it is told once."""
    row, made = Report.objects.get_or_create(
        message=message,
        by=by,
        defaults={
            "reason": reason,
            "reported_at": clock.now(),
            "establishment_id": school_told(message, by, hat),
            "authority_id": hat.authority_id,
        },
    )
    if made:
        _tell(row)
        record("messaging.report", row, by=by)
    return row


@transaction.atomic
def handle_report(row: Report, *, by: Person) -> None:
    locked = Report.objects.select_for_update().get(pk=row.pk)
    if locked.handled_at is None:
        locked.handled_at, locked.handled_by = clock.now(), by
        locked.save(update_fields=["handled_at", "handled_by"])
        record("messaging.handle_report", locked, by=by)
    same = Report.objects.filter(establishment_id=locked.establishment_id, authority_id=locked.authority_id)
    if not same.filter(handled_at=None).exists():
        _hush(locked)


def school_told(message: Message, by: Person, hat: Hat) -> int | None:
    """The school whose direction a report tells: that of the child spoken of; else of the reader or a child of theirs; else where
    the reader works; none above schools."""
    if hat.kind in ABOVE or hat.kind == Profile.OPERATOR:
        return None
    mine = Participant.objects.filter(conversation=message.conversation_id, person=by).first()
    for pupils in (mine.children if mine else [], [by.pk, *children_ids(by)]):
        rows = Enrolment.objects.current().filter(person__in=pupils).order_by("pk")
        if school := rows.values_list("establishment", flat=True).first():
            return school
    posts = Post.objects.current().filter(person=by, establishment__isnull=False)
    return posts.order_by("pk").values_list("establishment", flat=True).first()


def _hush(row: Report) -> None:
    """Nothing waits there any more for those who read it: their announcement is read."""
    for person in Person.objects.filter(pk__in=_readers(row)):
        mark_read(PATH, by=person)


def _tell(row: Report) -> None:
    """Whoever reads it is told that there is one, and not a word of it."""
    people = _readers(row)
    readers = "SELECT unnest(%s::bigint[]), NULL::bigint"
    tell_many(
        "report",
        readers=readers,
        params=[people],
        text=lambda: _("Un message a été signalé : il attend d’être lu"),
        path=PATH,
    )


def _readers(row: Report) -> list[int]:
    posts = Post.objects.current().exclude(person=row.by_id)
    heads = posts.filter(profile=Profile.HEAD, establishment=row.establishment_id or 0)
    above = posts.filter(profile=Profile.AUTHORITY, authority=row.authority_id or 0, function__in=functions())
    found = heads if row.establishment_id else above | posts.filter(profile=Profile.OPERATOR)
    return [*found.values_list("person", flat=True).distinct()]
