"""Two rooms that never import each other: who is in a class that is closed is not expected at the canteen, and the kitchen reads
how many fewer."""

from datetime import timedelta

from preau.canteen.actions import booking
from preau.canteen.kept import since_of
from preau.canteen.models import Halt, KeptCount
from preau.canteen.reactions import school_closed
from preau.canteen.tests.noon import MONDAY, THURSDAY, TUESDAY, at, listed, opened, page
from preau.directory.hats import hats_of
from preau.news.continuity import actions as continuity
from preau.news.tests.closing import closed
from tests.jobs import run_jobs

WEEK, FRIDAY = timedelta(weeks=1), MONDAY - timedelta(days=3)


def eaten(cast):
    service = opened(cast)
    for child, adult in ((cast.ines, cast.claire), (cast.issa, cast.fatou), (cast.maya, cast.nora)):
        booking.settle_habit(child, service, by=adult, weekdays=[1, 2, 4, 5])
    return service


def reopened(cast, closure):
    hat = next(one for one in hats_of(cast.anne) if one.kind == "head")
    continuity.end(closure, by=cast.anne, hat=hat)
    run_jobs()


def test_a_closed_class_is_expected_no_more_until_it_is_held_again(cast):
    with at(FRIDAY, "07:00"):
        service = eaten(cast)
    with at(MONDAY, "18:00"):
        closure = closed(cast.anne, cast.cm1, starts_on=TUESDAY, why="Chaudière en panne.")
        run_jobs()
        assert listed(service, MONDAY) == ["Issa", "Inès", "Maya"]  # it was eaten
        assert listed(service, TUESDAY) == listed(service, THURSDAY) == ["Maya"]
        assert len(KeptCount.objects.get(service=service, day=TUESDAY).children) == 3
        [since] = since_of([service.pk], TUESDAY, TUESDAY).values()
        assert since.words == "−2"
        week = page(cast.claire, "guardian", f"?enfant={cast.ines.pk}&semaine={MONDAY}")
        assert "Chaudière en panne." in week
    with at(THURSDAY, "08:00"):
        reopened(cast, closure)
        assert listed(service, THURSDAY) == ["Issa", "Inès", "Maya"]
        assert listed(service, TUESDAY) == ["Maya"]  # nobody was there that day


def test_a_closed_school_expects_nobody_and_the_school_next_door_is_untouched(cast):
    with at(FRIDAY, "07:00"):
        service = eaten(cast)
    with at(MONDAY, "07:00"):
        closed(cast.perle, None)
        run_jobs()
        assert listed(service, TUESDAY) == ["Issa", "Inès", "Maya"]
        closed(cast.anne, None, ends_on=TUESDAY)
        run_jobs()
        assert listed(service, MONDAY) == listed(service, TUESDAY) == []
        assert listed(service, THURSDAY) == ["Issa", "Inès", "Maya"]


def test_a_closure_said_after_lunch_does_not_undo_it_and_one_taken_back_at_once_shuts_nothing(cast):
    with at(FRIDAY, "07:00"):
        service = eaten(cast)
    with at(MONDAY, "14:00"):
        closure = closed(cast.anne, cast.cm1)
        run_jobs()
        assert listed(service, MONDAY) == ["Issa", "Inès", "Maya"]
        reopened(cast, closure)
        assert listed(service, TUESDAY) == listed(service, MONDAY + WEEK) == ["Issa", "Inès", "Maya"]


def test_what_is_heard_twice_or_in_the_other_order_is_the_same(cast):
    with at(FRIDAY, "07:00"):
        service = eaten(cast)
        told = {
            "closure": 5, "establishment": cast.school.pk, "group": cast.cm1.pk, "why": "Panne", "starts_on": f"{TUESDAY}",
            "ends_on": None, "told_at": "2026-12-07T06:00:00+00:00",
        }  # fmt: skip
        for ended in ("2026-12-07T06:10:00+00:00", None, None):
            school_closed(**told, ended_at=ended)
        assert Halt.objects.count() == 1 and len(listed(service, TUESDAY)) == 3
