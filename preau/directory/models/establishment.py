"""Schools, their years and their holidays."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from preau.base import clock
from preau.base.identifiers import validate_uai
from preau.directory.choices import FIRST_DEGREE, EstablishmentKind, Sector, Source
from preau.directory.models.territory import Academy, Authority, Territory

if TYPE_CHECKING:
    from preau.directory.models.person import Person


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    def visible_to(self, person: "Person") -> Self:
        """The establishments of a person's hats."""
        from preau.directory.sight import establishments_of  # noqa: PLC0415 (models stand below sight)

        return self.filter(pk__in=establishments_of(person))


class Establishment(models.Model):
    """A school, a collège, a lycée, or a service of the academy, known by its UAI.

    `ends_on` is its last day here, `end_reason` why: after it nobody has a hat there, and its rows stay as they were.
    """

    uai = models.CharField(max_length=8, unique=True, validators=[validate_uai])
    kind = models.CharField(max_length=20, choices=EstablishmentKind)
    name = models.CharField(max_length=200)
    usual_name = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=10, choices=Sector, default=Sector.PUBLIC)
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True)
    siren = models.CharField(max_length=14, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    external_id = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.HAND)
    missing_since = models.DateField(null=True, blank=True)
    guardians_meet = models.BooleanField(default=False)
    ends_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True, default="", db_default="")

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "source", "external_id"],
                name="establishment_external_id",
                condition=~models.Q(external_id=""),
            )
        ]
        indexes = [
            models.Index(
                fields=["ends_on"], name="establishment_ended", condition=models.Q(ends_on__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.usual_name or self.name

    @property
    def is_first_degree(self) -> bool:
        return self.kind in FIRST_DEGREE

    @property
    def has_left(self) -> bool:
        return self.ends_on is not None and self.ends_on < clock.today()


class SchoolYear(models.Model):
    """A school year, from 1 August: "2026-2027"."""

    name = models.CharField(max_length=9, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, day: date) -> "SchoolYear":
        """The year that holds a day, made when it is the first time anyone asks."""
        first = cls.first_day(day).year
        year, _made = cls.objects.get_or_create(
            name=f"{first}-{first + 1}",
            defaults={"starts_on": date(first, 8, 1), "ends_on": date(first + 1, 7, 31)},
        )
        return year

    @staticmethod
    def first_day(day: date) -> date:
        """The 1st of August before a day."""
        return date(day.year if day.month >= 8 else day.year - 1, 8, 1)

    @classmethod
    def current(cls) -> "SchoolYear":
        return cls.of(clock.today())


class Holiday(models.Model):
    """Days without school in a zone of holidays, or in one establishment (a local closing day)."""

    zone = models.CharField(max_length=1, blank=True)
    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, null=True, blank=True)
    name = models.CharField(max_length=120)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "establishment", "name", "first_day"], name="holiday_once"
            ),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="holiday_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name
