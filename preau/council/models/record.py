"""What a sitting leaves: the ruling on its urgency, what was said, its papers made public, its sheets of the register."""

from django.db import models

from preau.council.choices import PaperKind, VoiceChoice
from preau.council.law.voting import Tally
from preau.council.models.act import Register
from preau.council.models.assembly import Member
from preau.council.models.sitting import Matter, Sitting
from preau.directory.models import Person
from preau.files.models import StoredFile


class UrgencyRuling(models.Model):
    """The assembly rules at the opening on a call that was cut short (CGCT L2121-11, L2121-12); `accepted` by its count."""

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="urgency_ruling")
    voices_for = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    chair_voice = models.CharField(max_length=10, choices=VoiceChoice, blank=True)
    accepted = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.accepted}"

    @property
    def tally(self) -> Tally:
        return Tally(self.voices_for, self.against, self.abstained)


class Debate(models.Model):
    """The tenor of what was said on a matter, as the secretary of the sitting writes it (CGCT L2121-15)."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="debate")
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.at:%Y-%m-%d}"


class Minutes(models.Model):
    """Minutes that a later sitting has adopted (*procès-verbal arrêté*), printed then and kept; `remark`: asked of them."""

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="minutes")
    adopted_in = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="adopted_minutes")
    remark = models.CharField(max_length=500, blank=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"{self.sitting_id} in {self.adopted_in_id}"


class MinutesSignature(models.Model):
    """Who presided or wrote has signed adopted minutes (CGCT L2121-15): here, or by hand on paper, which a keeper notes."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="signatures")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    on_paper = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "member"], name="minutes_signed_once")]

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.member_id}"


class SittingPaper(models.Model):
    """A paper of a sitting that anyone may read: on line from `at`, at the town hall's door from `on`; `proof` says how."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=14, choices=PaperKind)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    proof = models.CharField(max_length=300, blank=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "kind"], name="sitting_paper_once")]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.kind} {self.on}"


class Sheets(models.Model):
    """The sheets of the register that a sitting fills, numbered through the year (CGCT R2121-9); printed once, and kept."""

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="sheets")
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="sheets")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "sheets"
        constraints = [
            models.CheckConstraint(name="sheets_run", condition=models.Q(last__gte=models.F("first")))
        ]

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"
