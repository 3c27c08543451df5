"""Closed lists of the timetable."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Weekday(IntegerChoices):
    """As ISO 8601 and STS count them: 1 is Monday."""

    MONDAY = 1, _("lundi")
    TUESDAY = 2, _("mardi")
    WEDNESDAY = 3, _("mercredi")
    THURSDAY = 4, _("jeudi")
    FRIDAY = 5, _("vendredi")
    SATURDAY = 6, _("samedi")
    SUNDAY = 7, _("dimanche")


class Half(TextChoices):
    MORNING = "morning", _("Matin")
    AFTERNOON = "afternoon", _("Après-midi")


class CourseSource(TextChoices):
    """Where a course comes from. A file changes and closes only what files wrote; a hand's course is the hand's."""

    HAND = "hand", _("Saisie de l’établissement")
    FILE = "file", _("Fichier d’emploi du temps")


class ChangeKind(TextChoices):
    CANCELLED = "cancelled", _("annulé")
    MOVED = "moved", _("déplacé")
    REPLACED = "replaced", _("remplacement")
    ROOM = "room", _("autre salle")


class CodeKind(TextChoices):
    """What a code of a file stands for. `TEACHER` and `GROUP` lead to the directory, `SUBJECT` to words."""

    TEACHER = "teacher", _("Enseignant")
    DIVISION = "division", _("Classe")
    GROUP = "group", _("Groupe")
    SUBJECT = "subject", _("Matière")
