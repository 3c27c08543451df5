"""Counting, against references written apart: days one by one, votes one by one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.council.check.assembly import legal_size
from preau.council.described import Sense, Vote, VoteMode
from preau.council.described.tally import ADOPTED, Result, clear_days, executory_on, outcome, quorum

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
SMALL = st.integers(0, 40)


@given(DAYS, st.integers(1, 60))
def test_clear_days_are_the_whole_days_between(sent, gap):
    held = sent + timedelta(days=gap)
    between = [day for day in range(1, gap) if sent < sent + timedelta(days=day) < held]
    assert clear_days(sent, held) == len(between)


@pytest.mark.parametrize(
    ("sent", "held", "days"), [(14, 19, 4), (24, 28, 3), (25, 28, 2)]
)  # the facts, 0 and 1.2
def test_clear_days_of_known_cases(sent, held, days):
    assert clear_days(date(2024, 2, sent), date(2024, 2, held)) == days


@given(st.integers(1, 300))
def test_the_quorum_is_more_than_half(members):
    assert quorum(members) * 2 > members >= (quorum(members) - 1) * 2


@given(SMALL, SMALL, SMALL, SMALL, st.sampled_from([*Sense, None]), st.sampled_from(VoteMode))
def test_adoption_is_the_majority_of_votes_cast(for_, against, abstentions, blank, president, mode):
    if mode == VoteMode.TAKES_NOTE:
        return
    real = outcome(Vote(mode, for_, against, abstentions, blank, president))
    tie_broken = 0 < for_ == against and mode != VoteMode.SECRET and president == Sense.IN_FAVOUR
    assert (real.result in ADOPTED) == (2 * for_ > for_ + against or tie_broken)
    assert (real.result == Result.UNANIMOUS) == (for_ > 0 == against + abstentions + blank)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((18, 0, 0), "Délibération adoptée à l’unanimité."),
        ((15, 0, 3), "Délibération adoptée à l’unanimité des suffrages exprimés (15 pour, 3 abstentions)."),
        (
            (15, 2, 1),
            "Délibération adoptée à la majorité des suffrages exprimés (15 pour, 2 contre, 1 abstention).",
        ),
        ((8, 10, 0), "Délibération rejetée : 8 pour, 10 contre."),
    ],
)
def test_words_are_derived_from_numbers(numbers, sentence):
    assert outcome(Vote(VoteMode.SHOW_OF_HANDS, *numbers)).sentence == sentence


def test_a_tie_in_a_secret_ballot_is_a_rejection():
    vote = Vote(VoteMode.SECRET, 9, 9, president=Sense.IN_FAVOUR)
    assert outcome(vote).result == Result.REJECTED


@given(DAYS, DAYS)
def test_an_act_is_executory_at_the_later_date(published, received):
    assert (
        executory_on(published, received)
        == executory_on(received, published)
        == sorted([published, received])[1]
    )
    assert executory_on(published, None) is executory_on(None, received) is None


@pytest.mark.parametrize(
    ("people", "size"),
    [(0, 7), (99, 7), (100, 11), (2031, 19), (2499, 19), (2500, 23), (3500, 27), (299_999, 65), (10**6, 69)],
)
def test_the_legal_size_of_a_council(people, size):
    assert legal_size(people) == size
