"""Closed lists of school life. Motives and thresholds, which are facts of law, are in `data/*.toml`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """What a roll call says of a pupil; one tap goes to the next, in this order."""

    PRESENT = "present", _("Là")
    ABSENT = "absent", _("Absence")
    LATE = "late", _("Retard")


class PassageKind(TextChoices):
    """What school life knows between two roll calls. Of the sick-bay the hours alone, never a reason."""

    ARRIVAL = "arrival", _("Arrive en retard")
    EXIT = "exit", _("Quitte l’établissement")
    SICK_BAY = "sick_bay", _("Est à l’infirmerie")
    FOUND = "found", _("Retrouvé dans l’établissement")
    STUDY = "study", _("Est en permanence")


class ExemptionKind(TextChoices):
    """What a pupil is not expected at, from a day to another."""

    SPORT = "sport", _("Dispense d’EPS")
    AFTERNOONS = "afternoons", _("Après-midi aménagés (petite section)")


class Told(TextChoices):
    """Where an absence stands for who follows it."""

    UNKNOWN = "unknown", _("sans nouvelle")
    WAITING = "waiting", _("motif à étudier")
    ACCEPTED = "accepted", _("motif accepté")
    REFUSED = "refused", _("motif refusé")


class Lent(TextChoices):
    """What who answers for a school may put in the hands of somebody who teaches there."""

    ROLL = "roll", _("Faire l’appel")
    MOTIVES = "motives", _("Répondre aux motifs d’absence")
