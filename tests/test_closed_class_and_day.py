"""A class that is closed, as one room announces it, on the day that the timetable tells, and in the rolls that are asked."""

from datetime import timedelta

from preau.attendance.calling.duty import due_of_classes, duties_of_school
from preau.attendance.tests import morning
from preau.base import clock
from preau.directory.hats import hats_of
from preau.news.continuity.actions import end
from preau.news.tests import closing


def asked(cast):
    return {one.called.whom for one in duties_of_school(cast.school, clock.today())}


def agenda(cast, sign_in, who="claire", child="ines"):
    path = f"/parent/agenda/?enfant={getattr(cast, child).pk}&jour={clock.today()}"
    return sign_in(getattr(cast, who)).get(path).content.decode()


def test_a_closed_class_is_said_on_its_day_and_no_roll_is_asked_of_it(cast, sign_in):
    morning.half_days(cast)
    assert cast.cm1.name in asked(cast)
    closure = closing.closed(cast.anne, cast.cm1, why="Chaudière en panne")
    assert "Chaudière en panne" in agenda(cast, sign_in)
    assert "Chaudière en panne" not in agenda(cast, sign_in, child="louis")
    with clock.frozen_shift(f"{clock.today()}T09:00"):
        assert "Pas de classe aujourd’hui" in sign_in(cast.claire).get("/parent/").content.decode()
        assert due_of_classes(cast.lucie, cast.school.pk) is None
        assert cast.cm1.name not in asked(cast) and cast.cp.name in asked(cast)
        head = sign_in(cast.anne).get(f"/{hats_of(cast.anne)[0].key}/").content.decode()
        assert "appel manque" in head and f"{cast.cm1.name}, 8" not in head
    end(closure, by=cast.anne, hat=hats_of(cast.anne)[0])
    assert cast.cm1.name in asked(cast) and "Chaudière en panne" not in agenda(cast, sign_in)


def test_a_closure_that_is_over_is_said_no_more(cast, sign_in):
    morning.half_days(cast)
    yesterday = clock.today() - timedelta(days=1)
    closing.closed(cast.anne, cast.cm1, why="Grève", starts_on=yesterday, ends_on=yesterday)
    assert cast.cm1.name in asked(cast)
