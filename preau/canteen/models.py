"""What a commune runs, what families asked for, who came, who left with whom. Nothing is rewritten: it ends, and stays."""

from datetime import date
from typing import TYPE_CHECKING, Self, TypeVar, cast
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from preau.base import clock
from preau.canteen.choices import HANDED_OVER, Notice, ServiceKind
from preau.canteen.deadlines import Deadline
from preau.directory.models import Authority, Establishment, Group, Person

if TYPE_CHECKING:
    from preau.directory.hats import Hat

M = TypeVar("M", bound=models.Model)


def office_days() -> list[int]:
    return [1, 2, 3, 4, 5]


class ServiceQuerySet(models.QuerySet["Service"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """Those that a commune runs for its office and agents, those of a school for who works there or has a child."""
        from preau.canteen.sight import services_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, services_seen_by(self, person, hat))

    def live(self, day: date | None = None) -> Self:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day or clock.today()))


class Service(models.Model):
    """A service of a commune (or of a grouping) in one school: lunch, care, study; the days it is held, its deadline.

    `notice_days` open days before, or `notice_weekday` of the week before, at `notice_at`. `phone`: whom to call once the
    deadline is over. From `ended_on` on it is held no more.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ServiceKind)
    weekdays = ArrayField(models.SmallIntegerField())
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    notice = models.CharField(max_length=5, choices=Notice)
    notice_days = models.PositiveSmallIntegerField(default=1)
    notice_weekday = models.PositiveSmallIntegerField(null=True)
    notice_at = models.TimeField()
    office_days = ArrayField(models.SmallIntegerField(), default=office_days)
    phone = models.CharField(max_length=30)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "kind"], name="service_once", condition=Q(ended_on=None)
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="service_in_order"),
            models.CheckConstraint(
                condition=Q(notice=Notice.DAYS) | Q(notice_weekday__isnull=False),
                name="service_has_a_deadline",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def deadline(self) -> Deadline:
        weekday = self.notice_weekday if self.notice == Notice.WEEK else None
        zone = ZoneInfo(self.establishment.academy.time_zone)
        return Deadline(self.notice_at, self.notice_days, weekday, frozenset(self.office_days), zone)

    @property
    def hands_over(self) -> bool:
        """At its end a child leaves with somebody."""
        return self.kind in HANDED_OVER


class OfChildQuerySet(models.QuerySet[M]):
    """Rows about a child."""

    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """For a parent those of the children one exercises authority over; for others those of their services."""
        from preau.canteen.sight import about_children_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, about_children_seen_by(self, person, hat))


class HabitQuerySet(OfChildQuerySet["Habit"]):
    pass


class Habit(models.Model):
    """The regular days of a child, from a day to another. Another takes its place: it ends the day before."""

    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="habits")
    weekdays = ArrayField(models.SmallIntegerField())
    starts_on = models.DateField()
    ends_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = HabitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "service"], name="habit_once", condition=Q(ended_at=None)
            )
        ]
        indexes = [models.Index(fields=["child", "ends_on"], name="habit_child")]

    def __str__(self) -> str:
        return f"{self.child_id} {self.service_id} {self.weekdays}"


class ChoiceQuerySet(OfChildQuerySet["Choice"]):
    pass


class Choice(models.Model):
    """What was said of one day: the child comes, or does not, whatever the habit. The last one holds.

    `late`: noted by the commune or the school, for a family that called after the deadline.
    """

    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="choices")
    day = models.DateField()
    comes = models.BooleanField()
    late = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "service", "day"], name="choice_once", condition=Q(ended_at=None)
            )
        ]
        indexes = [
            models.Index(fields=["service", "day"], name="choice_list"),
            models.Index(fields=["child", "day"], name="choice_child"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.service_id} {self.day} {self.comes}"


class Closing(models.Model):
    """A service that is not held on a day: a strike; or not for one class, which is out that day (*sortie*)."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="closings")
    day = models.DateField()
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="+")
    why = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "day", "group"], name="closing_once", condition=Q(withdrawn_at=None),
                nulls_distinct=False,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.why


class Halt(models.Model):
    """A class (`group`), or the whole school without one, that is closed, as the room that announced it has said: none of
    its pupils is expected. `closure` is that room's own key.

    It shuts what begins after it was told (`told_at`) and before it was ended (`ended_at`), and nothing that was.
    """

    closure = models.BigIntegerField(unique=True)
    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="+")
    why = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    told_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.why


class KeptCount(models.Model):
    """What the kitchen counts on: the children (ids) expected at a service on a day when its deadline was over, with how many
    PAI. Written once and never changed; what comes after is told beside it.

    `counted_by` is whose act came first after the deadline, nobody where the clock did it.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="kept_counts")
    day = models.DateField()
    children = ArrayField(models.BigIntegerField())
    protocols = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()
    counted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "day"], name="kept_count_once")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.day} {len(self.children)}"


class PresenceQuerySet(OfChildQuerySet["Presence"]):
    pass


class Presence(models.Model):
    """A child was seen at a service on a day."""

    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="presences")
    day = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "day", "child"], name="presence_once", condition=Q(withdrawn_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.service_id} {self.day}"


class CollectorQuerySet(OfChildQuerySet["Collector"]):
    def live(self) -> Self:
        return self.filter(ended_at=None)


class Collector(models.Model):
    """Someone whom a parent lets collect a child: a name and who they are to the child. No person of the directory."""

    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    link = models.CharField(max_length=60)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CollectorQuerySet.as_manager()

    def __str__(self) -> str:
        return _("%(name)s (%(link)s)") % {"name": self.name, "link": self.link}


class DepartureQuerySet(OfChildQuerySet["Departure"]):
    pass


class Departure(models.Model):
    """A child left a service with somebody: "parti avec Mme Vasseur à 16 h 52". The name is kept as it was said."""

    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="departures")
    day = models.DateField()
    left_at = models.DateTimeField()
    with_whom = models.CharField(max_length=200)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "day", "child"], name="departure_once", condition=Q(withdrawn_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.left_at:%H:%M}"


class Protocol(models.Model):
    """There is a PAI for a child, and it is at the school: the fact alone, never what it is for."""

    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "establishment"], name="protocol_once", condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.establishment_id}"
