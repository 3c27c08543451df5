"""What happens in the room: who comes and leaves, who stands for whom, who withdraws from a matter."""

from django.db import models
from django.db.models import F, Q

from preau.council.models.assembly import Member
from preau.council.models.sitting import Matter, Sitting
from preau.directory.models import Person


class Presence(models.Model):
    """A member is there from a matter (0: from the opening) until another, which they no longer attend.

    Minutes speak by matters ("arrivé au point 3"), so does this: several rows where someone goes and comes back.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="presences")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="presences")
    from_rank = models.PositiveSmallIntegerField(default=0)
    until_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    noted_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "member"], name="presence_open_once", condition=Q(until_rank=None)
            ),
            models.CheckConstraint(
                name="presence_period", condition=Q(until_rank=None) | Q(until_rank__gt=F("from_rank"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.from_rank}-{self.until_rank or ''}"


class Proxy(models.Model):
    """A written proxy for one sitting; it may be taken back at any time. Whether it is worth a voice: `law.proxies`."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="proxies")
    giver = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="proxies_given")
    holder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="proxies_held")
    given_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "proxies"
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "giver"], name="proxy_one_a_giver", condition=Q(revoked_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} > {self.holder_id}"


class Withdrawal(models.Model):
    """A member interested in a matter leaves it (CGCT L2131-11): neither counted for its quorum, nor voting."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="withdrawals")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "member"], name="withdrawal_once")]

    def __str__(self) -> str:
        return f"{self.member_id} out of {self.matter_id}"
