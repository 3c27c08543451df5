"""Persons, what each feed calls them, and what they are where."""

from typing import TYPE_CHECKING, Self, cast

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Concat

from preau.directory.choices import Profile, Source
from preau.directory.models.dated import Dated, DatedQuerySet
from preau.directory.models.establishment import Establishment
from preau.directory.models.territory import Academy, Authority, Territory
from preau.directory.wordings import profile_words

if TYPE_CHECKING:
    from preau.directory.hats import Hat


def _folded(*fields: str) -> Func:
    """Accents, case and punctuation taken away, in SQL, so that a feed and a form store the same."""
    parts = [part for name in fields for part in (models.F(name), Value(" "))]
    return Func(Concat(*parts[:-1]), function="preau_fold")


def name_words() -> Func:
    """The words of a name, as the index has them (`search.people`)."""
    template = "%(function)s('simple', %(expressions)s)"
    return Func(
        models.F("search_key"), function="to_tsvector", template=template, output_field=SearchVectorField()
    )


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, person: "Person", hat: "Hat | None" = None) -> Self:
        """The persons that `person` may know of, under one hat or all of them."""
        from preau.directory.sight import persons_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, persons_seen_by(self, person, hat))


class Person(models.Model):
    """A human being, once, for life; what they are is in their hats."""

    title = models.CharField(max_length=10, blank=True)
    last_name = models.CharField(max_length=120)
    first_name = models.CharField(max_length=120)
    birth_name = models.CharField(max_length=120, blank=True)
    other_first_names = models.CharField(max_length=240, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    ine = models.CharField(max_length=11, blank=True)
    email = models.EmailField(blank=True, max_length=254)
    phone = models.CharField(max_length=30, blank=True)
    mobile = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=80, blank=True)
    sort_key = models.GeneratedField(
        expression=_folded("last_name", "first_name"), output_field=models.TextField(), db_persist=True
    )
    search_key = models.GeneratedField(
        expression=_folded("last_name", "first_name", "birth_name"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_sort"),
            GinIndex(name_words(), name="person_words"),
            models.Index(fields=["ine"], name="person_ine", condition=~models.Q(ine="")),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """As one speaks: "Claire Vasseur"."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def listed_name(self) -> str:
        """As a school list has it: "VASSEUR Claire"."""
        return f"{self.last_name.upper()} {self.first_name}".strip()

    @property
    def polite_name(self) -> str:
        """As families say it of a teacher: "Mme Baert"; the full name when no title is known."""
        return f"{self.title} {self.last_name}" if self.title else self.display_name

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()


class Identity(models.Model):
    """How one feed of one academy calls a person. Absent from a complete feed: marked, never closed here.

    `says`: of which particulars the feed says something, a bit each (`particulars.bit_of`); where several sources know
    a person, each writes what no source heard before it says.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    source = models.CharField(max_length=10, choices=Source)
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT)
    kind = models.CharField(
        max_length=10, choices=[("pupil", "pupil"), ("guardian", "guardian"), ("staff", "staff")]
    )
    external_id = models.CharField(max_length=60)
    missing_since = models.DateField(null=True, blank=True)
    says = models.IntegerField(default=0, db_default=0)

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(fields=["academy", "source", "kind", "external_id"], name="identity_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"


class PostQuerySet(DatedQuerySet["Post"]):
    pass


class Post(Dated):
    """A person's work in one place, by the official function; it makes a hat."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    profile = models.CharField(max_length=20, choices=Profile)
    function = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=120, blank=True)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_in_one_place",
                condition=(
                    models.Q(establishment__isnull=False, authority=None, territory=None)
                    | models.Q(establishment=None, authority__isnull=False, territory=None)
                    | models.Q(establishment=None, authority=None, territory__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                name="post_open_once",
                fields=["person", "establishment", "function", "source"],
                condition=models.Q(ends_on=None, establishment__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["establishment", "profile"], name="post_place")]

    def __str__(self) -> str:
        return f"{self.person} {self.profile}"

    @property
    def words(self) -> str:
        """ "Directrice", "Enseignant": what this person is there; reads `person` and `establishment`."""
        return profile_words(
            self.profile, self.person.title, self.establishment.kind if self.establishment else ""
        )


class MandateQuerySet(DatedQuerySet["Mandate"]):
    pass


class Mandate(Dated):
    """An elected parent of a school council."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mandates")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT)

    objects = MandateQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person} {self.establishment}"
