"""What the tests of events say often: an outing of a class, on Thursday 3 December from 9:00 to 16:00."""

from datetime import date, time
from typing import Any

from django.test import Client

from preau.directory.choices import Profile
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Group, Person
from preau.notifications.models import Notification
from preau.occasions import actions
from preau.occasions.choices import SCHOOL
from preau.occasions.models import Occasion

DAY = date(2026, 12, 3)
TODAY = "2026-11-26T10:00"


def hat(person: Person, kind: str) -> Hat:
    return next(one for one in hats_of(person) if one.kind == kind)


def words(to: Any = SCHOOL, **more: Any) -> dict[str, Any]:
    """As the form gives them; `to` is a group, several, or the whole school."""
    groups = to if isinstance(to, list) else [to]
    return {
        "to": [str(one.pk) if isinstance(one, Group) else one for one in groups], "staff_only": False,
        "title": "Sortie au musée", "words": "Un pique-nique dans le sac.", "place": "Palais des beaux-arts",
        "first_day": DAY, "last_day": DAY, "starts_at": time(9), "ends_at": time(16),
    } | more  # fmt: skip


def announced(
    author: Person, to: Any = SCHOOL, kind: str = Profile.TEACHER, key: str = "", **more: Any
) -> Occasion:
    key = key or f"{author.pk}-{Occasion.objects.count()}"
    return actions.announce(key, words(to, **more), by=author, hat=hat(author, kind))


def enter(person: Person) -> Client:
    """A browser signed in as someone who has read the charter."""
    client = Client()
    client.force_login(person.account)
    session = client.session
    session["_charter"] = True
    session.save()
    return client


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("person__first_name", flat=True))
