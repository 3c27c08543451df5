"""A class or a school that is closed, its plan of the week, the families that were called."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from preau.base import clock
from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Group, Person
from preau.directory.scopes import positional
from preau.files.models import StoredFile
from preau.news.choices import Cause, Decider
from preau.sharing.belonging import belonging_under

# Whom a closure concerns: who belongs to the class, or to the school, and the whole team of the school. `mine` are the
# audiences that hold a person (kind, place_id).
CONCERNS = """
    (mine.kind IN ('familles', 'eleves', 'enseignants') AND mine.place_id = c.group_id)
 OR (mine.kind IN ('parents-ecole', 'eleves-ecole') AND mine.place_id = c.establishment_id AND c.group_id IS NULL)
 OR (mine.kind = 'equipe-ecole' AND mine.place_id = c.establishment_id)"""


class ClosureQuerySet(models.QuerySet["Closure"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """Those that concern a hat, past ones too; one query by the audiences that hold it."""
        mine, values = positional(*belonging_under(person, hat))
        query = f"""SELECT c.id FROM news_closure c WHERE EXISTS (
            SELECT FROM ({mine}) AS mine(kind, place_id) WHERE {CONCERNS})"""
        return self.filter(pk__in=RawSQL(query, values))  # noqa: S611  # nosec B611 (our text, bound values)

    def kept_by(self, person: Person, hat: Hat) -> Self:
        """Those whose families one calls: of the school for who answers for it, of one's classes for a teacher."""
        if hat.kind in WHOLE_ESTABLISHMENT:
            return self.filter(establishment=hat.establishment_id)
        if hat.kind not in TEACHING:
            return self.none()
        taught = Group.objects.visible_to(person, hat).filter(establishment=hat.establishment_id)
        return self.filter(
            Q(group__in=taught.values("pk")) | Q(group=None, establishment__in=taught.values("establishment"))
        )

    def standing(self) -> Self:
        """Announced, and not over."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), ended_at=None)


class Closure(models.Model):
    """A class (`group`), or the whole school without one, is closed from a day to another, both included.

    The head relays: `decider` decided, `why` says it in a sentence. `once` is the key of the form that announced it.
    """

    once = models.CharField(max_length=40)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+")
    cause = models.CharField(max_length=10, choices=Cause)
    decider = models.CharField(max_length=10, choices=Decider)
    why = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announced_by", "once"], name="closure_once"),
            models.CheckConstraint(
                name="closure_in_order", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["establishment", "-announced_at"], name="closure_of_school"),
            models.Index(fields=["establishment"], name="closure_standing", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.group or self.establishment)

    @property
    def is_standing(self) -> bool:
        return self.ended_at is None and (self.ends_on is None or self.ends_on >= clock.today())


class PlanQuerySet(models.QuerySet["PlanDay"]):
    def of_week(self, group: Group, monday: date) -> Self:
        week = self.filter(group=group, day__gte=monday, day__lt=monday + timedelta(days=7))
        return (
            week.select_related("author")
            .prefetch_related("files__stored")
            .order_by("day", "author__sort_key")
        )


class PlanDay(models.Model):
    """What a class has to do on a day, as one teacher writes it."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "day", "author"], name="plan_day_once")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.day}"


class PlanFile(models.Model):
    """A file joined to a day."""

    plan = models.ForeignKey(PlanDay, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """The family of a child was called: by whom, when, a word. Another call is another row."""

    closure = models.ForeignKey(Closure, on_delete=models.CASCADE, related_name="calls")
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["closure", "child", "-called_at"], name="call_last")]

    def __str__(self) -> str:
        return f"{self.closure_id} {self.child_id}"
