"""What the tests of rendez-vous say often: an evening of Thursday 3 December, from 17:00 to 18:00, by ten minutes."""

from datetime import date, time
from typing import Any

from django.test import Client

from preau.directory.audiences import Audience
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Person
from preau.meetings import actions
from preau.meetings.hours import Hours
from preau.meetings.models import Booking, Offer, Slot
from preau.notifications.models import Notification

DAY = date(2026, 12, 3)


def hat(person: Person, kind: str) -> Hat:
    return next(one for one in hats_of(person) if one.kind == kind)


def opened(author: Person, to: Any, kind: str = "teacher", key: str = "", **more: Any) -> Offer:
    """Rendez-vous of `author` for the families of a group, or of an audience."""
    audience = to if isinstance(to, Audience) else Audience("familles", to)
    words = {
        "audience": audience.key, "only": [], "title": "Remise des bulletins", "words": "", "hosts": [author.pk],
        "manner": "together", "for_all": False, "place": "salle 12", "by_phone": False, "each": "child",
        "deadline": date(2026, 12, 1), "hours": Hours(DAY, time(17), time(18), 10), "seats": 1,
    } | more  # fmt: skip
    return actions.open_offer(
        key or f"{author.pk}-{Offer.objects.count()}", words, by=author, hat=hat(author, kind)
    )


def slots(one: Offer, host: Person | None = None) -> list[Slot]:
    rows = Slot.objects.filter(desk__offer=one).select_related("desk__offer").order_by("desk", "starts_at")
    return list(rows.filter(desk__hosts=host) if host else rows)


def live(**rows: Any) -> list[tuple[str, str, str]]:
    """(child, adult, hour) of each live rendez-vous."""
    found = Booking.objects.live().filter(**rows).select_related("slot", "child", "guardian")
    return sorted((one.child.first_name, one.guardian.first_name, str(one.slot)[:9]) for one in found)


def enter(person: Person) -> Client:
    """A browser signed in as someone who has read the charter."""
    client = Client()
    client.force_login(person.account)
    session = client.session
    session["_charter"] = True
    session.save()
    return client


def page(person: Person, kind: str, path: str = "", status: int = 200) -> str:
    answer = enter(person).get(f"/{hat(person, kind).key}/rendez-vous/{path}")
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def post(person: Person, kind: str, path: str, data: dict[str, Any]) -> Any:
    return enter(person).post(f"/{hat(person, kind).key}/rendez-vous/{path}", data)


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("person__first_name", flat=True))
