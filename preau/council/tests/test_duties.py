"""What an assembly owes by a day is on the first page of who holds it, and told once when it is near, once when it is late."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from preau.base import clock
from preau.council.actions import minutes, record, reminding, sittings
from preau.council.actions.assemblies import change_rule
from preau.council.choices import DutyKind
from preau.council.duties import duties_of
from preau.council.models import Assembly, Call, Sitting
from preau.council.tests.hall import opened, sitting_in
from preau.council.tests.test_record import held
from preau.directory.hats import hats_of
from preau.notifications.models import Notification


def owed():
    return [(one.kind, (one.on - clock.today()).days) for one in duties_of(Assembly.objects.all())]


def home(who, sign_in):
    return sign_in(who).get(reverse("home:today", kwargs={"hat": hats_of(who)[0].key})).content.decode()


def test_a_call_is_due_by_the_clear_days_of_its_assembly_until_it_leaves(cast):
    sitting = sitting_in(cast.council, cast.gaelle, days=6)
    assert owed() == [(DutyKind.CALL, 2)]  # three clear days (L2121-11): 6 - 4
    change_rule(cast.council, by=cast.gaelle, name="clear_days", value="4", source="règlement")
    assert owed() == [(DutyKind.CALL, 1)]
    assert reminding.tell_due() == 2  # the secretary and the mayor hold the council
    sittings.convene(sitting, by=cast.gaelle)
    assert owed() == [] and not Notification.objects.filter(kind="council_due").exists()


def test_a_list_is_due_within_a_week_and_the_minutes_within_a_week_of_their_adoption(cast):
    sitting = held(cast, ago=5, assembly=cast.council)
    assert owed() == [(DutyKind.LIST, 2)]  # L2121-25
    record.post_list(sitting, by=cast.gaelle, on=clock.today())
    following = opened(cast.council, cast.gaelle, there=3)
    assert owed() == []
    record.adopt_minutes(sitting, by=cast.gaelle, adopted_in=following)
    assert owed() == [(DutyKind.MINUTES, 7)]  # L2121-15
    for one in minutes.signers_of(sitting):
        minutes.sign_minutes(sitting, by=cast.gaelle, member=one, on=clock.today())
    record.publish_minutes(sitting, by=cast.gaelle, on=clock.today())
    assert owed() == []


@pytest.mark.parametrize(("ago", "told"), [(4, []), (5, ["rappel"]), (8, ["retard"]), (68, [])])
def test_who_holds_the_assembly_is_told_once_in_time_and_not_for_ever(cast, ago, told):
    held(cast, ago=ago, assembly=cast.council)
    for _twice in range(2):
        reminding.tell_due()
    rows = Notification.objects.filter(kind="council_due")
    assert {one.person for one in rows} == ({cast.gaelle, cast.alban} if told else set())
    assert [one.path.partition("?")[2] for one in rows.filter(person=cast.gaelle)] == [
        f"{one}=liste" for one in told
    ]


def test_the_first_page_of_who_holds_it_says_what_is_due_and_by_which_article(cast, sign_in):
    sitting = held(cast, ago=9, assembly=cast.council)
    told = home(cast.gaelle, sign_in)
    assert (
        "Publier la liste des délibérations" in told
        and "article L2121-25 du CGCT" in told
        and "en retard" in told
    )
    for who in (cast.karim, cast.samira):
        assert "À faire pour vos séances" not in home(who, sign_in)
    record.post_list(sitting, by=cast.gaelle, on=clock.today())
    assert "À faire pour vos séances" not in home(cast.gaelle, sign_in)


def test_a_cancelled_sitting_owes_nothing(cast):
    sitting = sitting_in(cast.council, cast.gaelle, days=5)
    assert reminding.tell_due() == 2
    sittings.cancel(sitting, by=cast.gaelle)
    assert owed() == [] and not Notification.objects.filter(kind="council_due").exists()


def test_a_sitting_without_quorum_owes_no_list(cast):
    sitting = sitting_in(cast.council, cast.gaelle)
    sittings.convene(sitting, by=cast.gaelle)
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=clock.now() - timedelta(days=1))
    Call.objects.filter(sitting=sitting).update(sent_at=clock.now() - timedelta(days=9))
    sitting.steps.create(kind="no_quorum", at=clock.now(), by=cast.gaelle)
    assert owed() == []
    with pytest.raises(ValidationError):
        record.post_list(sitting, by=cast.gaelle, on=clock.today())
