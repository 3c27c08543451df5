"""The committee answers a member that asks to leave: agreed, deferred, refused; or its silence agrees, and says why."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.council.actions import acts
from preau.syndicate import reactions, tasks
from preau.syndicate.actions import agendas, answering, joining
from preau.syndicate.law.chain import leaving_day, months_after
from preau.syndicate.models import AccessionStep
from preau.syndicate.tests.desk import again, agenda_in, ago, council_of, executory, held, member
from preau.syndicate.tests.test_pages import read, url
from preau.syndicate.undoing import act_undone
from preau.syndicate.words.authorities import day_said


@pytest.fixture
def asked(cast):
    return joining.ask_to_leave(member(cast, since=200), by=cast.samira, on=ago(100), proof="2026-31")


def answered(cast, asked, kind, **fields):
    """Drafted, held and executory: what the job of the reaction would run, twice."""
    sitting = agenda_in(council_of(cast, cast.syndicate, "committee"), cast.samira)
    act = agendas.put_answer_on_agenda(asked, by=cast.samira, kind=kind, sitting=sitting)
    assert act == agendas.put_answer_on_agenda(asked, by=cast.samira, kind=kind, sitting=sitting)
    acts.fill(act, by=cast.samira, fields=act.fields | fields)
    act = executory(held(act, cast.samira), cast.samira, on=ago(1))
    reactions.act_executory(act.pk)
    return act


def stands(accession):
    last = answering.answer_of(again(accession))
    return (last.kind if last else None, again(accession).until)


def test_agreed_it_leaves_on_the_day_of_the_notice_and_the_annexes_say_so(cast, asked):
    act = answered(cast, asked, "agreed")
    assert "Accepte le retrait" in act.articles[0] and str(asked.until.year) in act.articles[0]
    assert stands(asked) == ("agreed", asked.until)
    annex = asked.syndicate.documents.filter(kind="members").latest("adopted_on")
    assert (annex.adopted_on, annex.listed) == (asked.until + timedelta(days=1), [])
    act_undone(act.pk)
    assert stands(asked) == ("agreed", asked.until), "executory still"
    acts.step(act, by=cast.samira, kind="withdrawn", on=ago(0))
    act_undone(act.pk)
    assert stands(asked) == (None, asked.until)


def test_deferred_it_leaves_later_and_its_schools_too(cast, asked):
    later = date(asked.until.year + 1, 8, 31)
    answered(cast, asked, "deferred", effective_on=f"31 août {later.year}", why="le marché court encore")
    assert stands(asked) == ("deferred", later) and cast.school.ends_on == later
    answering.answer(asked, by=cast.samira, kind="agreed", on=ago(0), proof="2026-14")
    assert stands(asked) == ("agreed", later)


def test_refused_it_stays_with_its_schools_and_may_ask_again(cast, asked):
    answered(cast, asked, "refused", why="le marché court encore")
    assert stands(asked) == ("refused", None) and cast.school.ends_on is None
    joining.ask_to_leave(again(asked), by=cast.samira, on=ago(0), proof="2027-02")
    assert stands(asked) == (None, leaving_day(ago(0), 6))


def test_a_day_that_its_text_does_not_say_leaves_the_answer_to_the_office(cast, asked):
    answered(cast, asked, "agreed", effective_on="à la rentrée")
    assert stands(asked) == (None, asked.until)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"kind": "closed"}, "n’a rien à répondre"), ({"on": -1}, "à venir"), ({"on": 101}, "suit la demande"),
        ({"proof": " "}, "Citez"), ({"kind": "deferred"}, "plus tardif"), ({"until": 1}, "passé"),
    ],
)  # fmt: skip
def test_an_answer_has_its_act_and_its_day(cast, asked, what, words):
    told = {"kind": "agreed", "on": 0, "proof": "2026-12"} | what
    told |= {name: ago(told[name]) for name in ("on", "until") if name in told}
    with pytest.raises(ValidationError, match=words):
        answering.answer(asked, by=cast.samira, **told)


def test_silence_agrees_only_where_the_statutes_say_so_on_its_day(cast, asked):
    tasks.presume_answers()
    assert stands(asked)[0] is None
    syndicate = asked.syndicate
    syndicate.silence_months, syndicate.source = 4, "statuts, article 6"
    syndicate.save()
    day = months_after(ago(100), 4)
    with clock.frozen_shift(f"{(day - timedelta(days=1)).isoformat()}T08:00"):
        tasks.presume_answers()
        assert answering.silence_on(again(asked)) == day and stands(asked)[0] is None
    with clock.frozen_shift(f"{(day + timedelta(days=2)).isoformat()}T08:00"):
        tasks.presume_answers()
        tasks.presume_answers()
        step = AccessionStep.objects.get(kind="silent")
        assert (
            step.on == day and "silence du comité pendant 4 mois" in step.proof and "article 6" in step.proof
        )
        with pytest.raises(ValidationError, match="déjà répondu"):
            answering.answer(asked, by=cast.samira, kind="refused", on=day, proof="2027-01")


def test_the_office_reads_what_is_awaited_and_notes_it(cast, asked, sign_in):
    samira, path = sign_in(cast.samira), url(cast.samira, "leaving_answer", pk=asked.pk)
    assert "n’a pas encore répondu" in read(samira, cast.samira, "accession", pk=asked.pk)
    assert "Votée ailleurs" in samira.get(path).content.decode()
    refused = samira.post(path, {"kind": "agreed", "on": ago(0), "proof": ""})
    assert refused.status_code == 422 and "Citez la délibération" in refused.content.decode()
    assert samira.post(path, {"kind": "agreed", "on": ago(0), "proof": "2026-12"}).status_code == 302
    assert "Retrait accepté par le comité" in read(samira, cast.samira, "accession", pk=asked.pk)
    assert samira.get(path).status_code == 404, "it has its answer"
    for who in (cast.gaelle, cast.josette, cast.anne):
        gone = url(who, "leaving_answer", pk=asked.pk)
        assert sign_in(who).get(gone).status_code == 404
        assert sign_in(who).post(url(who, "leaving_agenda", pk=asked.pk)).status_code == 404


@given(day=st.dates(date(2020, 1, 1), date(2040, 1, 1)), months=st.integers(0, 60))
def test_months_after_is_the_same_day_or_the_last_of_its_month(day, months):
    found = months_after(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


def test_a_day_is_read_as_an_act_says_it():
    assert [day_said(one) for one in ("31 août 2027", "1er  Mars 2027", "31/08/2027", " ")] == [
        date(2027, 8, 31), date(2027, 3, 1), date(2027, 8, 31), None,
    ]  # fmt: skip
    for wrong in ("31 brumaire 2027", "31 avril 2027", "demain"):
        with pytest.raises(ValidationError, match="n’est pas un jour"):
            day_said(wrong)
