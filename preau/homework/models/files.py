"""Files joined to the things of this room."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.files.models import StoredFile
from preau.files.sniff import IMAGES, SOUNDS
from preau.homework.models.bank import Step
from preau.homework.models.book import Entry
from preau.homework.models.handed import GivenBack, HandIn
from preau.homework.models.work import Work

SHOWN = IMAGES - {"image/heic"}
OWNERS = ("entry", "work", "hand_in", "back", "step")


class JoinedFileQuerySet(models.QuerySet["JoinedFile"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """Those of what one may read."""
        from preau.homework.sight import attachments_seen_by  # noqa: PLC0415 (models stand below sight)

        return attachments_seen_by(self, person, hat)  # type: ignore[return-value]


def _of_one() -> Q:
    """Exactly one owner."""
    found = Q()
    for owner in OWNERS:
        others = {f"{other}__isnull": other != owner for other in OWNERS}
        found |= Q(**others)
    return found


class JoinedFile(models.Model):
    """A file of an entry, a work, a hand-in, what is given back, or a prepared step."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, null=True, related_name="files")
    work = models.ForeignKey(Work, on_delete=models.CASCADE, null=True, related_name="files")
    hand_in = models.ForeignKey(HandIn, on_delete=models.CASCADE, null=True, related_name="files")
    back = models.ForeignKey(GivenBack, on_delete=models.CASCADE, null=True, related_name="files")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, null=True, related_name="files")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    joined_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = JoinedFileQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="homework_joinedfile_of_one", condition=_of_one())]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """One that every browser shows."""
        return self.stored.media_type in SHOWN

    @property
    def is_sound(self) -> bool:
        return self.stored.media_type in SOUNDS
