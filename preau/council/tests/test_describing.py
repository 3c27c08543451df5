"""An act made by the room, described as data: what its rows say, read by the checker and printed by the papers."""

from datetime import date

import pytest

from preau.base import clock
from preau.council.actions import acts, room, sittings, votes
from preau.council.check import check_act
from preau.council.check.registry import Severity
from preau.council.described import Sense, VoteMode
from preau.council.described.tally import Result, outcome
from preau.council.describing import described_act, held_sitting
from preau.council.law.voting import Tally
from preau.council.models import Act
from preau.council.papers.extracts import extract
from preau.council.papers.sheet import decided
from preau.council.papers.sittings import result_words
from preau.council.tests.hall import come, council, matter, members_of, opened, sitting_in
from preau.council.words.results import election_words
from preau.directory.models import Person


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


def third_round(cast, first, second, third):
    """A delegate elected in the third round: voices of three who stand, the eldest born first."""
    assembly = council(cast, 6)
    sitting = opened(assembly, cast.gaelle, there=6, template="delegate")
    stood = []
    for rank, member in enumerate(members_of(assembly)[:3]):
        Person.objects.filter(pk=member.person_id).update(birth_date=date(1960 + rank, 1, 1))
        stood.append(votes.stand(matter(sitting), by=cast.gaelle, member=member))
    for voices in ((2, 2, 2), (2, 2, 2), (first, second, third)):
        votes.count_round(
            matter(sitting), by=cast.gaelle, voices=dict(zip([one.pk for one in stood], voices, strict=True)),
            blank=6 - sum(voices), marks=members_of(assembly),
        )  # fmt: skip
    return acts.draft(matter(sitting), by=cast.gaelle)


@pytest.mark.parametrize(
    ("voices", "sentence"),
    [
        ((3, 2, 1), "Désignation faite à la majorité relative (3 voix sur 6 suffrages exprimés)."),
        ((2, 1, 2), "Désignation faite à égalité des voix, au bénéfice de l’âge (2 voix sur 5 suffrages exprimés)."),
    ],
)  # fmt: skip
def test_who_is_elected_in_the_third_round_is_no_text_rejected(cast, voices, sentence):
    it = described_act(third_round(cast, *voices))
    assert outcome(it.act.vote).is_adopted and outcome(it.act.vote).sentence == sentence
    printed = decided(it)
    assert printed["decides"] == "Le conseil d’essai, après avoir procédé à la désignation :".replace(
        " :", "\u00a0:"
    )
    assert printed["votes"][0].startswith("Scrutin secret, troisième tour. Madame\u00a0Camille\u00a0AMIOT")
    assert {one.code for one in check_act(it)}.isdisjoint({"secret-ballot", "not-adopted", "vote-total"})


def test_who_stands_alone_is_designated_and_not_noted(cast):
    assembly = council(cast, 4)
    sitting = opened(assembly, cast.gaelle, there=4, template="delegate")
    votes.stand(matter(sitting), by=cast.gaelle, member=members_of(assembly)[1])
    votes.take_effect_alone(matter(sitting), by=cast.gaelle)
    it = described_act(acts.draft(matter(sitting), by=cast.gaelle))
    assert outcome(it.act.vote).result == Result.ELECTED
    assert decided(it)["closing"].startswith("Une seule candidature a été déposée")
    assert "secret-ballot" not in {one.code for one in check_act(it)}
    [line] = held_sitting(sitting).acts()
    assert result_words(line) == "Désignation faite"
