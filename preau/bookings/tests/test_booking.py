"""Bookings never overlap; each clash says its reason; two people at the same second."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base import clock, transaction
from preau.bookings import actions
from preau.bookings.choices import State
from preau.bookings.hours import Wish, days_of, slots_of
from preau.bookings.models import Reservation
from preau.bookings.tests import shed
from preau.directory.hats import hats_of
from preau.directory.models import Holiday
from preau.notifications.models import Notification
from preau.timetable.models import Room
from preau.timetable.tests.week import at, course
from tests.database import TEMPLATE, admin, cast_file, drop
from tests.world import Cast

HOURS = st.integers(16, 40).map(lambda n: f"{n // 2:02}:{30 * (n % 2):02}")
ASKS = st.lists(
    st.tuples(st.sampled_from(["marc", "odile", "bruno"]), HOURS, HOURS, st.integers(0, 3), st.booleans()),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ASKS)
def test_bookings_never_overlap_and_equal_a_plain_model(cast, asks):
    Reservation.objects.all().delete()
    resource = cast.college and shed.lent(cast, name=f"R{clock.now().timestamp()}")
    held: list[tuple[date, str, str]] = []
    for rank, (who, first, last, weeks, _more) in enumerate(asks):
        if last <= first:
            continue
        day = shed.day()
        wish = shed.wish(first, last, day, day + timedelta(weeks=weeks))
        free = [
            one for one in days_of(wish) if not any(d == one and a < last and first < b for d, a, b in held)
        ]
        free = [one.day for one in slots_of(resource, wish) if not one.off and one.day in free]
        person = getattr(cast, who)
        try:
            made = actions.book(
                f"{rank}", by=person, hat=hats_of(person)[0], resource=resource, wish=wish, words="x"
            )
        except ValidationError:
            made = []
        assert [one.day for one in made] == free
        held += [(one, first, last) for one in free]
    rows = [
        (one.day, f"{one.starts_at:%H:%M}", f"{one.ends_at:%H:%M}") for one in Reservation.objects.holding()
    ]
    assert sorted(rows) == sorted(held)


@given(st.dates(date(2026, 8, 1), date(2027, 7, 1)), st.integers(0, 400))
def test_a_weekly_wish_is_the_same_weekday_until_its_last_day(day, ahead):
    days = days_of(Wish(day, at("10:00"), at("11:00"), day + timedelta(days=ahead)))
    assert days[0] == day and {one.weekday() for one in days} == {day.weekday()}
    assert len(days) == min(ahead // 7, 45) + 1 and days[-1] <= day + timedelta(days=ahead)


def test_two_people_at_the_same_second_one_gets_it_and_the_other_is_told(outside):
    resource = shed.lent(outside)
    gate = threading.Barrier(2)

    def ask(who):
        person = getattr(outside, who)
        hat = hats_of(person)[0]
        gate.wait(20)
        try:
            actions.book(who, by=person, hat=hat, resource=resource, wish=shed.wish(), words="x")
            return "booked"
        except ValidationError as refusal:
            return refusal.messages[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(ask, ["marc", "odile"]))
    assert said[1] == "booked" and ("Quelqu’un vient de" in said[0] or "pas libre" in said[0])
    assert Reservation.objects.holding().count() == 1


def test_postgresql_itself_refuses_a_second_holder(cast):
    one = shed.booked(cast, shed.lent(cast))[0]
    one.pk, one.series = None, "other"
    with pytest.raises(Exception, match="booking_alone"), transaction.atomic():
        one.save(force_insert=True)
    one.state = State.REFUSED
    one.save(force_insert=True)


def test_a_room_is_held_by_its_lessons_and_the_reason_is_said(cast):
    room = Room.objects.create(establishment=cast.college, code="I1", name="Salle info")
    resource, day = shed.lent(cast, kind="room", name="Salle info", room=room), shed.day()
    course(cast, weekday=day.isoweekday(), starts="10:00", ends="10:55", room=room, subject="SVT")
    [slot] = slots_of(resource, shed.wish("10:30", "11:30"))
    assert slot.why == ["un cours y a lieu : SVT, 5e B, à 10\u00a0h"]
    with pytest.raises(ValidationError, match="pas libre"):
        shed.booked(cast, resource, starts="10:30", ends="11:30")
    assert shed.booked(cast, resource, starts="10:55", ends="11:30")


def test_a_weekly_booking_skips_holidays_and_what_is_taken_and_ends_one_by_one_or_all(cast):
    resource, day = shed.lent(cast), shed.day()
    weeks = [day + timedelta(weeks=n) for n in range(5)]
    Holiday.objects.filter(last_day__gte=day).delete()
    Holiday.objects.create(establishment=cast.college, name="Pont", first_day=weeks[1], last_day=weeks[1])
    shed.booked(cast, resource, by="odile", on=weeks[2])
    slots = slots_of(resource, shed.wish(until=weeks[-1]))
    assert [(one.off, len(one.why)) for one in slots] == [("", 0), ("Pont", 0), ("", 1), ("", 0), ("", 0)]
    assert "Mme Caron" in slots[2].why[0]
    made = shed.booked(cast, resource, until=weeks[-1])
    assert [one.day for one in made] == [weeks[0], weeks[3], weeks[4]]
    assert [one.pk for one in shed.booked(cast, resource, until=weeks[-1])] == [one.pk for one in made]
    assert actions.cancel(made[0], by=cast.marc) == 1
    assert actions.cancel(made[1], by=cast.bruno, following=True) == 2
    assert actions.cancel(made[1], by=cast.bruno, following=True) == 0
    assert Notification.objects.get(kind="booking", person=cast.marc).text.startswith(
        "2 réservations annulées"
    )
    assert shed.booked(cast, resource, by="odile", once="b")


def test_a_booking_that_needs_a_word_holds_its_hour_until_it_is_answered(cast):
    resource = shed.lent(cast, needs_word=True, keeper=cast.dora)
    [one] = shed.booked(cast, resource)
    assert one.state == State.ASKED and Notification.objects.get(kind="booking").person == cast.dora
    with pytest.raises(ValidationError):
        shed.booked(cast, resource, by="odile", once="b")
    actions.answer(one, by=cast.dora, granted=False, words="En réparation")
    assert "refusée" in Notification.objects.get(kind="booking", person=cast.marc).text
    [again] = shed.booked(cast, resource, by="odile", once="c")
    assert actions.answer(again, by=cast.dora, granted=True).state == State.GRANTED
    assert (
        shed.booked(cast, resource, by="bruno", once="d", starts="14:00", ends="15:00")[0].state
        == State.GRANTED
    )


def test_what_is_lent_no_more_is_cancelled_and_told(cast):
    resource = shed.lent(cast)
    [one] = shed.booked(cast, resource)
    actions.close_resource(resource, by=cast.bruno)
    one.refresh_from_db()
    assert (one.state, one.answer) == (State.CANCELLED, "Ce n’est plus réservable.")
    assert Notification.objects.filter(kind="booking", person=cast.marc).exists()
    assert shed.lent(cast)
    with pytest.raises(ValidationError, match="porte déjà ce nom"):
        shed.lent(cast)


@pytest.fixture
def outside(django_db_setup, django_db_blocker):
    """Threads see each other's rows only when they are committed: not in the transaction of `db`."""
    name, before = f"preau_bookings_{os.getpid()}", connection.settings_dict["NAME"]
    admin(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        yield Cast.load(cast_file())
        connection.close()
        connection.settings_dict["NAME"] = before
    drop(name)
