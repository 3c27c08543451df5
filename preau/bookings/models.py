"""What a school lends among its own, and who has it when."""

from typing import TYPE_CHECKING, Self, cast

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from preau.base import clock
from preau.bookings.choices import HOLDING, Bookers, ResourceKind, State
from preau.directory.models import Establishment, Person
from preau.timetable.models import Room

if TYPE_CHECKING:
    from preau.directory.hats import Hat


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """Those of the school one works in; a family books nothing."""
        from preau.bookings.rules import resources_seen_by  # noqa: PLC0415 (models stand below rules)

        return cast(Self, resources_seen_by(self, person, hat))

    def open(self) -> Self:
        return self.filter(closed_at=None)


class Resource(models.Model):
    """A room, or equipment, that may be booked. With a `room` of the timetable, its lessons hold it too.

    `needs_word`: a booking waits for whoever looks after it: `keeper`, else the head and the office.
    """

    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ResourceKind)
    name = models.CharField(max_length=120)
    words = models.CharField(max_length=300, blank=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="resources")
    bookers = models.CharField(max_length=10, choices=Bookers, default=Bookers.TEACHERS)
    needs_word = models.BooleanField(default=False)
    keeper = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "name"], name="resource_once", condition=Q(closed_at=None)
            ),
            models.UniqueConstraint(
                fields=["room"], name="resource_of_room", condition=Q(closed_at=None, room__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """Those of the resources of one's school."""
        from preau.bookings.rules import resources_seen_by  # noqa: PLC0415 (models stand below rules)

        return self.filter(resource__in=resources_seen_by(Resource.objects.all(), person, hat))

    def holding(self) -> Self:
        """Those that hold their hour: granted, or waiting for a word."""
        return self.filter(state__in=HOLDING)


class Reservation(models.Model):
    """A resource, held by someone from an hour to another of one day. `series`: the key of those asked together.

    `span` says the same moment for PostgreSQL, which refuses two that hold one resource at once.
    """

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings")
    series = models.CharField(max_length=40)
    day = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    span = DateTimeRangeField()
    words = models.CharField(max_length=120)
    booked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State)
    answer = models.CharField(max_length=200, blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="booking_alone",
                expressions=[("resource", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["asked", "granted"]),
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_in_order"),
            models.UniqueConstraint(fields=["resource", "series", "day"], name="booking_once"),
        ]
        indexes = [
            models.Index(fields=["resource", "day"], name="booking_day"),
            models.Index(fields=["booked_by", "day"], name="booking_mine"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.day} {self.starts_at:%H:%M}"

    @property
    def holds(self) -> bool:
        return self.state in HOLDING

    @property
    def is_over(self) -> bool:
        return (self.day, self.ends_at) <= (clock.today(), clock.now().time())

    @property
    def path(self) -> str:
        return f"reservations/{self.pk}/"
