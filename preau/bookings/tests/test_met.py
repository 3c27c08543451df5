"""A lesson moved upon a booking: the page of the change says so before, the booker is told after, nothing is cancelled."""

from datetime import timedelta

import pytest

from preau.bookings import actions
from preau.bookings.tests import shed
from preau.directory.hats import hats_of
from preau.notifications.models import Notification
from preau.timetable import actions as timetable
from preau.timetable.actions import open_room
from preau.timetable.lessons import found
from preau.timetable.models import Course
from preau.timetable.tests.week import at, course
from tests.jobs import run_jobs


@pytest.fixture
def scene(cast):
    """A room of the timetable that Marc has booked from ten to eleven, and a lesson of Odile's at two that day."""
    room = open_room(cast.college, by=cast.bruno, name="Labo 3")
    resource = shed.lent(cast, kind="room", name="Labo 3", room=room)
    [booking] = shed.booked(cast, resource)
    made = course(cast, weekday=booking.day.isoweekday(), starts="14:00", ends="15:00")
    made.teachers.set([cast.odile])
    return room, booking, found(made.pk, booking.day)


def told():
    return list(Notification.objects.filter(kind="booking").values_list("person__first_name", "path"))


def moved(cast, lesson, room, starts="10:30", ends="11:30"):
    change = timetable.move_lesson(
        lesson, by=cast.bruno, day=lesson.day, starts_at=at(starts), ends_at=at(ends), room=room
    )
    run_jobs()
    return change


def test_who_booked_is_told_once_of_a_lesson_moved_upon_it(cast, scene, sign_in):
    room, booking, lesson = scene
    moved(cast, lesson, room)
    moved(cast, lesson, room)
    assert told() == [("Marc", f"{booking.path}?cours={lesson.key}")]
    said = Notification.objects.get(kind="booking")
    assert said.text.startswith("Un cours est placé sur votre réservation : Labo 3") and "5e B" in said.text
    client = sign_in(cast.marc)
    shown = client.get(f"/{hats_of(cast.marc)[0].key}/{said.path}").content.decode()
    assert "un cours y a lieu" in shown and "n’est pas annulée" in shown
    said.refresh_from_db()
    booking.refresh_from_db()
    assert said.read_at and booking.holds


def test_a_lesson_that_changes_room_tells_too_and_one_that_leaves_says_nothing(cast, scene):
    room, booking, _lesson = scene
    beside = course(cast, weekday=booking.day.isoweekday(), starts="10:00", ends="11:00", subject="Anglais")
    lesson = found(beside.pk, booking.day)
    change = timetable.change_room(lesson, by=cast.bruno, room=room)
    run_jobs()
    assert [who for who, _path in told()] == ["Marc"]
    Notification.objects.all().delete()
    timetable.take_back(change, by=cast.bruno)
    run_jobs()
    assert told() == []


@pytest.mark.parametrize(("starts", "ends"), [("09:00", "10:00"), ("11:00", "12:00")])
def test_hours_that_only_touch_are_no_clash(cast, scene, starts, ends):
    room, _booking, lesson = scene
    moved(cast, lesson, room, starts, ends)
    assert told() == []


def test_the_page_of_the_change_says_who_has_booked_before_anything_is_kept(cast, scene, sign_in):
    room, booking, lesson = scene
    typed = {
        "kind": "moved", "day": f"{lesson.day}", "starts_at": "10:30", "ends_at": "11:30", "room": room.pk, "reason": "",
    }  # fmt: skip
    page = f"/{hats_of(cast.bruno)[0].key}/agenda/cours/{lesson.course_id}/{lesson.date}/changement/"
    answer = sign_in(cast.bruno).post(page, typed)
    assert answer.status_code == 422
    assert "Labo 3 est réservée par M. Delattre" in answer.content.decode() and not told()
    actions.cancel(booking, by=cast.marc)
    assert sign_in(cast.bruno).post(page, typed).status_code == 302


def test_a_course_of_the_regular_week_meets_the_bookings_to_come(cast, scene, sign_in):
    room, booking, _lesson = scene
    typed = {
        "groups": [cast.fifth.pk], "teachers": [cast.marc.pk], "subject": "SVT", "room": room.pk, "repeats": "week",
        "starts_on": f"{booking.day}", "starts_at": "10:15", "ends_at": "11:10",
    }  # fmt: skip
    page = f"/{hats_of(cast.bruno)[0].key}/agenda/cours/nouveau/"
    assert "est réservée par M. Delattre" in sign_in(cast.bruno).post(page, typed).content.decode()
    elsewhen = typed | {"starts_on": f"{booking.day + timedelta(days=1)}"}
    assert sign_in(cast.bruno).post(page, elsewhen).status_code == 302
    assert Course.objects.filter(room=room).count() == 1
