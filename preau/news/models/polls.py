"""A poll and its voices."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from preau.base import clock
from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, Profile
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person
from preau.news.choices import Shown, VoiceOf
from preau.sharing.models import Audience


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """For a parent those that ask their families; for the school those one keeps."""
        if hat.kind != Profile.GUARDIAN:
            return self.kept_by(person, hat)
        read = self.filter(available_at__lte=clock.now())
        return read.filter(audience__in=Audience.objects.readable_by(person, hat))

    def kept_by(self, person: Person, hat: Hat) -> Self:
        """One's own of this school; all of them for who answers for it."""
        here = self.filter(establishment=hat.establishment_id)
        if hat.kind in WHOLE_ESTABLISHMENT:
            return here
        return here.filter(author=person) if hat.kind in TEACHING else self.none()

    def standing_open(self) -> Self:
        return self.filter(closed_at=None, closes_on__gte=clock.today())


class Poll(models.Model):
    """A question as it was asked: nothing of it changes once families may answer.

    `voice_of`: a child's family has one voice, or each parent theirs. `several`: more than one answer may be ticked.
    `named`: its author reads who said what, which the page says before one answers; else they are counts, for everyone.
    Families read it from `available_at` on (see `Note`). It closes at the end of the day of `closes_on`, or when its author
    closes it.
    """

    once = models.CharField(max_length=40)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_as = models.CharField(max_length=200)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    addressed = models.CharField(max_length=300)
    question = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    answers = ArrayField(models.CharField(max_length=80))
    several = models.BooleanField(default=False)
    voice_of = models.CharField(max_length=10, choices=VoiceOf)
    named = models.BooleanField(default=False)
    shown = models.CharField(max_length=10, choices=Shown)
    closes_on = models.DateField()
    asked_at = models.DateTimeField()
    available_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PollQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "once"], name="poll_once"),
            models.CheckConstraint(name="poll_of_some_answers", condition=Q(answers__len__range=(2, 8))),
        ]
        indexes = [
            models.Index(fields=["audience", "-asked_at"], name="poll_readers"),
            models.Index(fields=["establishment", "-asked_at"], name="poll_of_school"),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and clock.today() <= self.closes_on

    @property
    def is_held(self) -> bool:
        """No family reads it yet."""
        return self.available_at > clock.now()

    @property
    def is_by_child(self) -> bool:
        return self.voice_of == VoiceOf.CHILD

    @property
    def closed_on(self) -> date:
        return self.closed_at.astimezone(clock.PARIS).date() if self.closed_at else self.closes_on


class Voice(models.Model):
    """What one adult answered: places of `Poll.answers`, from 0. `child` is whose family's voice it is; none where each
    parent has one. Another answer replaces this one, and nothing of the first is kept."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="voices")
    child = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    voter = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    ticked = ArrayField(models.PositiveSmallIntegerField())
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "child"], name="voice_of_child", condition=Q(child__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["poll", "voter"], name="voice_of_parent", condition=Q(child__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}"
