"""The quorum is lost, before the sitting or in the middle of it: what is left goes to a second one, and nothing else."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.council.actions import room, sittings, votes
from preau.council.attendance import room_of
from preau.council.describing import held_sitting
from preau.council.law.voting import Tally
from preau.council.models import Sitting
from preau.council.papers.sittings import list_data, minutes_data
from preau.council.tests.hall import come, council, matter, members_of, opened, sitting_in
from preau.council.tests.test_pages import page


def lost(cast, assembly=None):
    """Three matters, the first voted, then one leaves: two of four stay."""
    assembly = assembly or council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=3, matters=3)
    votes.take_vote(matter(sitting, 1), by=cast.gaelle, manner="public", tally=Tally(3))
    room.leave(sitting, by=cast.gaelle, member=members_of(assembly)[2])
    return Sitting.objects.get(pk=sitting.pk)


def test_a_quorum_lost_in_the_middle_puts_the_rest_to_the_second_sitting(cast):
    sitting = lost(cast)
    room.stop_without_quorum(sitting, by=cast.gaelle)
    again = Sitting.objects.get(pk=sitting.pk)
    assert again.is_held and [one.settlement.kind for one in again.matters.all()[1:]] == ["reconvened"] * 2
    assert not hasattr(again.matters.get(rank=1), "settlement")
    second = sittings.sit_again(again, by=cast.gaelle, starts_at=clock.now() + timedelta(days=4))
    assert [(one.rank, one.title) for one in second.matters.all()] == [(1, "Point 2"), (2, "Point 3")]
    sittings.convene(second, by=cast.gaelle)
    come(second)
    room.arrive(second, by=cast.gaelle, member=members_of(second.assembly)[0])
    room.open_sitting(second, by=cast.gaelle)
    assert votes.take_vote(matter(second, 1), by=cast.gaelle, manner="public", tally=Tally(1)).voices_for == 1


def test_what_was_put_off_is_voted_there_and_no_more_here(cast):
    sitting = lost(cast)
    room.stop_without_quorum(sitting, by=cast.gaelle)
    with pytest.raises(ValidationError, match="seconde séance"):
        votes.take_vote(matter(sitting, 2), by=cast.gaelle, manner="public", tally=Tally(2))


def test_a_quorum_that_is_there_stops_nothing(cast):
    sitting = opened(council(cast, 3), cast.gaelle, there=3)
    with pytest.raises(ValidationError, match="la séance continue"):
        room.stop_without_quorum(sitting, by=cast.gaelle)


def test_a_quorum_missed_by_withdrawals_alone_puts_one_matter_off_and_not_the_rest(cast, sign_in):
    sitting = opened(council(cast, 4), cast.gaelle, there=3, matters=2)
    room.withdraw(matter(sitting), by=cast.gaelle, member=members_of(sitting.assembly)[2])
    with pytest.raises(ValidationError, match="par des retraits"):
        room.stop_without_quorum(sitting, by=cast.gaelle)
    shown = sign_in(cast.gaelle).get(page("room", cast.gaelle, pk=sitting.pk)).content.decode()
    assert "Constater que le quorum est perdu" not in shown and "Passer au point 1" in shown
    room.settle(matter(sitting), by=cast.gaelle, kind="postponed")
    assert votes.take_vote(matter(sitting, 2), by=cast.gaelle, manner="public", tally=Tally(3)).present == 3


def test_the_list_and_the_minutes_of_a_sitting_that_stopped_say_so(cast):
    sitting = lost(cast)
    room.stop_without_quorum(sitting, by=cast.gaelle)
    held = held_sitting(Sitting.objects.get(pk=sitting.pk))
    assert [line[2] for line in list_data(held)["lines"]] == [
        "Adoptée à l’unanimité", *["Renvoyé à la seconde séance, faute de quorum"] * 2
    ]  # fmt: skip
    told = minutes_data(held)
    assert "Le quorum n’est plus atteint" in told["closing"]
    assert told["matters"][1]["events"][0].startswith("Départ de Camille CRÉPEL")


@pytest.mark.parametrize("verb", ["add", "change", "move", "remove"])
def test_the_agenda_of_a_second_sitting_is_that_of_the_first(cast, verb):
    sitting = sitting_in(council(cast, 4), cast.gaelle, matters=2)
    sittings.convene(sitting, by=cast.gaelle)
    come(sitting)
    room.stop_without_quorum(sitting, by=cast.gaelle)
    second = sittings.sit_again(sitting, by=cast.gaelle, starts_at=clock.now() + timedelta(days=4))
    own = second.matters.get(rank=2)
    asked = {
        "add": lambda: sittings.add_matter(second, by=cast.gaelle, title="Un point nouveau"),
        "change": lambda: sittings.change_matter(
            own, by=cast.gaelle, title="Autre", report="", rapporteur=None, template=""
        ),
        "move": lambda: sittings.move_matter(own, by=cast.gaelle, up=True),
        "remove": lambda: sittings.remove_matter(own, by=cast.gaelle),
    }[verb]
    with pytest.raises(ValidationError, match="celui de la première"):
        asked()
    assert [one.title for one in second.matters.all()] == ["Point 1", "Point 2"]


def test_the_room_offers_to_stop_once_the_quorum_is_lost(cast, sign_in):
    sitting = lost(cast)
    assert room_of(sitting).at(2).attendance.missing == 1
    url = page("room", cast.gaelle, pk=sitting.pk)
    assert "Constater que le quorum est perdu" in sign_in(cast.gaelle).get(url).content.decode()
    sign_in(cast.gaelle).post(page("no_quorum", cast.gaelle, pk=sitting.pk))
    shown = sign_in(cast.gaelle).get(page("sitting", cast.gaelle, pk=sitting.pk)).content.decode()
    assert "Fixer la seconde séance" in shown and "Liste, procès-verbal, registre" in shown
