"""Absences from rolls to what families say: made, told, explained, accepted."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.attendance import actions
from preau.attendance.absences import settle
from preau.attendance.choices import ExemptionKind, PassageKind, State
from preau.attendance.models import Absence, Mark, Passage, Reason, RollCall
from preau.attendance.readings import absences_of, reason_of
from preau.attendance.runs import Seen, runs
from preau.attendance.tests.morning import (
    AWAY,
    HERE,
    LATE,
    absences,
    called,
    class_called,
    half_days,
    lesson,
    told,
)
from preau.base import clock
from preau.directory.hats import hats_of
from preau.notifications.models import Notification
from preau.timetable.tests.week import at
from tests.jobs import run_jobs

HOURS = [("08:30", "09:25"), ("09:30", "10:25"), ("10:40", "11:35"), ("13:30", "14:25"), ("14:35", "15:30")]


def morning(cast, count=3):
    return [lesson(cast, starts=a, ends=b, subject=f"Cours {n}") for n, (a, b) in enumerate(HOURS[:count])]


def test_lessons_missed_one_after_the_other_are_one_absence(cast):
    one, two, three = morning(cast)
    called(one, cast.marc, louis=AWAY)
    first = Absence.objects.get().pk
    called(two, cast.marc)
    assert absences(cast.louis) == [("08:30", "10:25")] and Absence.objects.get().pk == first
    called(three, cast.marc, louis=HERE)
    assert absences(cast.louis) == [("08:30", "10:25")]
    row = Absence.objects.get()
    assert (row.morning, row.afternoon, f"{row.last_at:%H:%M}") == (2, 0, "09:30")


def test_an_hour_corrected_in_the_middle_makes_two_and_both_ways_agree(cast):
    one, two, three = morning(cast)
    for each in (one, two, three):
        called(each, cast.marc, louis=AWAY)
    called(two, cast.marc, version=1, louis=(LATE, 20))
    assert absences(cast.louis) == [("08:30", "09:25"), ("10:40", "11:35")]
    called(two, cast.marc, version=2, louis=AWAY)
    assert absences(cast.louis) == [("08:30", "11:35")]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(list(State))), min_size=1, max_size=8))
def test_absences_are_always_those_of_the_last_word_of_each_roll(cast, history):
    for model in (Absence, Mark, RollCall):
        model.objects.all().delete()
    versions, last = {}, {}
    lessons = [lesson(cast, starts=a, ends=b, subject=f"Cours {n}") for n, (a, b) in enumerate(HOURS)]
    for hour, state in history:
        called(lessons[hour], cast.marc, version=versions.get(hour, 0), louis=state)
        versions[hour] = versions.get(hour, 0) + 1
        last[hour] = state
    expected = runs(
        Seen(lessons[hour].starts_at, lessons[hour].ends_at, state == AWAY) for hour, state in last.items()
    )
    assert absences(cast.louis) == [(f"{one.starts_at:%H:%M}", f"{one.ends_at:%H:%M}") for one in expected]


def test_settling_twice_changes_nothing(cast):
    called(lesson(cast), cast.marc, louis=AWAY)
    before = list(Absence.objects.values())
    again = settle(cast.college.pk, clock.today(), [cast.louis.pk])
    assert (again.new, again.undone, list(Absence.objects.values())) == ([], [], before)


def test_the_sick_bay_is_no_absence_and_its_hours_alone_are_kept(cast):
    actions.note_passage(
        by=cast.celine,
        pupil=cast.louis,
        establishment=cast.college,
        kind=PassageKind.SICK_BAY,
        at=at("08:20"),
    )
    called(lesson(cast), cast.marc)
    assert Mark.objects.get().state == AWAY and absences(cast.louis) == []
    passage = Passage.objects.get()
    actions.end_passage(passage, by=cast.celine)
    assert Passage.objects.get().until is not None and absences(cast.louis) == []
    assert {field.name for field in Passage._meta.get_fields()} & {"reason", "words", "note"} == set()
    actions.withdraw_passage(passage, by=cast.celine)
    assert absences(cast.louis) == [("08:30", "09:25")]


def test_arranged_afternoons_of_the_youngest_are_no_absence(cast):
    half_days(cast)
    today = clock.today()
    actions.exempt(
        by=cast.anne,
        pupil=cast.maya,
        establishment=cast.school,
        kind=ExemptionKind.AFTERNOONS,
        first_day=today,
        last_day=today,
    )
    class_called(cast, cast.cp, cast.helene, half="morning", maya=AWAY)
    class_called(cast, cast.cp, cast.helene, half="afternoon", zoe=AWAY)
    assert absences(cast.maya) == [("08:30", "12:00")] and absences(cast.zoe) == [("14:00", "16:30")]


def heard(kind="absence"):
    rows = Notification.objects.filter(kind=kind).order_by("person__first_name")
    return [(one.person.first_name, one.text, one.urgent) for one in rows]


def test_those_who_answer_for_the_child_are_told_at_once_and_nobody_else(cast):
    cast.thomas.children_ties.filter(child=cast.louis).update(state="withdrawn")
    called(lesson(cast), cast.marc, louis=AWAY)
    assert heard() == []
    assert run_jobs() == ["preau.attendance.tasks.alert"]
    text = "Louis n’est pas en cours depuis 8\u00a0h\u00a030. Vous savez pourquoi\u00a0?"
    assert [(who, words.replace(" ?", "\u00a0?"), urgent) for who, words, urgent in heard()] == [
        ("Claire", text, True)
    ]
    called(lesson(cast, starts="09:30", ends="10:25"), cast.marc)
    run_jobs()
    assert len(heard()) == 1, "once an absence"


@pytest.mark.parametrize(
    ("state", "hears"), [("joint", True), ("other_parent", False), ("withdrawn", False), ("forbidden", False)]
)
def test_who_hears_and_who_reads_and_who_explains(cast, sign_in, state, hears):
    cast.paul.children_ties.filter(child=cast.jade).update(state=state)
    half_days(cast)
    class_called(cast, cast.cm1, cast.lucie, jade=AWAY)
    run_jobs()
    assert ("Paul" in [who for who, _text, _urgent in heard()]) == hears
    one = Absence.objects.get()
    client, page = sign_in(cast.paul), f"/parent/vie-scolaire/absences/{one.pk}/"
    reads = client.get(page).status_code
    assert reads == (200 if state in ("joint", "other_parent") else 404)
    sent = client.post(page, {"motive": "illness", "extent": "day"}).status_code
    assert (sent == 302, Reason.objects.exists()) == (hears, hears)


def test_an_absence_told_before_alarms_nobody(cast):
    told(cast, cast.claire, cast.louis)
    called(lesson(cast), cast.marc)
    run_jobs()
    assert absences(cast.louis) == [("08:30", "09:25")] and heard() == []


def test_a_slip_of_the_finger_is_taken_back_before_anyone_hears_and_after(cast):
    one = lesson(cast)
    called(one, cast.marc, louis=AWAY)
    called(one, cast.marc, version=1, louis=HERE)
    run_jobs()
    assert heard() == []
    called(one, cast.marc, version=2, louis=AWAY)
    run_jobs()
    called(one, cast.marc, version=3, louis=HERE)
    run_jobs()
    assert {words for _who, words, _urgent in heard()} == {
        "Finalement, Louis était bien là à 8\u00a0h\u00a030 : l’appel est corrigé."
    }


def test_an_absence_of_a_past_day_breaks_no_silence(cast):
    called(lesson(cast, day=clock.today() - timedelta(days=3)), cast.marc, louis=AWAY)
    run_jobs()
    assert heard() and not any(urgent for _who, _text, urgent in heard())


def test_a_reason_holds_for_lessons_that_begin_in_its_span_only(cast):
    one, two, _three = morning(cast)
    called(one, cast.marc, louis=AWAY)
    told(cast, cast.claire, cast.louis, ends="09:00")
    assert [missed.standing for missed in absences_of(cast.louis, clock.today())] == ["waiting"]
    called(two, cast.marc, louis=AWAY)
    [longer] = absences_of(cast.louis, clock.today())
    assert longer.standing == "unknown" and reason_of(longer.absence) is None
    told(cast, cast.claire, cast.louis, ends="10:00")
    assert reason_of(longer.absence) is not None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    spans=st.lists(
        st.tuples(st.integers(-2, 2), st.integers(0, 23), st.integers(0, 3), st.integers(0, 23)), max_size=4
    )
)
def test_the_reason_that_holds_is_that_of_a_plain_reading_in_python_and_in_sql(cast, spans):
    Reason.objects.all().delete()
    if not Absence.objects.exists():
        called(lesson(cast), cast.marc, louis=AWAY)
        called(lesson(cast, starts="09:30", ends="10:25"), cast.marc, louis=AWAY)
    one, today = Absence.objects.get(), clock.today()
    made = []
    for since, hour, lasts, until in spans:
        first = today + timedelta(days=since)
        span = ((first, at(f"{hour:02}:15")), (first + timedelta(days=lasts), at(f"{until:02}:45")))
        reason = told(
            cast,
            cast.claire,
            cast.louis,
            first=first,
            last=span[1][0],
            starts=f"{hour:02}:15",
            ends=f"{until:02}:45",
        )
        made += [(reason.pk, span)]
    holds = [
        pk for pk, (begins, ends) in made if begins <= (today, one.starts_at) and ends > (today, one.last_at)
    ]
    expected = max(holds, default=None)
    found = reason_of(one)
    [missed] = absences_of(cast.louis, today)
    assert (found.pk if found else None, missed.reason.pk if missed.reason else None) == (expected, expected)


def test_school_life_accepts_or_not_and_the_family_hears_of_a_refusal_only(cast):
    reason = told(cast, cast.claire, cast.louis, "waking")
    actions.decide(reason, by=cast.celine, accepted=True)
    assert heard("absence_answer") == []
    actions.decide(reason, by=cast.celine, accepted=False, answer="Troisième fois ce mois-ci.")
    actions.decide(reason, by=cast.celine, accepted=False, answer="Troisième fois ce mois-ci.")
    assert [who for who, _text, _urgent in heard("absence_answer")] == ["Claire"]
    assert told(cast, cast.celine, cast.louis, "transport").accepted is True, "noted on the telephone"


def test_what_a_family_said_twice_is_one_reason_and_is_taken_back_until_the_school_answers(cast, sign_in):
    reason = told(cast, cast.claire, cast.louis)
    assert told(cast, cast.claire, cast.louis) == reason
    client = sign_in(cast.claire)
    assert client.post(f"/parent/vie-scolaire/motifs/{reason.pk}/retrait/").status_code == 302
    assert Reason.objects.get().withdrawn_at
    other = told(cast, cast.claire, cast.louis)
    actions.decide(other, by=cast.celine, accepted=True)
    answer = client.post(f"/parent/vie-scolaire/motifs/{other.pk}/retrait/", follow=True)
    assert (
        "a déjà répondu" in answer.content.decode() and Reason.objects.get(pk=other.pk).withdrawn_at is None
    )
    assert sign_in(cast.thomas).post(f"/parent/vie-scolaire/motifs/{other.pk}/retrait/").status_code == 404


def test_a_certificate_is_asked_for_a_contagious_disease_only_and_no_copy_is_kept(cast, sign_in):
    ill, contagious = told(cast, cast.claire, cast.louis), told(cast, cast.claire, cast.louis, "contagious")
    assert (ill.asks_document, contagious.asks_document) == (False, True)
    key = hats_of(cast.celine)[0].key
    sign_in(cast.celine).post(f"/{key}/vie-scolaire/motifs/{contagious.pk}/certificat/")
    contagious.refresh_from_db()
    assert (contagious.document_seen_by, contagious.asks_document) == (cast.celine, False)


def test_who_teaches_knows_that_it_was_told_and_never_why(cast, sign_in):
    told(cast, cast.claire, cast.louis)
    one = lesson(cast)
    path = f"/{hats_of(cast.marc)[0].key}/agenda/cours/{one.course_id}/{one.date}/"
    page = sign_in(cast.marc).get(path).content.decode()
    assert "Absence prévue (famille)" in page and "aladie" not in page


def test_afternoons_arranged_after_the_roll_undo_its_absence_and_their_end_makes_it_again(cast):
    half_days(cast)
    today = clock.today()
    class_called(cast, cast.cp, cast.helene, half="afternoon", maya=AWAY)
    assert absences(cast.maya) == [("14:00", "16:30")]
    arranged = {
        "by": cast.anne, "pupil": cast.maya, "establishment": cast.school, "kind": ExemptionKind.AFTERNOONS,
        "first_day": today - timedelta(days=30), "last_day": today + timedelta(days=30),
    }  # fmt: skip
    exemption = actions.exempt(**arranged)
    assert absences(cast.maya) == []
    actions.end_exemption(exemption, by=cast.anne)
    assert absences(cast.maya) == [("14:00", "16:30")]
