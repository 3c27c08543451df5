"""A late pupil is late, not absent: what an arrival makes of the rolls already called, and of half-days."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.attendance import actions
from preau.attendance.actions import Overtaken
from preau.attendance.calling.rolls import of_class, roll_of
from preau.attendance.choices import PassageKind, State
from preau.attendance.counting import counted
from preau.attendance.history import history_of
from preau.attendance.models import Absence, Mark, MarkChange, Passage, RollCall
from preau.attendance.tests.morning import (
    AWAY,
    HERE,
    absences,
    called,
    class_called,
    half_days,
    lesson,
    save,
    told,
)
from preau.base import clock
from preau.directory.hats import hats_of
from preau.notifications.models import Notification
from preau.timetable.days import half_days_of
from preau.timetable.tests.week import at
from tests.jobs import run_jobs


def comes(cast, child, hour, by="celine", kind=PassageKind.ARRIVAL):
    school = cast.college if child == cast.louis else cast.school
    return actions.note_passage(
        by=getattr(cast, by), pupil=child, establishment=school, kind=kind, at=at(hour), day=clock.today()
    )


def mark(pupil):
    return Mark.objects.values_list("state", "minutes").get(pupil=pupil)


@pytest.fixture
def away(cast):
    """Inès is called away this morning."""
    half_days(cast)
    class_called(cast, cast.cm1, cast.lucie, ines=AWAY)
    run_jobs()


def test_who_arrives_while_the_half_day_lasts_is_late_and_has_missed_none(cast, away):
    today = clock.today()
    assert [one.half_days for one in counted(cast.school.pk, today, today)] == [1]
    comes(cast, cast.ines, "09:20", by="anne")
    assert mark(cast.ines) == (State.LATE, 50) and absences(cast.ines) == []
    assert counted(cast.school.pk, today, today) == []
    change = MarkChange.objects.get()
    assert (change.was, change.became, change.became_minutes, change.made_by) == (AWAY, "late", 50, cast.anne)
    run_jobs()
    told = Notification.objects.filter(kind="absence", person=cast.claire).latest("pk")
    assert told.text.startswith("Inès est là depuis 9\xa0h\xa020")


def test_an_arrival_noted_by_mistake_gives_the_roll_back(cast, away):
    passage = comes(cast, cast.ines, "09:20", by="anne")
    for _twice in range(2):
        actions.withdraw_passage(passage, by=cast.anne)
    assert mark(cast.ines) == (AWAY, 0) and absences(cast.ines) == [("08:30", "12:00")]
    assert MarkChange.objects.count() == 2


def test_who_was_corrected_since_is_not_called_away_again(cast, away):
    passage = comes(cast, cast.ines, "09:20", by="anne")
    class_called(cast, cast.cm1, cast.lucie, version=2, ines=HERE)
    actions.withdraw_passage(passage, by=cast.anne)
    assert mark(cast.ines) == (HERE, 0)


def test_a_pupil_found_in_the_school_was_there_in_the_first_degree(cast, away):
    comes(cast, cast.ines, "09:00", by="anne", kind=PassageKind.FOUND)
    assert absences(cast.ines) == []


def test_in_the_second_degree_the_lesson_of_the_arrival_alone_changes(cast):
    called(lesson(cast), cast.marc, louis=AWAY)
    called(lesson(cast, starts="09:30", ends="10:25", subject="EPS"), cast.marc, louis=AWAY)
    comes(cast, cast.louis, "09:40")
    states = Mark.objects.filter(pupil=cast.louis).order_by("roll__starts_at").values_list("state", "minutes")
    assert list(states) == [(AWAY, 0), (State.LATE, 10)] and absences(cast.louis) == [("08:30", "09:25")]


def test_a_form_that_was_open_before_the_arrival_does_not_undo_it(cast, away):
    [held] = [
        one for one in half_days_of(cast.school.pk, clock.today(), clock.today()) if one.half == "morning"
    ]
    shown = roll_of(of_class(cast.cm1, held))
    comes(cast, cast.ines, "09:20", by="anne")
    with pytest.raises(Overtaken):
        save(shown, cast.lucie, shown.version, {})
    assert mark(cast.ines) == (State.LATE, 50)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(list(State)), st.integers(0, 13 * 60))
def test_an_arrival_then_its_withdrawal_always_leaves_the_roll_as_it_was(cast, state, minute):
    for model in (Absence, Mark, RollCall, Passage):
        model.objects.all().delete()
    half_days(cast)
    class_called(cast, cast.cm1, cast.lucie, ines=(state, 5 if state == State.LATE else 0))
    before = mark(cast.ines), absences(cast.ines)
    hour = f"{7 + minute // 60:02}:{minute % 60:02}"
    passage = comes(cast, cast.ines, hour, by="anne")
    inside = "08:30" <= hour < "12:00"
    assert (mark(cast.ines) != before[0]) == (inside and state == AWAY)
    actions.withdraw_passage(passage, by=cast.anne)
    assert (mark(cast.ines), absences(cast.ines)) == before


def test_yesterday_stays_as_it_was(cast):
    half_days(cast)
    yesterday = clock.today() - timedelta(days=1)
    class_called(cast, cast.cm1, cast.lucie, day=yesterday, ines=AWAY)
    comes(cast, cast.ines, "09:20", by="anne")
    assert absences(cast.ines, yesterday) == [("08:30", "12:00")]


def test_the_page_of_an_absence_says_who_did_what(cast, away, sign_in):
    absence = Absence.objects.get()
    reason = told(cast, cast.claire, cast.ines)
    actions.decide(reason, by=cast.anne, accepted=True)
    actions.decide(reason, by=cast.anne, accepted=False)
    actions.note_call(absence, by=cast.anne)
    actions.withdraw_passage(comes(cast, cast.ines, "09:20", by="anne"), by=cast.anne)
    said = [one.words for one in history_of(absence)]
    assert said == [
        "Appel de 8\xa0h\xa030 : absence", "Alerte envoyée à la famille", "Motif donné : Maladie de l’enfant", "Motif accepté",
        "Motif refusé", "Famille appelée", "Appel de 8\xa0h\xa030 corrigé : retard de 50 min",
        "Appel de 8\xa0h\xa030 corrigé : absence",
    ]  # fmt: skip
    page = sign_in(cast.anne).get(f"/{hats_of(cast.anne)[0].key}/vie-scolaire/absences/{absence.pk}/")
    assert "Motif refusé" in page.content.decode()
    page = sign_in(cast.claire).get(f"/parent/vie-scolaire/absences/{absence.pk}/").content.decode()
    assert "Ce qui s’est passé" not in page
