"""Whom the councils name to choose who sits in the committee, and asking them again after their renewal."""

from django.db import models
from django.db.models import Q

from preau.council.models import Act, College, Member
from preau.syndicate.models.accession import Accession
from preau.syndicate.models.noted import Noted
from preau.syndicate.models.office import Syndicate


class Elector(Noted):
    """An elector of a college, named by an act of the council: no member of the committee. `reference` names the act."""

    accession = models.ForeignKey(Accession, on_delete=models.CASCADE, related_name="electors")
    name = models.CharField(max_length=160)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=120)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["accession"], name="elector_one_a_member", condition=Q(until=None)
            )
        ]

    def __str__(self) -> str:
        return self.name


class Redesignation(Noted):
    """All councils are asked again, renewed on a day: who was named before is no elector any more."""

    syndicate = models.ForeignKey(Syndicate, on_delete=models.CASCADE, related_name="redesignations")
    renewed_on = models.DateField()
    answer_by = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["syndicate", "renewed_on"], name="redesignation_once")]

    def __str__(self) -> str:
        return str(self.renewed_on)


class Reminder(Noted):
    """What a council that has named nobody was sent: the hour the mail left, with the sum of its bytes, or why it did not."""

    redesignation = models.ForeignKey(Redesignation, on_delete=models.CASCADE, related_name="reminders")
    accession = models.ForeignKey(Accession, on_delete=models.CASCADE, related_name="reminders")
    address = models.EmailField(max_length=254)
    mailed_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(max_length=64, blank=True)
    failed = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["redesignation"], name="reminder_waiting", condition=Q(mailed_at=None, failed="")
            )
        ]

    def __str__(self) -> str:
        return self.address


class CollegeConvening(Noted):
    """The electors of a college are called together, once, to choose among `candidates` (names, in the order received)."""

    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="convenings")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    candidates = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-starts_at"]
        constraints = [models.UniqueConstraint(fields=["college", "starts_at"], name="college_convened_once")]

    def __str__(self) -> str:
        return f"{self.college} {self.starts_at}"


class ConveningLetter(models.Model):
    """What one elector is sent, at the address of who named them: the hour the mail left and its sum; no address, on paper."""

    convening = models.ForeignKey(CollegeConvening, on_delete=models.CASCADE, related_name="letters")
    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="letters")
    address = models.EmailField(max_length=254, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(max_length=64, blank=True)
    failed = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["convening", "elector"], name="convening_letter_once")]

    def __str__(self) -> str:
        return self.address


class CollegeElection(Noted):
    """The electors of a college have met: how many voted, what each candidacy received, who sits from that day on."""

    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="elections")
    on = models.DateField()
    electors = models.PositiveIntegerField()
    voters = models.PositiveIntegerField()
    blank = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "on"], name="college_election_once")]

    def __str__(self) -> str:
        return f"{self.college} {self.on}"


class CollegeCandidate(models.Model):
    """Someone who stood, by the order of their voices; `member` is the mandate that it gave."""

    election = models.ForeignKey(CollegeElection, on_delete=models.CASCADE, related_name="candidates")
    name = models.CharField(max_length=160)
    voices = models.PositiveIntegerField()
    eldest = models.BooleanField(default=False)
    member = models.OneToOneField(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="college_candidacy"
    )

    class Meta:
        ordering = ["-voices", "-eldest", "pk"]

    def __str__(self) -> str:
        return self.name
