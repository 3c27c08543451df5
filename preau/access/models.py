"""Accounts, the codes that open them, their sessions, and what they have read and agreed to."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from preau.directory.models import Establishment, Group, Person
from preau.ui.languages import known

if TYPE_CHECKING:
    from preau.access.sessions import SessionStore


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, login: str | None) -> "Account":
        return self.get(login=(login or "").strip().lower())


class Account(AbstractBaseUser):
    """The key of one person: one account from maternelle to lycée, for a parent of two schools too."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="account")
    login = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=20, blank=True, default="")  # empty: never chosen

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = []

    objects = AccountManager()

    class Meta:
        indexes = [models.Index(fields=["email"], name="account_email", condition=~Q(email=""))]

    def __str__(self) -> str:
        return self.login

    @property
    def reads(self) -> str:
        """The language of what is written to this account."""
        return known(self.language) or settings.LANGUAGE_CODE

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.activated_at is not None and self.closed_at is None


class ActivationCode(models.Model):
    """A code handed out by the school on paper, kept only as a keyed hash; a reprint voids the one before."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="activation_codes")
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    batch = models.ForeignKey(
        "SheetBatch", on_delete=models.SET_NULL, null=True, blank=True, related_name="codes"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="activation_code_one_open", condition=Q(used_at=None, voided_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"


class CharterReading(models.Model):
    """Someone has read the charter and the notice on their data, in this version."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="charter_readings")
    version = models.CharField(max_length=20)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "version"], name="charter_once")]

    def __str__(self) -> str:
        return f"{self.account} {self.version}"


class Session(AbstractBaseSession):
    """A sign-in on one device; listed in "Mon compte", ended at once by removing the row."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=80, blank=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    @property
    def icon(self) -> str:
        return "device-mobile" if self.device.startswith(str(_("Téléphone"))) else "device-laptop"

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        from preau.access.sessions import SessionStore  # noqa: PLC0415 (Django's own circle)

        return SessionStore


class Attempt(models.Model):
    """A failed sign-in, counted by login, address or device; times are kept for one window, then swept.

    `key` is a keyed hash: neither a login nor an address can be read here.
    """

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="attempt_key")]

    def __str__(self) -> str:
        return self.key[:8]


class PersonMerge(models.Model):
    """Two identities that their owner said to be one person; what moved, so that it can be undone."""

    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField()
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"


class SheetRun(models.Model):
    """The sheets of a whole establishment, asked at once by who answers for it and drawn class by class."""

    asked_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    pupils_too = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.establishment} {self.asked_at:%Y-%m-%d}"


class SheetBatch(models.Model):
    """The sheets of one class of a run; how long their paper is kept is told in `sheets.batches`."""

    run = models.ForeignKey(SheetRun, on_delete=models.CASCADE, related_name="batches")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    sheets = models.IntegerField(default=0)
    drawn_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.group} {self.sheets}"


class SheetPaper(models.Model):
    """The PDF of a batch, with its codes in clear. In the database, since the web processes of a large
    installation share no disk; in an UNLOGGED table (0002), which no archive of the journal, no replica and no
    backup ever holds."""

    batch = models.OneToOneField(SheetBatch, on_delete=models.CASCADE, primary_key=True, related_name="paper")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.batch)
