"""A note, its slip for each child, and the signatures of it."""

import secrets
from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from preau.base import clock
from preau.directory.choices import WHOLE_ESTABLISHMENT, Profile
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person, SchoolYear
from preau.directory.sight import children_ids
from preau.news.carnet import words
from preau.news.choices import LATE_DAYS, AnswerKind, Asks, Kind, Means, Required
from preau.sharing.models import Audience
from preau.ui.words import money_words


def new_key() -> str:
    """What makes a form one form: posted twice, it is one draft and one note."""
    return secrets.token_urlsafe(24)


class NoteQuerySet(models.QuerySet["Note"]):
    def followed_by(self, person: Person, hat: Hat) -> Self:
        """Whose signatures one may follow: one's own notes of this school, all of them for who answers for it."""
        here = self.filter(establishment=hat.establishment_id)
        if hat.kind in WHOLE_ESTABLISHMENT:
            return here
        return here.filter(author=person) if hat.kind != Profile.GUARDIAN else self.none()

    def standing_open(self) -> Self:
        """Neither taken back nor long past."""
        return self.filter(withdrawn_at=None, deadline__gte=clock.today() - timedelta(days=LATE_DAYS))


class Note(models.Model):
    """What was sent, to the letter: nothing of it changes any more. `seal` is the sum of its text (see `chain`).

    `signatures` and `asks` are the rule of its nature on the day it was sent; families read it from `available_at` on, which is
    the end of the silence where the school holds what is written in it; `to_all`: to every child of the audience, so
    that a child who arrives later may be given it too.
    """

    once = models.CharField(max_length=40, unique=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_as = models.CharField(max_length=200)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    addressed = models.CharField(max_length=300)
    to_all = models.BooleanField(default=True)
    nature = models.CharField(max_length=20, choices=Kind)
    asks = models.CharField(max_length=10, choices=Asks)
    signatures = models.CharField(max_length=10, choices=Required)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    day = models.DateField(null=True)
    leaves_at = models.TimeField(null=True)
    returns_at = models.TimeField(null=True)
    cost = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    insurance = models.BooleanField(default=False)
    answer_kind = models.CharField(max_length=10, choices=AnswerKind, default=AnswerKind.NONE)
    question = models.CharField(max_length=200, blank=True)
    options = ArrayField(models.CharField(max_length=80), default=list)
    deadline = models.DateField()
    sent_at = models.DateTimeField()
    available_at = models.DateTimeField()
    seal = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "-sent_at"], name="note_of_school"),
            models.Index(fields=["author", "-sent_at"], name="note_of_author"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_open(self) -> bool:
        """It still takes a first signature."""
        return self.withdrawn_at is None and clock.today() <= self.last_day

    @property
    def is_held(self) -> bool:
        """No family reads it yet."""
        return self.available_at > clock.now()

    @property
    def is_on_time(self) -> bool:
        """One may still change one's mind."""
        return self.withdrawn_at is None and clock.today() <= self.deadline

    @property
    def last_day(self) -> date:
        return self.deadline + timedelta(days=LATE_DAYS)

    @property
    def trip_words(self) -> str:
        return words.trip_words(self)

    @property
    def until_words(self) -> str:
        return words.until_words(self.deadline)

    @property
    def cost_words(self) -> str:
        return money_words(self.cost) if self.cost else ""

    @property
    def needs_both(self) -> bool:
        return self.signatures == Required.BOTH

    @property
    def asks_permission(self) -> bool:
        """A parent says yes or no; else that they have read."""
        return self.asks != Asks.READ

    @property
    def asks_agreement(self) -> bool:
        return self.asks == Asks.AGREEMENT

    @property
    def has_question(self) -> bool:
        return self.answer_kind != AnswerKind.NONE


class SlipQuerySet(models.QuerySet["Slip"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the children that a parent may follow today, once they are read: whoever a judgment keeps away sees none."""
        return self.filter(child__in=children_ids(person), note__available_at__lte=clock.now())


class Slip(models.Model):
    """A note for one child: what the parents sign."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="slips")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = SlipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "child"], name="slip_once")]

    def __str__(self) -> str:
        return f"{self.note_id} {self.child_id}"


class Signature(models.Model):
    """What one adult answered, once; another answer is another row, and the last one of each counts.

    `place` numbers the signatures of a note from 1. `statement` is what was signed, to the letter, and `sum` ties it to
    the one before (see `chain`). On paper, `noted_by` is who has the sheet in hand.
    """

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="signed")
    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="signed")
    signer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    means = models.CharField(max_length=10, choices=Means)
    agrees = models.BooleanField()
    answer = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField()
    place = models.PositiveIntegerField()
    statement = models.TextField()
    sum = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "place"], name="signature_in_order")]
        indexes = [models.Index(fields=["slip", "signer", "-place"], name="signature_last")]

    def __str__(self) -> str:
        return f"{self.note_id}/{self.place}"

    @property
    def shown(self) -> str:
        return words.said_words(self.note, self)


class Reminder(models.Model):
    """The one reminder of a note, to those who had not signed: `told` of them."""

    note = models.OneToOneField(Note, on_delete=models.CASCADE, related_name="reminder")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField()
    told = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.note_id}"


class InsuranceProof(models.Model):
    """The certificate of a child for a school year, that the school has seen: asked once, good for every trip."""

    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "school_year"], name="insurance_once_a_year")]

    def __str__(self) -> str:
        return f"{self.child_id} {self.school_year_id}"


class NoteDraftQuerySet(models.QuerySet["NoteDraft"]):
    def of(self, person: Person, hat: Hat) -> Self:
        return self.filter(author=person, hat_key=hat.key).order_by("-saved_at")


class NoteDraft(models.Model):
    """A note being written, as it is typed, right or wrong; `key` is its form's own, and becomes `Note.once`."""

    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    hat_key = models.CharField(max_length=40)
    key = models.CharField(max_length=40, default=new_key, unique=True)
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    objects = NoteDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.typed.get("subject", ""))

    @property
    def subject(self) -> str:
        return str(self.typed.get("subject", ""))
