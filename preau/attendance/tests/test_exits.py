"""Hours without lesson: who stays, who may leave, and what families are told."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from preau.attendance.exits.actions import authorise, end_rule, offer_rule
from preau.attendance.exits.ahead import cut_words, cuts_ahead
from preau.attendance.exits.hours import Allowed, Cut, Edge, Held, Place, Regime, cuts, place_of
from preau.attendance.exits.permanence import free_at, regime_of
from preau.attendance.models import ExitChoice, Passage
from preau.attendance.tests import morning
from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Enrolment
from preau.notifications.models import Notification
from preau.timetable.actions import cancel_lesson, move_lesson, settle_periods, take_back
from preau.timetable.lessons import lessons_of
from preau.timetable.models import Change
from preau.timetable.reading.scopes import Scope
from tests.jobs import run_jobs

BELLS = [(8, 9), (9, 10), (10, 11), (11, 12), (14, 15), (15, 16), (16, 17)]
DAYS = st.lists(st.sampled_from(["", "held", "off"]), min_size=7, max_size=7)
ALLOWED = st.builds(Allowed, st.booleans(), st.booleans())


def lessons(day):
    return [Held(time(a), time(b), word == "off") for (a, b), word in zip(BELLS, day, strict=True) if word]


def plain(day, n, regime, allowed):
    """The same, told of the words of a day: what stands before and after the hour, in the day or the half-day."""
    if day[n] == "held":
        return Place.LESSON
    first, last = (0, 7) if regime != Regime.DAY else (0, 4) if n < 4 else (4, 7)
    before, after = [w for w in day[first:n] if w], [w for w in day[n + 1 : last] if w]
    if not day[n] and (not before or not after):
        return Place.NOT_EXPECTED
    if regime == Regime.BOARD:
        return Place.STUDY
    cut = "held" not in before or "held" not in after
    return Place.LEAVES if (allowed.at_ends if cut else allowed.between) else Place.STUDY


@given(DAYS, st.integers(0, 6), st.sampled_from(Regime), ALLOWED)
def test_a_place_is_that_of_a_plain_telling(day, n, regime, allowed):
    a, b = BELLS[n]
    assert place_of(time(a), time(b), lessons(day), regime, allowed) == plain(day, n, regime, allowed)


@given(DAYS, st.integers(0, 6), st.sampled_from(Regime))
def test_without_authorisation_nobody_is_let_out(day, n, regime):
    a, b = BELLS[n]
    assert place_of(time(a), time(b), lessons(day), regime, Allowed()) != Place.LEAVES
    assert not any(one.may for one in cuts(lessons(day), regime, Allowed()))


@given(DAYS, st.sampled_from([Regime.HALF_BOARD, Regime.BOARD]), ALLOWED)
def test_a_day_is_cut_only_where_its_first_or_last_lessons_are_not_held(day, regime, allowed):
    said = [n for n, word in enumerate(day) if word]
    held = [n for n, word in enumerate(day) if word == "held"]
    may = allowed.at_ends and regime != Regime.BOARD
    wanted = []
    if said and not held:
        wanted = [Cut(time(BELLS[said[0]][0]), time(BELLS[said[-1]][1]), Edge.WHOLE, may)]
    elif held:
        if held[0] != said[0]:
            wanted.append(Cut(time(BELLS[said[0]][0]), time(BELLS[held[0]][0]), Edge.BEGIN, may))
        if held[-1] != said[-1]:
            wanted.append(Cut(time(BELLS[held[-1]][1]), time(BELLS[said[-1]][1]), Edge.END, may))
    assert cuts(lessons(day), regime, allowed) == wanted


@given(DAYS, ALLOWED)
def test_who_eats_at_home_has_two_half_days(day, allowed):
    morning, afternoon = ([*day[:4], "", "", ""], ["", "", "", "", *day[4:]])
    halves = [cut for part in (morning, afternoon) for cut in cuts(lessons(part), Regime.HALF_BOARD, allowed)]
    assert cuts(lessons(day), Regime.DAY, allowed) == halves


@pytest.mark.parametrize("regime", list(Regime))
def test_the_midday_break_is_no_permanence(regime):
    day = [Held(time(8), time(9)), Held(time(15), time(16))]
    at_noon = place_of(time(12), time(13), day, regime, Allowed())
    assert at_noon == (Place.NOT_EXPECTED if regime == Regime.DAY else Place.MEAL)
    freed = [*day, Held(time(13), time(14), is_off=True)]
    assert place_of(time(13), time(14), freed, Regime.HALF_BOARD, Allowed()) == Place.STUDY


@pytest.mark.parametrize(
    ("words", "regime"),
    [
        ("DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT", "half_board"), ("EXTERNE LIBRE", "day"), ("Externe surveillé", "day"),
        ("INTERNE DANS L'ETABLISSEMENT", "board"), ("INTERNE EXTERNE", "half_board"), ("", "half_board"), ("?", "half_board"),
    ],
)  # fmt: skip
def test_the_words_of_the_feed_are_understood(words, regime):
    assert regime_of(words) == regime


@pytest.fixture
def day(cast):
    """Louis has two lessons today, of which the second will be cancelled."""
    settle_periods(cast.college, by=cast.bruno, bells=[("M1", time(8), time(9)), ("M2", time(9), time(10))])
    morning.lesson(cast, "08:00", "09:00", subject="Français")
    return morning.lesson(cast, "09:00", "10:00", subject="Maths")


def green(cast, **more):
    said = {"name": "Vert", "at_ends": True, "between": False, "by_family": True} | more
    return offer_rule(by=cast.bruno, hat=hats_of(cast.bruno)[0], **said)


def names(pupils):
    return [one.person.first_name for one in pupils]


def at_nine(cast):
    free = free_at(cast.college.pk, clock.today(), (time(9), time(10)))
    return names(free.stay), names(free.leave)


def test_a_cancelled_hour_sends_to_permanence_until_the_family_allows(cast, day):
    assert at_nine(cast) == ([], [])
    cancel_lesson(day, by=cast.bruno)
    assert at_nine(cast) == (["Louis"], [])
    authorise(cast.louis, green(cast), by=cast.claire, hat=_parent(cast.claire))
    assert at_nine(cast) == ([], ["Louis"])
    Enrolment.objects.filter(person=cast.louis).update(regime="INTERNE DANS L'ETABLISSEMENT")
    assert at_nine(cast) == (["Louis"], [])


def test_families_are_told_from_when_and_not_when_it_is_held_after_all(cast, day):
    authorise(cast.louis, green(cast), by=cast.claire, hat=_parent(cast.claire))
    cancel_lesson(day, by=cast.bruno)
    run_jobs()
    told = Notification.objects.filter(kind="early_exit")
    assert sorted(told.values_list("person__first_name", flat=True)) == ["Claire", "Louis", "Thomas"]
    assert "Sortie permise dès 9\xa0h" in told[0].text
    take_back(Change.objects.get(), by=cast.bruno)
    run_jobs()
    assert not told.exists()


def said_of_today(cast):
    found = cuts_ahead([cast.louis.pk, cast.ines.pk], clock.today(), clock.today())
    return [cut_words(cut) for cut in found.get(cast.louis.pk, {}).get(clock.today(), [])]


def test_a_pupil_and_a_family_read_what_a_shorter_day_lets_do(cast, day, sign_in):
    assert said_of_today(cast) == []
    cancel_lesson(day, by=cast.bruno)
    assert said_of_today(cast) == ["Permanence de 9\xa0h à 10\xa0h"]
    authorise(cast.louis, green(cast), by=cast.claire, hat=_parent(cast.claire))
    assert said_of_today(cast) == ["Sortie à 9\xa0h, permise"]
    for person, path in (
        (cast.louis, "eleve/agenda/"),
        (cast.claire, f"parent/agenda/?enfant={cast.louis.pk}"),
    ):
        assert "Sortie à 9\xa0h, permise" in sign_in(person).get(f"/{path}").content.decode()
    assert (
        "permise"
        not in sign_in(cast.marc)
        .get(f"/{hats_of(cast.marc)[0].key}/agenda/eleve/{cast.louis.pk}/")
        .content.decode()
    )


def test_a_lesson_that_moves_away_from_an_edge_is_told_too(cast, day):
    authorise(cast.louis, green(cast), by=cast.claire, hat=_parent(cast.claire))
    [first] = [
        one
        for one in lessons_of(Scope.group(cast.fifth.pk), clock.today(), clock.today())
        if one.words == "Français"
    ]
    change = move_lesson(
        first, by=cast.bruno, day=clock.today() + timedelta(days=7), starts_at=time(15), ends_at=time(16)
    )
    run_jobs()
    told = Notification.objects.filter(kind="early_exit")
    assert {one.text.split(",")[0] for one in told.all()} == {"Arrivée permise à 9\xa0h"} and said_of_today(
        cast
    ) == ["Arrivée à 9\xa0h, permise"]
    take_back(change, by=cast.bruno)
    run_jobs()
    assert not told.exists() and said_of_today(cast) == []


def test_who_does_not_decide_authorises_nothing(cast, day):
    rule, on_paper = green(cast), green(cast, name="Rouge", at_ends=False, by_family=False)
    for person, chosen in ((cast.claire, on_paper), (cast.marc, rule), (cast.perle, rule), (cast.nora, rule)):
        with pytest.raises(ValidationError):
            authorise(cast.louis, chosen, by=person, hat=hats_of(person)[0])
    authorise(cast.louis, on_paper, by=cast.celine, hat=hats_of(cast.celine)[0])
    with pytest.raises(ValidationError):
        offer_rule(
            by=cast.celine,
            hat=hats_of(cast.celine)[0],
            name="Bleu",
            at_ends=True,
            between=True,
            by_family=True,
        )
    end_rule(on_paper, by=cast.bruno, hat=hats_of(cast.bruno)[0])
    assert not ExitChoice.objects.filter(ended_at=None).exists()


def test_school_life_ticks_who_is_in_permanence(cast, day, sign_in):
    cancel_lesson(day, by=cast.bruno)
    client, path = (
        sign_in(cast.celine),
        f"/{hats_of(cast.celine)[0].key}/vie-scolaire/permanence/?heure=09:00",
    )
    assert "1 élève reste" in client.get(path).content.decode()
    for _twice in range(2):
        client.post(path, {"here": cast.louis.pk})
    seen = Passage.objects.get(kind="study", withdrawn_at=None)
    assert "là à" in client.get(path).content.decode()
    client.post(path, {"undo": seen.pk})
    assert not Passage.objects.filter(withdrawn_at=None).exists()
    assert "VASSEUR Louis" in client.get(f"{path}&papier=1").content.decode()


def test_a_parent_reads_and_chooses_on_a_page(cast, day, sign_in):
    rule = green(cast)
    path = f"/parent/vie-scolaire/famille/sorties/?enfant={cast.louis.pk}"
    assert "Rien de noté" in sign_in(cast.thomas).get(path).content.decode()
    sign_in(cast.thomas).post(path, {"rule": rule.pk})
    assert "Aujourd’hui : Vert" in sign_in(cast.claire).get(path).content.decode()
    assert sign_in(cast.claire).post(path, {"rule": "x"}).status_code == 404
    assert (
        sign_in(cast.claire).get(f"/parent/vie-scolaire/famille/sorties/?enfant={cast.ines.pk}").status_code
        == 404
    )


def _parent(person):
    return next(one for one in hats_of(person) if one.kind == "guardian")
