"""An event of some classes, or of a whole school."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from preau.base import clock
from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Group, Person
from preau.directory.scopes import positional
from preau.occasions.choices import STAFF
from preau.occasions.sight import seen_sql
from preau.occasions.words import when_words


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """All those of the school for who works there; for families those of their pupils (`sight`)."""
        if hat.kind in STAFF:
            return self.filter(establishment=hat.establishment_id)
        seen, values = seen_sql(person, hat)
        query, params = positional(f"SELECT o.id FROM {Occasion._meta.db_table} o WHERE {seen}", values)
        return self.filter(pk__in=RawSQL(query, params))  # noqa: S611  # nosec B611 (our text, bound values)

    def kept_by(self, person: Person, hat: Hat) -> Self:
        """Those that one may change: one's own; all those of the school for who answers for it."""
        here = self.filter(establishment=hat.establishment_id)
        if hat.kind in WHOLE_ESTABLISHMENT:
            return here
        return here.filter(author=person) if hat.kind in TEACHING else self.none()

    def coming(self) -> Self:
        """Not over yet, the next one first."""
        return self.filter(last_day__gte=clock.today()).order_by(*IN_ORDER)


class Occasion(models.Model):
    """From a day to another, or between two hours of one day. It concerns its `groups`, or the whole school (`to_all`);
    `staff_only`: no family reads it. Cancelled, it stays, and is told as such.

    `once` is the key of the form that wrote it: pressed twice, it writes one.
    """

    once = models.CharField(max_length=40)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_as = models.CharField(max_length=200)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    groups = models.ManyToManyField(Group, related_name="+")
    to_all = models.BooleanField(default=False)
    staff_only = models.BooleanField(default=False)
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    place = models.CharField(max_length=120, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OccasionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "once"], name="occasion_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="occasion_days_in_order"),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at"), last_day=F("first_day")),
                name="occasion_hours_of_one_day",
            ),
        ]
        indexes = [models.Index(fields=["establishment", "last_day"], name="occasion_of_school")]

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str:
        return when_words(self.first_day, self.last_day, self.starts_at, self.ends_at)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def whom(self) -> str:
        """Its classes; nothing for the whole school."""
        return ", ".join(sorted(group.name for group in self.groups.all()))

    @property
    def is_over(self) -> bool:
        return self.last_day < clock.today()

    @property
    def may_still_change(self) -> bool:
        return self.cancelled_at is None and not self.is_over


IN_ORDER = (F("first_day").asc(), F("starts_at").asc(nulls_first=True), F("pk").asc())
