"""Groups, who is in them, and who teaches them."""

from typing import TYPE_CHECKING, Self, cast

from django.db import models

from preau.directory.choices import GroupKind, MemberRole, Source
from preau.directory.models.dated import Dated, DatedQuerySet
from preau.directory.models.establishment import Establishment, SchoolYear
from preau.directory.models.person import Person
from preau.directory.wordings import class_words, subject_words

if TYPE_CHECKING:
    from preau.directory.hats import Hat


class GroupQuerySet(models.QuerySet["Group"]):
    def visible_to(self, person: Person, hat: "Hat | None" = None) -> Self:
        """The groups that `person` belongs to, teaches, has a child in, or answers for."""
        from preau.directory.sight import groups_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, groups_seen_by(self, person, hat))


class Group(models.Model):
    """The only way to speak of many: a class, a teaching group, a group made by hand.

    "The families of CM1-CM2" is no row: it is this class seen through ties (see `audiences`).
    """

    kind = models.CharField(max_length=10, choices=GroupKind)
    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="groups")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    external_id = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.HAND)
    missing_since = models.DateField(null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="group_external_id",
                fields=["establishment", "school_year", "kind", "external_id", "source"],
                condition=~models.Q(external_id=""),
            )
        ]

    def __str__(self) -> str:
        return class_words(self.name)


class EnrolmentQuerySet(DatedQuerySet["Enrolment"]):
    pass


class Enrolment(Dated):
    """A pupil in an establishment for a school year."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="enrolments")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT)
    level = models.CharField(max_length=80, blank=True)
    curriculum = models.CharField(max_length=20, blank=True)
    regime = models.CharField(max_length=80, blank=True)
    local_id = models.CharField(max_length=40, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="enrolment_open_once",
                fields=["person", "establishment", "school_year"],
                condition=models.Q(ends_on=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.establishment}"


class MembershipQuerySet(DatedQuerySet["Membership"]):
    pass


class Membership(Dated):
    """A person in a group for a time."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=MemberRole, default=MemberRole.PUPIL)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="membership_open_once",
                fields=["group", "person", "role"],
                condition=models.Q(ends_on=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.group}"


class TeachingQuerySet(DatedQuerySet["Teaching"]):
    pass


class Teaching(Dated):
    """A teacher before a group, for a subject (none in the first degree)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="teachings")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="teachings")
    subject = models.CharField(max_length=120, blank=True)
    subject_code = models.CharField(max_length=20, blank=True)
    is_head_teacher = models.BooleanField(default=False)

    objects = TeachingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="teaching_open_once",
                fields=["person", "group", "subject_code"],
                condition=models.Q(ends_on=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.group} {self.subject}"

    @property
    def subject_words(self) -> str:
        return subject_words(self.subject)
