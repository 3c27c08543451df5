"""Closed lists of the room; the rule of each nature is in `data/natures.toml`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """The nature of what a note asks; the author says it, and the signatures follow."""

    INFORMATION = "information", _("Information")
    COMPULSORY_TRIP = "compulsory_trip", _("Sortie obligatoire")
    OPTIONAL_TRIP = "optional_trip", _("Sortie facultative")
    USUAL_ACT = "usual_act", _("Autorisation courante")
    UNUSUAL_ACT = "unusual_act", _("Choix important")
    IMAGE = "image", _("Image de l’enfant")


class Asks(TextChoices):
    READ = "read", _("J’ai lu")
    PERMISSION = "permission", _("J’autorise, ou non")


class Required(TextChoices):
    ONE = "one", _("Un parent signe, l’autre est informé")
    BOTH = "both", _("Les deux parents signent")


class AnswerKind(TextChoices):
    NONE = "none", _("Aucune question de plus")
    YES_NO = "yes_no", _("Oui ou non")
    CHOICE = "choice", _("Un choix dans une liste")
    NUMBER = "number", _("Un nombre")
    DATE = "date", _("Une date")
    TEXT = "text", _("Quelques mots")


class Means(TextChoices):
    SCREEN = "screen", _("à l’écran")
    PAPER = "paper", _("sur papier")


class Standing(TextChoices):
    """Where the note of one child stands."""

    GIVEN = "given", _("Signé")
    WAITING = "waiting", _("À signer")
    REFUSED = "refused", _("Refusé")
    DISAGREED = "disagreed", _("Les parents ne sont pas d’accord")
    NOBODY = "nobody", _("Personne ne peut signer ici")


LONGEST_BODY = 5_000
LONGEST_ANSWER = 200
CHOICES_AT_MOST = 12
# A note still takes a first signature this many days after its date; then it leaves the pages of things to do.
LATE_DAYS = 14
