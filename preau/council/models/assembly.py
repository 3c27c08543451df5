"""Assemblies, their colleges, and who sits there for how long."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from preau.base import clock
from preau.council.choices import AssemblyKind, Publication, Role
from preau.council.law.rulebook import Rulebook, rulebook
from preau.directory.hats import Hat
from preau.directory.models import Authority, Establishment, Person


def in_exercise(day: date, prefix: str = "") -> Q:
    """The condition that a mandate, reached by `prefix`, runs on a day."""
    begun = Q(**{f"{prefix}starts_on__lte": day})
    return begun & (Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day}))


class AssemblyQuerySet(models.QuerySet["Assembly"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """Those of the authority or school where this hat is worn, and those where the person sits today."""
        seats = Member.objects.filter(in_exercise(clock.today()), person=person).values("assembly")
        here = Q(pk__in=seats)
        if hat.authority_id:
            here |= Q(authority=hat.authority_id)
        if hat.establishment_id:
            here |= Q(establishment=hat.establishment_id)
        return self.filter(here)


class Assembly(models.Model):
    """A body that deliberates, of an authority or (school council) of a school.

    `own_rules` overrules rules of its kind: {"quorum": ["1/3", "statuts, article 9"]}. `population` sets the clear
    days, for a community that of its largest commune. `slug` is its public address.
    """

    kind = models.CharField(max_length=12, choices=AssemblyKind)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="assemblies"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, null=True, blank=True, related_name="assemblies"
    )
    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=120, unique=True)
    population = models.PositiveIntegerField(default=0)
    seats = models.PositiveSmallIntegerField()
    publication = models.CharField(max_length=10, choices=Publication, default=Publication.WEB)
    publication_chosen_by = models.CharField(max_length=200, blank=True)
    own_rules = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField()

    objects = AssemblyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "assemblies"
        constraints = [
            models.CheckConstraint(
                name="assembly_of_one",
                condition=Q(authority=None, establishment__isnull=False)
                | Q(authority__isnull=False, establishment=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Authority | Establishment:
        found = self.authority or self.establishment
        assert found
        return found

    @property
    def book(self) -> Rulebook:
        return rulebook(self.kind, self.population, self.own_rules)


class CollegeManager(models.Manager["College"]):
    """Colleges come with their seats: whoever lists them asks how many."""

    def get_queryset(self) -> models.QuerySet["College"]:
        return super().get_queryset().prefetch_related("lines")


class College(models.Model):
    """A part of an assembly that names its own members: the college of communes of a syndicate. Its seats are dated `lines`."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="colleges")
    name = models.CharField(max_length=160)

    objects = CollegeManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assembly", "name"], name="college_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def seats(self) -> int:
        """Those of today."""
        return self.seats_on(clock.today())

    def seats_on(self, day: date) -> int:
        """Those of a day: of the last line that has begun; none before the first one."""
        return next((one.seats for one in reversed(self.lines.all()) if one.starts_on <= day), 0)


class CollegeSeats(models.Model):
    """How many seats a college has from a day on, and where that is written."""

    college = models.ForeignKey(College, on_delete=models.CASCADE, related_name="lines")
    seats = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "college seats"
        ordering = ["starts_on"]
        constraints = [models.UniqueConstraint(fields=["college", "starts_on"], name="college_seats_once")]

    def __str__(self) -> str:
        return f"{self.college_id} {self.seats} {self.starts_on}"


class MemberQuerySet(models.QuerySet["Member"]):
    def in_exercise(self, day: date) -> Self:
        """Who sits on a day; alternates sit only in place of another, and are not counted."""
        return self.filter(in_exercise(day), alternate_of=None)


class Member(models.Model):
    """A mandate: someone sits in an assembly for a time, by the order of the table (`rank`).

    Who sits only in place of another is their alternate. An advisory member speaks and does not vote.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="council_mandates")
    college = models.ForeignKey(
        College, on_delete=models.SET_NULL, null=True, blank=True, related_name="members"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    alternate_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="alternates"
    )
    rank = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=120, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "person"], name="member_open_once", condition=Q(ends_on=None)
            ),
            models.CheckConstraint(
                name="member_period", condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.person.display_name

    @property
    def said(self) -> str:
        """As an act names someone: "Mme Josette Dumez"."""
        return f"{self.person.title} {self.person.display_name}".strip()
