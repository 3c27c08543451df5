"""The week as pages draw it: places on the grid, lanes, holes; and what each reader finds on their page."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Holiday
from preau.timetable import actions
from preau.timetable.lessons import Lesson, lessons_of
from preau.timetable.models import HalfDay
from preau.timetable.reading.scopes import Scope
from preau.timetable.tests.week import at, course, monday
from preau.timetable.week import laid_out, shown_week

MINUTES = st.integers(7 * 60, 19 * 60)


def lesson(starts, ends, day=None):
    day = day or monday()
    hour = [at(f"{n // 60:02}:{n % 60:02}") for n in (starts, ends)]
    return Lesson(1, day, day, *hour, "SVT", 1, None, (), ())


@given(st.lists(st.tuples(MINUTES, st.integers(5, 180)), min_size=1, max_size=9))
def test_no_two_lessons_of_a_day_cover_each_other(drawn):
    week = laid_out(monday(), [lesson(start, min(start + lasts, 23 * 60)) for start, lasts in drawn])
    slots = [slot for slot in week.days[0].slots if slot.kind == "lesson"]
    assert len(slots) == len(drawn)
    for one in slots:
        for other in slots:
            apart = one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
            crowded = one.lane.endswith("of4")  # more than four at once are laid on the last lane
            assert one is other or apart or crowded or one.lane != other.lane
        assert 1 <= one.row <= 204 and 1 <= one.rows <= 144


def test_lunch_and_breaks_are_said_between_what_is_held():
    drawn = [(510, 565), (570, 625), (640, 695), (810, 865)]
    [day, *_rest] = laid_out(monday(), [lesson(*one) for one in drawn]).days
    assert [(slot.kind, slot.row, slot.rows) for slot in day.slots if slot.kind != "lesson"] == [
        ("break", 30, 3), ("lunch", 44, 23)
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["", "hier", "2026-13-01", "0001-01-01", "9999-12-31", "2026-W10", "²"])
def test_any_words_give_a_week(words):
    assert shown_week(words).weekday() == 0


def page(sign_in, person, path="agenda/", **query):
    return sign_in(person).get(f"/{hats_of(person)[0].key}/{path}", query).content.decode()


def test_a_parent_reads_the_week_of_the_child_asked_and_of_no_other(cast, sign_in):
    course(cast, subject="Sciences secrètes")
    week = monday().isoformat()
    assert "Sciences secrètes" in page(sign_in, cast.claire, enfant=cast.louis.pk, semaine=week)
    ines = page(sign_in, cast.claire, enfant=cast.ines.pk, semaine=week)
    assert "Agenda d’Inès" in ines and "Sciences secrètes" not in ines
    assert "Sciences secrètes" not in page(sign_in, cast.fatou, enfant=cast.louis.pk, semaine=week)


def test_a_parent_kept_from_the_child_reads_nothing_of_the_week(cast, sign_in):
    course(cast, subject="Sciences secrètes")
    cast.thomas.children_ties.filter(child=cast.louis).update(state="forbidden")
    [held] = lessons_of(Scope.pupil(cast.louis.pk), monday(), monday())
    assert "Sciences secrètes" not in page(
        sign_in, cast.thomas, enfant=cast.louis.pk, semaine=monday().isoformat()
    )
    url = f"/parent/agenda/cours/{held.course_id}/{held.date}/"
    assert [sign_in(who).get(url).status_code for who in (cast.thomas, cast.claire)] == [404, 200]


def test_a_lesson_of_the_class_that_the_pupil_does_not_have_is_not_theirs(cast, sign_in):
    course(cast, group="latin", teacher="odile", subject="Latin")
    [held] = lessons_of(Scope.school(cast.college.pk), monday(), monday())
    cast.latin.memberships.all().delete()
    for who in (cast.louis, cast.claire):
        assert (
            sign_in(who).get(f"/{hats_of(who)[0].key}/agenda/cours/{held.course_id}/{held.date}/").status_code
            == 404
        )


def test_a_cancelled_lesson_is_struck_and_said_and_the_day_ends_sooner(cast, sign_in):
    course(cast)
    course(cast, starts="15:40", ends="16:35", subject="Technologie")
    last = lessons_of(Scope.pupil(cast.louis.pk), monday(), monday())[-1]
    actions.cancel_lesson(last, by=cast.bruno, reason="M. Roux est absent")
    shown = page(sign_in, cast.claire, enfant=cast.louis.pk, semaine=monday().isoformat())
    assert 'class="cancelled">Technologie<' in shown and "Annulé, M. Roux est absent" in shown
    assert "9\u00a0h\u00a025</strong> au lieu de 16\u00a0h\u00a035" in shown


def test_a_primary_school_shows_its_half_days_and_its_closings(cast, sign_in):
    HalfDay.objects.create(
        establishment=cast.school, weekday=1, half="morning", starts_at=at("08:30"), ends_at=at("12:00")
    )
    week = monday().isoformat()
    assert "Matin" in page(sign_in, cast.claire, enfant=cast.ines.pk, semaine=week)
    day = monday()
    Holiday.objects.create(
        establishment=cast.school, name="Pont inventé", first_day=day, last_day=day + timedelta(days=6)
    )
    shown = page(sign_in, cast.claire, enfant=cast.ines.pk, semaine=week)
    assert "Pont inventé" in shown and "Matin" not in shown


@pytest.mark.parametrize("who", ["claire", "louis", "marc"])
def test_a_week_asks_ten_queries_at_most(cast, sign_in, django_assert_max_num_queries, who):
    for weekday in (1, 2, 4, 5):
        for hour in ("08", "09", "10", "14", "15"):
            course(cast, weekday=weekday, starts=f"{hour}:00", ends=f"{hour}:55", subject=f"Matière {hour}")
    person = getattr(cast, who)
    key, client = hats_of(person)[0].key, sign_in(person)
    url = f"/{key}/agenda/?semaine={monday()}" + (f"&enfant={cast.louis.pk}" if who == "claire" else "")
    with django_assert_max_num_queries(10):
        assert "Matière 14" in client.get(url).content.decode()


def test_the_first_page_tells_the_day(cast, sign_in):
    with clock.frozen_shift(f"{monday()}T10:40"):
        course(cast, starts="08:30", ends="09:25", subject="Mathématiques")
        course(cast, starts="10:30", ends="11:25", subject="SVT")
        shown = page(sign_in, cast.louis, "")
        assert "Ma journée" in shown and "En ce moment" in shown
        assert "moment-past" in shown and "La journée de Louis" in page(sign_in, cast.claire, "")
        assert "Mes cours du jour" in page(sign_in, cast.marc, "")
    with clock.frozen_shift(f"{monday()}T18:40"):
        assert "Ma journée" not in page(sign_in, cast.louis, "")
