"""The roll itself: everyone present, one statement, two teachers at once, what was corrected."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.attendance.actions import Overtaken, call_roll
from preau.attendance.calling.rolls import of_lesson, roll_of
from preau.attendance.models import Absence, Mark, MarkChange, RollCall
from preau.attendance.tests.morning import (
    AWAY,
    HERE,
    LATE,
    called,
    class_called,
    half_days,
    lesson,
    more_pupils,
)
from preau.base import clock
from preau.directory.actions.arrivals import welcome_substitute
from preau.directory.hats import hats_of
from preau.timetable import actions as timetable
from preau.timetable.lessons import found
from preau.timetable.models import Course


def url(who, one):
    return f"/{hats_of(who)[0].key}/vie-scolaire/appel/cours/{one.course_id}/{one.date}/"


def typed(cast, version="0", **more):
    return {"version": version, f"p{cast.louis.pk}": "absent"} | more


def test_everyone_is_present_until_touched_and_the_marks_are_written_in_one_statement(cast):
    more_pupils(cast, 29)
    one = lesson(cast)
    roll = roll_of(of_lesson(one))
    assert [line.state for line in roll.lines] == [HERE] * 30 and roll.version == 0
    marks = {line.pupil.pk: (line.state, 0) for line in roll.lines} | {cast.louis.pk: (AWAY, 0)}
    marc = cast.marc
    with CaptureQueriesContext(connection) as asked:
        call_roll(roll.called, by=marc, marks=marks, version=0)
    assert sum("INSERT INTO attendance_mark " in query["sql"] for query in asked) == 1
    assert len(asked) <= 9, [query["sql"][:80] for query in asked]
    assert Mark.objects.filter(roll__key=one.key).count() == 30
    assert Mark.objects.get(pupil=cast.louis).state == AWAY


def test_the_page_calls_the_roll_and_leads_back_to_the_lesson(cast, sign_in):
    one = lesson(cast)
    client = sign_in(cast.marc)
    assert "VASSEUR Louis" in client.get(url(cast.marc, one)).content.decode()
    answer = client.post(url(cast.marc, one), typed(cast))
    assert answer.status_code == 302 and f"/agenda/cours/{one.course_id}/{one.date}/" in answer.url
    page = client.get(answer.url).content.decode()
    assert "Appel fait par M. Delattre" in page and "1\u00a0absence" in page.replace(
        " absence", "\u00a0absence"
    )


def test_the_second_teacher_is_told_who_called_and_sees_what_differs(cast, sign_in):
    more_pupils(cast, 2)
    one = lesson(cast)
    called(one, cast.odile, louis=(LATE, 5))
    answer = sign_in(cast.marc).post(url(cast.marc, one), typed(cast))
    page = answer.content.decode()
    assert answer.status_code == 409 and "Mme Caron a enregistré cet appel" in page
    assert "VASSEUR Louis" in page and "retard" in page
    assert Mark.objects.get(pupil=cast.louis).state == LATE, "nothing of the first is lost"
    assert f'name="p{cast.louis.pk}" value="absent" checked' in page, "nothing of the second is lost"
    again = sign_in(cast.marc).post(url(cast.marc, one), typed(cast, version="1"))
    assert again.status_code == 302 and Mark.objects.get(pupil=cast.louis).state == AWAY


def test_a_correction_says_who_when_from_what_to_what(cast):
    one = lesson(cast)
    called(one, cast.marc, louis=AWAY)
    called(one, cast.celine, version=1, louis=(LATE, 7))
    called(one, cast.celine, version=2, louis=(LATE, 7))
    [change] = MarkChange.objects.all()
    assert (change.was, change.became, change.became_minutes, change.made_by) == (AWAY, LATE, 7, cast.celine)
    roll = RollCall.objects.get()
    assert (roll.version, roll.called_by, roll.saved_by) == (3, cast.marc, cast.celine)
    assert not Absence.objects.filter(undone_at=None).exists()
    with pytest.raises(Overtaken):
        called(one, cast.marc, version=2, louis=AWAY)


@pytest.mark.parametrize(
    ("minutes", "status"), [("12", 302), ("", 302), ("abc", 422), ("999", 422), ("-3", 422), ("²", 422)]
)
def test_minutes_that_are_none_are_said_and_the_rest_is_kept(cast, sign_in, minutes, status):
    one = lesson(cast)
    data = {"version": "0", f"p{cast.louis.pk}": "late", f"m{cast.louis.pk}": minutes}
    answer = sign_in(cast.marc).post(url(cast.marc, one), data)
    assert answer.status_code == status
    if status == 422:
        page = answer.content.decode()
        assert "Retard de VASSEUR Louis" in page and f'name="p{cast.louis.pk}" value="late" checked' in page
        assert not RollCall.objects.exists()


def test_words_that_are_no_state_and_pupils_of_elsewhere_are_not_heard(cast, sign_in):
    one = lesson(cast)
    data = {"version": "zero", f"p{cast.louis.pk}": "gone", f"p{cast.ines.pk}": "absent"}
    assert sign_in(cast.marc).post(url(cast.marc, one), data).status_code == 302
    assert [(mark.pupil, mark.state) for mark in Mark.objects.all()] == [(cast.louis, HERE)]


def test_who_may_call_a_lesson(cast, sign_in):
    one = lesson(cast)
    may = {
        who: sign_in(getattr(cast, who)).get(url(getattr(cast, who), one)).status_code
        for who in (
            "marc",
            "odile",
            "celine",
            "agnes",
            "bruno",
            "lucie",
            "anne",
            "perle",
            "claire",
            "louis",
            "dora",
        )
    }
    assert [who for who, status in may.items() if status == 200] == ["marc", "celine", "agnes", "bruno"]
    assert set(may.values()) == {200, 404}


def test_who_replaces_calls_and_a_cancelled_lesson_has_no_roll(cast, sign_in):
    one = lesson(cast)
    timetable.replace_teacher(one, by=cast.bruno, teacher=cast.odile)
    assert sign_in(cast.odile).get(url(cast.odile, one)).status_code == 200
    assert sign_in(cast.marc).get(url(cast.marc, one)).status_code == 404
    timetable.cancel_lesson(one, by=cast.bruno)
    assert sign_in(cast.odile).get(url(cast.odile, one)).status_code == 404


def test_a_roll_of_a_day_to_come_is_not_called_yet(cast, sign_in):
    one = lesson(cast, day=clock.today() + timedelta(days=1))
    assert sign_in(cast.marc).get(url(cast.marc, one)).status_code == 404


def test_a_roll_stays_tied_when_the_timetable_is_read_again(cast):
    one = lesson(cast)
    called(one, cast.marc, louis=AWAY)
    again = lesson(cast, subject="SVT bis")
    Course.objects.filter(pk=again.course_id).update(follows=one.course_id)
    again = found(again.course_id, again.date)
    assert roll_of(of_lesson(again)).lines[0].state == AWAY


def test_the_register_of_the_first_degree_is_called_by_class_and_half_day(cast, sign_in):
    half_days(cast)
    path = f"vie-scolaire/appel/classe/{cast.cm1.pk}/{clock.today()}/morning/"
    client = sign_in(cast.lucie)
    key = hats_of(cast.lucie)[0].key
    assert "Appels du jour" in client.get(f"/{key}/vie-scolaire/appel/").content.decode()
    page = client.get(f"/{key}/{path}").content.decode()
    assert [name in page for name in ("VASSEUR Inès", "DIALLO Issa", "WALLET Jade")] == [True] * 3
    assert client.post(f"/{key}/{path}", {"version": "0", f"p{cast.ines.pk}": "absent"}).status_code == 302
    assert Absence.objects.get().pupil == cast.ines
    for who, status in (("helene", 404), ("anne", 200), ("hatem", 200), ("noel", 404), ("claire", 404)):
        person = getattr(cast, who)
        assert sign_in(person).get(f"/{hats_of(person)[0].key}/{path}").status_code == status, who
    assert client.get(f"/{key}/{path.replace('morning', 'night')}").status_code == 404


def test_a_substitute_of_this_morning_calls_the_roll_of_the_class(cast, sign_in):
    half_days(cast)
    post = welcome_substitute(
        by=cast.anne,
        establishment=cast.school,
        groups=[cast.cm1],
        until=clock.today(),
        first_name="Remi",
        last_name="Duriez",
    )
    class_called(cast, cast.cm1, post.person, ines=AWAY)
    assert RollCall.objects.get().called_by == post.person


def test_what_an_hour_has_seen_is_remembered_by_the_next(cast):
    first = lesson(cast)
    called(first, cast.marc, louis=AWAY)
    next_one = lesson(cast, starts="09:30", ends="10:25", subject="Français", teacher="odile")
    [line] = roll_of(of_lesson(next_one)).lines
    assert (line.state, line.hint, line.is_told) == (AWAY, "Absence dès 8\u00a0h\u00a030", True)


def test_a_roll_corrected_after_the_course_goes_on_under_another_is_the_same_roll(cast):
    """A delivery closes a course and another follows it from that day on: what was called stays one roll, with its marks."""
    one = lesson(cast)
    called(one, cast.marc, louis=AWAY)
    old = Course.objects.get(pk=one.course_id)
    timetable.close_course(old, by=cast.bruno, after=one.date - timedelta(days=1))
    new = lesson(cast, subject="Sciences", starts_on=one.date)
    Course.objects.filter(pk=new.course_id).update(follows=old)
    following = found(one.course_id, one.date)
    assert following.course_id == new.course_id
    called(following, cast.celine, version=1, louis=HERE)
    assert [(roll.key, roll.version) for roll in RollCall.objects.all()] == [(one.key, 2)]
    assert MarkChange.objects.get().became == HERE
    assert not Absence.objects.filter(undone_at=None).exists()
    with pytest.raises(Overtaken):
        called(following, cast.marc, version=0, louis=AWAY)
