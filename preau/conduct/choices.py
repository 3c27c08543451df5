"""Closed lists of the room. Kinds, measures and delays, which are facts of law, are in `data/*.toml`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a pupil is in an incident."""

    AUTHOR = "author", _("Auteur")
    VICTIM = "victim", _("Victime")
    WITNESS = "witness", _("Témoin")


class Outcome(TextChoices):
    """What became of a punishment, on a day."""

    PRESENT = "present", _("Présent")
    ABSENT = "absent", _("Absent")
    POSTPONED = "postponed", _("Reportée")
    DONE = "done", _("Travail rendu")


class Authority(TextChoices):
    """Who decides on a sanction."""

    HEAD = "head", _("Le chef d’établissement seul")
    COUNCIL = "council", _("Le conseil de discipline")


class StepKind(TextChoices):
    """What happened in a disciplinary procedure, each on its day."""

    TOLD_PUPIL = "told_pupil", _("L’élève est informé des faits reprochés")
    TOLD_FAMILY = "told_family", _("Le représentant légal est informé")
    FILE_READ = "file_read", _("Le dossier a été consulté")
    OBSERVATIONS = "observations", _("Observations")
    CONVENED = "convened", _("Le conseil de discipline est convoqué")
    DECIDED = "decided", _("La décision est prise")
    NOTIFIED = "notified", _("La décision est notifiée, avec les voies de recours")
    APPEALED = "appealed", _("Un recours est formé")


# What the head notes by hand; the others are written by the verbs themselves.
NOTED = [StepKind.FILE_READ, StepKind.OBSERVATIONS, StepKind.APPEALED]


class Letter(TextChoices):
    """What is printed of a procedure."""

    OPENING = "ouverture", _("Lettre d’ouverture")
    DECISION = "decision", _("Notification de la décision")
