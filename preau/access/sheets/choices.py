from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SheetKind(TextChoices):
    """For which life a person receives a sheet here."""

    GUARDIAN = "guardian", _("Parent")
    PUPIL = "pupil", _("Élève")
    STAFF = "staff", _("Personnel")
