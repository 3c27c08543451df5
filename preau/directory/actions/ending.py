"""The last day of an establishment here, and its return: hats read it, the rows of its people stay as they were."""

from datetime import date

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.directory.models import Establishment


@transaction.atomic
def leave(establishment: Establishment, *, by: Actor, on: date, reason: str) -> Establishment:
    """From the day after `on`, nobody has a hat there; another day may be said until then. The same again changes nothing.

    ValidationError: a day that is over, or no reason.
    """
    locked = Establishment.objects.select_for_update().get(pk=establishment.pk)
    if (locked.ends_on, locked.end_reason) == (on, reason.strip()):
        return locked
    if on < clock.today():
        raise refusal("Un accès ne se ferme pas un jour passé : dites aujourd’hui, ou un jour à venir.")
    if not reason.strip():
        raise refusal("Dites pourquoi l’école quitte l’espace. Exemple : retrait de la commune.")
    return _settled(locked, by, on, reason.strip()[:200])


@transaction.atomic
def come_back(establishment: Establishment, *, by: Actor) -> Establishment:
    """It stays, or returns: whoever stood in its lists has their hat again. One that does not leave is left alone."""
    locked = Establishment.objects.select_for_update().get(pk=establishment.pk)
    return _settled(locked, by, None, "") if locked.ends_on else locked


def _settled(locked: Establishment, by: Actor, on: date | None, reason: str) -> Establishment:
    locked.ends_on, locked.end_reason = on, reason
    locked.save(update_fields=["ends_on", "end_reason"])
    verb = "directory.leave" if on else "directory.come_back"
    record(verb, locked, by=by, on=on.isoformat() if on else "", reason=reason)
    return locked
