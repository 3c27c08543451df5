"""Verbs of messaging."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.audit import record
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Person, Post
from preau.directory.sight import children_ids
from preau.files.actions import ANY, SAFE, shown_name, store
from preau.messaging import tasks
from preau.messaging.choices import ATTACHMENTS_AT_MOST, PUPIL_MESSAGES_A_DAY, Mode
from preau.messaging.models import Attachment, Block, Conversation, Draft, Message, Participant, Report
from preau.messaging.recipients import Recipient, delivery_sql, is_to_many, recipients


@transaction.atomic
def send(draft: Draft, *, by: Person, hat: Hat) -> Conversation:
    """Deliver a draft, once: rules are asked again for each recipient, then one INSERT … SELECT.

    Raises ValidationError in one sentence; the draft is kept then.
    """
    locked = Draft.objects.select_for_update().filter(pk=draft.pk, author=by).first()
    if locked is None:
        sent = Message.objects.filter(once=_once(draft.pk), author=by).select_related("conversation").first()
        if sent:
            return sent.conversation
        raise ValidationError(_("Ce brouillon n’existe plus."))
    found = _checked(locked, by, hat)
    children = [locked.child_id] if locked.child_id else []
    conversation = Conversation.objects.create(
        subject=locked.subject, started_by=by, started_at=clock.now(), audience=", ".join(one.words for one in found)[:300],
        mode=Mode.BROADCAST if is_to_many(found, hat) else Mode.PRIVATE,
    )  # fmt: skip
    message = _write(conversation, by=by, hat=hat, body=locked.body, once=_once(locked.pk))
    count = _deliver(conversation, message.sent_at, delivery_sql(found, by, children))
    if not count:
        raise ValidationError(_("Personne ne peut recevoir ce message aujourd’hui."))
    _keep_sent(conversation, by, message.sent_at, children)
    locked.attachments.update(draft=None, message=message)
    locked.delete()
    record("messaging.send", message, by=by, recipients=count, to=[one.key for one in found])
    tasks.announce.defer(message_id=message.pk)
    return conversation


@transaction.atomic
def reply(mine: Participant, *, by: Person, hat: Hat, body: str, once: str) -> Conversation:
    """Answer a conversation: all its people when it is private, its author alone when it went to many."""
    conversation = Conversation.objects.select_for_update().get(pk=mine.conversation_id)
    known = Message.objects.filter(once=once, author=by).select_related("conversation").first()
    if known:
        return known.conversation
    _check_cap(by, hat)
    if conversation.mode == Mode.BROADCAST and conversation.started_by_id != by.pk:
        conversation = _private_answer(conversation, mine, by)
    message = _write(conversation, by=by, hat=hat, body=body, once=once)
    others = conversation.participants.exclude(person=by)
    blocked = Block.objects.filter(blocked=by).values("person")
    others.exclude(person__in=blocked).update(
        received_at=message.sent_at, latest_at=message.sent_at, archived_at=None, trashed_at=None
    )
    conversation.participants.filter(person=by).update(
        sent_at=message.sent_at, latest_at=message.sent_at, read_at=message.sent_at
    )
    record("messaging.reply", message, by=by)
    tasks.announce.defer(message_id=message.pk)
    return conversation


def save_draft(draft: Draft, *, subject: str, body: str, child: Person | None) -> Draft:
    """Keep what is typed, right or wrong; nothing is refused here."""
    draft.subject, draft.body, draft.child, draft.saved_at = subject[:200], body, child, clock.now()
    draft.save()
    return draft


@transaction.atomic
def attach(draft: Draft, upload: Any, *, hat: Hat) -> Attachment:
    """Join a file by the bounded door; a pupil joins pictures and PDF only. ValidationError in one sentence."""
    if draft.attachments.count() >= ATTACHMENTS_AT_MOST:
        raise ValidationError(_("Cinq fichiers au plus par message."))
    stored = store(upload, kinds=SAFE if hat.kind == Profile.PUPIL else ANY)
    return Attachment.objects.create(draft=draft, stored=stored, name=shown_name(upload.name))


def mark_read(mine: Participant) -> None:
    if mine.is_unread:
        Participant.objects.filter(pk=mine.pk).update(read_at=clock.now())


def put_away(mine: Participant, *, where: str) -> None:
    """`where`: "archives", "corbeille", or anything else for back where it was."""
    now = clock.now()
    mine.archived_at = now if where == "archives" else None
    mine.trashed_at = now if where == "corbeille" else None
    mine.save(update_fields=["archived_at", "trashed_at"])


@transaction.atomic
def block(other: Person, *, by: Person) -> Block:
    """No more messages from `other`. The school's staff must be able to reach families: they are not blocked."""
    if Post.objects.current().filter(person=other).exists():
        raise ValidationError(
            _("On ne peut pas bloquer une personne de l’école. Vous pouvez signaler un message.")
        )
    row, _made = Block.objects.get_or_create(person=by, blocked=other, defaults={"made_at": clock.now()})
    record("messaging.block", row, by=by)
    return row


@transaction.atomic
def report(message: Message, *, by: Person, reason: str) -> Report:
    """Tell the direction of the reader's school (of a child's, for a parent)."""
    pupils = [by.pk, *children_ids(by)]
    school = (
        Enrolment.objects.current().filter(person__in=pupils).values_list("establishment", flat=True).first()
    )
    school = (
        school or Post.objects.current().filter(person=by).values_list("establishment", flat=True).first()
    )
    row, _made = Report.objects.get_or_create(
        message=message,
        by=by,
        defaults={"reason": reason, "reported_at": clock.now(), "establishment_id": school},
    )
    record("messaging.report", row, by=by)
    return row


@transaction.atomic
def handle_report(row: Report, *, by: Person) -> None:
    if row.handled_at is None:
        row.handled_at, row.handled_by = clock.now(), by
        row.save(update_fields=["handled_at", "handled_by"])
        record("messaging.handle_report", row, by=by)


def _checked(draft: Draft, by: Person, hat: Hat) -> list[Recipient]:
    if not draft.recipients:
        raise ValidationError(_("Il manque un destinataire : dites à qui vous écrivez."))
    found = recipients(draft.recipients, by, hat)
    if None in found:
        raise ValidationError(
            _("Vous ne pouvez plus écrire à l’un de ces destinataires : retirez-le, puis renvoyez.")
        )
    if not draft.subject.strip():
        raise ValidationError(_("Il manque l’objet. Exemple : Rendez-vous mardi."))
    if not draft.body.strip():
        raise ValidationError(_("Le message est vide."))
    if hat.kind == Profile.GUARDIAN and draft.child_id not in set(children_ids(by)):
        raise ValidationError(_("Dites de quel enfant vous parlez."))
    _check_cap(by, hat)
    return [one for one in found if one]


def _check_cap(by: Person, hat: Hat) -> None:
    since = clock.now() - timedelta(days=1)
    if (
        hat.kind == Profile.PUPIL
        and Message.objects.filter(author=by, sent_at__gt=since).count() >= PUPIL_MESSAGES_A_DAY
    ):
        raise ValidationError(_("Tu as déjà beaucoup écrit aujourd’hui. Tu pourras continuer demain."))


def _write(conversation: Conversation, *, by: Person, hat: Hat, body: str, once: str) -> Message:
    return Message.objects.create(
        conversation=conversation, author=by, sent_as=hat.label, body=body, sent_at=clock.now(), once=once
    )


def _deliver(conversation: Conversation, now: datetime, query: tuple[str, dict[str, Any]]) -> int:
    select, params = query
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {Participant._meta.db_table}
                    (conversation_id, person_id, children, received_at, available_at, latest_at)
                SELECT %(conversation)s, who.person_id, who.children, %(now)s, %(now)s, %(now)s
                  FROM ({select}) AS who(person_id, children)""",
            params | {"conversation": conversation.pk, "now": now},
        )
        return int(cursor.rowcount)


def _keep_sent(conversation: Conversation, by: Person, now: datetime, children: list[int]) -> None:
    Participant.objects.create(
        conversation=conversation,
        person=by,
        children=children,
        sent_at=now,
        available_at=now,
        latest_at=now,
        read_at=now,
    )


def _private_answer(broadcast: Conversation, mine: Participant, by: Person) -> Conversation:
    """The one private thread of this reader with the author about this broadcast."""
    known = Conversation.objects.filter(answers=broadcast, started_by=by).first()
    if known:
        return known
    now = clock.now()
    answer = Conversation.objects.create(
        subject=broadcast.subject, started_by=by, started_at=now, mode=Mode.PRIVATE, answers=broadcast
    )
    Participant.objects.bulk_create(
        Participant(
            conversation=answer, person_id=pk, children=mine.children, available_at=now, latest_at=now
        )
        for pk in (by.pk, broadcast.started_by_id)
    )
    return answer


def _once(draft_id: int | None) -> str:
    return f"draft-{draft_id}"
