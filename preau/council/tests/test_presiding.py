"""Who presides one matter in place of the chair; who is elected between equals; what the public page proves."""

import hashlib
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from preau.base import clock
from preau.council.actions import acts, room, votes
from preau.council.describing import described_act
from preau.council.law.voting import Tally
from preau.council.papers import extracts
from preau.council.tests.desk import again, signed
from preau.council.tests.hall import council, matter, members_of, opened
from preau.council.tests.test_pages import page
from preau.council.words.extract import built
from preau.council.words.results import election_of, outcome_of


def test_another_member_presides_one_matter_and_the_act_says_it(cast):
    """The administrative account: the mayor leaves the vote, the council elects who presides (CGCT L2121-14)."""
    sitting = opened(council(cast, 4), cast.gaelle, there=4, matters=2, template="free")
    mayor, deputy, *_others = members_of(sitting.assembly)
    room.name_secretary(sitting, by=cast.gaelle, member=_others[0])
    room.preside(matter(sitting), by=cast.gaelle, member=deputy)
    room.withdraw(matter(sitting), by=cast.gaelle, member=mayor)
    votes.take_vote(matter(sitting), by=cast.gaelle, manner="public", tally=Tally(3))
    act = acts.draft(matter(sitting), by=cast.gaelle)
    assert built(again(act))["chaired_by"] == deputy.said
    told = extracts.data(described_act(again(act)))
    assert "Camille BODART préside la séance" in told["act"]["chaired"]
    assert matter(sitting, 2).chair is None


def test_the_voice_that_breaks_a_tie_is_that_of_who_presides_the_matter(cast):
    sitting = opened(council(cast, 4), cast.gaelle, there=4)
    mayor, deputy, third, fourth = members_of(sitting.assembly)
    room.preside(matter(sitting), by=cast.gaelle, member=deputy)
    voices = {mayor.pk: "for", deputy.pk: "against", third.pk: "for", fourth.pk: "against"}
    vote = votes.take_named_vote(matter(sitting), by=cast.gaelle, voices=voices, asked_by=1)
    assert vote.chair_voice == "against" and not outcome_of(vote).adopted


def test_nobody_presides_from_outside_the_room_nor_after_the_vote(cast):
    sitting = opened(council(cast, 4), cast.gaelle, there=3)
    _mayor, deputy, _third, away = members_of(sitting.assembly)
    with pytest.raises(ValidationError, match="n’est pas dans la salle"):
        room.preside(matter(sitting), by=cast.gaelle, member=away)
    votes.take_vote(matter(sitting), by=cast.gaelle, manner="public", tally=Tally(3))
    with pytest.raises(ValidationError, match="voté"):
        room.preside(matter(sitting), by=cast.gaelle, member=deputy)


def tied(cast, assembly=None):
    """Two candidates, two voices each, three rounds: age decides, and nobody's is known."""
    sitting = opened(assembly or council(cast, 4), cast.gaelle, there=4, template="delegate")
    seats = members_of(sitting.assembly)
    ones = [votes.stand(matter(sitting), by=cast.gaelle, member=one) for one in seats[1:3]]
    for _round in range(3):
        votes.count_round(
            matter(sitting), by=cast.gaelle, voices={one.pk: 2 for one in ones}, blank=0, marks=seats
        )
    return sitting, ones


def test_a_tie_of_the_third_round_waits_for_birth_dates_and_elects_the_elder(cast):
    sitting, (first, second) = tied(cast)
    assert election_of(matter(sitting)).elected is None
    votes.tell_birth(first, by=cast.gaelle, on=date(1970, 5, 1))
    assert election_of(matter(sitting)).elected is None
    with pytest.raises(ValidationError, match="Exemple : 21/03/1968"):
        votes.tell_birth(second, by=cast.gaelle, on=clock.today())
    votes.tell_birth(second, by=cast.gaelle, on=date(1961, 5, 1))
    assert election_of(matter(sitting)).elected == second.member


def test_the_clerk_writes_the_dates_that_the_tie_asks_for(cast, sign_in):
    sitting, (first, second) = tied(cast)
    type(sitting.assembly).objects.filter(pk=sitting.assembly_id).update(authority=cast.commune)
    clerk, url = sign_in(cast.gaelle), page("election", cast.gaelle, pk=matter(sitting).pk)
    assert f"Naissance de {second.member.said}" in clerk.get(url).content.decode()
    for one, day in [(first, "1970-05-01"), (second, "1961-05-01")]:
        assert clerk.post(page("birth", cast.gaelle, pk=one.pk), {"on": day}).status_code == 302
    assert "La personne la plus âgée" not in clerk.get(url).content.decode()
    assert election_of(matter(sitting)).elected == second.member
    for who in (cast.josette, cast.samira):
        assert sign_in(who).post(page("birth", who, pk=first.pk), {"on": "1950-01-01"}).status_code == 404
        assert sign_in(who).post(page("chair", who, pk=matter(sitting).pk), {}).status_code == 404


def test_the_sum_of_the_public_page_is_that_of_the_pdf_that_anyone_takes(cast, client):
    act = signed(cast)
    acts.step(act, by=cast.gaelle, kind="published", on=clock.today())
    asked = {"slug": act.assembly.slug, "year": act.year, "number": act.number}
    taken = b"".join(client.get(reverse("acts:paper", kwargs=asked)))
    shown = client.get(reverse("acts:act", kwargs=asked)).content.decode()
    assert hashlib.sha256(taken).hexdigest() in shown
