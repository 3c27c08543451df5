"""The room on the day: comings and goings, quorum of each matter, withdrawals, alternates, secretary, closing."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base import clock
from preau.council.actions import assemblies, room, sittings
from preau.council.attendance import Room, room_of
from preau.council.models import Assembly, Member, Presence, Sitting
from preau.council.tests.hall import come, council, matter, members_of, opened, sitting_in
from preau.directory.models import Person


def test_who_leaves_at_matter_two_is_not_counted_there_and_the_quorum_falls(cast):
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=3)
    room.settle(matter(sitting, 1), by=cast.gaelle, kind="noted")
    room.leave(sitting, by=cast.gaelle, member=members_of(assembly)[2])
    found = room_of(sitting)
    assert [found.at(rank).attendance.present for rank in (0, 1, 2)] == [3, 3, 2]
    assert [found.at(rank).attendance.is_reached for rank in (0, 1, 2)] == [True, True, False]


def test_who_comes_late_counts_from_that_matter_and_their_proxy_is_lost(cast):
    assembly = council(cast, 4)
    late = members_of(assembly)[3]
    sitting = sitting_in(assembly, cast.gaelle)
    room.give_proxy(sitting, by=cast.gaelle, giver=late, holder=members_of(assembly)[0])
    sittings.convene(sitting, by=cast.gaelle)
    come(sitting)
    for one in members_of(assembly)[:3]:
        room.arrive(sitting, by=cast.gaelle, member=one)
    room.open_sitting(sitting, by=cast.gaelle)
    room.settle(matter(sitting, 1), by=cast.gaelle, kind="noted")
    room.arrive(sitting, by=cast.gaelle, member=late)
    found = room_of(Sitting.objects.get(pk=sitting.pk))
    assert [(found.at(r).attendance.present, found.at(r).attendance.proxies) for r in (1, 2)] == [
        (3, 1),
        (4, 0),
    ]
    assert found.at(2).verdicts == {late.pk: "giver_present"}


def test_a_slip_of_the_finger_leaves_no_trace_of_presence(cast):
    assembly = council(cast, 3)
    sitting = sitting_in(assembly, cast.gaelle)
    one = members_of(assembly)[0]
    room.arrive(sitting, by=cast.gaelle, member=one)
    room.leave(sitting, by=cast.gaelle, member=one)
    assert not Presence.objects.filter(sitting=sitting).exists()


def test_an_interested_member_leaves_the_quorum_of_that_matter_and_their_proxies_with_them(cast):
    assembly = council(cast, 4)
    first, _second, _third, absent = members_of(assembly)
    sitting = opened(assembly, cast.gaelle, there=3)
    room.give_proxy(sitting, by=cast.gaelle, giver=absent, holder=first)
    room.withdraw(matter(sitting, 1), by=cast.gaelle, member=first)
    found = room_of(sitting)
    assert (found.at(1).attendance.present, found.at(1).attendance.proxies) == (2, 0)
    assert found.at(1).verdicts == {absent.pk: "holder_withdrawn"}
    assert (found.at(2).attendance.present, found.at(2).attendance.proxies) == (3, 1)


def test_an_alternate_sits_for_the_absent_member_only(cast):
    assembly = council(cast, 3)
    seat, other, _third = members_of(assembly)
    person = Person.objects.create(first_name="Sacha", last_name="Suppléant")
    beside = assemblies.seat(
        assembly, by=cast.gaelle, person=person, starts_on=clock.today(), alternate_of=seat
    )
    sitting = sitting_in(assembly, cast.gaelle)
    room.give_proxy(sitting, by=cast.gaelle, giver=seat, holder=other)
    for one in (beside, other):
        room.arrive(sitting, by=cast.gaelle, member=one)
    there = room_of(sitting).at(0)
    assert (there.attendance.in_exercise, there.attendance.present, there.attendance.voters) == (3, 2, 2)
    assert [voter for voter, _holder in there.voices] == [beside, other]
    room.arrive(sitting, by=cast.gaelle, member=seat)
    assert room_of(sitting).at(0).attendance.present == 2


def test_the_secretary_is_someone_there(cast):
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=3)
    with pytest.raises(ValidationError, match="parmi les présents"):
        room.name_secretary(sitting, by=cast.gaelle, member=members_of(assembly)[3])
    room.name_secretary(sitting, by=cast.gaelle, member=members_of(assembly)[1])
    assert Sitting.objects.get(pk=sitting.pk).secretary == members_of(assembly)[1]


def test_the_mayor_chairs_and_the_first_of_the_table_without_her(cast):
    assembly = council(cast, 3)
    assert opened(assembly, cast.gaelle, there=2).chair == members_of(assembly)[0]
    without = sitting_in(assembly, cast.gaelle, days=20)
    sittings.convene(without, by=cast.gaelle)
    come(without)
    for one in members_of(assembly)[1:]:
        room.arrive(without, by=cast.gaelle, member=one)
    room.open_sitting(without, by=cast.gaelle)
    assert Sitting.objects.get(pk=without.pk).chair == members_of(assembly)[1]


def test_a_sitting_closes_once_every_matter_is_done_and_then_nothing_moves(cast):
    assembly = council(cast, 3)
    sitting = opened(assembly, cast.gaelle, there=3)
    with pytest.raises(ValidationError, match="Il reste le point 1"):
        room.close_sitting(sitting, by=cast.gaelle)
    for rank in (1, 2):
        room.settle(matter(sitting, rank), by=cast.gaelle, kind="postponed")
    assert room.close_sitting(sitting, by=cast.gaelle) == room.close_sitting(sitting, by=cast.gaelle)
    with pytest.raises(ValidationError, match="terminée"):
        room.leave(sitting, by=cast.gaelle, member=members_of(assembly)[0])


def test_a_sitting_nobody_convened_does_not_open(cast):
    assembly = council(cast, 1)
    sitting = sitting_in(assembly, cast.gaelle)
    room.arrive(sitting, by=cast.gaelle, member=members_of(assembly)[0])
    with pytest.raises(ValidationError, match="pas été convoquée"):
        room.open_sitting(sitting, by=cast.gaelle)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 6), st.integers(1, 6) | st.none()), max_size=12))
def test_presence_by_matter_is_what_the_comings_and_goings_say(rows):
    """Against a plain reading of each period, matter by matter."""
    seats = [Member(pk=pk, rank=pk) for pk in range(1, 6)]
    for one in seats:
        one._prefetched_objects_cache = {"alternates": Member.objects.none()}
    presences = [
        Presence(member_id=who, from_rank=start, until_rank=start + length if length else None)
        for who, start, length in rows
    ]
    found = Room(_sitting(), seats, presences, [], [])
    for rank in range(8):
        plain = {
            who for who, start, length in rows
            if rank in range(start, start + length if length else 100)
        }  # fmt: skip
        assert found.at(rank).present == plain


def _sitting() -> Sitting:
    return Sitting(assembly=Assembly(kind="municipal", population=400))


def test_a_sitting_does_not_open_before_its_day(cast):
    sitting = sitting_in(council(cast, 1), cast.gaelle)
    sittings.convene(sitting, by=cast.gaelle)
    room.arrive(sitting, by=cast.gaelle, member=members_of(sitting.assembly)[0])
    with pytest.raises(ValidationError, match="ce jour-là"):
        room.open_sitting(sitting, by=cast.gaelle)
