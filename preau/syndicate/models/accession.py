"""Who joins, how far, and whose pupils are counted."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from preau.base import clock
from preau.council.models import Act, Matter
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Authority, Establishment, Person
from preau.syndicate.choices import StepKind, TakeOverKind
from preau.syndicate.models.noted import Noted
from preau.syndicate.models.office import Document, Syndicate


class AccessionQuerySet(models.QuerySet["Accession"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """All of the syndicate for its office; for that of another authority its own and no other."""
        from preau.syndicate.rules import in_office  # noqa: PLC0415 (models stand below rules)

        if not in_office(hat):
            return self.none()
        own = Q(authority=hat.authority_id) | Q(successor__authority=hat.authority_id)
        return self.filter(Q(syndicate__authority=hat.authority_id) | own)

    def kept_by(self, person: Person, hat: Hat) -> Self:
        """Those that the office of the syndicate itself works on."""
        return self.visible_to(person, hat).filter(syndicate__authority=hat.authority_id)

    def not_gone(self) -> Self:
        """Who asked to leave is still there until its last day, that day included."""
        return self.filter(Q(until=None) | Q(until__gte=clock.today()))

    def owned_by(self, person: Person, hat: Hat) -> Self:
        """The authority's own."""
        return self.visible_to(person, hat).filter(authority=hat.authority_id)


class Accession(Noted):
    """An authority on its way into a syndicate. A member from `since`; `until` is its last day.

    `reason` says why it is this authority that transfers the competence. `statutes` and `conditions` are the versions
    that it has approved. Reminders go to `mailbox`. A school already open is to be regularised before `regularise_by`.
    `successor`: it became part of another, which owes for all of it; of several mergers, the last one.
    """

    syndicate = models.ForeignKey(Syndicate, on_delete=models.PROTECT, related_name="accessions")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="accessions")
    reason = models.CharField(max_length=300)
    statutes = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    conditions = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    mailbox = models.EmailField(max_length=254, blank=True)
    regularise_by = models.DateField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    objects = AccessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["syndicate", "authority"], name="accession_open_once", condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="accession_period", condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.authority)

    @property
    def debtor(self) -> "Accession":
        """Who owes what this one does."""
        return self.successor or self


class AccessionStep(Noted):
    """A link of the chain, on the day it is true of, with its act or its proof."""

    accession = models.ForeignKey(Accession, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind)
    on = models.DateField()
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proof = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["accession", "kind"], name="accession_step_once")]

    def __str__(self) -> str:
        return f"{self.accession_id} {self.kind} {self.on}"


class AgendaPoint(Noted):
    """The matter of a sitting whose act will make a link: what tells an executory act whose accession it moves."""

    accession = models.ForeignKey(Accession, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=12, choices=StepKind)
    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="accession_point")

    def __str__(self) -> str:
        return f"{self.accession_id} {self.kind}"


class ServedSchoolQuerySet(models.QuerySet["ServedSchool"]):
    def headed_by(self, hat: Hat) -> Self:
        """The school that this hat heads."""
        headed = hat.establishment_id if hat.kind == Profile.HEAD else None
        return self.filter(establishment=headed) if headed else self.none()


class ServedSchool(Noted):
    """A school whose pupils are counted for an accession, whose authority owes for them; `why` when it is not plain.

    `invited_at`: its head was written to of the first sign-in, once, when its membership opened it.
    `open_since`: it was served before its authority joined. `opened_on`: the service is open, or confirmed. `since` is the
    first day that this accession owes for it, where another did before; none: from its membership on.
    """

    accession = models.ForeignKey(Accession, on_delete=models.PROTECT, related_name="schools")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="served")
    why = models.CharField(max_length=300, blank=True)
    open_since = models.DateField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    head_state = ""  # how far who heads it has come, where `openings.with_heads` has asked

    objects = ServedSchoolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment"], name="school_one_debtor", condition=Q(until=None)
            )
        ]

    def __str__(self) -> str:
        return str(self.establishment)


class TakeOver(Noted):
    """A step of taking over what a school had in the space before, on its day; `proof` says by which writing, or what came."""

    school = models.ForeignKey(ServedSchool, on_delete=models.CASCADE, related_name="taken")
    kind = models.CharField(max_length=10, choices=TakeOverKind)
    on = models.DateField()
    proof = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["school", "kind"], name="take_over_once")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.kind} {self.on}"
