"""An act made by the room, described as data: what its rows say, read by the checker and printed by the papers."""

from preau.base import clock
from preau.council.actions import acts, room, sittings, votes
from preau.council.check import check_act
from preau.council.check.registry import Severity
from preau.council.described import Sense, VoteMode
from preau.council.describing import described_act, held_sitting
from preau.council.law.voting import Tally
from preau.council.models import Act
from preau.council.papers.extracts import extract
from preau.council.tests.hall import come, council, matter, members_of, opened, sitting_in
from preau.council.words.results import election_words


def transferred(cast):
    """The act that joins a syndicate, voted by the commune's council with one proxy, its delegate by waiver."""
    assembly = council(cast, 8, population=2031)
    sitting = sitting_in(assembly, cast.gaelle, matters=1, template="transfer")
    sittings.convene(sitting, by=cast.gaelle)
    come(sitting, ago=6)
    first, *others, absent = members_of(assembly)
    room.give_proxy(sitting, by=cast.gaelle, giver=absent, holder=others[0])
    for one in (first, *others):
        room.arrive(sitting, by=cast.gaelle, member=one)
    room.open_sitting(sitting, by=cast.gaelle)
    room.name_secretary(sitting, by=cast.gaelle, member=others[1])
    votes.waive_secrecy(matter(sitting), by=cast.gaelle, voices=8)
    votes.take_vote(matter(sitting), by=cast.gaelle, manner="public", tally=Tally(8))
    act = acts.draft(matter(sitting), by=cast.gaelle)
    fields = {
        "syndicate": "Syndicat mixte du numérique éducatif", "statutes_of": "19 janvier 2022", "conditions": "2019-12",
        "pupils": "177", "delegate": others[2].said,
    }  # fmt: skip
    act = acts.freeze(acts.fill(act, by=cast.gaelle, fields=fields), by=cast.gaelle)
    for kind in ("signed", "transmitted", "received", "published"):
        acts.step(act, by=cast.gaelle, kind=kind, on=clock.today())
    return Act.objects.get(pk=act.pk)


def test_an_act_of_the_room_is_described_as_its_rows_say(cast):
    act = transferred(cast)
    it = described_act(act)
    assert (it.act.number, it.act.vote.mode, it.act.vote.in_favour) == (
        act.reference,
        VoteMode.SHOW_OF_HANDS,
        8,
    )
    assert it.act.vote.secrecy_waived and len(it.act.operative) == 8
    assert (it.assembly.heading, it.assembly.department, it.assembly.in_exercise) == (
        "Commune de Prémesques",
        "Nord",
        8,
    )
    assert len(it.sitting.attendance.present) == 7
    assert [(one.giver, one.holder) for one in it.sitting.attendance.proxies] == [
        ("Camille HOCQUET", "Camille BODART")
    ]
    assert it.act.life.executory_on == clock.today() == it.act.life.published_on


def test_the_checker_finds_no_error_in_an_act_that_the_room_let_pass(cast):
    found = check_act(described_act(transferred(cast)))
    assert [(one.code, one.sentence) for one in found if one.severity == Severity.ERROR] == []


def test_its_extract_prints(cast):
    assert extract(described_act(transferred(cast))).startswith(b"%PDF")


def test_a_held_sitting_has_its_matters_in_order_and_a_vote_by_name_its_senses(cast):
    assembly = council(cast, 3)
    sitting = opened(assembly, cast.gaelle, there=3)
    voices = {
        one.pk: sense for one, sense in zip(members_of(assembly), ("for", "against", "for"), strict=True)
    }
    votes.take_named_vote(matter(sitting), by=cast.gaelle, voices=voices, asked_by=3)
    acts.draft(matter(sitting), by=cast.gaelle)
    room.settle(matter(sitting, 2), by=cast.gaelle, kind="noted")
    held = held_sitting(sitting)
    assert [(one.title, one.act is not None) for one in held.matters] == [
        ("Point 1", True),
        ("Point 2", False),
    ]
    [voted] = held.acts()
    assert [one.sense for one in voted.act.vote.ballots] == [Sense.IN_FAVOUR, Sense.AGAINST, Sense.IN_FAVOUR]


def test_an_elected_delegate_is_described_with_the_round(cast):
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=4, template="delegate")
    one, two = (votes.stand(matter(sitting), by=cast.gaelle, member=who) for who in members_of(assembly)[:2])
    votes.count_round(
        matter(sitting), by=cast.gaelle, voices={one.pk: 3, two.pk: 1}, blank=0, marks=members_of(assembly)
    )
    act = acts.draft(matter(sitting), by=cast.gaelle)
    it = described_act(act).act
    assert (it.designation.elected, it.designation.round) == (("Madame Camille AMIOT",), 1)
    assert (it.vote.mode, it.vote.in_favour, it.vote.against) == (VoteMode.SECRET, 3, 1)
    assert "premier tour" in election_words(matter(sitting))
