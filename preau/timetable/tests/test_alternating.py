"""Weeks A and B by hand: in turn from a week to another, one by one; what has begun stays. A course otherwise from a day on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.hats import hats_of
from preau.directory.models import Holiday, SchoolYear
from preau.notifications.models import Notification
from preau.timetable.alternating.actions import settle_weeks
from preau.timetable.alternating.calendar import alternated, weeks_off
from preau.timetable.lessons import found, keys_of, lessons_of, week_of
from preau.timetable.models import Alternation, Course, Room
from preau.timetable.reading.scopes import Scope
from preau.timetable.tests.week import at, course, monday
from tests.jobs import run_jobs

FIRST = date(2026, 9, 7)
MONDAYS = st.integers(2, 40).map(lambda n: FIRST + timedelta(weeks=n))


@pytest.fixture
def desk(cast, sign_in):
    """What a person of the collège sends to a page of the agenda, and what comes back."""

    def send(who, path, **data):
        person = getattr(cast, who)
        client, url = sign_in(person), f"/{hats_of(person)[0].key}/agenda/{path}"
        return client.post(url, data) if data else client.get(url)

    return send


@given(MONDAYS, st.sets(st.integers(0, 40)), st.integers(2, 4), st.booleans())
def test_weeks_turn_in_order_and_those_of_holidays_are_of_none(last, gone, many, skip):
    codes, off = "ABCD"[:many], {FIRST + timedelta(weeks=n) for n in gone}
    weeks = alternated(FIRST, last, codes, off, skip=skip)
    every = {FIRST + timedelta(weeks=n) for n in range((last - FIRST).days // 7 + 1)}
    assert set(weeks) == every - off
    for n, monday_ in enumerate(sorted(weeks)):
        turn = n if skip else (monday_ - FIRST).days // 7
        assert weeks[monday_] == codes[turn % many]


def test_a_week_is_off_when_none_of_its_days_has_school(cast):
    first = monday(3)
    for name, begins, ends in (
        ("Pont", first, first + timedelta(days=1)),
        ("Vacances", first + timedelta(7), first + timedelta(11)),
    ):
        Holiday.objects.create(establishment=cast.college, name=name, first_day=begins, last_day=ends)
    assert weeks_off(cast.college.pk, first, first + timedelta(weeks=2)) == {first + timedelta(7): "Vacances"}


def weeks_of(cast):
    return {one.code: one.mondays for one in Alternation.objects.filter(establishment=cast.college)}


def test_a_head_makes_weeks_alternate_and_changes_one(cast, desk):
    assert "Pas encore de semaines" in desk("bruno", "semaines/").content.decode()
    last = monday(5)
    sent = {
        "turns": "1",
        "codes": "A, B",
        "first": monday().isoformat(),
        "last": last.isoformat(),
        "holidays": "skip",
    }
    for _twice in range(2):
        assert desk("bruno", "semaines/", **sent).status_code == 302
    assert weeks_of(cast) == {"A": [monday(), monday(3), last], "B": [monday(2), monday(4)]}
    assert AuditLine.objects.filter(verb="timetable.settle_weeks").count() == 1
    assert desk("agnes", "semaines/", each="1", **{f"s{monday(2)}": "A"}).status_code == 302
    assert monday(2) in weeks_of(cast)["A"] and monday(2) not in weeks_of(cast)["B"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"codes": "A"}, "De deux à quatre noms"),
        ({"codes": "A, a"}, "De deux à quatre noms"),
        ({"codes": ""}, "Il manque le nom des semaines"),
        ({"first": "2026-02-30"}, "n’existe pas"),
        ({"last": "2019-01-01"}, "pas de cette année scolaire"),
        ({"last": "same"}, "vient après la première"),
    ],
)
def test_weeks_that_cannot_be_are_refused_and_what_was_typed_is_kept(cast, desk, more, says):
    first = monday().isoformat()
    typed = {
        "turns": "1",
        "codes": "Pair, Impair",
        "first": first,
        "last": monday(4).isoformat(),
        "holidays": "pass",
    } | more
    page = desk(
        "bruno", "semaines/", **{name: first if value == "same" else value for name, value in typed.items()}
    )
    assert page.status_code == 422 and says in page.content.decode() and not weeks_of(cast)
    assert typed["codes"] in page.content.decode()


def test_weeks_that_were_held_stay_as_they_were(cast):
    year = SchoolYear.current()
    past, now = monday(-2), week_of(clock.today())
    settle_weeks(
        cast.college, by=cast.bruno, year=year, weeks={past: "A", now: "A", monday(): "B"}, codes="AB"
    )
    one = course(cast, alternation=Alternation.objects.get(code="A"))
    settle_weeks(
        cast.college, by=cast.bruno, year=year, weeks={past: "B", now: "B", monday(): "A"}, codes="AB"
    )
    assert weeks_of(cast) == {"A": [past, monday()], "B": [now]}
    assert found(one.pk, past) and found(one.pk, monday())


def test_what_a_file_says_of_whole_terms_is_not_touched(cast, desk):
    year, term = SchoolYear.current(), [monday(n) for n in range(1, 9)]
    Alternation.objects.create(
        establishment=cast.college, school_year=year, code="S1", name="1er semestre", mondays=term
    )
    settle_weeks(cast.college, by=cast.bruno, year=year, weeks={monday(): "A", monday(2): "B"}, codes="AB")
    desk("bruno", "semaines/", each="1", **{f"s{monday()}": ""})
    assert weeks_of(cast)["S1"] == term


def changed(cast, desk, one, **more):
    typed = {
        "since": monday(2).isoformat(), "weekday": one.weekday, "starts_at": "08:30", "ends_at": "09:25", "repeats": "week",
        "teachers": [cast.marc.pk], "anyway": "on", **more,
    }  # fmt: skip
    day = monday() + timedelta(days=one.weekday - 1)
    return desk("bruno", f"cours/{one.pk}/{day}/suite/", **typed)


def held(cast, first, last):
    return [
        (one.day, f"{one.starts_at:%H:%M}", one.teacher_words)
        for one in lessons_of(Scope.group(cast.fifth.pk), first, last)
    ]


def test_a_course_has_another_room_and_teacher_from_a_day_on(cast, desk):
    one = course(cast)
    room = Room.objects.create(establishment=cast.college, code="204", name="Salle 204")
    assert (
        "Changer ce cours à partir d’un jour"
        in desk("bruno", f"cours/{one.pk}/{monday()}/suite/").content.decode()
    )
    for _twice in range(2):
        assert changed(cast, desk, one, room=room.pk, teachers=[cast.odile.pk]).status_code in (302, 422)
    assert held(cast, monday(), monday(2)) == [
        (monday(), "08:30", "M. Delattre"),
        (monday(2), "08:30", "Mme Caron"),
    ]
    after = found(one.pk, monday(2))
    assert after.room == room and keys_of(after)[1] == f"{one.pk}-{monday(2)}"
    told = Notification.objects.get(kind="timetable", person=cast.claire)
    assert "SVT a lieu à 8\xa0h\xa030, Salle 204, avec Mme Caron" in told.text


def test_a_course_goes_to_another_day_and_leaves_its_past(cast, desk):
    one = course(cast)
    assert changed(cast, desk, one, weekday=4, starts_at="10:30", ends_at="11:25").status_code == 302
    assert held(cast, monday(-1), monday(-1)) == [(monday(-1), "08:30", "M. Delattre")]
    thursday = monday(2) + timedelta(days=3)
    assert held(cast, monday(2), monday(3) - timedelta(days=1)) == [(thursday, "10:30", "M. Delattre")]
    assert run_jobs()


@pytest.mark.parametrize(
    ("more", "says"),
    [({"since": "2020-01-01"}, "ce qui a eu lieu ne change plus"), ({"ends_at": "08:00"}, "La fin vient avant"),
     ({"since": "2999-01-01"}, "Le cours est fini avant"), ({"teachers": []}, "obligatoire")],
)  # fmt: skip
def test_a_change_that_cannot_be_is_refused(cast, desk, more, says):
    one = course(cast)
    page = changed(cast, desk, one, **more)
    assert page.status_code == 422 and says in page.content.decode()
    assert Course.objects.count() == 1


def test_clashes_are_said_and_a_course_never_clashes_with_itself_nor_with_last_year(cast, desk):
    one = course(cast)
    before = course(cast, subject="Ancien", starts_on=SchoolYear.current().starts_on - timedelta(days=90))
    Course.objects.filter(pk=before.pk).update(ends_on=None)  # a year that is over closes what it left open
    assert changed(cast, desk, one, anyway="", ends_at="09:20").status_code == 302
    other = course(cast, subject="Anglais", weekday=2, group="latin", teacher="marc")
    page = changed(cast, desk, other, anyway="", weekday=1)
    assert page.status_code == 422 and "M. Delattre a déjà SVT" in page.content.decode()


def test_who_may_not_settle_the_week_opens_nothing(cast, desk):
    one = course(cast)
    assert {desk(who, "semaines/").status_code for who in ("marc", "celine", "claire")} == {404}
    for who in ("marc", "celine", "perle", "claire"):
        assert changed_by(cast, desk, who, one).status_code == 404
    assert at("08:30") == Course.objects.get().starts_at


def changed_by(cast, desk, who, one):
    return desk(who, f"cours/{one.pk}/{monday()}/suite/", since=monday().isoformat())
