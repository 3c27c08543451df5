"""Import operations: what a feed proposed, what was changed by it, what was remarked."""

from django.db import models

from preau.directory.choices import GuardKind, OperationKind, OperationState, Profile, Source
from preau.directory.models.establishment import Establishment
from preau.directory.models.person import Person
from preau.directory.models.territory import Academy


class Operation(models.Model):
    """One delivery of an academy, from its reading to its application. `counts` is its report by kind.

    An undo is an operation too: it `undoes` another one, with a journal of its own.
    """

    academy = models.ForeignKey(Academy, on_delete=models.PROTECT)
    source = models.CharField(max_length=10, choices=Source)
    kind = models.CharField(max_length=10, choices=OperationKind, default=OperationKind.COMPLETE)
    state = models.CharField(max_length=12, choices=OperationState, default=OperationState.STAGING)
    delivered_on = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    refusal = models.TextField(blank=True)
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    def __str__(self) -> str:
        return f"{self.academy} {self.source} {self.started_at:%Y-%m-%d}"


class Change(models.Model):
    """The journal: one row of one table as an operation found it and left it (only what differs).

    Rows that an operation made are kept together: `before` is empty, `after` is {"created": [ids]}. Those that an undo
    deleted are kept whole: `before` is {"deleted": [rows]}, `after` is empty.
    """

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["operation", "table"], name="change_place")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"


class Remark(models.Model):
    """Something of a delivery that a person should know; nothing was lost by it."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="remarks")
    file = models.CharField(max_length=200, blank=True)
    line = models.IntegerField(null=True)
    record = models.CharField(max_length=80, blank=True)
    establishment = models.ForeignKey(Establishment, on_delete=models.SET_NULL, null=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


def usual_windows() -> list[list[int]]:
    """A delta each day of the week, and a complete at the week-end (days of ISO 8601: Monday is 1)."""
    return [[1], [2], [3], [4], [5], [6, 7]]


class FeedRules(models.Model):
    """What an operator sets of the feeds of one academy.

    `export_windows`: the days on which the academy exports. In each window one export is made at least, so that
    two exports with a whole window between them do not follow each other. (Source: the usage of the academies, told
    by the public code of ENT in production; to be corrected where an academy does otherwise.)

    The shares are percentages beyond which a delivery stops and asks: who leaves an establishment, a class of the year,
    a profile of the academy; whose names, whose INE change. Under `least` persons nothing is too many. In September the
    last year of a school leaves it (a third of a nursery or a lycée), which stays below. `close_after`: the days after
    which somebody who is in no export any more would close.

    `precedence`: by particular, the sources in the order in which they are heard, where it is not the usual one of
    `data/precedence.toml`.
    """

    academy = models.OneToOneField(Academy, on_delete=models.CASCADE)
    export_windows = models.JSONField(default=usual_windows)
    establishment_share = models.PositiveSmallIntegerField(default=40)
    class_share = models.PositiveSmallIntegerField(default=60)
    profile_share = models.PositiveSmallIntegerField(default=25)
    names_share = models.PositiveSmallIntegerField(default=10)
    ine_share = models.PositiveSmallIntegerField(default=5)
    least = models.PositiveSmallIntegerField(default=5)
    close_after = models.PositiveSmallIntegerField(default=90)
    precedence = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "feed rules"

    def __str__(self) -> str:
        return str(self.academy)

    @classmethod
    def of(cls, academy: Academy) -> "FeedRules":
        """The rules of an academy, the usual ones when nobody set any."""
        return cls.objects.filter(academy=academy).first() or cls(academy=academy)


class Guard(models.Model):
    """What stops a delivery, or one establishment of it, until somebody confirms: so many of so many."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="guards")
    kind = models.CharField(max_length=10, choices=GuardKind)
    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, null=True)
    what = models.CharField(max_length=120, blank=True)
    number = models.IntegerField(default=0)
    total = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}/{self.total}"


class Confirmation(models.Model):
    """Somebody has looked, and says that it is true: of one establishment, or of the whole delivery."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="confirmations")
    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, null=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="confirmed_once",
                fields=["operation", "establishment", "by_id", "by_name"],
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.by_name


class FunctionProfile(models.Model):
    """What a function code of a feed makes of a person; an operator may edit it (the sources disagree)."""

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=160)
    profile = models.CharField(max_length=20, choices=Profile)

    def __str__(self) -> str:
        return f"{self.code} → {self.profile}"
