"""The pure rules: marks become absences, and what was known is remembered."""

from datetime import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.attendance.calling.remembered import Known, KnownPassage, remembered
from preau.attendance.choices import PassageKind, State
from preau.attendance.runs import Run, Seen, matched, runs

HALVES = ("morning", "afternoon")
SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def at(minutes):
    return time(minutes // 60, minutes % 60)


@st.composite
def marks(draw):
    """A day of rolls, of which some may meet: a group and a class called at one hour."""
    drawn = draw(
        st.lists(st.tuples(st.integers(0, 10), st.integers(1, 3), st.booleans(), st.booleans()), max_size=9)
    )
    return [
        Seen(at(480 + 30 * start), at(480 + 30 * (start + lasts)), away, away and excused, HALVES[start >= 8])
        for start, lasts, away, excused in drawn
    ]  # fmt: skip


def plain(day):
    """The same, told slowly: marks that stay, grouped when nobody saw the pupil begin an hour between them."""
    seen = [one for one in day if not one.is_away]
    missed = sorted(
        one for one in day
        if one.is_away and not one.excused
        and not [two for two in seen if max(one.starts_at, two.starts_at) < min(one.ends_at, two.ends_at)]
    )  # fmt: skip
    groups = []
    for one in missed:
        last = groups[-1][-1] if groups else None
        if last and not [two for two in seen if last <= two <= one]:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [
        Run(
            min(one.starts_at for one in some), max(one.starts_at for one in some), max(one.ends_at for one in some),
            len([one for one in some if one.half == "morning"]), len([one for one in some if one.half == "afternoon"]),
        )
        for some in groups
    ]  # fmt: skip


@SLOWLY
@given(marks(), st.randoms())
def test_absences_are_those_of_a_plain_telling_in_whatever_order_rolls_come(day, chance):
    expected = plain(day)
    chance.shuffle(day)
    assert runs(day) == expected


@SLOWLY
@given(marks())
def test_nobody_is_away_while_seen_somewhere(day):
    for run in runs(day):
        for one in day:
            assert (
                one.is_away
                or not run.starts_at <= one.starts_at <= run.last_at
                or one.starts_at == run.starts_at
            )


class Row:
    def __init__(self, pk, run):
        self.pk, self.starts_at, self.ends_at = pk, run.starts_at, run.ends_at


@SLOWLY
@given(marks(), marks())
def test_rows_follow_the_runs_and_a_second_matching_changes_nothing(before, after):
    rows = [Row(n, run) for n, run in enumerate(runs(before))]
    kept, new = matched(runs(after), rows)
    assert sorted([*kept.values(), *new], key=lambda one: one.starts_at) == runs(after)
    assert set(kept) <= {row.pk for row in rows}
    again, none = matched(runs(after), [Row(pk, run) for pk, run in kept.items()])
    assert again == kept or none == []


def test_an_absence_that_a_late_roll_makes_longer_stays_the_same_row():
    before = [Row(7, Run(at(570), at(570), at(625), 1, 0))]
    longer = [Run(at(510), at(570), at(625), 2, 0)]
    assert matched(longer, before) == ({7: longer[0]}, [])


def known(**more):
    return Known(time(9, 30), time(10, 25), "morning", **more)


ARRIVAL, EXIT, BAY, FOUND = PassageKind.ARRIVAL, PassageKind.EXIT, PassageKind.SICK_BAY, PassageKind.FOUND


@pytest.mark.parametrize(
    ("what", "state", "minutes", "hint"),
    [
        ({}, "present", 0, ""),
        ({"before": "absent", "before_at": time(8, 30)}, "absent", 0, "Absence dès 8 h 30"),
        ({"before": "present", "before_at": time(8, 30)}, "present", 0, ""),
        ({"has_reason": True}, "absent", 0, "Absence prévue (famille)"),
        ({"has_reason": True, "passages": (KnownPassage(ARRIVAL, time(9)),)}, "present", 0, "Arrivée notée à 9 h"),
        ({"passages": (KnownPassage(ARRIVAL, time(9, 42)),)}, "late", 12, "Arrivée notée à 9 h 42"),
        (
            {"before": "absent", "before_at": time(8, 30), "passages": (KnownPassage(ARRIVAL, time(9)),)},
            "present", 0, "Arrivée notée à 9 h",
        ),
        (
            {"before": "absent", "before_at": time(8, 40), "passages": (KnownPassage(ARRIVAL, time(8, 35)),)},
            "absent", 0, "Absence dès 8 h 40",
        ),
        ({"passages": (KnownPassage(BAY, time(9, 10)),)}, "absent", 0, "À l’infirmerie depuis 9 h 10"),
        ({"passages": (KnownPassage(BAY, time(9, 10), time(9, 25)),)}, "present", 0, ""),
        ({"passages": (KnownPassage(BAY, time(9, 40)),)}, "present", 0, "À l’infirmerie depuis 9 h 40"),
        ({"passages": (KnownPassage(EXIT, time(9, 15)),)}, "absent", 0, "A quitté l’établissement à 9 h 15"),
        (
            {"before": "absent", "before_at": time(8, 30), "passages": (KnownPassage(EXIT, time(8)),)},
            "absent", 0, "A quitté l’établissement à 8 h",
        ),
        (
            {"before": "present", "before_at": time(8, 30), "passages": (KnownPassage(EXIT, time(8)),)},
            "present", 0, "",
        ),
        ({"words": "EPS", "exemptions": ("sport",)}, "present", 0, "Dispense d’EPS"),
        ({"words": "SVT", "exemptions": ("sport",)}, "present", 0, ""),
    ],
)  # fmt: skip
def test_what_is_known_is_shown_before_a_name_is_touched(what, state, minutes, hint):
    told = remembered(known(**what))
    assert (told.state, told.minutes, told.hint.replace("\u00a0", " ")) == (State(state), minutes, hint)


def test_an_arranged_afternoon_is_no_lesson_missed_in_the_morning():
    afternoon = Known(time(14), time(16, 30), "afternoon", exemptions=("afternoons",))
    assert remembered(afternoon).state == State.ABSENT
    assert remembered(known(exemptions=("afternoons",))).state == State.PRESENT
