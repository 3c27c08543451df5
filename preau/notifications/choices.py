from datetime import time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """How a person wants to hear of a kind of thing."""

    PUSH = "push", _("Dans Préau, et mon téléphone sonne")
    NOW = "now", _("Dans Préau, et par mail")
    DAILY = "daily", _("Dans Préau, et dans un mail par jour")
    WEEKLY = "weekly", _("Dans Préau, et dans un mail le vendredi")
    APP = "app", _("Dans Préau seulement")
    NEVER = "never", _("Ne pas m’en parler")


class TextState(TextChoices):
    """What became of a text message; all but the first two leave someone to call."""

    WAITING = "waiting", _("en route")
    SENT = "sent", _("parti")
    NO_NUMBER = "no_number", _("pas de numéro de mobile")
    CAPPED = "capped", _("plafond du mois atteint")
    REFUSED = "refused", _("numéro refusé")
    SILENT = "silent", _("la passerelle ne répond pas")


class ReplyOutcome(TextChoices):
    """What became of a mail that came to a signed address."""

    TAKEN = "taken", _("reçue")
    REFUSED = "refused", _("refusée")
    DROPPED = "dropped", _("écartée")


REPLY_WITHIN = timedelta(days=14)  # a signed address dies after
LARGEST_REPLY = 20 << 20  # bytes of a mail, its files encoded
FILES_OF_A_REPLY = 5
TO_CALL = (TextState.NO_NUMBER, TextState.CAPPED, TextState.REFUSED, TextState.SILENT)
LOUDEST = (Way.PUSH, Way.NOW, Way.DAILY, Way.WEEKLY, Way.APP, Way.NEVER)
BY_MAIL = (Way.NOW, Way.DAILY, Way.WEEKLY)
DIGEST_AT = time(18)  # of each day that speaks, and of Friday: after school, before dinner
DIGEST_DAY = 5  # ISO: Friday
# Two mails of the moment to one person are at least so far apart: what comes meanwhile waits, and is counted.
CALM = timedelta(hours=1)
STALE = timedelta(
    days=14
)  # what an address could not take for so long is mailed no more: it is read in the app
RETRY = timedelta(minutes=10)  # when the mail server does not answer
