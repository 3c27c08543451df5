"""The content of a school that leaves, put in an archive for who heads it; the office never reads it."""

from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Person, Post
from preau.syndicate.models.accession import ServedSchool
from preau.syndicate.models.noted import Noted


class SchoolArchiveQuerySet(models.QuerySet["SchoolArchive"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """For who heads the school today, and for nobody else: it holds names of children."""
        if hat.kind != Profile.HEAD or not hat.establishment_id:
            return self.none()
        return self.filter(school__establishment=hat.establishment_id)

    def of_last_head(self, person: Person) -> Self:
        """Of schools that have left, for who headed them on their last day: they have no hat there any more."""
        headed = Post.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=F("establishment__ends_on")), person=person, profile=Profile.HEAD,
            starts_on__lte=F("establishment__ends_on"), establishment__ends_on__lt=clock.today(),
        )  # fmt: skip
        return self.filter(school__establishment__in=headed.values("establishment"))


class SchoolArchive(Noted):
    """Asked for once a school; made part by part. `sum` is the SHA-256 of the file; `dropped_at` when it was thrown away."""

    school = models.ForeignKey(ServedSchool, on_delete=models.PROTECT, related_name="archives")
    made_at = models.DateTimeField(null=True, blank=True)
    sum = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True, blank=True)
    fetched_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolArchiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school"], name="school_archive_once", condition=Q(dropped_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.school_id}"

    @property
    def path(self) -> Path:
        return Path(settings.ARCHIVES_ROOT) / f"{self.pk}.zip"


class ArchivePart(models.Model):
    """What a room has handed over: written whole, it is not written again."""

    archive = models.ForeignKey(SchoolArchive, on_delete=models.CASCADE, related_name="parts")
    code = models.CharField(max_length=30)
    files = models.PositiveIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["archive", "code"], name="archive_part_once")]

    def __str__(self) -> str:
        return f"{self.archive_id} {self.code}"
