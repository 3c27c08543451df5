"""What the kitchen counts on: kept at the deadline, never changed, with what came after beside it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base.models import AuditLine
from preau.canteen.actions import booking, lists, office
from preau.canteen.actions.keeping import keep_all, keep_closing, keep_counts
from preau.canteen.booked import expected_at
from preau.canteen.kept import changes_of, since_of
from preau.canteen.models import Choice, Habit, KeptCount, Service
from preau.canteen.tests.noon import MONDAY, THURSDAY, TUESDAY, at, hat, opened, page, post

CAREFUL = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def eaten(cast, *children, weekdays=(1, 2, 4, 5)):
    """Lunch, with the regular days of these children from before the week on."""
    service = opened(cast)
    adults = {"ines": cast.claire, "issa": cast.fatou, "maya": cast.nora, "jade": cast.sophie}
    for name in children:
        booking.settle_habit(getattr(cast, name), service, by=adults[name], weekdays=list(weekdays))
    return service


def late(cast, service, day, name, *, comes):
    lists.note_late(
        service,
        day,
        by=cast.gaelle,
        hat=hat(cast.gaelle, "authority"),
        child=getattr(cast, name),
        comes=comes,
    )


def test_the_clock_keeps_each_count_once_within_minutes_of_its_deadline(cast):
    with at(MONDAY, "07:00"):
        service = eaten(cast, "ines", "issa")
    with at(MONDAY, "09:58"):
        assert keep_closing() == 0
    with at(MONDAY, "10:03"):
        assert keep_closing() == 2  # today, whose deadline was last Friday's, and tomorrow
        assert keep_closing() == 0
    kept = KeptCount.objects.get(service=service, day=TUESDAY)
    assert (set(kept.children), kept.counted_by) == ({cast.ines.pk, cast.issa.pk}, None)
    assert AuditLine.objects.get(verb="canteen.keep_counts").actor_name == "Délai des familles"
    with at(TUESDAY, "09:00"):
        assert keep_closing() == 0 and keep_all() == 0
    with at(TUESDAY + timedelta(days=1), "23:00"):
        assert keep_all() == 1  # Thursday: what a job that was down has missed


def test_what_comes_after_is_told_beside_the_count_and_never_changes_it(cast):
    with at(MONDAY, "07:00"):
        service = eaten(cast, "ines", "issa")
    with at(MONDAY, "11:00"):  # no job has run: the first act after the deadline keeps the count before it
        late(cast, service, TUESDAY, "jade", comes=True)
        late(cast, service, TUESDAY, "issa", comes=False)
        kept = KeptCount.objects.get(service=service, day=TUESDAY)
        assert (set(kept.children), kept.counted_by) == ({cast.ines.pk, cast.issa.pk}, cast.gaelle)
        told = changes_of(service, TUESDAY, expected_at(service, TUESDAY))
        assert told.told == ["En plus depuis (+1) : WALLET Jade.", "En moins depuis (−1) : DIALLO Issa."]
        [since] = since_of([service.pk], TUESDAY, TUESDAY).values()
        assert (since.number, since.words) == (2, "+1, −1")
        shown = page(cast.gaelle, "authority", f"liste/{service.pk}/{TUESDAY}/")
        assert (
            "Arrêté pour la cuisine" in shown and "WALLET Jade" in shown and "noté par Mme Pruvost" in shown
        )
        assert "Arrêté pour la cuisine" in page(
            cast.gaelle, "authority", f"liste/{service.pk}/{TUESDAY}/papier/"
        )
        figures = page(cast.gaelle, "authority", "chiffres/")
        assert "arrêté à 2" in figures and "depuis : +1, −1" in figures
        assert "Arrêté" not in page(cast.gaelle, "authority", f"liste/{service.pk}/{THURSDAY}/")


def test_a_strike_said_after_the_deadline_leaves_the_count(cast):
    with at(MONDAY, "07:00"):
        service = eaten(cast, "ines", "issa")
    with at(MONDAY, "16:00"):
        office.close_day(service, TUESDAY, by=cast.gaelle, hat=hat(cast.gaelle, "authority"), why="Grève")
        [since] = since_of([service.pk], TUESDAY, TUESDAY).values()
        assert (since.number, since.added, since.gone) == (2, 0, 2)


@pytest.mark.parametrize("who", ["claire", "lea", "dora"])
def test_who_does_not_serve_reads_no_count(cast, who):
    with at(MONDAY, "07:00"):
        service = eaten(cast, "ines")
        person = getattr(cast, who)
        kind = "staff" if who == "dora" else "guardian"
        page(person, kind, f"liste/{service.pk}/{MONDAY}/", status=404)
        assert post(person, kind, f"liste/{service.pk}/{MONDAY}/", {"all": "1"}).status_code == 404


ACTS = st.lists(st.tuples(st.sampled_from(["ines", "issa", "jade", "maya"]), st.booleans()), max_size=6)


@CAREFUL
@given(booked=st.sets(st.sampled_from(["ines", "issa", "jade", "maya"])), acts=ACTS)
def test_a_list_is_its_count_with_what_was_added_and_without_what_has_gone(cast, booked, acts):
    """Whatever the calls: counted + added − gone = expected, by name, and the count is what it was."""
    for model in (KeptCount, Choice, Habit, Service):
        model.objects.all().delete()
    with at(MONDAY, "07:00"):
        service = eaten(cast, *sorted(booked))
    with at(MONDAY, "12:00"):
        for name, comes in acts:
            late(cast, service, TUESDAY, name, comes=comes)
        keep_counts([service.pk])
        lines = expected_at(service, TUESDAY)
        told = changes_of(service, TUESDAY, lines)
        counted = {getattr(cast, name).pk for name in booked}
        assert set(told.kept.children) == counted
        added, gone = {one.pk for one in told.added}, {one.pk for one in told.gone}
        assert (counted | added) - gone == {one.child.pk for one in lines}
        assert not added & counted and gone <= counted
        [since] = since_of([service.pk], TUESDAY, TUESDAY).values()
        assert (since.number, since.added, since.gone) == (len(counted), len(added), len(gone))
