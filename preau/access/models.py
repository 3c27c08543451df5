"""Accounts."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from preau.directory.models import Person


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
    language = models.CharField(max_length=5, default="fr")
    theme = models.CharField(max_length=10, default="auto")
    contrast = models.CharField(max_length=10, default="auto")

    last_login = None  # type: ignore[assignment]

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: list[str] = []

    objects = AccountManager()

    def __str__(self) -> str:
        return self.login

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.activated_at is not None and self.closed_at is None
