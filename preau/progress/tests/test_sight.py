"""Who reads which carnet: nothing before it is shown, nothing of another child, all of it for who teaches the child next."""

from datetime import timedelta

import pytest

from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Enrolment, Membership, Teaching
from preau.progress import actions
from preau.progress.models import Observation, Observed, Trace
from preau.progress.sight import children_read_by, classes_read_by, pupils_with_carnet
from preau.progress.tests.notebook import hat, nursery, observed, picture, seen, shown
from tests.world import PEOPLE

FIVE = "Je sais compter jusqu’à 5."
MAYA, ZOE = ("Maya", FIVE), ("Zoé", FIVE)


@pytest.fixture
def gs(cast):
    nursery(cast)
    return cast


def readers(cast):
    """Everyone of the cast who reads something, under any hat, with what."""
    found = {}
    for name in PEOPLE:
        person = getattr(cast, name)
        for worn in hats_of(person):
            rows = Observed.objects.visible_to(person, worn).values_list("child__first_name", flat=True)
            if rows:
                found[name] = sorted(rows)
    return found


def test_before_it_is_shown_who_teaches_reads_alone(gs):
    observed(gs, "maya", "zoe")
    assert readers(gs) == {"helene": ["Maya", "Zoé"]}


def test_once_shown_each_family_reads_its_child_and_the_head_all(gs):
    observed(gs, "maya", "zoe")
    shown(gs)
    assert readers(gs) == {
        "helene": ["Maya", "Zoé"], "anne": ["Maya", "Zoé"], "nora": ["Maya"], "maya": ["Maya"], "marc": ["Zoé"], "zoe": ["Zoé"],
    }  # fmt: skip


def test_what_is_written_after_waits_to_be_shown_in_its_turn(gs):
    observed(gs, "maya")
    shown(gs)
    observed(gs, "maya", says="Je sais nager.")
    assert seen(gs, "nora", "guardian") == [MAYA]


def test_what_is_taken_back_is_nobodys(gs):
    one = observed(gs, "maya", "zoe")
    shown(gs)
    actions.withdraw(one, by=gs.helene, hat=hat(gs.helene, "teacher"))
    assert readers(gs) == {}


def test_who_teaches_next_finds_the_past_and_who_has_left_finds_nothing(gs):
    observed(gs, "maya")
    Teaching.objects.filter(person=gs.helene).update(ends_on=clock.today() - timedelta(days=1))
    Teaching.objects.create(person=gs.hatem, group=gs.cp, starts_on=clock.today())
    assert seen(gs, "hatem", "substitute") == [MAYA] and seen(gs, "helene", "teacher") == []


def test_the_carnet_follows_a_child_who_changes_school(gs):
    observed(gs, "maya")
    shown(gs)
    yesterday = clock.today() - timedelta(days=1)
    for rows in (Enrolment.objects.filter(person=gs.maya), Membership.objects.filter(person=gs.maya)):
        rows.update(ends_on=yesterday)
    year = gs.next_cm1.school_year
    Enrolment.objects.create(
        person=gs.maya, establishment=gs.next_door, school_year=year, level="GS", starts_on=clock.today()
    )
    Membership.objects.create(person=gs.maya, group=gs.next_cm1, starts_on=clock.today())
    assert seen(gs, "noel", "teacher") == [MAYA] and seen(gs, "perle", "head") == [MAYA]
    assert seen(gs, "helene", "teacher") == [] and seen(gs, "anne", "head") == []


def test_in_cycle_2_the_family_keeps_it_and_the_teacher_reads_it_no_more(gs):
    observed(gs, "maya")
    shown(gs)
    Enrolment.objects.filter(person=gs.maya).update(level="CP")
    assert seen(gs, "helene", "teacher") == [] and seen(gs, "nora", "guardian") == [MAYA]
    assert list(children_read_by(gs.nora, hat(gs.nora, "guardian"))) == [gs.maya]
    assert [one.first_name for one in pupils_with_carnet(gs.cp)] == ["Zoé"]


def test_a_class_without_cycle_1_has_no_carnet(gs):
    assert list(classes_read_by(gs.anne, hat(gs.anne, "head"))) == [gs.cp]
    assert not classes_read_by(gs.lucie, hat(gs.lucie, "teacher")).exists()


def test_a_trace_and_an_observation_are_seen_with_what_they_are_of(gs):
    one = observed(gs, "maya", "zoe")
    trace = actions.join(one, picture(), by=gs.helene, hat=hat(gs.helene, "teacher"))
    for name in PEOPLE:
        person = getattr(gs, name)
        for worn in hats_of(person):
            may = name == "helene"
            assert Trace.objects.visible_to(person, worn).filter(pk=trace.pk).exists() is may, name
            assert Observation.objects.visible_to(person, worn).filter(pk=one.pk).exists() is may, name
    shown(gs)
    assert Trace.objects.visible_to(gs.nora, hat(gs.nora, "guardian")).exists()
    assert not Observation.objects.visible_to(gs.nora, hat(gs.nora, "guardian")).exists()
