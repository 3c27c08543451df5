"""Lessons against a plain model: courses on dates, with holidays, alternations, periods, and what changes."""

from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base import clock
from preau.directory.models import Holiday, SchoolYear
from preau.directory.nomenclatures import load_holidays
from preau.timetable import actions
from preau.timetable.days import days_off
from preau.timetable.lessons import found, keys_of, lessons_of
from preau.timetable.models import Alternation, Course, Room
from preau.timetable.reading.scopes import Scope
from preau.timetable.tests.week import at, course, monday


def days(lessons):
    return [one.day for one in lessons]


def week(scope, first=None, **more):
    first = first or monday()
    return lessons_of(scope, first, first + timedelta(days=6), **more)


def test_a_week_is_the_courses_of_its_days_in_their_order(cast, django_assert_num_queries):
    late = course(cast, weekday=2, starts="14:00", ends="14:55")
    early = course(cast, weekday=2, subject="Anglais")
    fifth = cast.fifth.pk
    with django_assert_num_queries(1):
        found = week(Scope.group(fifth))
    assert [(one.course_id, one.day) for one in found] == [
        (early.pk, monday() + timedelta(days=1)), (late.pk, monday() + timedelta(days=1))
    ]  # fmt: skip
    assert [one.group_words for one in found] == ["5e B", "5e B"]
    assert found[0].teacher_words == "M. Delattre"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    weekday=st.integers(1, 7), since=st.integers(-20, 20), lasts=st.none() | st.integers(-1, 30),
    weeks=st.none() | st.sets(st.integers(-3, 4)), off=st.none() | st.tuples(st.integers(0, 20), st.integers(0, 9)),
)  # fmt: skip
def test_lessons_are_those_of_a_plain_calendar(cast, weekday, since, lasts, weeks, off):
    first, last = monday(0), monday(0) + timedelta(days=27)
    Course.objects.filter(establishment=cast.college).delete()
    Holiday.objects.filter(establishment=cast.college).delete()
    Alternation.objects.filter(establishment=cast.college).delete()
    starts_on = first + timedelta(days=since)
    ends_on = None if lasts is None else starts_on + timedelta(days=lasts)
    alternation = None
    if weeks is not None:
        alternation = Alternation.objects.create(
            establishment=cast.college, school_year=SchoolYear.current(), code="A", name="Semaine A",
            mondays=[monday(n) for n in weeks],
        )  # fmt: skip
    closed = set()
    if off:
        begins = first + timedelta(days=off[0])
        Holiday.objects.create(
            establishment=cast.college,
            name="Pont",
            first_day=begins,
            last_day=begins + timedelta(days=off[1]),
        )
        closed = {begins + timedelta(days=n) for n in range(off[1] + 1)}
    course(cast, weekday=weekday, starts_on=starts_on, ends_on=ends_on, alternation=alternation)
    expected = [
        day
        for day in (first + timedelta(days=n) for n in range(28))
        if day.isoweekday() == weekday and day >= starts_on and (ends_on is None or day <= ends_on)
        and day not in closed and (weeks is None or (day - first).days // 7 in weeks)
    ]  # fmt: skip
    assert days(lessons_of(Scope.school(cast.college.pk), first, last)) == expected


def test_a_pupil_has_the_lessons_of_a_group_only_while_in_it(cast):
    course(cast, group="latin", teacher="odile", subject="Latin")
    leaves = monday() + timedelta(days=6)
    cast.latin.memberships.update(ends_on=leaves)
    assert len(week(Scope.pupil(cast.louis.pk))) == 1
    assert week(Scope.pupil(cast.louis.pk), monday(2)) == []


def test_a_class_shows_the_groups_that_its_pupils_are_in_and_not_the_others(cast):
    course(cast, group="latin", teacher="odile", subject="Latin")
    assert [one.words for one in week(Scope.group(cast.fifth.pk))] == ["Latin"]
    assert week(Scope.group(cast.cm1.pk)) == []


def test_the_holidays_of_another_zone_or_school_close_nothing(cast):
    course(cast)
    day = monday()
    Holiday.objects.create(zone="C", name="Ailleurs", first_day=day, last_day=day)
    Holiday.objects.create(establishment=cast.school, name="Ailleurs", first_day=day, last_day=day)
    assert days(week(Scope.school(cast.college.pk))) == [day]
    Holiday.objects.create(zone="B", name="Ici", first_day=day, last_day=day)
    assert week(Scope.school(cast.college.pk)) == []


def test_a_public_holiday_is_no_school_day(cast):
    """11 November and Easter Monday, Whit Monday, Ascension and its bridge: no holiday of a zone holds them."""
    with clock.frozen_shift("2026-11-09T08:00:00+01:00"):
        load_holidays()
        for weekday in (1, 3, 4, 5):
            course(cast, weekday=weekday, starts_on=date(2026, 9, 1), ends_on=date(2027, 7, 2))
        held = days(lessons_of(Scope.pupil(cast.louis.pk), date(2026, 11, 9), date(2027, 7, 2)))
    off = [date(2026, 11, 11), date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 7), date(2027, 5, 17)]
    assert [day for day in off if day in held] == []
    assert date(2026, 11, 12) in held and date(2027, 5, 20) in held
    assert all(day in days_off(cast.college.pk, date(2026, 11, 9), date(2027, 7, 2)) for day in off)


def test_a_moved_lesson_keeps_its_key_and_leaves_its_place(cast):
    course(cast)
    [lesson] = week(Scope.group(cast.fifth.pk))
    day = monday(2) + timedelta(days=3)
    actions.move_lesson(lesson, by=cast.bruno, day=day, starts_at=at("15:40"), ends_at=at("16:35"))
    assert week(Scope.group(cast.fifth.pk)) == []
    [place] = week(Scope.group(cast.fifth.pk), left=True)
    assert place.is_off and place.moved_to.day == day
    regular, moved = week(Scope.group(cast.fifth.pk), monday(2))
    assert (moved.key, moved.day, moved.starts_at) == (lesson.key, day, time(15, 40))
    assert regular.key != lesson.key
    assert found(lesson.course_id, lesson.date).day == day


def test_a_substitute_has_the_lesson_and_the_room_of_the_day_too(cast):
    course(cast)
    [lesson] = week(Scope.group(cast.fifth.pk))
    lab = Room.objects.create(establishment=cast.college, code="L1", name="Labo 1")
    actions.replace_teacher(lesson, by=cast.bruno, teacher=cast.odile)
    actions.change_room(lesson, by=cast.bruno, room=lab)
    [theirs] = week(Scope.teacher(cast.odile.pk))
    assert (theirs.key, theirs.teacher_words, theirs.room) == (lesson.key, "Mme Caron", lab)
    assert [one.key for one in week(Scope.in_room(lab.pk))] == [lesson.key]
    assert [one.key for one in week(Scope.teacher(cast.marc.pk))] == [lesson.key]


def test_a_course_that_another_follows_is_found_under_it(cast):
    old = course(cast)
    today = clock.today()
    actions.close_course(old, by=cast.bruno, after=monday(1) + timedelta(days=3))
    new = course(cast, starts_on=monday(1) + timedelta(days=4), subject="Sciences")
    Course.objects.filter(pk=new.pk).update(follows=old)
    before, after = monday(1), monday(2)
    assert found(old.pk, before).course_id == old.pk
    assert found(old.pk, after).key == f"{new.pk}-{after}"
    assert keys_of(found(new.pk, after)) == [f"{new.pk}-{after}", f"{old.pk}-{after}"]
    assert found(old.pk, today.replace(year=today.year - 1)) is None


@pytest.mark.parametrize("word", ["cancelled", "twice"])
def test_a_cancelled_lesson_stays_and_says_it_once(cast, word):
    course(cast)
    [lesson] = week(Scope.group(cast.fifth.pk))
    for _turn in range(2):
        actions.cancel_lesson(lesson, by=cast.bruno, reason="M. Delattre est absent")
    [off] = week(Scope.pupil(cast.louis.pk))
    assert off.is_off and off.reason == "M. Delattre est absent" and len(off.changes) == 1


def test_what_is_past_changes_no_more(cast):
    course(cast)
    past = monday(-1)
    [lesson] = lessons_of(Scope.group(cast.fifth.pk), past, past)
    with pytest.raises(Exception, match="passé"):
        actions.cancel_lesson(lesson, by=cast.bruno)


def test_years_of_lessons_are_asked_without_error(cast):
    """A course without last day is held all its school year, and no further."""
    made = course(cast)
    held = days(lessons_of(Scope.pupil(cast.louis.pk), date(2020, 1, 1), date(2030, 1, 1)))
    first, year = made.starts_on, made.school_year
    every = (first + timedelta(days=n) for n in range((year.ends_on - first).days + 1))
    assert held == [day for day in every if day.isoweekday() == 1] != []
    assert found(made.pk, held[-1] + timedelta(days=7)) is None


@pytest.mark.parametrize("why", ["closed", "holiday"])
def test_a_lesson_that_the_week_has_no_more_is_nobodys(cast, why):
    """Neither of who was to replace, nor in the room it was to come to; moved elsewhere before, it is still theirs."""
    made = course(cast)
    [lesson] = week(Scope.group(cast.fifth.pk))
    lab = Room.objects.create(establishment=cast.college, code="L1", name="Labo 1")
    actions.replace_teacher(lesson, by=cast.bruno, teacher=cast.odile)
    actions.change_room(lesson, by=cast.bruno, room=lab)
    if why == "closed":
        actions.close_course(made, by=cast.bruno, after=monday(0))
    else:
        Holiday.objects.create(
            establishment=cast.college, name="Pont", first_day=lesson.day, last_day=lesson.day
        )
    assert week(Scope.teacher(cast.odile.pk)) == week(Scope.in_room(lab.pk)) == []
    if why == "holiday":
        day = lesson.day + timedelta(days=1)
        actions.move_lesson(lesson, by=cast.bruno, day=day, starts_at=at("15:40"), ends_at=at("16:35"))
        assert days(week(Scope.teacher(cast.odile.pk))) == days(week(Scope.in_room(lab.pk))) == [day]
