import secrets
from math import ceil
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q

from preau.base import clock
from preau.directory.choices import Profile, TieState
from preau.directory.hats import Hat
from preau.directory.models import Guardianship, Person
from preau.directory.models.dated import is_current
from preau.files.models import StoredFile
from preau.messaging.choices import OF_TEAM, SOON, Folder, Mode
from preau.messaging.models.binders import Binder
from preau.messaging.models.boxes import Box, Holding

LOST_STATES = (TieState.FORBIDDEN, TieState.WITHDRAWN)


def new_key() -> str:
    """What makes a form one form: saved by itself then posted, or posted twice, it is one draft and one message."""
    return secrets.token_urlsafe(24)


def folded(field: str) -> Func:
    """A text as it is searched: without accents, case nor punctuation. The indexes below are on these very words."""
    return Func(F(field), function="preau_fold", output_field=models.TextField())


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(pk__in=_conversations_of(person))


class Conversation(models.Model):
    """Messages on one subject. A broadcast has one author; a private answer to it points back by `answers`.

    `box`: between a function and persons outside it, whoever began. The rows of those who keep the box bear it too; the
    rows that bear none are of the persons outside. `copied`: who of the school was in copy, in words that all read.
    `hidden_copy_of`: the same words, for who was in hidden copy of that conversation, which holds no trace of them.
    """

    subject = models.CharField(max_length=200)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    mode = models.CharField(max_length=10, choices=Mode)
    audience = models.CharField(max_length=300, blank=True)
    answers = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    box = models.ForeignKey(Box, on_delete=models.PROTECT, null=True, related_name="conversations")
    copied = models.CharField(max_length=300, blank=True, default="", db_default="")
    hidden_copy_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, db_index=False, related_name="hidden_copies"
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(OpClass(folded("subject"), "gin_trgm_ops"), name="conversation_words"),
            models.Index(
                fields=["hidden_copy_of"], name="conversation_hidden_copy", condition=~Q(hidden_copy_of=None)
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_broadcast(self) -> bool:
        return self.mode == Mode.BROADCAST


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def visible_to(self, person: Person) -> Self:
        """A person's own mailbox. A parent whom a judgment keeps from a child loses what was said of that child."""
        return self._read_by(person).filter(box=None)

    def held_by(self, person: Person) -> Self:
        """What came to the boxes that a person keeps today."""
        held = Holding.objects.current().filter(person=person)
        return self._read_by(person).filter(box__in=held.values("box"))

    def opened_by(self, person: Person, hat: Hat) -> Self:
        """One's own; under the hat of a school, also what came to the boxes that one keeps there."""
        own = self.visible_to(person)
        if hat.kind not in OF_TEAM or not hat.establishment_id:
            return own
        here = Box.objects.filter(establishment=hat.establishment_id)
        return own | self.held_by(person).filter(box__in=here.values("pk"))

    def _read_by(self, person: Person) -> Self:
        lost = Guardianship.objects.filter(is_current(), guardian=person, state__in=LOST_STATES).values(
            "child"
        )
        return self.filter(person=person, available_at__lte=clock.now()).exclude(
            children__overlap=ArraySubquery(lost)
        )

    def shown(self) -> Self:
        """Without the rows of messages whose writer is blocked."""
        return self.filter(Q(received_at__isnull=False) | Q(sent_at__isnull=False))

    def unread(self) -> Self:
        return self.filter(_UNREAD, archived_at=None, trashed_at=None)

    def in_folder(self, folder: str) -> Self:
        if folder == Folder.TRASH:
            return self.filter(trashed_at__isnull=False)
        if folder == Folder.ARCHIVED:
            return self.filter(archived_at__isnull=False, trashed_at=None)
        kept = self.filter(archived_at=None, trashed_at=None)
        return (
            kept.filter(sent_at__isnull=False)
            if folder == Folder.SENT
            else kept.filter(received_at__isnull=False, binder=None)
        )

    def in_binder(self, binder: Binder) -> Self:
        return self.shown().filter(binder=binder, archived_at=None, trashed_at=None)


_UNREAD = Q(received_at__isnull=False) & (Q(read_at=None) | Q(read_at__lt=F("received_at")))


def _conversations_of(person: Person) -> "models.QuerySet[Participant, Any]":
    rows = Participant.objects.visible_to(person) | Participant.objects.held_by(person)
    return rows.values("conversation")


class Participant(models.Model):
    """One mailbox row: a person in a conversation, and the children it is about for them.

    `received_at` is the last message of another, `sent_at` the last of their own. Neither: no folder shows it,
    because the reader has blocked the writer. `box`: it is theirs because they keep that box, and only as long as they do.
    `binder`: the folder of their own where they filed it; what comes later stays there. `ended_at`: the answers of that moment
    and later are not for them, since they have left.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    box = models.ForeignKey(Box, on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    children = ArrayField(models.BigIntegerField(), default=list)
    received_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    available_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    trashed_at = models.DateTimeField(null=True)
    binder = models.ForeignKey(Binder, on_delete=models.SET_NULL, null=True, db_index=False, related_name="+")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="participant_once")]
        indexes = [
            models.Index(fields=["person", "-latest_at"], name="participant_own", condition=Q(box=None)),
            models.Index(
                fields=["box", "person", "-latest_at"], name="participant_box", condition=~Q(box=None)
            ),
            models.Index(
                fields=["binder", "-latest_at"], name="participant_binder", condition=~Q(binder=None)
            ),
            models.Index(
                fields=["person"],
                name="participant_unread",
                condition=_UNREAD & Q(archived_at=None, trashed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.conversation_id}"

    @property
    def is_unread(self) -> bool:
        return self.received_at is not None and (self.read_at is None or self.read_at < self.received_at)


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, person: Person) -> Self:
        """What a person may read; of what was recalled there is nothing to read."""
        return self.arrived(person).filter(recall=None, conversation__in=_conversations_of(person))

    def arrived(self, reader: Person) -> Self:
        """Those whose hour has come, one's own at once; never what was sealed away, nor what came after one had left."""
        left = Participant.objects.filter(
            conversation=OuterRef("conversation"), person=reader, ended_at__lte=OuterRef("available_at")
        )
        return self.filter(Q(available_at__lte=clock.now()) & ~Exists(left) | Q(author=reader), seal=None)


class Message(models.Model):
    """Words of one person, under the hat they wore.

    Others read them from `available_at` on: some seconds in which the author may change their mind, the hour that the
    author chose, or the end of the silence where the school holds messages. `handed_at`: when an answer came on top of
    the mailboxes of its conversation. `to`, `copied` and `hidden` are the keys it was sent to, so that a draft can be made of
    it again.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_as = models.CharField(max_length=200)
    body = models.TextField()
    sent_at = models.DateTimeField()
    available_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    profile = models.CharField(max_length=20, blank=True, default="", db_default="")
    establishment_id = models.BigIntegerField(null=True)
    to = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    copied = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    hidden = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    once = models.CharField(max_length=40, unique=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(OpClass(folded("body"), "gin_trgm_ops"), name="message_words"),
            models.Index(fields=["available_at"], name="message_waiting", condition=Q(handed_at=None)),
            BrinIndex(fields=["available_at"], name="message_arrival", autosummarize=True),
            models.Index(fields=["author", "sent_at"], name="message_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} {self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def is_waiting(self) -> bool:
        """Whether the author alone can read it, and may still take it back."""
        return self.available_at > clock.now()

    @property
    def is_soon(self) -> bool:
        return self.seconds_left <= SOON

    @property
    def seconds_left(self) -> int:
        """Whole seconds before others read it."""
        return ceil((self.available_at - clock.now()).total_seconds())


class DraftQuerySet(models.QuerySet["Draft"]):
    def open_to(self, person: Person, hat: Hat) -> Self:
        """One's own, and the new messages that are written in the name of the boxes that one keeps under this hat."""
        shared = Q(box__in=Box.objects.held_by(person, hat).values("pk"))
        return self.filter(Q(author=person, box=None) | shared)

    def written_by(self, person: Person) -> Self:
        """The same, whatever the hat."""
        held = Holding.objects.current().filter(person=person).values("box")
        return self.filter(Q(author=person, box=None) | Q(box__in=held))


class Draft(models.Model):
    """What is being written, kept as it is typed: a new message, or the answer to `conversation`.

    `recipients`, `copied` and `hidden` are keys: "familles-12", "personne-34". `key` is the form's own, and becomes
    `Message.once`. `box`: a new message in the name of that box, of all who keep it; `saved_by` is the last of them who wrote
    there.
    """

    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    box = models.ForeignKey(Box, on_delete=models.CASCADE, null=True, related_name="drafts")
    hat_key = models.CharField(max_length=40)
    key = models.CharField(max_length=40, default=new_key, unique=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, null=True, related_name="+")
    recipients = models.JSONField(default=list)
    copied = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    hidden = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    child = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "conversation"], name="answer_draft_once", condition=~Q(conversation=None)
            ),
            models.CheckConstraint(name="draft_of_box_is_new", condition=Q(box=None) | Q(conversation=None)),
        ]
        indexes = [models.Index(fields=["author", "-saved_at"], name="draft_list")]

    def __str__(self) -> str:
        return self.subject


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, person: Person) -> Self:
        """Those of messages one may read, and of the drafts that one may write in."""
        read = Q(message__in=Message.objects.visible_to(person).values("pk"))
        return self.filter(read | Q(draft__in=Draft.objects.written_by(person).values("pk")))


class Attachment(models.Model):
    """A stored file of a draft, then of the message that it became."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, related_name="attachments")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="attachments")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attachment_of_one",
                condition=Q(draft=None, message__isnull=False) | Q(draft__isnull=False, message=None),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Block(models.Model):
    """Someone no longer wants messages of another. The school's staff cannot be blocked."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    blocked = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "blocked"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.person_id} × {self.blocked_id}"


class ReportQuerySet(models.QuerySet["Report"]):
    def read_by(self, hat: Hat) -> Self:
        """Those of a head's school; those that were made above schools, for who moderates in that authority and for the
        platform, so that each has somebody to read it."""
        if hat.kind == Profile.HEAD and hat.establishment_id:
            return self.filter(establishment_id=hat.establishment_id)
        if hat.kind == Profile.OPERATOR:
            return self.filter(establishment_id=None)
        if hat.kind == Profile.AUTHORITY and hat.authority_id:
            return self.filter(establishment_id=None, authority_id=hat.authority_id)
        return self.none()


class Report(models.Model):
    """A reader tells of a message that frightens or harms: the direction of the school; above schools, the authority whose hat
    they wear, and who runs the platform."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    establishment_id = models.BigIntegerField(null=True, db_index=True)
    authority_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500)
    reported_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "by"], name="report_once")]

    def __str__(self) -> str:
        return self.reason[:40]
