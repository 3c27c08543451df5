"""What a pupil hands in, and what the teacher gives back."""

from typing import Self

from django.db import models

from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.homework.models.work import Work


class HandInQuerySet(models.QuerySet["HandIn"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """The pupil's own, in any state; once handed in, those of one's children and of the works that one manages."""
        from preau.homework.sight import hand_ins_seen_by  # noqa: PLC0415 (models stand below sight)

        return hand_ins_seen_by(self, person, hat)  # type: ignore[return-value]

    def handed(self) -> Self:
        return self.exclude(handed_at=None)


class HandIn(models.Model):
    """The work of one pupil: being prepared until `handed_at`. `is_late` is told by the hour of the work that day."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="hand_ins")
    pupil = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)

    objects = HandInQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pupil", "work"], name="hand_in_once")]

    def __str__(self) -> str:
        return f"{self.work_id} {self.pupil_id}"

    @property
    def is_back(self) -> bool:
        return hasattr(self, "back") and self.back.given_at is not None


class GivenBack(models.Model):
    """What the teacher says of a hand-in, with files; read by the pupil and the parents from `given_at` on."""

    hand_in = models.OneToOneField(HandIn, on_delete=models.PROTECT, related_name="back")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.hand_in_id}"
