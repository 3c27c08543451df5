"""Two parents who agree to write together with someone of the school."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from preau.directory.models import Guardianship, Person
from preau.directory.sight import sighted_ties
from preau.messaging.models.conversations import Block, Conversation


class JointQuerySet(models.QuerySet["Joint"]):
    def live(self) -> Self:
        """Proposed and not answered, or agreed and not left."""
        return self.filter(ended_at=None)

    def proposed_to(self, person: Person) -> Self:
        """What waits for a parent's answer, about a child whom both still follow; of whom they block they hear nothing."""
        blocked = Block.objects.filter(person=person).values("blocked")
        followed = Guardianship.objects.filter(sighted_ties(), child=OuterRef("child"))
        both = Exists(followed.filter(guardian=person)) & Exists(
            followed.filter(guardian=OuterRef("proposed_by"))
        )
        return self.live().filter(both, other=person, agreed_at=None).exclude(proposed_by__in=blocked)


class Joint(models.Model):
    """One parent proposes the other to write together with someone of the school, about a child.

    `apart` is the thread of the one who proposes: it stays theirs, and what was said there is never read by the other. Once
    agreed, `thread` is another, of all three, read by all from its first word on. Refused, taken back or left, it has ended:
    what was said there is still read by the three, and each writes apart again.
    """

    apart = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    thread = models.OneToOneField(Conversation, on_delete=models.CASCADE, null=True, related_name="joint")
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    proposed_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = JointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["apart"], name="joint_once", condition=Q(ended_at=None)),
            models.CheckConstraint(name="joint_of_two", condition=~Q(proposed_by=models.F("other"))),
        ]
        indexes = [
            models.Index(fields=["other"], name="joint_waiting", condition=Q(ended_at=None, agreed_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.proposed_by_id} + {self.other_id}"

    @property
    def waits(self) -> bool:
        return self.ended_at is None and self.agreed_at is None
