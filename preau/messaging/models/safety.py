"""What is done when messaging harms: suspend it, take a message back, seal it away, bound a day's messages."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Authority, Establishment, Person, Territory
from preau.messaging.choices import Suspended
from preau.messaging.models.conversations import Message


class Suspension(models.Model):
    """Nobody of this kind writes, in one establishment, in those of an authority or of a territory, or anywhere, until it
    is lifted.

    Who acts may be a part of the house (the command line), so persons are told by id and name, without foreign key.
    """

    profile = models.CharField(max_length=10, choices=Suspended)
    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, null=True, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, null=True, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=200)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_id = models.BigIntegerField(null=True)
    lifted_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "establishment", "authority", "territory"], name="suspension_once",
                condition=Q(lifted_at=None), nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(establishment=None, authority=None) | Q(establishment=None, territory=None)
                | Q(authority=None, territory=None),
                name="suspension_of_one_place",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.profile} {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def place(self) -> str:
        """ "École de Prêmesques", or nothing when it holds everywhere."""
        return str(self.establishment or self.authority or self.territory or "")

    @property
    def over(self) -> tuple[str, int] | None:
        """What it is over, as `safety.places` names it; None when it holds everywhere."""
        named = {
            "establishment": self.establishment_id,
            "authority": self.authority_id,
            "territory": self.territory_id,
        }
        return next(((kind, pk) for kind, pk in named.items() if pk), None)


class Recall(models.Model):
    """A message taken back after it arrived, by its author within the hour or by a moderator; its words stay as evidence
    for whoever it was reported to, and for nobody else."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="recall")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    as_moderator = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.message_id} {self.at:%Y-%m-%d %H:%M}"


class SealQuerySet(models.QuerySet["Seal"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """The operator's: all. A head's: those of the school. Nobody else knows that there is one.

        A hidden copy has the words of its message: a head, who may have received that one, never learns that there was a copy.
        """
        if hat.kind == Profile.OPERATOR:
            return self.all()
        own = hat.establishment_id if hat.kind == Profile.HEAD else None
        mine = self.filter(establishment_id=own, message__conversation__hidden_copy_of=None)
        return mine if own else self.none()


class Seal(models.Model):
    """A message purged from every mailbox: its words are here and nowhere else, opened only with a trace."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="seal")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    mailboxes = models.PositiveIntegerField()
    establishment_id = models.BigIntegerField(null=True, db_index=True)
    reason = models.CharField(max_length=200, blank=True)
    sealed_at = models.DateTimeField()
    sealed_by_id = models.BigIntegerField(null=True)
    sealed_by_name = models.CharField(max_length=200)

    objects = SealQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.message_id} {self.sealed_at:%Y-%m-%d %H:%M}"


class SealOpening(models.Model):
    """Someone read what was sealed."""

    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="openings")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seal_id} {self.at:%Y-%m-%d %H:%M}"


class SendingCap(models.Model):
    """How many messages a kind of hat may send in a day; no row, no cap."""

    profile = models.CharField(max_length=20, choices=Profile, unique=True)
    a_day = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.profile} {self.a_day}"
