"""Days booked and cancelled: until the deadline, by who may, and counted as a plain model counts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base.models import AuditLine
from preau.canteen.actions import booking, lists, office
from preau.canteen.booked import counts
from preau.canteen.models import Choice, Closing, Habit, KeptCount, Service
from preau.canteen.tests.noon import DAYS_OF_CLASS, MONDAY, THURSDAY, TUESDAY, at, hat, listed, opened, told
from preau.directory.models import Holiday

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("habit"), st.integers(0, 2), st.lists(st.sampled_from(DAYS_OF_CLASS), max_size=3)),
        st.tuples(st.just("day"), st.integers(0, 2), st.tuples(st.integers(0, 11), st.booleans())),
        st.tuples(st.just("late"), st.integers(0, 2), st.tuples(st.integers(0, 11), st.booleans())),
        st.tuples(st.just("close"), st.just(0), st.tuples(st.integers(0, 11), st.booleans())),
        st.tuples(st.just("sleep"), st.just(0), st.integers(1, 40)),
    ),
    max_size=12,
)
FAMILIES = [("claire", "ines"), ("fatou", "issa"), ("nora", "maya")]
OFF = date(2026, 12, 11)  # a closing day of the school, within the two weeks


class Model:
    """The telling of a child of eight: who comes on which day, changed only while its deadline is ahead."""

    def __init__(self):
        self.comes = {child: set() for _adult, child in FAMILIES}
        self.said = {child: set() for _adult, child in FAMILIES}
        self.closed, self.hours = set(), 0  # since Monday at midnight

    def is_held(self, n):
        day = MONDAY + timedelta(days=n)
        return day.isoweekday() in DAYS_OF_CLASS and day != OFF

    def is_open(self, n):
        return self.is_held(n) and self.hours < self.deadline(n)

    def deadline(self, n):
        """In hours since Monday: ten o'clock on the weekday before, which is not the day when the school is closed."""
        before = n - 1
        while (MONDAY + timedelta(days=before)).isoweekday() > 5 or MONDAY + timedelta(days=before) == OFF:
            before -= 1
        return before * 24 + 10

    def habit(self, child, weekdays):
        for n in range(14):
            if self.is_open(n) and n not in self.said[child]:
                self.comes[child] -= {n}
                if (MONDAY + timedelta(days=n)).isoweekday() in weekdays:
                    self.comes[child] |= {n}

    def say(self, child, n, comes):
        if (n in self.comes[child]) != comes:
            self.said[child] |= {n}
            self.comes[child] ^= {n}

    def expected(self, n):
        return sorted(child for child, days in self.comes.items() if n in days and n not in self.closed)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
def test_whatever_is_booked_the_lists_and_counts_are_those_of_the_model(cast, steps):
    for model in (KeptCount, Closing, Choice, Habit, Service):
        model.objects.all().delete()
    Holiday.objects.get_or_create(establishment=cast.school, name="Pont", first_day=OFF, last_day=OFF)
    model, service = Model(), opened(cast)
    for step in steps:
        take(cast, model, service, step)
    found = counts([service.pk], MONDAY, MONDAY + timedelta(days=13))
    for n in range(14):
        day, names = MONDAY + timedelta(days=n), model.expected(n)
        assert sorted(plain(one) for one in listed(service, day)) == names
        assert found.get((service.pk, day), (0, 0, 0))[0] == len(names)


def take(cast, model, service, step):
    """One step, by the verb and by the model; where the model says no, the verb refuses."""
    verb, who, what = step
    adult, child = (getattr(cast, name) for name in FAMILIES[who])
    name = FAMILIES[who][1]
    if verb == "sleep":
        model.hours = min(model.hours + what, 13 * 24)
        return
    with at(MONDAY + timedelta(days=model.hours // 24), f"{model.hours % 24:02}:00"):
        if verb == "habit":
            booking.settle_habit(child, service, by=adult, weekdays=what)
            model.habit(name, what)
            return
        n, comes = what
        day, past = MONDAY + timedelta(days=n), n < model.hours // 24
        if verb == "close":
            try:
                office.close_day(service, day, by=cast.gaelle, hat=hat(cast.gaelle, "authority"), why="Grève")
                model.closed |= {n}
            except ValidationError:
                assert past
        elif verb == "day":
            asked_for = (n in model.comes[name]) != comes
            try:
                booking.settle_days(child, by=adult, wanted={(service, day): comes})
                assert not asked_for or (model.is_open(n) and n not in model.closed)
                model.say(name, n, comes)
            except ValidationError:
                assert asked_for and not (model.is_open(n) and n not in model.closed)
        else:
            try:
                lists.note_late(
                    service, day, by=cast.gaelle, hat=hat(cast.gaelle, "authority"), child=child, comes=comes
                )
                model.say(name, n, comes)
            except ValidationError:
                assert past or not model.is_held(n) or n in model.closed


def plain(name):
    return {"Inès": "ines", "Issa": "issa", "Maya": "maya"}[name]


def test_a_day_is_booked_until_the_hour_and_refused_after_with_the_number_to_call(cast):
    service = opened(cast)
    with at(MONDAY, "09:59"):
        assert booking.settle_days(cast.ines, by=cast.claire, wanted={(service, TUESDAY): True}) == 1
        assert booking.settle_days(cast.ines, by=cast.claire, wanted={(service, TUESDAY): True}) == 0
    with at(MONDAY, "10:00"), pytest.raises(ValidationError, match="appelez le 03 20 00 00 01"):
        booking.settle_days(cast.ines, by=cast.thomas, wanted={(service, TUESDAY): False})
    assert listed(service, TUESDAY) == ["Inès"]
    assert AuditLine.objects.filter(verb="canteen.settle_days").count() == 1


def test_all_or_nothing(cast):
    service = opened(cast)
    wanted = {(service, TUESDAY): True, (service, THURSDAY): True}
    with at(MONDAY, "11:00"), pytest.raises(ValidationError):
        booking.settle_days(cast.ines, by=cast.claire, wanted=wanted)
    assert not Choice.objects.exists()


@pytest.mark.parametrize(
    ("who", "child"), [("paul", "jade"), ("yves", "jade"), ("eric", "maya"), ("nora", "ines")]
)
def test_who_does_not_exercise_authority_books_nothing(cast, who, child):
    service = opened(cast)
    adult, pupil = getattr(cast, who), getattr(cast, child)
    for act in (
        lambda: booking.settle_days(pupil, by=adult, wanted={(service, THURSDAY): True}),
        lambda: booking.settle_habit(pupil, service, by=adult, weekdays=[1]),
        lambda: booking.name_collector(pupil, by=adult, name="Denise Petit", link="tante"),
    ):
        with at(MONDAY), pytest.raises(ValidationError):
            act()


def test_a_strike_is_told_to_who_had_booked_and_so_is_its_end(cast):
    service, clerk = opened(cast), hat(cast.gaelle, "authority")
    with at(MONDAY):
        booking.settle_days(cast.ines, by=cast.claire, wanted={(service, THURSDAY): True})
        booking.settle_days(cast.jade, by=cast.sophie, wanted={(service, THURSDAY): True})
        made = office.close_day(service, THURSDAY, by=cast.gaelle, hat=clerk, why="Grève des agents.")
        office.close_day(service, THURSDAY, by=cast.gaelle, hat=clerk, why="Grève des agents.")
        assert (listed(service, THURSDAY), told()) == ([], ["Claire", "Sophie", "Thomas"])
        office.reopen_day(made, by=cast.gaelle)
    assert (listed(service, THURSDAY), told()) == (["Inès", "Jade"], ["Claire", "Sophie", "Thomas"])


def test_a_class_that_is_out_does_not_eat_and_the_others_do(cast):
    service = opened(cast)
    with at(MONDAY):
        for adult, child in ((cast.claire, cast.ines), (cast.nora, cast.maya)):
            booking.settle_days(child, by=adult, wanted={(service, THURSDAY): True})
        office.close_day(
            service, THURSDAY, by=cast.anne, hat=hat(cast.anne, "head"), why="Pique-nique", group=cast.cm1
        )
        with pytest.raises(ValidationError):
            office.close_day(service, THURSDAY, by=cast.anne, hat=hat(cast.anne, "head"), why="Grève")
    assert (listed(service, THURSDAY), told()) == (["Maya"], ["Claire", "Thomas"])
