from datetime import UTC, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from preau.directory.choices import BESIDE, TEACHING, WHOLE_ESTABLISHMENT, Profile


class Mode(TextChoices):
    """Between a few, where all read all; or from one to many, where each answers the author alone."""

    PRIVATE = "private", _("Échange")
    BROADCAST = "broadcast", _("À plusieurs familles")


class Folder(TextChoices):
    INBOX = "recus", _("Reçus")
    SENT = "envoyes", _("Envoyés")
    ARCHIVED = "archives", _("Archivés")
    TRASH = "corbeille", _("Corbeille")


LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000
RECIPIENTS_AT_MOST = 50
LINES_A_PAGE = 20
ATTACHMENTS_AT_MOST = 5
BINDERS_AT_MOST = 50
LATEST_SENDING = 366  # days: a message waits for its hour within a year


class UrgentReason(TextChoices):
    """What may break the silence of phones, and nothing else."""

    CLOSURE = "closure", _("Fermeture exceptionnelle de l’établissement")
    ABSENCE = "absence", _("Enfant absent sans nouvelle")


NO_HOUR = datetime(9999, 1, 1, tzinfo=UTC)  # of a message that waits for a person to say that it leaves
SOON = 60  # seconds: what arrives within them is said to be sent


class Suspended(TextChoices):
    """Whose messages a suspension stops."""

    PUPIL = "pupil", _("les élèves")
    GUARDIAN = "guardian", _("les parents")
    TEACHER = "teacher", _("les enseignants")
    STAFF = "staff", _("les autres personnels")
    ALL = "all", _("tout le monde")


OF_TEAM = (WHOLE_ESTABLISHMENT | TEACHING | BESIDE) - {Profile.ELECTED_PARENT}  # who works in a school
KEPT_BY = (
    Profile.OFFICE,
    Profile.SCHOOL_LIFE,
    Profile.HEAD,
)  # the functions that may have a mailbox of their own
APPROVING = TEACHING | {Profile.HEAD}  # who reads what pupils write, in a school of safe mode
MODERATING = frozenset({Profile.HEAD, Profile.AUTHORITY, Profile.OPERATOR})  # some of them by their function
RECALL_WITHIN = timedelta(hours=1)  # after it arrived, by its author
