"""Closed lists and bounds of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Late(TextChoices):
    """What becomes of a work that is handed in after its hour."""

    TAKEN = "taken", _("Accepté en retard, et signalé")
    REFUSED = "refused", _("Plus rien après l’heure")


LONGEST_TEXT = 10_000
LONGEST_WHAT = 200
LONGEST_WORDS = 2_000
MOST_MINUTES = 600
FILES_AT_MOST = 8
