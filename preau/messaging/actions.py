"""Verbs of messaging: write, send, answer, put away. Those of safety are in `moderation`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal, refusal_by
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.files.actions import ANY, SAFE, shown_name, store
from preau.files.models import StoredFile
from preau.messaging import tasks
from preau.messaging.boxes.actions import deliver_to, keep_for
from preau.messaging.boxes.rules import may_write_for, voice_of
from preau.messaging.choices import ATTACHMENTS_AT_MOST, Mode
from preau.messaging.copies.actions import copy_apart
from preau.messaging.copies.rules import checked_copies
from preau.messaging.models import (
    Attachment,
    Block,
    Box,
    Conversation,
    Draft,
    Message,
    Participant,
    Urgency,
    new_key,
)
from preau.messaging.queries import people_of
from preau.messaging.recipients import (
    BOX,
    Recipient,
    children_about,
    delivery_sql,
    is_answered_apart,
    joined,
    named_apart,
    recipients_of,
)
from preau.messaging.rules import closed_words, is_family, may_answer
from preau.messaging.safety import approvals
from preau.messaging.safety.caps import check_cap
from preau.messaging.safety.suspensions import check_open
from preau.messaging.sending.hours import arrival, check_urgency, is_within_team, school_of
from preau.messaging.sending.pending import hand_over


@transaction.atomic
def send(
    draft: Draft, *, by: Person, hat: Hat, at: datetime | None = None, urgency: str = ""
) -> Conversation:
    """Deliver a draft, once: rules are asked again for each recipient, then one INSERT … SELECT.

    It is read at `at` when given (to come, within a year), and `urgency` (an UrgentReason) breaks the silence of phones.
    Raises ValidationError in one sentence; the draft is kept then.
    """
    locked = Draft.objects.written_by(by).select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if sent := conversation_sent(draft.key, by=by):
        return _sent_already(sent, locked)
    if locked is None:
        raise refusal("Ce brouillon n’existe plus.")
    if locked.box:
        _check_voice(locked, locked.box, by, hat)
    found, children = _checked(locked, by, hat)
    copied, hidden = checked_copies(locked, by, hat, found, children)
    conversation = _begun(locked, found, copied, by, hat)
    school = conversation.box.establishment_id if conversation.box else school_of(by, hat, children)
    check_open(hat, school, [one.person for one in (*found, *copied, *hidden) if one.person])
    check_urgency(urgency, hat, school)
    arrives = arrival(school, by_team=is_within_team(hat, found), at=at, is_urgent=bool(urgency))
    message = _write(
        conversation, by=by, hat=hat, body=locked.body, once=locked.key, school=school, at=arrives
    )
    count = _delivered(found, conversation, arrives, hat, by, children)
    if not count:
        raise refusal("Personne ne peut recevoir ce message aujourd’hui.")
    if locked.box:
        keep_for(message, locked.box, children)
    else:
        _keep_sent(conversation, by, message.sent_at, children)
    if copied:  # who receives it otherwise has it already
        count += _deliver(conversation, arrives, hat, delivery_sql(copied, by, children))
    _close(locked, message)
    copy_apart(message, hidden, children)
    held = approvals.hold(message, hat, is_new=True, chosen_at=at)
    _leave_traces(message, locked, urgency, count=count, held=held)
    return conversation


@transaction.atomic
def reply(
    mine: Participant, *, by: Person, hat: Hat, body: str, once: str,
    files: Sequence[tuple[StoredFile, str]] | None = None,
) -> Conversation:  # fmt: skip
    """Answer a conversation, once: all its people when it is private, its author alone when it went to many.

    Gives the conversation that holds the answer; the files of the answer's draft go with it, or else these `files`,
    named, of what does not come from the page, whose draft then stays. ValidationError in one sentence, also when the two may
    no longer write to each other.
    """
    conversation = Conversation.objects.select_for_update().get(pk=mine.conversation_id)
    if sent := conversation_sent(once, by=by):
        return sent
    _check_answer(conversation, by, hat, body)
    draft = Draft.objects.select_for_update().filter(author=by, conversation=conversation).first()
    thread = _private_answer(conversation, mine, by) if conversation.is_broadcast else conversation
    school = thread.box.establishment_id if thread.box else school_of(by, hat, mine.children)
    check_open(hat, school, people_of(thread, by))
    arrives = arrival(school, by_team=False, at=None, is_urgent=False)
    message = _write(thread, by=by, hat=hat, body=body, once=once, school=school, at=arrives)
    own = Participant.objects.filter(conversation=thread, person=by)
    own.update(sent_at=message.sent_at, latest_at=message.sent_at, read_at=message.sent_at)
    for stored, name in files or ():
        Attachment.objects.create(message=message, stored=stored, name=name)
    if draft and files is None:
        _close(draft, message)
    record("messaging.reply", message, by=by)
    if approvals.hold(message, hat, is_new=False):
        return thread
    if message.is_waiting:
        wait = (arrives - message.sent_at).total_seconds()
        tasks.hand_over.configure(schedule_in={"seconds": int(wait) + 1}).defer()
    else:
        hand_over(message)
    return thread


def conversation_sent(key: str, *, by: Person) -> Conversation | None:
    """What the form of this key has already sent, when its button is pressed again."""
    sent = Message.objects.filter(author=by, once=key).select_related("conversation").first()
    return sent.conversation if sent else None


def save_draft(
    draft: Draft, *, subject: str, body: str, child: Person | None = None, by: Person | None = None
) -> Draft:
    """Keep what is typed, right or wrong; nothing is refused here. `by`: who typed, its author when it is not said. Of two new
    ones of one form at once there is one draft, which is given."""
    if draft.pk is None:
        draft = _first_of_key(draft)
    draft.subject, draft.body, draft.child, draft.saved_at = subject[:200], body, child, clock.now()
    draft.saved_by = by or draft.author
    draft.save()
    return draft


def _first_of_key(draft: Draft) -> Draft:
    """Itself, written; or the one that the other click of the same form has just written."""
    draft.saved_at = clock.now()
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        same = Draft.objects.filter(author=draft.author, box=draft.box, conversation=draft.conversation)
        known = same.first() if draft.conversation_id else same.filter(key=draft.key).first()
        if known is None:  # the key of another form
            draft.key = new_key()
            draft.save()
            return draft
        known.recipients, known.copied, known.hidden = draft.recipients, draft.copied, draft.hidden
        return known
    return draft


@transaction.atomic
def attach(draft: Draft, upload: Any, *, hat: Hat) -> Attachment:
    """Join a file by the bounded door; a pupil joins pictures and PDF only. ValidationError in one sentence."""
    Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.attachments.count() >= ATTACHMENTS_AT_MOST:
        raise refusal("Cinq fichiers au plus par message.")
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


def _sent_already(sent: Conversation, again: Draft | None) -> Conversation:
    """A second window may have saved the draft again meanwhile."""
    if again:
        again.delete()
    return sent


def _checked(draft: Draft, by: Person, hat: Hat) -> tuple[list[Recipient], list[int]]:
    """The recipients, and the child that the message names to those who come with none."""
    if not draft.recipients:
        raise refusal("Il manque un destinataire : dites à qui vous écrivez.")
    asked = recipients_of(draft, by, hat)
    found = [one for one in asked if one]
    if len(found) < len(asked):
        raise refusal("Vous ne pouvez plus écrire à l’un de ces destinataires : retirez-le, puis renvoyez.")
    if len(found) > 1 and any(one.box for one in found):
        raise refusal("On écrit à une boîte de l’école seule : retirez les autres destinataires.")
    if not draft.subject.strip():
        raise refusal("Il manque l’objet. Exemple : Rendez-vous mardi.")
    if not draft.body.strip():
        raise refusal("Le message est vide.")
    check_cap(by, hat)
    voice = voice_of(draft.box) if draft.box else hat
    about = _child_named(draft, [one.person.pk for one in children_about(found, by, voice)])
    return found if about else named_apart(found, by, voice), about


def _begun(
    draft: Draft, found: list[Recipient], copied: list[Recipient], by: Person, hat: Hat
) -> Conversation:
    """Who is written to says whether each answers apart: a copy to the team changes nothing to it."""
    return Conversation.objects.create(
        subject=draft.subject.strip(), started_by=by, started_at=clock.now(),
        audience=joined([one.words for one in found])[:300], box=draft.box or found[0].box,
        copied=joined([one.words for one in copied])[:300],
        mode=Mode.BROADCAST if is_answered_apart(draft, found, hat) else Mode.PRIVATE,
    )  # fmt: skip


def _check_voice(draft: Draft, box: Box, by: Person, hat: Hat) -> None:
    """A box speaks by who keeps it today, and as its keeper has read it: not with the words of another meanwhile."""
    if box.closed_at:
        raise refusal("« %(box)s » est fermée : elle ne prend plus de message.", box=box)
    if not may_write_for(by, hat, box):
        raise refusal("Vous ne tenez plus cette boîte.")
    if draft.saved_by_id != by.pk:
        raise refusal("Quelqu’un d’autre vient de changer ce brouillon : relisez-le, puis envoyez-le.")


def _child_named(draft: Draft, about: list[int]) -> list[int]:
    """The child that a message between school and family is about; the only one there is needs no saying."""
    if about and draft.child_id not in about and (draft.child_id or len(about) > 1):
        raise refusal("Dites de quel enfant vous parlez.")
    return [draft.child_id] if draft.child_id in about and draft.child_id else about


def _check_answer(conversation: Conversation, by: Person, hat: Hat, body: str) -> None:
    if not body.strip():
        raise refusal("Le message est vide.")
    if not may_answer(by, conversation):
        raise refusal("Pour écrire de nouveau à tous, commencez un nouveau message.")
    others = people_of(conversation, by)
    if closed_words(conversation, by, hat, others):
        raise refusal_by(lambda: closed_words(conversation, by, hat, others))
    check_cap(by, hat)


def _write(
    conversation: Conversation,
    *,
    by: Person,
    hat: Hat,
    body: str,
    once: str,
    school: int | None,
    at: datetime,
) -> Message:
    return Message.objects.create(
        conversation=conversation, author=by, sent_as=hat.label, body=body, sent_at=clock.now(), once=once,
        available_at=at, profile=hat.kind, establishment_id=school,
    )  # fmt: skip


def _leave_traces(message: Message, draft: Draft, urgency: str, *, count: int, held: bool) -> None:
    """What a new message leaves beside its rows: to whom it went, why it is urgent, a trace, a job unless it is held."""
    message.to, message.copied, message.hidden = draft.recipients, draft.copied, draft.hidden
    message.handed_at = message.sent_at
    message.save(update_fields=["to", "copied", "hidden", "handed_at"])
    if urgency:
        Urgency.objects.create(message=message, reason=urgency, by=message.author, at=message.sent_at)
        record("messaging.break_silence", message, by=message.author, reason=urgency)
    voice = (
        {"in_name_of": box.pk}
        if (box := message.conversation.box) and f"{BOX}{box.pk}" not in message.to
        else {}
    )
    copies = {name: keys for name in ("copied", "hidden") if (keys := getattr(message, name))}
    record("messaging.send", message, by=message.author, recipients=count, to=message.to, **copies, **voice)
    if not held:
        tasks.announce.defer(message_id=message.pk)


def _delivered(
    found: list[Recipient],
    conversation: Conversation,
    at: datetime,
    hat: Hat,
    by: Person,
    children: list[int],
) -> int:
    if found[0].box:
        return deliver_to(found[0].box, conversation, at, children, by)
    return _deliver(conversation, at, hat, delivery_sql(found, by, children))


def _deliver(conversation: Conversation, now: datetime, hat: Hat, query: tuple[str, dict[str, Any]]) -> int:
    """Every mailbox row by one statement; how many.

    A reader who has blocked a writer of family life gets a row that no folder shows, so that the writer learns
    nothing; the school reaches everyone.
    """
    select, params = query
    received = _UNLESS_BLOCKED if is_family(hat) else "%(now)s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {Participant._meta.db_table}
                    (conversation_id, person_id, children, received_at, available_at, latest_at)
                SELECT %(conversation)s, who.person_id, who.children, {received}, %(now)s, %(now)s
                  FROM ({select}) AS who(person_id, children)
                    ON CONFLICT DO NOTHING""",
            params | {"conversation": conversation.pk, "now": now},
        )
        return int(cursor.rowcount)


_UNLESS_BLOCKED = f"""CASE WHEN NOT EXISTS (SELECT 1 FROM {Block._meta.db_table} b
    WHERE b.person_id = who.person_id AND b.blocked_id = %(author)s) THEN %(now)s::timestamptz END"""


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
    """The one private thread of this reader with the author, or the box, about this broadcast."""
    known = Conversation.objects.filter(answers=broadcast, started_by=by).first()
    if known:
        return known
    now = clock.now()
    answer = Conversation.objects.create(
        subject=broadcast.subject,
        started_by=by,
        started_at=now,
        mode=Mode.PRIVATE,
        answers=broadcast,
        box=broadcast.box,
    )
    people = [by.pk] if broadcast.box else [by.pk, broadcast.started_by_id]
    Participant.objects.bulk_create(
        Participant(
            conversation=answer, person_id=pk, children=mine.children, available_at=now, latest_at=now
        )
        for pk in people
    )
    if broadcast.box:
        deliver_to(broadcast.box, answer, now, mine.children, by, received=False)
    return answer


def _close(draft: Draft, message: Message) -> None:
    draft.attachments.update(draft=None, message=message)
    draft.delete()
