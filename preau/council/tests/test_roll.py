"""A sitting that was held keeps the members it had: a mandate noted later changes nothing of it."""

from datetime import timedelta

from preau.base import clock
from preau.council.actions import acts, assemblies, room, votes
from preau.council.attendance import room_of, seats_on
from preau.council.check import check_act
from preau.council.describing import described_act
from preau.council.law.voting import Tally
from preau.council.models import Sitting
from preau.council.tests.desk import again, frozen
from preau.council.tests.hall import come, council, matter, members_of, opened
from preau.directory.models import Person


def test_a_mandate_ended_before_a_held_sitting_still_counts_there(cast):
    sitting = opened(council(cast, 3), cast.gaelle, there=3)
    come(sitting, ago=5)
    gone = members_of(sitting.assembly)[2]
    before = room_of(Sitting.objects.get(pk=sitting.pk)).at(1).attendance
    assemblies.end_mandate(
        gone, by=cast.gaelle, on=clock.today() - timedelta(days=20), because="démission notée tard"
    )
    found = room_of(Sitting.objects.get(pk=sitting.pk))
    assert found.at(1).attendance == before and len(found.seats) == 3


def test_a_member_entered_later_was_not_of_a_sitting_that_was_held(cast):
    sitting = opened(council(cast, 3), cast.gaelle, there=3)
    come(sitting, ago=5)
    late = Person.objects.create(first_name="Camille", last_name="Jonquille", title="Mme")
    assemblies.seat(
        sitting.assembly, by=cast.gaelle, person=late, starts_on=clock.today() - timedelta(days=90)
    )
    assert len(seats_on(Sitting.objects.get(pk=sitting.pk), sitting.day)) == 3


def test_an_alternate_whose_time_is_over_takes_no_seat(cast):
    assembly = council(cast, 3)
    person = Person.objects.create(first_name="Camille", last_name="Iris", title="Mme")
    holder = members_of(assembly)[2]
    other = assemblies.seat(
        assembly,
        by=cast.gaelle,
        person=person,
        starts_on=clock.today() - timedelta(days=90),
        alternate_of=holder,
    )
    assemblies.end_mandate(other, by=cast.gaelle, on=clock.today() - timedelta(days=30), because="démission")
    sitting = opened(assembly, cast.gaelle, there=2)
    seat = next(one for one in room_of(sitting).seats if one.pk == holder.pk)
    assert list(seat.alternates.all()) == []


def test_who_takes_no_part_is_no_fault_of_the_count(cast):
    """Three there, two voices: the third took no part, and the checker finds nothing to say of the total."""
    sitting = opened(council(cast, 3), cast.gaelle, there=3, matters=3, template="free")
    room.name_secretary(sitting, by=cast.gaelle, member=members_of(sitting.assembly)[1])
    act = frozen(cast, sitting=sitting)
    votes.take_vote(matter(sitting, 2), by=cast.gaelle, manner="public", tally=Tally(2))
    quiet = acts.draft(matter(sitting, 2), by=cast.gaelle)
    for one in (act, quiet):
        codes = {found.code for found in check_act(described_act(again(one)))}
        assert "vote-total" not in codes
    assert described_act(again(quiet)).act.vote.silent == 1
