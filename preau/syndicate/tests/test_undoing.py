"""An act that was executory and is no more: what stood on it waits again, and comes back with it."""

from datetime import date

import pytest

from preau.council.actions import acts
from preau.council.models import Act
from preau.notifications.models import Notification
from preau.syndicate import reactions, tasks, undoing
from preau.syndicate.actions import agendas, joining, purchasing
from preau.syndicate.law.chain import Block, Link
from preau.syndicate.models import Document
from preau.syndicate.standing import standing_of
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
from preau.syndicate.tests.shop import market_of


@pytest.fixture
def joined(cast):
    """The whole chain by acts: the commune's, then the committee's."""
    found = file_of(office(cast), cast.commune, cast.samira)
    joining.serve(found, by=cast.samira, establishment=cast.school, open_since=date(2019, 9, 1))
    made = []
    for link, assembly, by in (
        (Link.COMMUNE_ACT, council_of(cast, None, "municipal"), cast.gaelle),
        (Link.CONCORDANT, council_of(cast, cast.syndicate, "committee"), cast.samira),
    ):
        act = agendas.put_on_agenda(found, by=by, link=link, sitting=agenda_in(assembly, by))
        acts.fill(
            act,
            by=by,
            fields=act.fields | {"delegate": "Mme Josette Dumez"} if link == Link.COMMUNE_ACT else act.fields,
        )
        made.append(executory(held(Act.objects.get(pk=act.pk), by), by))
    return again(found), made


def cancelled(act, by):
    acts.untransmit(act, by=by, on=ago(0), proof="annulation")
    undoing.act_undone(act.pk)
    undoing.act_undone(act.pk)


def test_a_cancelled_concordant_act_takes_the_membership_back(cast, joined):
    found, (_first, second) = joined
    assert found.since == second.executory_on
    cancelled(second, cast.samira)
    now = again(found)
    standing = standing_of(now)
    assert now.since is None and not standing.is_member and standing.next.link == Link.CONCORDANT
    assert {one.block for one in standing.rungs if one.link == Link.SERVICE} == {Block.CONCORDANT_WITHDRAWN}
    assert Document.objects.filter(kind="members").latest("pk").listed == []
    told = Notification.objects.filter(kind="membership_undone")
    assert [one.person for one in told] == [cast.samira] and "attend de nouveau" in told[0].text


def test_the_act_sent_again_makes_it_a_member_again(cast, joined):
    found, (_first, second) = joined
    cancelled(second, cast.samira)
    acts.step(second, by=cast.samira, kind="transmitted", on=ago(0))
    assert not standing_of(again(found)).is_member, "sent is not received"
    acts.step(second, by=cast.samira, kind="received", on=ago(0), proof="accusé")
    undoing.act_undone(second.pk)  # a job that runs late
    executory(Act.objects.get(pk=second.pk), cast.samira)
    now = again(found)
    assert standing_of(now).is_member and now.since == now.steps.get(kind="concordant").on


def test_the_membership_and_the_annexes_are_of_the_day_it_is_executory_again(cast, joined):
    found, (_first, second) = joined
    cancelled(second, cast.samira)
    for kind in ("transmitted", "received"):
        acts.step(second, by=cast.samira, kind=kind, on=ago(0), proof="accusé")
    for _told in (1, 2):
        reactions.act_executory(second.pk)
    now, act = again(found), Act.objects.get(pk=second.pk)
    assert now.since == act.executory_on == ago(0) == now.steps.get(kind="concordant").on
    annexes = Document.objects.filter(kind="members").order_by("pk")
    assert [len(one.listed) for one in annexes] == [1, 0, 1]
    assert [one.version for one in annexes][::2] == [act.reference, f"{act.reference} (2)"]


def test_a_withdrawn_act_of_the_commune_takes_all_that_stands_on_it(cast, joined):
    found, (first, _second) = joined
    acts.step(first, by=cast.gaelle, kind="withdrawn", on=ago(0))
    undoing.act_undone(first.pk)
    standing = standing_of(again(found))
    assert standing.next.link == Link.COMMUNE_ACT and not standing.is_member


def test_a_convention_and_its_signature_fall_with_their_acts(cast):
    found = member(cast)
    group = purchasing.open_group(found.syndicate, by=cast.samira, name="ENT", need="un ENT")
    made = []
    for assembly, by in (
        (council_of(cast, cast.syndicate, "committee"), cast.samira),
        (council_of(cast, None, "municipal"), cast.gaelle),
    ):
        act = purchasing.put_convention_on_agenda(group, by=by, sitting=agenda_in(assembly, by))
        made.append(executory(held(act, by), by))
    cancelled(made[1], cast.gaelle)
    assert [one.authority for one in group.signatories.in_force()] == [cast.syndicate]
    cancelled(made[0], cast.samira)
    group.refresh_from_db()
    assert group.adopted_on is None and not group.signatories.in_force().exists()
    assert {one.text[-40:] for one in Notification.objects.filter(kind="membership_undone")} != set()


def test_a_market_that_ends_is_told_once_before_and_once_after(cast):
    group = purchasing.open_group(office(cast), by=cast.samira, name="ENT", need="un ENT")
    purchasing.adopt(group, by=cast.samira, on=ago(900), reference="2023-12")
    market_of(cast, group, starts_on=ago(700), renewals=0, renewal_months=0)
    market_of(cast, group, starts_on=ago(10), reference="neuf")
    market_of(cast, group, starts_on=ago(742), renewals=0, renewal_months=0, reference="fini")
    for _morning in (1, 2):
        tasks.tell_ending_markets()
    told = sorted(Notification.objects.filter(kind="market_ending").values_list("text", flat=True))
    assert len(told) == 2 and "préparez le suivant" in told[0] and "fini : Terminé depuis" in told[1]
