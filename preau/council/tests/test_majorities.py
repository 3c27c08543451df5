"""Majorities that a text asks for one matter: the numbers of the table, the words of the result, what the checker reads."""

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.council.actions import acts, room, sittings, votes
from preau.council.check import check_act
from preau.council.described.tally import Result, outcome
from preau.council.describing import described_act
from preau.council.law.majorities import Majority, majorities, majority
from preau.council.law.voting import How, Tally, decide
from preau.council.models import Act, Sitting
from preau.council.tests.hall import come, council, matter, members_of, sitting_in
from preau.council.words.results import outcome_of, result_phrase, result_words

COUNTS = st.integers(0, 60)


def asked(share, of):
    return Majority("essai", "", "", Fraction(share), of, "")


@pytest.mark.parametrize(
    ("share", "of", "cast", "present", "members", "needed"),
    [
        ("2/3", "members", 20, 20, 26, 18),
        ("2/3", "cast", 17, 20, 26, 12),
        ("1/2", "members", 9, 9, 17, 9),
        ("1/2", "members", 9, 9, 18, 10),
        ("1", "present", 10, 12, 19, 12),
        ("1", "members", 19, 19, 19, 19),
        ("2/3", "cast", 0, 3, 5, 1),
    ],
)
def test_what_a_majority_asks_for(share, of, cast, present, members, needed):
    assert asked(share, of).needed(cast=cast, present=present, members=members) == needed


@given(st.sampled_from(["1/2", "3/5", "2/3", "1"]), st.integers(1, 200))
def test_a_share_is_reached_by_what_it_needs_and_by_nothing_less(share, base):
    needed, part = asked(share, "members").needed(cast=0, present=0, members=base), Fraction(share)
    enough = (lambda n: n > base * part) if part == Fraction(1, 2) else (lambda n: n >= base * part)
    assert enough(needed) and not enough(needed - 1)


@given(COUNTS, COUNTS, COUNTS, st.integers(1, 60))
def test_neither_tie_nor_casting_vote_decides_a_majority_of_its_own(in_favour, against, abstained, needed):
    tally = Tally(in_favour, against, abstained)
    found = decide(tally, needed=needed)
    assert found.adopted == (in_favour >= needed) or not tally.cast
    assert found.how in (How.QUALIFIED, How.UNANIMOUS, How.NOBODY)


def test_each_majority_of_the_table_has_its_words_and_its_source():
    for kind in ("municipal", "committee", "school"):
        for one in majorities(kind):
            assert one.words.startswith("à l") and one.source and one.of in ("cast", "present", "members")
    assert majority("open_syndicate_statutes") not in majorities("municipal")
    assert "L5721-2-1" in majority("open_syndicate_statutes").source
    assert majority("") is None


def voted(cast, code, tally, there=6):
    assembly = council(cast, 6)
    sitting = sitting_in(assembly, cast.gaelle, matters=0)
    sittings.add_matter(sitting, by=cast.gaelle, title="Statuts", template="free", majority=code)
    sittings.convene(sitting, by=cast.gaelle)
    come(sitting)
    for one in members_of(assembly)[:there]:
        room.arrive(sitting, by=cast.gaelle, member=one)
    room.open_sitting(sitting, by=cast.gaelle)
    return votes.take_vote(
        matter(Sitting.objects.get(pk=sitting.pk)), by=cast.gaelle, manner="public", tally=tally
    )


OF_MEMBERS = "à la majorité des deux tiers des membres en exercice"


@pytest.mark.parametrize(
    ("tally", "adopted", "words"),
    [
        (Tally(3, 2), False, f"Rejetée : il fallait 4\u00a0voix pour, {OF_MEMBERS} (3\u00a0voix pour, 2 contre)."),
        (Tally(4, 2), True, f"Adoptée {OF_MEMBERS} (4\u00a0voix pour, 2 contre)."),
        (Tally(3, 3), False, f"Rejetée : il fallait 4\u00a0voix pour, {OF_MEMBERS} (3\u00a0voix pour, 3 contre)."),
        (Tally(6), True, "Adoptée à l’unanimité (6\u00a0voix pour)."),
    ],
)  # fmt: skip
def test_the_result_of_a_matter_says_its_majority(cast, tally, adopted, words):
    vote = voted(cast, "two_thirds_members", tally)
    assert outcome_of(vote).adopted is adopted and result_words(vote) == words


def test_the_page_the_paper_and_the_checker_agree(cast):
    vote = voted(cast, "two_thirds_members", Tally(4, 2))
    assert result_phrase(vote).startswith("à la majorité des deux tiers")
    act = acts.draft(vote.matter, by=cast.gaelle)
    told = described_act(Act.objects.get(pk=act.pk)).act.vote
    assert told.needed == 4 and outcome(told).result == Result.QUALIFIED
    assert outcome(told).sentence.startswith(
        "Délibération adoptée à la majorité des deux tiers des membres en exercice"
    )


def test_the_checker_refuses_an_adoption_short_of_its_majority(cast):
    vote = voted(cast, "two_thirds_members", Tally(4, 2))
    act = acts.draft(vote.matter, by=cast.gaelle)
    it = described_act(Act.objects.get(pk=act.pk))
    short = dataclasses.replace(it.act.vote, in_favour=3, against=3, formula="à la majorité")
    found = check_act(dataclasses.replace(it, act=dataclasses.replace(it.act, vote=short)))
    assert "not-adopted" in {one.code for one in found}
