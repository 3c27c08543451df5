"""Who reads an event: the rule told plainly, over the whole cast, for any reach and any days."""

from datetime import date, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base import clock
from preau.base.rows import asked_at_once
from preau.directory.hats import hats_of
from preau.occasions import glance
from preau.occasions.choices import STAFF
from preau.occasions.models import Occasion
from preau.occasions.tests.outing import TODAY, announced
from tests.world import PEOPLE

PUPILS = {"cp": ["maya", "zoe"], "cm1": ["ines", "issa", "jade"], "fifth": ["louis"]}
PARENTS = {
    "ines": ["claire", "thomas"], "issa": ["fatou"], "jade": ["sophie", "paul"], "maya": ["nora"], "zoe": ["marc"],
    "louis": ["claire", "thomas"],
}  # fmt: skip
SCHOOLS = {"school": ["cp", "cm1"], "college": ["fifth"]}
HEADS = {"school": "anne", "college": "bruno"}
DAYS = st.dates(date(2026, 11, 20), date(2026, 12, 20))
calm = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def expected(cast, school, groups, staff_only):
    """(first name, kind of hat) of whom the rule lets read."""
    found = set()
    for name in PEOPLE:
        for hat in hats_of(getattr(cast, name)):
            if hat.kind in STAFF and hat.establishment_id == getattr(cast, school).pk:
                found.add((name, hat.kind))
    if not staff_only:
        for child in [child for group in groups or SCHOOLS[school] for child in PUPILS[group]]:
            found |= {(child, "pupil")} | {(parent, "guardian") for parent in PARENTS[child]}
    return found


def readers(cast, one):
    worn = [(name, hat) for name in PEOPLE for hat in hats_of(getattr(cast, name))]
    return {
        (name, hat.kind)
        for name, hat in worn
        if Occasion.objects.visible_to(getattr(cast, name), hat).filter(pk=one.pk).exists()
    }


@calm
@given(st.sampled_from(sorted(SCHOOLS)), st.booleans(), st.booleans(), st.data())
def test_its_readers_are_those_of_its_reach(cast, school, to_all, staff_only, data):
    with clock.frozen_shift(TODAY):
        one_of = st.lists(st.sampled_from(SCHOOLS[school]), min_size=1, unique=True)
        groups = [] if to_all else data.draw(one_of)
        to = [getattr(cast, name) for name in groups] or "ecole"
        one = announced(getattr(cast, HEADS[school]), to, kind="head", staff_only=staff_only)
        assert readers(cast, one) == expected(cast, school, groups, staff_only)


@calm
@given(DAYS, st.integers(0, 9), DAYS, st.integers(0, 9))
def test_a_window_of_days_has_those_that_touch_it(cast, first, lasts, since, wide):
    last, until = first + timedelta(days=lasts), since + timedelta(days=wide)
    with clock.frozen_shift(TODAY):
        one = announced(
            cast.anne, cast.cm1, kind="head", first_day=first, last_day=last, starts_at=None, ends_at=None
        )
        [hat] = [hat for hat in hats_of(cast.claire) if hat.kind == "guardian"]
        found = glance.of_pupil(cast.claire, hat, cast.ines.pk, since, until)
        days = {first + timedelta(days=n) for n in range(lasts + 1)}
        asked = {since + timedelta(days=n) for n in range(wide + 1)}
        assert (one.pk in [told.pk for told in found]) == bool(days & asked)
        assert glance.of_pupil(cast.claire, hat, cast.louis.pk, since, until) == []


def test_a_question_and_a_window_tell_the_same(cast):
    """JSON on the first page, rows in the week: days, hours and children come out alike."""
    with clock.frozen_shift(TODAY):
        announced(cast.anne, kind="head", starts_at=time(9, 30), ends_at=time(16, 5))
        announced(cast.anne, cast.cm1, kind="head", starts_at=None, ends_at=None, title="Classe de neige")
        [hat] = [hat for hat in hats_of(cast.claire) if hat.kind == "guardian"]
        [answer] = asked_at_once([glance.coming(cast.claire, hat)])
        told = glance.told_of(answer)
        rows = glance.of_pupil(cast.claire, hat, cast.ines.pk, date(2026, 11, 26), date(2026, 12, 9))
        assert told == rows
        assert [(one.title, one.pupils, one.whom) for one in told] == [
            ("Classe de neige", (cast.ines.pk,), "CM1-CM2"),
            ("Sortie au musée", (cast.ines.pk,), ""),
        ]
