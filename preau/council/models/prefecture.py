"""An assembly and its prefecture: how they know each other, what was sent, what came back."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.council.choices import ANSWERS, CarrierKind, ReplyKind, SendingKind
from preau.council.models.act import Act
from preau.council.models.assembly import Assembly
from preau.council.models.sitting import Annex
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.files.models import StoredFile


class PrefectureLink(models.Model):
    """How an assembly is known to its prefecture (*raccordement*), in the signs of ACTES.

    `department` has three signs, `arrondissement` one digit, `nature` two; `nic` is the end of the SIRET; answers come to
    `email`. Under `trial` the house answers in place of a prefecture, and nothing leaves.
    """

    assembly = models.OneToOneField(Assembly, on_delete=models.CASCADE, related_name="prefecture_link")
    department = models.CharField(max_length=3)
    arrondissement = models.CharField(max_length=1)
    nature = models.CharField(max_length=2)
    nic = models.CharField(max_length=5)
    email = models.EmailField(max_length=254)
    contact = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    trial = models.BooleanField(default=False)
    settled_at = models.DateTimeField()
    settled_by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.department}-{self.arrondissement}"


class EnvelopeCount(models.Model):
    """The last envelope of a SIREN: its assemblies share the serials of a day. Under the row's lock while one is given."""

    siren = models.CharField(max_length=9, unique=True)
    on = models.DateField()
    serial = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.siren} {self.on} {self.serial}"


class Nomenclature(models.Model):
    """The classification of a prefecture, as its own file said it: natures by their two letters, matters by their code."""

    department = models.CharField(max_length=3)
    on = models.DateField()
    natures = models.JSONField()
    matters = models.JSONField()
    read_at = models.DateTimeField()
    read_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["department", "on"], name="nomenclature_once")]

    def __str__(self) -> str:
        return f"{self.department} {self.on}"


class SendingQuerySet(models.QuerySet["Sending"]):
    def kept_by(self, hat: Hat) -> Self:
        """Those of the assemblies whose register this hat keeps."""
        from preau.council.rules import keeps_register_of  # noqa: PLC0415 (models stand below rules)

        return self.filter(keeps_register_of(hat))


class Sending(models.Model):
    """An envelope for the prefecture: an act, its cancellation, an answer to a letter; or, of no act, a classification asked.

    The archive is not kept: `document`, `annexes` and `sender` make the same bytes again, and `archive_sum` says so.
    `cancels` is the sending whose transmission is cancelled, `letter` what is answered, `more` the pieces after `document`.
    """

    kind = models.CharField(max_length=16, choices=SendingKind, default=SendingKind.ACT)
    cancels = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="cancellations"
    )
    letter = models.ForeignKey(
        "PrefectureReply", on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    more = models.ManyToManyField(StoredFile, related_name="+", blank=True)
    siren = models.CharField(max_length=9, blank=True)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="sendings")
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="sendings")
    identifier = models.CharField(max_length=60, blank=True)
    matter = models.CharField(max_length=20, blank=True)
    classified_on = models.DateField()
    sender = models.JSONField()
    document = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    annexes = models.ManyToManyField(Annex, related_name="+", blank=True)
    on = models.DateField()
    serial = models.PositiveSmallIntegerField()
    archive_name = models.CharField(max_length=80)
    archive_sum = models.CharField(max_length=64)
    carrier = models.CharField(max_length=10, choices=CarrierKind)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    handed_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=200, blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["siren", "on", "serial"], name="sending_serial_of_siren_once", condition=~Q(siren="")
            )
        ]

    def __str__(self) -> str:
        return self.archive_name

    @property
    def is_refused(self) -> bool:
        """The prefecture has answered with an anomaly; replies are best prefetched."""
        refusals = (ReplyKind.ANOMALY, ReplyKind.ENVELOPE_ANOMALY)
        return any(one.kind in refusals for one in self.replies.all())

    @property
    def is_received(self) -> bool:
        receipts = (ReplyKind.RECEIPT, ReplyKind.CANCELLED, ReplyKind.ANSWER_RECEIVED)
        return any(one.kind in receipts for one in self.replies.all())

    @property
    def is_cancelled(self) -> bool:
        """The prefecture has written down that this transmission is cancelled; cancellations are best prefetched."""
        return any(one.is_received for one in self.cancellations.all())

    @property
    def is_being_cancelled(self) -> bool:
        return any(not one.is_received and not one.is_refused for one in self.cancellations.all())

    @property
    def awaits(self) -> bool:
        """Whether the prefecture acknowledges it: an answer to a simple letter is acknowledged by nothing."""
        return self.kind != SendingKind.LETTER_ANSWERED


class PrefectureReply(models.Model):
    """A message of the prefecture about an act: its day, its words, the XML itself, and the letter that came with it."""

    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=20, choices=ReplyKind)
    on = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)
    message = models.TextField()
    sum = models.CharField(max_length=64)
    document = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "prefecture replies"
        constraints = [models.UniqueConstraint(fields=["sending", "sum"], name="prefecture_reply_once")]

    def __str__(self) -> str:
        return f"{self.sending_id} {self.kind}"

    @property
    def may_be_answered(self) -> bool:
        """A letter that no answer has left for, or whose answers were refused; answers are best prefetched."""
        return self.kind in ANSWERS and all(one.is_refused for one in self.answers.all())
