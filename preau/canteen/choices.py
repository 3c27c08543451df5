"""Closed lists and bounds of the room."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ServiceKind(TextChoices):
    """What a commune runs, in the order of a day."""

    MORNING = "morning", _("Garderie du matin")
    LUNCH = "lunch", _("Cantine")
    STUDY = "study", _("Étude")
    EVENING = "evening", _("Garderie du soir")


class Notice(TextChoices):
    """How the deadline of a day is found."""

    DAYS = "days", _("Un nombre de jours ouvrés avant")
    WEEK = "week", _("Un jour de la semaine d’avant")


class Weekday(IntegerChoices):
    """The days of a service, as ISO 8601 numbers them."""

    MONDAY = 1, _("Lundi")
    TUESDAY = 2, _("Mardi")
    WEDNESDAY = 3, _("Mercredi")
    THURSDAY = 4, _("Jeudi")
    FRIDAY = 5, _("Vendredi")


# At the end of which a child is handed to somebody.
HANDED_OVER = frozenset({ServiceKind.STUDY, ServiceKind.EVENING})
MOST_NOTICE = 15  # open days
MOST_COLLECTORS = 12  # of a child
AHEAD = 120  # days that a family may book one by one
