"""Closed lists of the room; the rule of each nature is in `data/natures.toml`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    AGREEMENT = "agreement", _("Je donne mon accord, ou non")


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


class VoiceOf(TextChoices):
    """Who has a voice in a poll."""

    CHILD = "child", _("Une voix par enfant, pour toute sa famille")
    PARENT = "parent", _("Une voix par parent")


class Shown(TextChoices):
    """When families read the counts of a poll."""

    CLOSED = "closed", _("Quand le sondage est clos")
    ANSWERED = "answered", _("Dès qu’on a répondu")


class Cause(TextChoices):
    """Why a class or a school is closed."""

    EPIDEMIC = "epidemic", _("Épidémie")
    STRIKE = "strike", _("Grève")
    WEATHER = "weather", _("Météo, transports")
    BUILDING = "building", _("Bâtiment, chauffage, eau")
    OTHER = "other", _("Autre raison")


class Decider(TextChoices):
    """Which authority decided; the head relays."""

    MAYOR = "mayor", _("La mairie")
    PREFECT = "prefect", _("La préfecture")
    ACADEMY = "academy", _("Les services de l’Éducation nationale")
    HEAD = "head", _("La direction de l’établissement")


class Opening(TextChoices):
    """What a head settles of the reactions to the news of the school."""

    NONE = "none", _("Aucune réaction")
    OLDER = "older", _("Ouvertes, sauf dans les classes des plus jeunes")
    ALL = "all", _("Ouvertes dans toutes les classes")


class Touch(TextChoices):
    """How a reader reacts, in one touch."""

    THANKS = "thanks", _("Merci")
    SEEN = "seen", pgettext_lazy("reaction", "Vu")
    BRAVO = "bravo", _("Bravo")


TOUCH_ICONS = {Touch.THANKS: "heart-handshake", Touch.SEEN: "eye", Touch.BRAVO: "star"}
# A family that nobody of has come in for so long is called.
UNSEEN_DAYS = 3
# Fewer voices than this, and no detail is told: one could guess who said what.
VOICES_TO_TELL = 5
LONGEST_BODY = 5_000
LONGEST_ANSWER = 200
CHOICES_AT_MOST = 12
# A note still takes a first signature this many days after its date; then it leaves the pages of things to do.
LATE_DAYS = 14
