"""Votes as counted in the room: what is refused, what follows, and what no row ever tells."""

import pytest
from django.core.exceptions import ValidationError

from preau.council.actions import acts, room, votes
from preau.council.attendance import is_done, room_of
from preau.council.describing import described_act
from preau.council.law.voting import Tally
from preau.council.models import Act, Vote, VoterMark
from preau.council.tests.hall import council, matter, members_of, opened
from preau.council.words.extract import built
from preau.council.words.results import (
    election_of,
    election_words,
    is_adopted,
    outcome_of,
    result_words,
    state_words,
)


def vote(sitting, cast, tally, rank=1, **more):
    asked = {"manner": "public"} | more
    return votes.take_vote(matter(sitting, rank), by=cast.gaelle, tally=tally, **asked)


@pytest.mark.parametrize(
    ("tally", "chair", "words"),
    [
        (Tally(4), "", "Adoptée à l’unanimité (4\u00a0voix pour)."),
        (Tally(3, 0, 1), "", "Adoptée à l’unanimité des suffrages exprimés (3\u00a0voix pour, 1\u00a0abstention)."),
        (Tally(3, 1), "", "Adoptée à la majorité (3\u00a0voix pour, 1 contre)."),
        (Tally(1, 3), "", "Rejetée (1\u00a0voix pour, 3 contre)."),
        (Tally(2, 2), "for", "Adoptée à égalité, la voix de la présidence étant prépondérante (2\u00a0voix pour, 2 contre)."),
        (Tally(2, 2), "against", "Rejetée à égalité, la voix de la présidence étant prépondérante (2\u00a0voix pour, 2 contre)."),
    ],
)  # fmt: skip
def test_words_of_a_result_come_from_its_numbers(cast, tally, chair, words):
    sitting = opened(council(cast, 4), cast.gaelle, there=4)
    assert result_words(vote(sitting, cast, tally, chair_voice=chair)) == words


def test_more_voices_than_voters_are_refused_and_a_second_count_mends_the_first(cast):
    sitting = opened(council(cast, 4), cast.gaelle, there=3)
    with pytest.raises(ValidationError, match="4 voix comptées pour 3 votants"):
        vote(sitting, cast, Tally(4))
    vote(sitting, cast, Tally(3))
    vote(sitting, cast, Tally(2, 1))
    assert Vote.objects.get(matter=matter(sitting)).tally == Tally(2, 1)


def test_a_tie_asks_for_the_voice_of_the_chair_but_not_in_secret(cast):
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=4)
    with pytest.raises(ValidationError, match="prépondérante"):
        vote(sitting, cast, Tally(2, 2))
    secret = vote(
        sitting, cast, Tally(2, 2), manner="secret", asked_by=2, marks=members_of(assembly), chair_voice=""
    )
    assert not outcome_of(secret).adopted


def test_without_quorum_at_this_matter_nothing_is_voted(cast):
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=3)
    room.withdraw(matter(sitting), by=cast.gaelle, member=members_of(assembly)[1])
    with pytest.raises(ValidationError, match=r"quorum n’est plus atteint .*2 présents, 3 nécessaires"):
        vote(sitting, cast, Tally(2))
    assert outcome_of(vote(sitting, cast, Tally(3), rank=2)).adopted


@pytest.mark.parametrize(
    ("manner", "asking", "refused"),
    [("named", 0, True), ("named", 1, False), ("secret", 1, True), ("secret", 2, False)],
)
def test_names_are_asked_by_a_quarter_secrecy_by_a_third(cast, manner, asking, refused):
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=4)
    voices = {one.pk: "for" for one in members_of(assembly)}

    def taken():
        if manner == "named":
            return votes.take_named_vote(matter(sitting), by=cast.gaelle, voices=voices, asked_by=asking)
        return vote(sitting, cast, Tally(4), manner="secret", asked_by=asking, marks=members_of(assembly))

    if refused:
        with pytest.raises(ValidationError, match="L2121-21"):
            taken()
    else:
        assert taken().tally == Tally(4)


def test_by_name_each_voice_is_kept_with_who_carried_it(cast):
    assembly = council(cast, 4)
    first, second, third, absent = members_of(assembly)
    sitting = opened(assembly, cast.gaelle, there=3)
    room.give_proxy(sitting, by=cast.gaelle, giver=absent, holder=second)
    said = {first.pk: "against", second.pk: "for", third.pk: "abstain", absent.pk: "against"}
    taken = votes.take_named_vote(matter(sitting), by=cast.gaelle, voices=said, asked_by=3)
    assert (taken.tally, taken.chair_voice) == (Tally(1, 2, 1), "against")
    assert list(taken.voices.order_by("member__rank").values_list("member", "carried_by", "voice")) == [
        (first.pk, None, "against"), (second.pk, None, "for"), (third.pk, None, "abstain"),
        (absent.pk, second.pk, "against"),
    ]  # fmt: skip


def test_no_row_ties_a_ballot_to_a_voter(cast):
    """Marks come in the order of the table, whatever the order they are given in, and bear neither hour nor choice."""
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=4)
    backwards = list(reversed(members_of(assembly)))
    vote(sitting, cast, Tally(3, 1), manner="secret", asked_by=4, marks=backwards)
    marks = VoterMark.objects.filter(matter=matter(sitting)).order_by("pk")
    assert [one.member for one in marks] == members_of(assembly)
    assert {one.name for one in VoterMark._meta.fields} == {"id", "matter", "round_number", "member"}
    assert not matter(sitting).vote.voices.exists()


def test_ballots_and_signatures_agree_or_the_count_is_refused(cast):
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=3)
    with pytest.raises(ValidationError, match="3 bulletins pour 2 émargements"):
        vote(sitting, cast, Tally(3), manner="secret", asked_by=3, marks=members_of(assembly)[:2])
    with pytest.raises(ValidationError, match="ne vote pas ici"):
        vote(sitting, cast, Tally(3), manner="secret", asked_by=3, marks=members_of(assembly)[1:])


def test_an_appointment_is_secret_unless_all_give_it_up(cast):
    sitting = opened(council(cast, 4), cast.gaelle, there=4, template="delegate")
    with pytest.raises(ValidationError, match="scrutin secret, sauf"):
        vote(sitting, cast, Tally(4))
    with pytest.raises(ValidationError, match="unanimité des 4 votants"):
        votes.waive_secrecy(matter(sitting), by=cast.gaelle, voices=3)
    votes.waive_secrecy(matter(sitting), by=cast.gaelle, voices=4)
    assert outcome_of(vote(sitting, cast, Tally(4))).adopted


def test_an_election_goes_through_its_rounds(cast):
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=4, template="delegate")
    one, two = (
        votes.stand(matter(sitting), by=cast.gaelle, member=member) for member in members_of(assembly)[:2]
    )

    def ballot(first, second):
        return votes.count_round(
            matter(sitting), by=cast.gaelle, voices={one.pk: first, two.pk: second}, blank=0, marks=members_of(assembly)
        )  # fmt: skip

    ballot(2, 2)
    assert (election_of(matter(sitting)).elected, election_of(matter(sitting)).next_round) == (None, 2)
    with pytest.raises(ValidationError, match="closes"):
        votes.stand(matter(sitting), by=cast.gaelle, member=members_of(assembly)[2])
    ballot(3, 1)
    assert (
        election_words(matter(sitting))
        == "Mme Camille Amiot : 3\u00a0voix sur 4 suffrages exprimés, deuxième tour."
    )
    with pytest.raises(ValidationError, match="Aucun tour"):
        ballot(4, 0)


def test_the_only_candidacy_takes_effect_at_once_when_the_chair_reads_it(cast):
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=4, template="delegate")
    votes.stand(matter(sitting), by=cast.gaelle, member=members_of(assembly)[1])
    assert election_of(matter(sitting)).elected is None
    votes.take_effect_alone(matter(sitting), by=cast.gaelle)
    assert election_of(matter(sitting)).elected == members_of(assembly)[1]
    assert "seule candidature" in election_words(matter(sitting))


def test_standing_is_not_being_elected_the_ballot_stays_secret(cast):
    """Two stand and nobody has counted: raised hands are refused as if nobody stood (CGCT L2121-21)."""
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=4, template="delegate")
    for one in members_of(assembly)[:2]:
        votes.stand(matter(sitting), by=cast.gaelle, member=one)
    with pytest.raises(ValidationError, match="scrutin secret, sauf"):
        vote(sitting, cast, Tally(4))
    votes.waive_secrecy(matter(sitting), by=cast.gaelle, voices=4)
    assert outcome_of(vote(sitting, cast, Tally(4))).adopted


def test_who_is_elected_is_not_voted_again(cast):
    sitting = opened(council(cast, 4), cast.gaelle, there=4, template="delegate")
    votes.stand(matter(sitting), by=cast.gaelle, member=members_of(sitting.assembly)[1])
    votes.take_effect_alone(matter(sitting), by=cast.gaelle)
    with pytest.raises(ValidationError, match="désignation est faite"):
        vote(sitting, cast, Tally(0, 4))


def test_the_election_of_a_delegate_does_not_adopt_a_transfer(cast):
    """The delegate takes effect at once; the seven other articles are still voted, by raised hands."""
    sitting = opened(council(cast, 4), cast.gaelle, there=4, template="transfer")
    votes.stand(matter(sitting), by=cast.gaelle, member=members_of(sitting.assembly)[1])
    votes.take_effect_alone(matter(sitting), by=cast.gaelle)
    found = matter(sitting)
    assert (is_adopted(found), is_done(found), room_of(sitting).rank_now) == (False, False, 1)
    assert state_words(found) == "désignation faite, texte à voter"
    vote(sitting, cast, Tally(1, 3))
    assert (is_adopted(matter(sitting)), room_of(sitting).rank_now) == (False, 2)
    vote(sitting, cast, Tally(3, 1))
    assert is_adopted(matter(sitting))


def test_a_named_vote_counted_again_in_secret_keeps_no_name(cast):
    """And the mirror: the signatures of a secret vote go when it is counted again by raised hands."""
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=4)
    voices = {one.pk: "for" for one in members_of(assembly)}
    votes.take_named_vote(matter(sitting), by=cast.gaelle, voices=voices, asked_by=4)
    act = acts.draft(matter(sitting), by=cast.gaelle)
    assert len(built(act)["named"]) == len(described_act(act).act.vote.ballots) == 4
    vote(sitting, cast, Tally(3, 1), manner="secret", asked_by=4, marks=members_of(assembly))
    act = Act.objects.get(pk=act.pk)
    assert not matter(sitting).vote.voices.exists() and matter(sitting).marks.count() == 4
    assert (built(act)["named"], described_act(act).act.vote.ballots) == ([], ())
    vote(sitting, cast, Tally(3, 1))
    assert not matter(sitting).marks.exists()


def test_a_secret_vote_on_a_text_leaves_the_signatures_of_its_election(cast):
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=4, template="transfer")
    one, _two = [votes.stand(matter(sitting), by=cast.gaelle, member=who) for who in members_of(assembly)[:2]]
    votes.count_round(
        matter(sitting), by=cast.gaelle, voices={one.pk: 3}, blank=1, marks=members_of(assembly)
    )
    vote(sitting, cast, Tally(3), manner="secret", marks=members_of(assembly)[:3])
    marks = matter(sitting).marks
    assert (marks.filter(round_number=1).count(), marks.count()) == (4, 7)
    vote(sitting, cast, Tally(4))
    assert marks.count() == 4
