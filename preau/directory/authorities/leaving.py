"""The last day of an establishment here, and its return: hats read it, the rows of its people stay as they were.

Who is to be told of it is a query, and never a list of names: the office that closes a school does not know its people.
"""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.directory.audiences import Audience, sql_of
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person
from preau.directory.models.dated import is_open
from preau.directory.scopes import positional
from preau.directory.sight import establishments_of

__all__ = ["come_back", "is_open", "leave", "leaving_seen_by", "people_of"]


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


def leaving_seen_by(person: Person, hat: Hat) -> QuerySet[Establishment]:
    """Schools with a last day, of those that a hat knows of."""
    return establishments_of(person, hat).exclude(ends_on=None)


def people_of(school: Establishment) -> list[tuple[str, list[Any]]]:
    """Queries of (person, child or none), each with its values: families, pupils and team of a school."""
    kinds = ("parents-ecole", "eleves-ecole", "equipe-ecole")
    return [positional(*sql_of(Audience(kind, school))) for kind in kinds]


def _settled(locked: Establishment, by: Actor, on: date | None, reason: str) -> Establishment:
    locked.ends_on, locked.end_reason = on, reason
    locked.save(update_fields=["ends_on", "end_reason"])
    verb = "directory.leave" if on else "directory.come_back"
    record(verb, locked, by=by, on=on.isoformat() if on else "", reason=reason)
    return locked
