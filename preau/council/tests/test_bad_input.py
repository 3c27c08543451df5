"""What goes wrong on a real evening, one test each: the day is a holiday, someone leaves at matter 3, a number is taken."""

from datetime import datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from preau.base import clock, transaction
from preau.council.actions import acts, room, sittings
from preau.council.attendance import room_of
from preau.council.law.days import clear_days
from preau.council.models import Act
from preau.council.tests.desk import frozen
from preau.council.tests.hall import council, matter, members_of, opened


def on_evening(year, month, day):
    return datetime.combine(datetime(year, month, day, tzinfo=clock.PARIS), time(18), clock.PARIS)


def test_a_sitting_on_a_public_holiday_is_convened_like_any_other_and_holidays_count(cast):
    """CGCT L2121-11: clear days are those of the calendar; 1 May, a Sunday and Easter Monday neither stop nor extend them."""
    assembly = council(cast, 3)
    for today, evening, enough in (
        ("2027-04-27", on_evening(2027, 5, 1), True),
        ("2027-04-28", on_evening(2027, 5, 1), False),
    ):
        with clock.frozen_shift(f"{today}T10:00"):
            sitting = sittings.prepare(assembly, by=cast.gaelle, starts_at=evening, place="Mairie")
            sittings.add_matter(sitting, by=cast.gaelle, title="Point")
            if enough:
                sittings.convene(sitting, by=cast.gaelle)
                assert clear_days(sitting.call.sent_at.astimezone(clock.PARIS).date(), sitting.day) == 3
            else:
                with pytest.raises(ValidationError, match="L2121-11"):
                    sittings.convene(sitting, by=cast.gaelle)


def test_two_acts_never_bear_one_number(cast):
    first = frozen(cast)
    other = Act(
        assembly=first.assembly,
        year=first.year,
        number=first.number,
        title="x",
        drafted_at=clock.now(),
        drafted_by=cast.gaelle,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()
    with pytest.raises(ValidationError, match="déjà au numéro"):
        acts.keep_past_number(first.assembly, by=cast.gaelle, year=first.year, last=first.number - 1)


def test_who_leaves_at_matter_three_was_there_before_and_the_quorum_is_asked_again(cast):
    """Five in exercise: three are needed, and the third leaves before matter 3 (L2121-17)."""
    sitting = opened(council(cast, 5), cast.gaelle, there=3, matters=3)
    for rank in (1, 2):
        room.settle(matter(sitting, rank), by=cast.gaelle, kind="noted")
    room.leave(sitting, by=cast.gaelle, member=members_of(sitting.assembly)[2])
    found = room_of(sitting)
    assert [found.at(rank).attendance.present for rank in (1, 2, 3)] == [3, 3, 2]
    assert [found.at(rank).attendance.is_reached for rank in (1, 2, 3)] == [True, True, False]
