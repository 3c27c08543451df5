"""Closed lists and bounds of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Each(TextChoices):
    """For whom a rendez-vous is: the child, whoever comes, or each parent apart."""

    CHILD = "child", _("Un rendez-vous par enfant")
    PARENT = "parent", _("Un rendez-vous pour chaque parent")


class Manner(TextChoices):
    """How several who receive share the hours."""

    APART = "apart", _("Chacun de son côté, aux mêmes heures")
    TOGETHER = "together", _("Ensemble, à la même table")


LONGEST_WORDS = 2_000
SEATS_AT_MOST = 200
SLOTS_AT_MOST = 120  # of one opening: a whole day by five minutes
HOSTS_AT_MOST = 60
