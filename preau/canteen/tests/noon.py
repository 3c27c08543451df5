"""What the tests of the canteen say often: a service of the school, its list, a browser at its pages. Monday 7 December 2026."""

from contextlib import contextmanager
from datetime import date, datetime, time

from django.test import Client

from preau.base import clock
from preau.canteen.actions import office
from preau.canteen.booked import expected_at
from preau.canteen.models import Service
from preau.directory.hats import hats_of
from preau.notifications.models import Notification

MONDAY, TUESDAY, THURSDAY = date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 10)
DAYS_OF_CLASS = [1, 2, 4, 5]


@contextmanager
def at(day, hour="08:00"):
    """The clock on a day, at an hour of Paris."""
    moment = datetime.combine(day, time.fromisoformat(hour), clock.PARIS)
    with clock.frozen_shift(moment.isoformat()):
        yield


def hat(person, kind):
    return next(one for one in hats_of(person) if one.kind == kind)


def opened(cast, kind="lunch", **more):
    """A service that Gaëlle opens in the school: lunch, the day of school before at 10, unless it is said otherwise."""
    words = {
        "weekdays": DAYS_OF_CLASS, "starts_at": time(12), "ends_at": time(13, 30), "notice": "days", "notice_days": 1,
        "notice_weekday": None, "notice_at": time(10), "phone": "03 20 00 00 01",
    } | more  # fmt: skip
    made = office.open_service(cast.school, kind, words, by=cast.gaelle, hat=hat(cast.gaelle, "authority"))
    return Service.objects.select_related("establishment__academy").get(pk=made.pk)


def listed(service, day):
    """The first names on a list."""
    return [one.child.first_name for one in expected_at(service, day)]


def enter(person):
    client = Client()
    client.force_login(person.account)
    session = client.session
    session["_charter"] = True
    session.save()
    return client


def page(person, kind, path="", status=200):
    answer = enter(person).get(f"/{hat(person, kind).key}/cantine/{path}")
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def post(person, kind, path, data):
    return enter(person).post(f"/{hat(person, kind).key}/cantine/{path}", data)


def told():
    return sorted(
        Notification.objects.filter(kind="canteen_closed").values_list("person__first_name", flat=True)
    )
