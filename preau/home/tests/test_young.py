"""The first page of a pupil who does not read yet: the day in order, work to tick, few questions to the database."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from preau.attendance.tests.morning import half_days
from preau.base import clock
from preau.base.manifest import DayStep
from preau.canteen.actions import booking
from preau.canteen.tests.noon import MONDAY, at, opened
from preau.directory.models import Enrolment
from preau.home.young import laid
from preau.homework.models import Tick
from preau.homework.tests.school import given as given_work
from preau.messaging.safety.recalls import recall
from preau.messaging.tests.desk import enter, hat, text, to, write
from preau.news.tests import closing, press


def at_level(cast, who, level):
    Enrolment.objects.filter(person=getattr(cast, who)).update(level=level)


@pytest.fixture
def young(cast):
    """Maya is in CP, in a school that has its half-days."""
    at_level(cast, "maya", "CP")
    half_days(cast)
    return cast


def page(cast, who="maya"):
    answer = enter(getattr(cast, who)).get("/eleve/")
    assert answer.status_code == 200
    return text(answer)


def steps(cast, who="maya"):
    answer = enter(getattr(cast, who)).get("/eleve/")
    return [(f"{one.step.words}", one.state) for one in answer.context["steps"]]


@pytest.mark.parametrize(
    ("level", "is_young"), [("GS", True), ("CP", True), ("CE1", True), ("CE2", False), ("", False)]
)
def test_the_level_says_which_page_a_pupil_gets(cast, level, is_young):
    at_level(cast, "maya", level)
    assert ("Toutes mes pages" in page(cast)) is is_young


def test_a_pupil_of_the_second_degree_keeps_the_ordinary_page(cast):
    assert "Toutes mes pages" not in page(cast, "louis")


def test_the_day_is_told_in_order_with_where_it_stands(young):
    with at(MONDAY, "12:30"):
        assert steps(young) == [("Classe", "past"), ("Manger", "now"), ("Classe", ""), ("Maison", "")]


def test_in_the_evening_the_next_day_is_told(young):
    with at(MONDAY, "18:30"):
        assert steps(young) == [("Classe", ""), ("Manger", ""), ("Classe", ""), ("Maison", "")]
        assert "Demain" in page(young)


def test_what_is_booked_takes_its_place_and_home_comes_last(young):
    lunch, evening = opened(young), opened(young, "evening", starts_at=time(16, 30), ends_at=time(18, 30))
    with at(MONDAY, "08:00"):
        assert [words for words, _state in steps(young)] == [
            "Classe",
            "Manger à la maison",
            "Classe",
            "Maison",
        ]
    with at(date(2026, 12, 1)):
        for service in (lunch, evening):
            booking.settle_habit(young.maya, service, by=young.nora, weekdays=[1])
    with at(MONDAY, "17:00"):
        assert steps(young) == [
            ("Classe", "past"), ("Cantine", "past"), ("Classe", "past"), ("Garderie", "now"), ("Maison", ""),
        ]  # fmt: skip


def test_work_is_ticked_from_the_page_and_what_to_bring_is_in_the_bag(young):
    lesson = given_work(young, "Lire la page 12", by="helene", group="cp", subject="Lecture")
    given_work(young, "Le sac de piscine", by="helene", group="cp", subject="À apporter")
    before, after = page(young).split("Mes leçons")
    assert "Dans mon sac" in before and "Le sac de piscine" in before and "Lire la page 12" not in before
    assert "Lire la page 12" in after and "Le sac de piscine" not in after
    answer = enter(young.maya).post(f"/eleve/travail/{lesson.pk}/fait/", {"fait": "1", "origine": "accueil"})
    assert answer.url == "/eleve/" and Tick.objects.filter(work=lesson, pupil=young.maya).exists()


def test_the_word_of_the_teacher_is_there_until_it_is_read_or_taken_back(young):
    conversation = write(young.helene, "teacher", to(young.maya), subject="Piscine", body="Pense à ton sac.")
    assert "Un mot de Mme Lenoir" in page(young) and "Pense à ton sac." in page(young)
    recall(conversation.messages.get(), by=young.helene, hat=hat(young.helene, "teacher"))
    assert "Pense à ton sac." not in page(young)


def test_the_pictures_of_the_week_are_counted_and_a_closed_class_comes_first(young):
    press.published(young.helene, [f"familles-{young.cp.pk}"], title="La ferme")
    assert "photo" not in page(young).split("La classe")[1].split("</a>")[0]
    closing.closed(young.anne, young.cp, why="Chaudière")
    found = page(young)
    assert found.index("Pas de classe") < found.index("Ma journée</h2>") and "Chaudière" not in found


def test_ten_queries_at_most_session_and_hats_included(young):
    at_level(young, "maya", "GS")
    opened(young)
    given_work(young, "Lire la page 12", by="helene", group="cp", subject="Lecture")
    write(young.helene, "teacher", to(young.maya), body="Pense à ton sac.")
    client = enter(young.maya)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/eleve/").status_code == 200
    assert len(asked) <= 10, [one["sql"][:90] for one in asked]


HOURS = st.integers(0, 23).map(time)
KEYS = st.sampled_from(["", "noon", "home", "at 08:30"])
STEPS = st.lists(
    st.builds(DayStep, HOURS, st.just("Classe"), st.just("bowl"), st.just("sun"), KEYS), max_size=9
)


@given(STEPS, st.booleans())
def test_a_day_has_one_now_at_most_what_is_over_before_it_and_home_last(found, today):
    shown = laid(found, clock.today() if today else None)
    states = [one.state for one in shown]
    keys = [one.step.key for one in shown if one.step.key]
    assert len(keys) == len(set(keys)) and set(keys) == {one.key for one in found if one.key}
    assert states.count("now") <= 1 and (today or set(states) <= {""})
    assert states == sorted(states, key=["past", "now", ""].index)
    assert "home" not in keys[:-1]
    timed = [one.step.at for one in shown if one.step.key != "home"]
    assert timed == sorted(timed)
