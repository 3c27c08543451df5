"""Votes and elections. No row ties a ballot to a voter: who voted and what was counted share neither order nor hour."""

from django.db import models

from preau.council.choices import Manner, VoiceChoice
from preau.council.law.voting import Tally
from preau.council.models.assembly import Member
from preau.council.models.sitting import Matter
from preau.directory.models import Person


class Waiver(models.Model):
    """The council unanimously gives up the secret ballot for an appointment (CGCT L2121-21)."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="waiver")
    voices = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.voices}"


class Vote(models.Model):
    """The count of a matter, with who could vote at that moment. What it decides: `law.voting.decide`."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="vote")
    manner = models.CharField(max_length=10, choices=Manner)
    asked_by = models.PositiveSmallIntegerField(default=0)
    in_exercise = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    proxies = models.PositiveSmallIntegerField()
    voices_for = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    blank = models.PositiveSmallIntegerField(default=0)
    chair_voice = models.CharField(max_length=10, choices=VoiceChoice, blank=True)
    taken_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.voices_for}/{self.against}/{self.abstained}"

    @property
    def tally(self) -> Tally:
        return Tally(self.voices_for, self.against, self.abstained, self.blank)

    @property
    def voters(self) -> int:
        return self.present + self.proxies


class NamedVoice(models.Model):
    """What one member voted by name, themselves or by whoever held their proxy."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="voices")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    carried_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    voice = models.CharField(max_length=10, choices=VoiceChoice)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "member"], name="named_voice_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.voice}"


class Candidacy(models.Model):
    """Someone stands for the seat that a matter fills. `born_on` is asked only where age decides between equals."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="candidacies")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    born_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "candidacies"
        constraints = [models.UniqueConstraint(fields=["matter", "member"], name="candidacy_once")]

    def __str__(self) -> str:
        return str(self.member)


class Round(models.Model):
    """A round of an election by secret ballot, as counted. What it decides: `law.elections.elect`.

    Number 0: there was one candidacy only, which took effect at once, without a ballot (CGCT L2121-21).
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    proxies = models.PositiveSmallIntegerField()
    blank = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.matter_id} tour {self.number}"


class RoundCount(models.Model):
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="counts")
    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="+")
    voices = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "candidacy"], name="round_count_once")]

    def __str__(self) -> str:
        return f"{self.candidacy_id} {self.voices}"


class VoterMark(models.Model):
    """Who put a ballot in the box. Written all at once in the order of the table, without an hour: it ties nothing."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="marks")
    round_number = models.PositiveSmallIntegerField(default=1)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "round_number", "member"], name="voter_mark_once")
        ]

    def __str__(self) -> str:
        return str(self.member_id)
