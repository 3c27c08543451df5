"""What has been sent and not yet reached anyone: taken back by its author, or handed over when its hour has come."""

from datetime import datetime

from django.db.models import Max, QuerySet
from procrastinate.contrib.django import app

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Person
from preau.messaging.boxes.actions import answered, path_of
from preau.messaging.boxes.rules import is_of_box
from preau.messaging.choices import NO_HOUR
from preau.messaging.copies.actions import drop_copies
from preau.messaging.copies.queries import original_of
from preau.messaging.models import Block, Conversation, Draft, Joint, Message, Participant, Urgency, new_key
from preau.messaging.rules import FAMILY, reached
from preau.messaging.sending.hours import arrival
from preau.notifications.actions import forget

AT_ONCE = 500


@transaction.atomic
def take_back(message: Message, *, by: Person, hat: Hat) -> Draft:
    """Make a draft again of a message that nobody could read yet: nothing of it stays.

    ValidationError when its hour has come, or when it is another's.
    """
    message = original_of(message)
    locked = Message.objects.select_for_update().filter(pk=message.pk, author=by).first()
    if locked is None or not locked.is_waiting:
        raise refusal(
            "Trop tard : ce message est déjà arrivé. Vous pouvez encore le retirer pendant une heure."
        )
    conversation = locked.conversation
    record("messaging.take_back", locked, by=by)
    drop_copies(locked)
    draft = _draft_again(locked, hat)
    locked.attachments.update(message=None, draft=draft)
    paths = [f"messages/{conversation.pk}/", *([path_of(conversation.box_id)] if conversation.box_id else [])]
    forget(paths, since=locked.available_at)
    locked.delete()
    if conversation.messages.exists():
        _as_before(conversation, by)
    else:
        _replace(draft, conversation)
    return draft


@transaction.atomic
def release_due() -> int:
    """Hand over the answers whose hour has come; how many. Whoever reads a mailbox asks for it, and a job does too, so
    that nothing depends on either."""
    now = clock.now()
    due = Message.objects.filter(handed_at=None, available_at__lte=now)
    if not due.exists():
        return 0
    found = list(due.select_for_update(skip_locked=True).order_by("available_at", "pk")[:AT_ONCE])
    for message in found:
        hand_over(message)
    return len(found)


def let_go(message: Message, chosen_at: datetime | None) -> None:
    """A message without an hour (`NO_HOUR`) leaves as if it were sent now, at the hour that its author chose while that is to
    come: a new one comes into the mailboxes, an answer is handed over when its hour comes. Inside a verb, which has locked it."""
    to_come = chosen_at if chosen_at and chosen_at > clock.now() else None
    is_urgent = Urgency.objects.filter(message=message).exists()
    at = arrival(message.establishment_id, by_team=False, at=to_come, is_urgent=is_urgent)
    message.available_at = at
    message.save(update_fields=["available_at"])
    if message.handed_at:
        boxes = Participant.objects.filter(conversation=message.conversation_id, available_at=NO_HOUR)
        boxes.filter(received_at=None).update(available_at=at, latest_at=at)
        boxes.update(available_at=at, latest_at=at, received_at=at)
        app.configure_task("preau.messaging.tasks.announce").defer(message_id=message.pk)
        return
    wait = int((at - clock.now()).total_seconds()) + 1
    app.configure_task("preau.messaging.tasks.hand_over", schedule_in={"seconds": wait}).defer()


def hand_over(message: Message) -> None:
    """Bring an answer on top of each mailbox of its thread, but of those who block a writer of family life. Who may no longer
    be reached, as one who has left, has read the last of that thread."""
    at = message.available_at
    others = Participant.objects.filter(conversation=message.conversation_id).exclude(
        person=message.author_id
    )
    if is_of_box(message.conversation, message.author_id):
        answered(message.conversation, at)
        others = others.filter(box=None)
    if message.profile in FAMILY:
        blocking = Block.objects.filter(blocked=message.author_id).values("person")
        others = others.exclude(box=None, person__in=blocking)
    _end_for_who_left(message, others)
    others = others.filter(ended_at=None)
    others.update(received_at=at, latest_at=at, archived_at=None, trashed_at=None)
    message.handed_at = clock.now()
    message.save(update_fields=["handed_at"])
    app.configure_task("preau.messaging.tasks.announce").defer(message_id=message.pk)


def _end_for_who_left(message: Message, others: "QuerySet[Participant]") -> None:
    conversation, author = message.conversation, message.author
    if conversation.box_id or Joint.objects.filter(thread=conversation).exists():
        return
    people = [row.person for row in others.select_related("person")]
    worn = hats_of(author)
    hats = [hat for hat in worn if hat.kind == message.profile] or worn
    here = [one.pk for one in reached(conversation, author, hats, people)]
    others.filter(person__in=here).update(ended_at=None)
    others.filter(ended_at=None).exclude(person__in=here).update(ended_at=message.available_at)


def _draft_again(message: Message, hat: Hat) -> Draft:
    """A new message becomes a draft of its own; an answer, the draft of its conversation."""
    conversation = message.conversation
    first = not conversation.messages.exclude(pk=message.pk).exists() and conversation.answers_id is None
    mine = conversation.participants.filter(person=message.author_id).first()
    children = mine.children if mine else []
    if first:
        return Draft.objects.create(
            author_id=message.author_id, box_id=mine.box_id if mine else None, hat_key=hat.key, key=new_key(),
            recipients=message.to, copied=message.copied, hidden=message.hidden,
            child_id=children[0] if len(children) == 1 else None, subject=conversation.subject,
            body=message.body, saved_at=clock.now(), saved_by_id=message.author_id,
        )  # fmt: skip
    draft, _made = Draft.objects.get_or_create(
        author_id=message.author_id, conversation=conversation,
        defaults={"hat_key": hat.key, "subject": conversation.subject, "saved_at": clock.now()},
    )  # fmt: skip
    draft.body = "\n\n".join(filter(None, [message.body, draft.body]))
    draft.save(update_fields=["body"])
    return draft


def _replace(draft: Draft, conversation: Conversation) -> None:
    """The conversation that held this message alone was never read by anyone else: it goes, the draft stays."""
    if draft.conversation_id:
        Draft.objects.filter(author=draft.author_id, conversation=conversation.answers_id).exclude(
            pk=draft.pk
        ).delete()
        draft.conversation_id = conversation.answers_id
        draft.save(update_fields=["conversation"])
    conversation.delete()


def _as_before(conversation: Conversation, author: Person) -> None:
    """The author's mailbox row, as if the answer had not been sent."""
    last = conversation.messages.filter(author=author).aggregate(at=Max("sent_at"))["at"]
    for mine in Participant.objects.select_for_update().filter(conversation=conversation, person=author):
        mine.sent_at = last
        mine.latest_at = max(filter(None, [last, mine.received_at]), default=mine.latest_at)
        mine.save(update_fields=["sent_at", "latest_at"])
