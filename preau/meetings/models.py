"""An offer of rendez-vous, who receives, the hours opened, and what families took."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from preau.base import clock
from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, Profile
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person
from preau.directory.sight import children_ids
from preau.meetings.choices import Each
from preau.meetings.hours import Span
from preau.meetings.words import and_words, moment_of, span_words
from preau.sharing.models import Audience


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """For a parent those that ask a child they follow, once they are read; for the school those one keeps."""
        if hat.kind != Profile.GUARDIAN:
            return self.kept_by(person, hat)
        asked = Invitation.objects.filter(child__in=children_ids(person))
        return self.filter(pk__in=asked.values("offer"), available_at__lte=clock.now())

    def kept_by(self, person: Person, hat: Hat) -> Self:
        """One's own and those where one receives; all those of the school for who answers for it."""
        here = self.filter(establishment=hat.establishment_id)
        if hat.kind in WHOLE_ESTABLISHMENT:
            return here
        if hat.kind not in TEACHING:
            return self.none()
        return here.filter(Q(author=person) | Q(pk__in=Desk.objects.filter(hosts=person).values("offer")))


class Offer(models.Model):
    """Rendez-vous that a school proposes to families: `each` says whether the child has one, or each parent apart.

    `once` is the key of the form that opened it: pressed twice, it opens one. Families read it from `available_at` on, which is
    the end of the silence where the school holds what is written in it. They choose, change and cancel until the
    end of the day of `deadline`; the school may place someone at any time.
    """

    once = models.CharField(max_length=40)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_as = models.CharField(max_length=200)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    addressed = models.CharField(max_length=300)
    to_all = models.BooleanField(default=True)
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    each = models.CharField(max_length=10, choices=Each)
    deadline = models.DateField()
    opened_at = models.DateTimeField()
    available_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "once"], name="meeting_offer_once")]
        indexes = [
            models.Index(fields=["establishment", "-opened_at"], name="offer_of_school"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Families may choose, change and cancel."""
        return self.withdrawn_at is None and clock.today() <= self.deadline

    @property
    def is_held(self) -> bool:
        """No family reads it yet."""
        return self.available_at > clock.now()

    @property
    def is_apart(self) -> bool:
        return self.each == Each.PARENT


class Desk(models.Model):
    """Where one teacher receives, or several together. `for_all`: every family asked, not only those of their pupils."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="desks")
    hosts = models.ManyToManyField(Person, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    by_phone = models.BooleanField(default=False)
    for_all = models.BooleanField(default=False)

    def __str__(self) -> str:
        return and_words(host.polite_name for host in self.hosts.all())


class SlotQuerySet(models.QuerySet["Slot"]):
    def open(self) -> Self:
        """Those that stand, still to come."""
        return self.filter(withdrawn_at=None, starts_at__gt=clock.now())


class Slot(models.Model):
    """From one moment to another, for so many families at once (`seats`: one, but for a meeting of all)."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "starts_at"], name="slot_once", condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_in_order"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="slot_has_a_seat"),
        ]

    def __str__(self) -> str:
        return span_words(self.span)

    @property
    def span(self) -> Span:
        return self.starts_at, self.ends_at

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(clock.PARIS).date()

    @property
    def moment(self) -> str:
        """ "jeudi 3 décembre à 17 h 10"."""
        return moment_of(self.starts_at)


class Invitation(models.Model):
    """A child whose family is asked."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="invitations")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "child"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.child_id}"


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """A parent's own, while they follow the child; for the school, those of the offers one keeps."""
        if hat.kind == Profile.GUARDIAN:
            return self.filter(guardian=person, child__in=children_ids(person))
        kept = Offer.objects.kept_by(person, hat)
        return self.filter(desk__offer__in=kept.values("pk"))

    def live(self) -> Self:
        return self.filter(ended_at=None)


class Booking(models.Model):
    """A rendez-vous taken: by an adult, for a child. Changed or cancelled it ends, and stays as history.

    `seat` numbers the places of a slot from 1. `desk` and `each` are those of its slot and offer, kept here so that the
    database itself refuses a second one. `words` is what the school said when it ended one.
    """

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings")
    seat = models.PositiveSmallIntegerField(default=1)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="bookings")
    each = models.CharField(max_length=10, choices=Each)
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=30, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=200, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "seat"], name="seat_once", condition=Q(ended_at=None)),
            models.UniqueConstraint(
                fields=["desk", "child", "guardian"], name="booking_of_parent", condition=Q(ended_at=None)
            ),
            models.UniqueConstraint(
                fields=["desk", "child"], name="booking_of_child", condition=Q(ended_at=None, each=Each.CHILD)
            ),
        ]
        indexes = [models.Index(fields=["guardian"], name="booking_guardian", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.slot_id}/{self.seat}"
