"""A call that was cut short: the assembly rules first, and the act says so; the note that goes with a call has its day."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.council.actions import acts, room, sittings, urgency, votes
from preau.council.check import check_act
from preau.council.describing import described_act
from preau.council.law.voting import Tally
from preau.council.models import Act, Sitting, UrgencyRuling
from preau.council.papers import sheet
from preau.council.tests.hall import come, council, matter, members_of, sitting_in
from preau.council.tests.test_pages import page


def urgent(cast, assembly=None, **asked):
    """Called two days before, and open: the urgency is still to be ruled upon."""
    assembly = assembly or council(cast, 3)
    sitting = sitting_in(assembly, cast.gaelle, days=2, template="free", **asked)
    sittings.convene(sitting, by=cast.gaelle, urgent="toit envolé")
    now = clock.now()
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=now)
    type(sitting.call).objects.filter(sitting=sitting).update(sent_at=now - timedelta(days=2))
    for one in members_of(assembly)[:3]:
        room.arrive(sitting, by=cast.gaelle, member=one)
    room.open_sitting(sitting, by=cast.gaelle)
    return Sitting.objects.get(pk=sitting.pk)


def codes(act):
    return {one.code for one in check_act(described_act(Act.objects.get(pk=act.pk)))}


def test_nothing_is_voted_before_the_urgency_is_ruled_upon(cast):
    sitting = urgent(cast)
    with pytest.raises(ValidationError, match="se prononce d’abord sur l’urgence"):
        votes.take_vote(matter(sitting), by=cast.gaelle, manner="public", tally=Tally(3))
    with pytest.raises(ValidationError, match="se prononce d’abord"):
        room.settle(matter(sitting), by=cast.gaelle, kind="noted")
    first = urgency.rule_on_urgency(sitting, by=cast.gaelle, tally=Tally(3))
    assert first.accepted and urgency.rule_on_urgency(sitting, by=cast.gaelle, tally=Tally(0, 3)) == first
    votes.take_vote(matter(sitting), by=cast.gaelle, manner="public", tally=Tally(3))
    act = acts.draft(matter(sitting), by=cast.gaelle)
    assert "urgency-unruled" not in codes(act)
    opening = sheet.opening(described_act(act).assembly, described_act(act).sitting)
    assert "toit envolé" in opening and "approuvée à l’ouverture" in opening


def test_an_urgency_refused_puts_the_agenda_off(cast):
    sitting = urgent(cast)
    row = urgency.rule_on_urgency(sitting, by=cast.gaelle, tally=Tally(1, 2))
    assert not row.accepted
    assert [one.settlement.kind for one in sitting.matters.all()] == ["postponed", "postponed"]
    assert room.close_sitting(sitting, by=cast.gaelle)


@pytest.mark.parametrize(
    ("tally", "words"),
    [(Tally(4), "4 voix comptées pour 3"), (Tally(), "Aucune voix"), (Tally(1, 1), "Égalité")],
)
def test_a_ruling_that_does_not_count_is_refused(cast, tally, words):
    with pytest.raises(ValidationError, match=words):
        urgency.rule_on_urgency(urgent(cast), by=cast.gaelle, tally=tally)
    assert not UrgencyRuling.objects.exists()


def test_a_call_in_time_is_not_urgent_whatever_is_typed(cast):
    sitting = sitting_in(council(cast, 3), cast.gaelle)
    assert sittings.convene(sitting, by=cast.gaelle, urgent="pour aller vite").urgent == ""


def test_the_clerk_counts_the_ruling_in_the_room(cast, sign_in):
    sitting = urgent(cast, cast.council)
    clerk, url = sign_in(cast.gaelle), page("room", cast.gaelle, pk=sitting.pk)
    shown = clerk.get(url).content.decode()
    assert "Noter la décision sur l’urgence" in shown and "Passer au point 1" not in shown
    ruling = page("urgency", cast.gaelle, pk=sitting.pk)
    refused = clerk.post(ruling, {"voices_for": "9", "against": "0", "abstained": "0"})
    assert refused.status_code == 422 and 'value="9"' in refused.content.decode()
    assert clerk.post(ruling, {"voices_for": "3", "against": "0", "abstained": "0"}).status_code == 302
    shown = clerk.get(url).content.decode()
    assert "Urgence approuvée (3\u00a0voix pour)." in shown and "Passer au point 1" in shown
    for who in (cast.josette, cast.samira):
        assert sign_in(who).post(page("urgency", who, pk=sitting.pk), {"voices_for": "3"}).status_code == 404


def test_the_note_has_its_day_from_3500_inhabitants(cast, sign_in):
    large = council(cast, 3, population=4000)
    sitting = sitting_in(large, cast.gaelle)
    call = sittings.convene(sitting, by=cast.gaelle)
    url = page("sitting", cast.gaelle, pk=sitting.pk)
    assert "Son jour d’envoi manque encore" in sign_in(cast.gaelle).get(url).content.decode()
    note = page("note", cast.gaelle, pk=sitting.pk)
    early = f"{clock.today() - timedelta(days=1):%Y-%m-%d}"
    assert sign_in(cast.gaelle).post(note, {"on": early}).status_code == 422
    assert (
        sign_in(cast.josette).post(page("note", cast.josette, pk=sitting.pk), {"on": early}).status_code
        == 404
    )
    assert sign_in(cast.gaelle).post(note, {"on": f"{clock.today():%Y-%m-%d}"}).status_code == 302
    call.refresh_from_db()
    assert call.note_sent_on == clock.today()


@pytest.mark.parametrize(("with_note", "missing"), [(True, False), (False, True)])
def test_the_checker_reads_the_day_of_the_note(cast, with_note, missing):
    large = council(cast, 3, population=4000)
    sitting = sitting_in(large, cast.gaelle, template="free")
    sittings.convene(sitting, by=cast.gaelle, with_note=with_note)
    come(sitting)
    for one in members_of(large):
        room.arrive(sitting, by=cast.gaelle, member=one)
    room.open_sitting(sitting, by=cast.gaelle)
    votes.take_vote(matter(sitting), by=cast.gaelle, manner="public", tally=Tally(3))
    act = acts.draft(matter(sitting), by=cast.gaelle)
    assert ("explanatory-note" in codes(act)) is missing
