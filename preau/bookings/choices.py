from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ResourceKind(TextChoices):
    ROOM = "room", _("Salle")
    EQUIPMENT = "equipment", _("Matériel")


class Bookers(TextChoices):
    """Who may book a resource."""

    TEACHERS = "teachers", _("Les enseignants et la direction")
    STAFF = "staff", _("Toute l’équipe de l’établissement")


class State(TextChoices):
    """Where a booking stands; the first two hold the hour."""

    ASKED = "asked", _("à valider")
    GRANTED = "granted", _("réservé")
    REFUSED = "refused", _("refusé")
    CANCELLED = "cancelled", _("annulé")


HOLDING = [State.ASKED, State.GRANTED]
