"""A timetable read anew in mid-year: what was held stays as it was, what goes on is found again, whatever its code."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.timetable.actions import cancel_lesson
from preau.timetable.intake.alternations import recognised
from preau.timetable.lessons import found, keys_of, lessons_of, week_of
from preau.timetable.models import Alternation, Change, Course
from preau.timetable.reading.scopes import Scope
from preau.timetable.tests.sts_files import down, taught, up
from preau.timetable.tests.test_import import WEEK, counts, read
from preau.timetable.tests.week import monday

ODD, EVEN = [monday(n) for n in range(-7, 12, 2)], [monday(n) for n in range(-6, 12, 2)]


def weeks(**mondays):
    return "".join(
        f'<ALTERNANCE CODE="{code}"><SEMAINES>'
        + "".join(f"<DATE_DEBUT_SEMAINE>{day}</DATE_DEBUT_SEMAINE>" for day in days)
        + "</SEMAINES></ALTERNANCE>"
        for code, days in mondays.items()
    )


def alternating(tmp_path, first, second, **mondays):
    rows = [taught(week=first), taught(2, week=second), taught(4)]
    return up(tmp_path, *rows, weeks=weeks(**mondays)), down(tmp_path)


def held(day):
    return {one.key for one in lessons_of(Scope.school(Course.objects.first().establishment_id), day, day)}


def days_held():
    first, last = monday(-7), monday(12)
    return {day: held(day) for day in (first + timedelta(days=n) for n in range((last - first).days))}


def test_renamed_alternations_leave_the_courses_as_they_are(cast, tmp_path):
    read(cast, *alternating(tmp_path, "A", "B", A=ODD, B=EVEN))
    before, courses = days_held(), list(Course.objects.order_by("pk").values())
    assert counts(read(cast, *alternating(tmp_path, "Q1", "Q2", Q1=ODD, Q2=EVEN))) == {"unchanged": 3}
    assert (days_held(), list(Course.objects.order_by("pk").values())) == (before, courses)
    assert {one.code: one.mondays for one in Alternation.objects.all()} == {"Q1": ODD, "Q2": EVEN}
    assert counts(read(cast, *alternating(tmp_path, "Q1", "Q2", Q1=ODD, Q2=EVEN))) == {"unchanged": 3}


def test_two_names_that_were_exchanged_leave_the_weeks_as_they_are(cast, tmp_path):
    read(cast, *alternating(tmp_path, "A", "B", A=ODD, B=EVEN))
    before = days_held()
    assert counts(read(cast, *alternating(tmp_path, "B", "A", A=EVEN, B=ODD))) == {"unchanged": 3}
    assert days_held() == before


def test_weeks_that_change_leave_those_of_before_as_they_were(cast, tmp_path):
    read(cast, *alternating(tmp_path, "A", "B", A=ODD, B=EVEN))
    before = days_held()
    later_odd, later_even = [one for one in ODD if one > monday(2)], [one for one in EVEN if one > monday(2)]
    near = {monday(1): "B", monday(2): "A"}  # two weeks to come are exchanged
    mondays = {
        "A": sorted([*later_odd, *(day for day, code in near.items() if code == "A")]),
        "B": sorted([*later_even, *(day for day, code in near.items() if code == "B")]),
    }
    read(cast, *alternating(tmp_path, "A", "B", **mondays))
    after, this_week = days_held(), week_of(clock.today()) + timedelta(days=7)
    assert {day: keys for day, keys in after.items() if day < this_week} == {
        day: keys for day, keys in before.items() if day < this_week
    }
    assert after[monday(1)] != before[monday(1)] and after[monday(3)] == before[monday(3)]


@given(st.lists(st.sampled_from("ABC"), min_size=6, max_size=14), st.permutations("XYZ"))
def test_an_alternation_is_known_by_its_weeks_whatever_it_is_called(letters, names):
    days = [date(2026, 9, 7) + timedelta(weeks=n) for n in range(len(letters))]
    known = {
        letter: Alternation(pk=n, code=letter, mondays=[d for d, one in zip(days, letters, strict=True) if one == letter])
        for n, letter in enumerate("ABC", 1)
        if letter in letters
    }  # fmt: skip
    renamed = dict(zip("ABC", names, strict=True))
    said = {renamed[letter]: (letter, tuple(one.mondays)) for letter, one in known.items()}
    assert {code: one.pk for code, one in recognised(said, known.values(), days[0]).items()} == {
        renamed[letter]: one.pk for letter, one in known.items()
    }


@pytest.mark.parametrize("absent", [1, 2, 9])
def test_a_course_absent_of_some_imports_goes_on_from_what_it_was(cast, tmp_path, absent):
    read(cast, up(tmp_path, *WEEK), down(tmp_path), since=clock.today() - timedelta(days=20))
    old = Course.objects.get(weekday=2, starts_at="08:30")
    lesson = found(old.pk, monday() + timedelta(days=8))
    cancel_lesson(lesson, by=cast.bruno, reason="Sortie")
    read(cast, up(tmp_path, *WEEK[:2]), down(tmp_path), since=clock.today() - timedelta(days=absent))
    assert found(old.pk, lesson.date) is None
    read(cast, up(tmp_path, *WEEK), down(tmp_path))
    again = found(old.pk, lesson.date)
    assert again and again.reason == "Sortie" and f"{old.pk}-{lesson.date}" in keys_of(again)
    assert Change.objects.filter(withdrawn_at=None).count() == 1


def test_a_follower_that_was_never_held_leads_nowhere(cast, tmp_path):
    read(cast, up(tmp_path, *WEEK), down(tmp_path))
    old = Course.objects.get(weekday=1, starts_at="08:30")
    for room in ("204", "112", "205"):
        read(cast, up(tmp_path, taught(room=room), *WEEK[1:]), down(tmp_path))
    assert found(old.pk, monday()).room.code == "205"
