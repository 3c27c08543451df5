"""Places taken: once, whatever the order, by whoever was first; and nobody in two places."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base import clock
from preau.meetings import actions
from preau.meetings.hours import Hours, overlaps
from preau.meetings.models import Booking, Offer, Slot
from preau.meetings.queries import free_slots
from preau.meetings.tests.evening import hat, live, opened, page, post, slots, told
from preau.timetable.actions import open_course
from tests.database import TEMPLATE, admin, cast_file, drop
from tests.jobs import run_jobs
from tests.world import Cast

FAMILIES = [("claire", "ines"), ("thomas", "ines"), ("fatou", "issa"), ("sophie", "jade"), ("paul", "jade")]
STEPS = st.lists(
    st.tuples(st.sampled_from(["take", "cancel"]), st.integers(0, 4), st.integers(0, 3)), max_size=14
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(each=st.sampled_from(["child", "parent"]), seats=st.integers(1, 2), steps=STEPS)
def test_whatever_is_taken_and_given_back_the_places_are_those_of_the_model(cast, each, seats, steps):
    """The model: a dictionary of who holds which slot; free = opened - taken at every step."""
    for model in (Booking, Slot):
        model.objects.all().delete()
    Offer.objects.all().delete()
    hours = Hours(date(2026, 12, 3), time(17), time(17, 40), 10)
    one = opened(cast.lucie, cast.cm1, each=each, seats=seats, hours=hours)
    offered, held = slots(one), {}
    for step, who, which in steps:
        adult, child = FAMILIES[who]
        if step == "cancel":
            if mine := Booking.objects.live().filter(guardian=getattr(cast, adult)).first():
                actions.cancel(mine, by=getattr(cast, adult), hat=hat(getattr(cast, adult), "guardian"))
            held.pop((child, adult), None)
        else:
            full = Counter(held.values())[which] >= seats and held.get((child, adult)) != which
            others = each == "child" and any(c == child and a != adult for c, a in held)
            try:
                actions.take(offered[which], by=getattr(cast, adult), child=getattr(cast, child))
                taken = True
            except ValidationError:
                taken = False
            assert taken == (not full and not others), (held, step, adult, which)
            if taken:
                held[child, adult] = which
        rows = Booking.objects.live().values_list("child__first_name", "guardian__first_name", "slot", "seat")
        assert len(rows) == len(held) and len({(slot, seat) for *_who, slot, seat in rows}) == len(rows)
        free = sum(slot.seats - slot.used for slot in free_slots(list(one.desks.all()))[one.desks.get().pk])
        assert free == seats * len(offered) - len(held)


def test_two_parents_take_the_same_place_at_the_same_second_and_one_gets_it(own_database):
    cast = Cast.load(cast_file())
    one = opened(cast.lucie, cast.cm1, each="parent")
    [first, *_others] = slots(one)

    def take(pair):
        adult, child = pair
        try:
            actions.take(first, by=getattr(cast, adult), child=getattr(cast, child))
        except ValidationError as refusal:
            return refusal.messages[0]
        finally:
            connections.close_all()
        return "taken"

    with ThreadPoolExecutor(5) as pool:
        became = Counter(pool.map(take, FAMILIES))
    assert became == {"taken": 1, "Cette heure vient d’être prise. Voici celles qui restent.": 4}
    assert Booking.objects.live().count() == 1


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """Threads see each other's rows only when they are committed: not in the transaction of `db`."""
    name, before = f"preau_meetings_{os.getpid()}", connection.settings_dict["NAME"]
    drop(name)
    admin(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        yield
        connection.close()
        connection.settings_dict["NAME"] = before
    drop(name)


def test_the_parent_of_two_is_not_at_two_tables_at_one_hour(cast):
    school, college = opened(cast.lucie, cast.cm1), opened(cast.odile, cast.fifth)
    actions.take(slots(school)[2], by=cast.claire, child=cast.ines)
    with pytest.raises(ValidationError, match="déjà un rendez-vous à cette heure"):
        actions.take(slots(college)[2], by=cast.claire, child=cast.louis)
    shown = page(cast.claire, "guardian", f"{college.pk}/")
    assert f'value="{slots(college)[2].pk}"' not in shown and f'value="{slots(college)[3].pk}"' in shown
    actions.take(slots(college)[2], by=cast.thomas, child=cast.louis)  # the other parent is free
    assert [(child, adult) for child, adult, _hour in live()] == [("Inès", "Claire"), ("Louis", "Thomas")]


def test_another_hour_is_a_move_and_the_teacher_is_told(cast):
    one = opened(cast.lucie, cast.cm1)
    first = actions.take(slots(one)[0], by=cast.claire, child=cast.ines)
    assert actions.take(slots(one)[0], by=cast.claire, child=cast.ines) == first
    run_jobs()
    assert told("meeting_change") == ["Thomas"]  # the child has one: its other parent knows the hour
    actions.take(slots(one)[3], by=cast.claire, child=cast.ines)
    run_jobs()
    assert told("meeting_change") == ["Lucie", "Thomas"] and len(live()) == 1
    assert Booking.objects.count() == 2  # the first stays as history
    actions.take(slots(one)[0], by=cast.fatou, child=cast.issa)  # its place is free again


def test_after_the_day_that_was_said_only_the_school_changes_anything(cast):
    one = opened(cast.lucie, cast.cm1)
    mine = actions.take(slots(one)[0], by=cast.claire, child=cast.ines)
    with clock.frozen_shift("2026-12-02T08:00"):
        for act in (
            lambda: actions.take(slots(one)[1], by=cast.claire, child=cast.ines),
            lambda: actions.cancel(mine, by=cast.claire, hat=hat(cast.claire, "guardian")),
        ):
            with pytest.raises(ValidationError):
                act()
        assert "appelez l’école" in page(cast.claire, "guardian", f"{one.pk}/")
        lucie = hat(cast.lucie, "teacher")
        actions.place(slots(one)[4], by=cast.lucie, hat=lucie, child=cast.ines, guardian=cast.claire)
        actions.cancel(Booking.objects.live().get(), by=cast.lucie, hat=lucie, words="Je suis absente.")
        run_jobs()
        assert "Claire" in told("meeting_change") and live() == []


def test_one_that_was_just_taken_is_said_and_the_others_are_shown(cast):
    one = opened(cast.lucie, cast.cm1)
    wanted, desk = slots(one)[0], one.desks.get()
    actions.take(wanted, by=cast.fatou, child=cast.issa)
    path = f"{one.pk}/choix/{cast.ines.pk}/{desk.pk}/"
    answer = post(cast.claire, "guardian", path, {"slot": wanted.pk})
    shown = answer.content.decode()
    assert answer.status_code == 400 and "vient d’être prise" in shown
    assert f'value="{wanted.pk}"' not in shown and f'value="{slots(one)[1].pk}"' in shown
    assert post(cast.claire, "guardian", path, {}).status_code == 400
    assert post(cast.claire, "guardian", path, {"slot": slots(one)[1].pk}).status_code == 302
    assert len(live(child=cast.ines)) == 1


def test_a_teacher_is_not_in_two_places(cast):
    opened(cast.odile, cast.fifth)
    with pytest.raises(ValidationError, match="Mme Caron reçoit déjà des familles"):
        opened(cast.odile, cast.latin, hours=Hours(date(2026, 12, 3), time(17, 55), time(18, 25), 10))
    hosts = [cast.odile.pk, cast.marc.pk]
    with pytest.raises(ValidationError, match="Mme Caron reçoit déjà"):
        opened(cast.bruno, cast.fifth, kind="head", hosts=hosts, manner="apart", for_all=False)
    open_course(
        by=cast.bruno, establishment=cast.college, weekday=4, starts_at=time(16, 30), ends_at=time(17, 25),
        groups=[cast.fifth], teachers=[cast.marc], starts_on=date(2026, 9, 1), subject="SVT",
    )  # fmt: skip
    with pytest.raises(ValidationError, match="Delattre a déjà SVT"):
        opened(cast.marc, cast.fifth)
    spans = [slot.span for slot in Slot.objects.filter(desk__hosts=cast.odile)]
    assert len(spans) == 6
    assert not any(overlaps(a, b) for a in spans for b in spans if a != b)
