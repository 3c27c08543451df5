"""A member leaves by an act of its own council, drafted from a model: executory, it begins its notice; withdrawn, it stays."""

import pytest
from django.core.exceptions import ValidationError

from preau.council.actions import acts
from preau.council.models import Act
from preau.syndicate import reactions
from preau.syndicate.actions import agendas
from preau.syndicate.law.chain import leaving_day
from preau.syndicate.tests.desk import (
    again,
    agenda_in,
    ago,
    council_of,
    executory,
    file_of,
    held,
    member,
    office,
)
from preau.syndicate.tests.test_pages import read, url
from preau.syndicate.undoing import act_undone


@pytest.fixture
def asked(cast):
    """The request is on the agenda of the council, drafted, and adopted."""
    found = member(cast, since=60)
    sitting = agenda_in(council_of(cast, None, "municipal"), cast.gaelle)
    act = agendas.put_withdrawal_on_agenda(found, by=cast.gaelle, sitting=sitting)
    assert act == agendas.put_withdrawal_on_agenda(found, by=cast.gaelle, sitting=sitting)
    acts.fill(act, by=cast.gaelle, fields=act.fields | {"why": "l’intercommunalité exerce cette compétence"})
    return found, held(act, cast.gaelle)


def test_the_act_says_what_leaving_is(cast, asked):
    _found, act = asked
    words = " ".join(act.articles)
    assert "Demande le retrait" in words and "préavis de 6 mois" in words and "Numérique" in act.title.title()


def test_executory_it_begins_the_notice_and_tells_it_once(cast, asked):
    found, act = asked
    assert again(found).until is None
    act = executory(act, cast.gaelle, on=ago(1))
    reactions.act_executory(act.pk)
    now = again(found)
    assert now.until == leaving_day(ago(1), 6)
    notice = now.steps.get(kind="notice")
    assert (notice.on, notice.act, notice.proof) == (ago(1), act, act.reference)


def test_withdrawn_the_member_stays(cast, asked):
    found, act = asked
    act = executory(act, cast.gaelle, on=ago(1))
    acts.step(act, by=cast.gaelle, kind="withdrawn", on=ago(0))
    act_undone(act.pk)
    act_undone(act.pk)
    assert again(found).until is None and not again(found).steps.filter(kind="notice").exists()


def test_who_is_no_member_has_nothing_to_leave(cast):
    found = file_of(office(cast), cast.commune, cast.samira)
    sitting = agenda_in(council_of(cast, None, "municipal"), cast.gaelle)
    with pytest.raises(ValidationError, match="Seul un membre"):
        agendas.put_withdrawal_on_agenda(found, by=cast.gaelle, sitting=sitting)
    assert not Act.objects.filter(template="withdrawal").exists()


def test_the_town_hall_prepares_it_from_its_page(cast, sign_in):
    member(cast, since=60)
    gaelle = sign_in(cast.gaelle)
    assert "Préparez une séance" in read(gaelle, cast.gaelle, "own_leaving")
    sitting = agenda_in(council_of(cast, None, "municipal"), cast.gaelle)
    answer = gaelle.post(url(cast.gaelle, "own_leaving"), {"sitting": sitting.pk})
    assert answer.status_code == 302 and Act.objects.filter(template="withdrawal").exists()
    assert sign_in(cast.samira).get(url(cast.samira, "own_leaving")).status_code == 404
