"""Delegation: the roll of a class, or its motives, in somebody's hands for some days, and not a day more."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.attendance import rules
from preau.attendance.calling.duty import duties_of_groups
from preau.attendance.delegating.actions import end_delegation
from preau.attendance.models import Delegation, Reason
from preau.attendance.tests.morning import half_days, lent, lesson, told
from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.hats import hats_of


def may_call(cast, who, one):
    person = getattr(cast, who)
    return rules.may_call_lesson(person, hats_of(person)[0], one)


def test_a_colleague_calls_the_roll_of_a_class_on_the_days_that_were_lent(cast, sign_in):
    one = lesson(cast)
    page = f"/{hats_of(cast.odile)[0].key}/vie-scolaire/appel/"
    assert not may_call(cast, "odile", one) and "SVT" not in sign_in(cast.odile).get(page).content.decode()
    one_right = lent(cast)
    assert lent(cast) == one_right and AuditLine.objects.filter(verb="attendance.delegate").count() == 1
    assert may_call(cast, "odile", one) and "SVT" in sign_in(cast.odile).get(page).content.decode()
    assert sign_in(cast.odile).get(f"{page}cours/{one.course_id}/{one.date}/").status_code == 200
    end_delegation(one_right, by=cast.celine)
    assert not may_call(cast, "odile", one) and Delegation.objects.get().ended_by == cast.celine


@pytest.mark.parametrize(("first", "last", "may"), [(0, 0, True), (-3, 3, True), (1, 5, False)])
def test_it_holds_from_its_first_day_to_its_last(cast, first, last, may):
    one = lesson(cast)
    lent(cast, first=first, last=last)
    assert may_call(cast, "odile", one) is may


def test_in_the_first_degree_the_director_lends_a_class(cast):
    half_days(cast)
    lent(cast, by="anne", group="cp", to="lucie")
    hat = hats_of(cast.lucie)[0]
    assert rules.may_call_class(cast.lucie, hat, cast.cp, clock.today())
    assert {one.called.whom for one in duties_of_groups([cast.cp.pk], cast.school, clock.today())} == {
        cast.cp.name
    }


def test_who_holds_the_motives_of_a_class_answers_those_and_no_others(cast, sign_in):
    mine, other = told(cast, cast.claire, cast.louis, "waking"), told(cast, cast.claire, cast.ines, "waking")
    client, key = sign_in(cast.odile), hats_of(cast.odile)[0].key
    page, act = f"/{key}/vie-scolaire/motifs/", f"/{key}/vie-scolaire/motifs/{{}}/decision/"
    assert client.get(page).status_code == 404
    assert client.post(act.format(mine.pk), {"accepted": "1"}).status_code == 404
    lent(cast, "motives")
    found = client.get(page).content.decode()
    assert "VASSEUR Louis" in found and "VASSEUR Inès" not in found
    assert client.post(act.format(other.pk), {"accepted": "1"}).status_code == 404
    assert client.post(act.format(mine.pk), {"accepted": "0", "answer": "Parlons-en."}).status_code == 302
    assert (
        Reason.objects.get(pk=mine.pk).decided_by == cast.odile
        and Reason.objects.get(pk=other.pk).accepted is None
    )
    assert not may_call(cast, "odile", lesson(cast))  # one right is not the other


@pytest.mark.parametrize(
    "more",
    [
        {"by": "marc"},
        {"by": "agnes"},
        {"by": "perle"},
        {"group": "cm1"},
        {"to": "lucie"},
        {"to": "claire"},
        {"last": -1, "first": -2},
    ],
)
def test_what_may_not_be_lent_is_refused_in_a_sentence(cast, more):
    with pytest.raises(ValidationError):
        lent(cast, **more)
    assert not Delegation.objects.exists()


def test_the_page_lends_refuses_and_takes_back(cast, sign_in):
    client, key, today = sign_in(cast.celine), hats_of(cast.celine)[0].key, clock.today()
    page = f"/{key}/vie-scolaire/delegations/"
    sent = {
        "right": "roll", "group": cast.fifth.pk, "person": cast.odile.pk, "first_day": today.isoformat(),
        "last_day": (today - timedelta(days=1)).isoformat(),
    }  # fmt: skip
    wrong = client.post(page, sent)
    assert wrong.status_code == 422 and "vient avant le premier" in wrong.content.decode()
    assert client.post(page, sent | {"last_day": today.isoformat()}).status_code == 302
    assert "Mme Caron" in client.get(page).content.decode()
    client.post(f"{page}{Delegation.objects.get().pk}/fin/")
    assert "Aucune délégation" in client.get(page).content.decode()
    assert (
        sign_in(cast.agnes).get(f"/{hats_of(cast.agnes)[0].key}/vie-scolaire/delegations/").status_code == 404
    )
