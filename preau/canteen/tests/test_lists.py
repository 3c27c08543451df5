"""The lists of the day: who is there, who is away this morning, who leaves with whom."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.canteen.actions import booking, lists
from preau.canteen.booked import expected_at
from preau.canteen.handing import hands_of
from preau.canteen.models import Departure, Presence
from preau.canteen.tests.noon import MONDAY, at, enter, hat, listed, opened, page, post
from preau.directory.actions.ties import enter_court_decision
from preau.directory.hats import hats_of
from preau.directory.models import Person, Post

EVERY_DAY = list(range(1, 8))


@pytest.fixture
def evening(cast):
    """The evening care of today, where Inès, Issa and Maya are expected."""
    service = opened(cast, kind="evening", weekdays=EVERY_DAY, notice_days=0)
    for child in (cast.ines, cast.issa, cast.maya):
        add(cast, service, child)
    return service


def add(cast, service, child, comes=True):
    lists.note_late(
        service, clock.today(), by=cast.gaelle, hat=hat(cast.gaelle, "authority"), child=child, comes=comes
    )


def test_a_touch_says_there_and_another_takes_it_back(cast, evening):
    path = f"liste/{evening.pk}/{clock.today()}/"
    for _twice in range(2):
        assert post(cast.gaelle, "authority", path, {"here": cast.ines.pk}).url.endswith(f"#e{cast.ines.pk}")
    assert "là depuis" in page(cast.anne, "head", path)
    post(cast.gaelle, "authority", path, {"undo": cast.ines.pk})
    assert "là depuis" not in page(cast.gaelle, "authority", path)
    post(cast.gaelle, "authority", path, {"here": cast.zoe.pk})  # not on the list: not heard
    assert not Presence.objects.filter(withdrawn_at=None).exists()


def test_a_child_leaves_with_somebody_of_its_list_and_with_nobody_else(cast, evening):
    booking.name_collector(cast.ines, by=cast.claire, name="Denise Petit", link="grand-mère")
    path = f"liste/{evening.pk}/{clock.today()}/{cast.ines.pk}/"
    shown = page(cast.gaelle, "authority", path)
    assert "Denise Petit (grand-mère)" in shown and cast.thomas.mobile in shown
    refused = post(cast.gaelle, "authority", path, {"with_whom": "Quelqu’un"})
    assert refused.status_code == 400 and "plus sur la liste" in refused.content.decode()
    assert post(cast.gaelle, "authority", path, {"with_whom": "Denise Petit (grand-mère)"}).status_code == 302
    left = Departure.objects.get()
    assert (left.with_whom, left.noted_by) == ("Denise Petit (grand-mère)", cast.gaelle)
    assert "parti avec Denise Petit" in page(cast.gaelle, "authority", f"liste/{evening.pk}/{clock.today()}/")
    post(cast.gaelle, "authority", path, {"undo": "1"})
    assert not Departure.objects.filter(withdrawn_at=None).exists()


def test_a_judgment_stands_before_the_list(cast):
    """Éric may not come near Maya: his name is refused however it is written, and the agent is not told that there is one."""
    for name in ("Éric Lemaire", "LEMAIRE  eric", "M. Lemaire Eric"):
        with pytest.raises(ValidationError, match="décision de justice"):
            booking.name_collector(cast.maya, by=cast.nora, name=name, link="père")
    assert hands_of([cast.maya.pk])[cast.maya.pk].words == ["Nora Lemaire"]
    assert hands_of([cast.jade.pk])[cast.jade.pk].words == ["Sophie Wallet"]


def test_what_a_parent_gave_falls_when_they_may_no_longer_give_it(cast):
    booking.name_collector(cast.ines, by=cast.thomas, name="Jean Petit", link="oncle")
    booking.name_collector(cast.ines, by=cast.claire, name="Vasseur Thomas", link="père")
    assert len(hands_of([cast.ines.pk])[cast.ines.pk].words) == 4
    tie = cast.thomas.children_ties.get(child=cast.ines)
    enter_court_decision(tie, by=cast.anne, state="withdrawn", decided_on=clock.today())
    assert hands_of([cast.ines.pk])[cast.ines.pk].words == ["Claire Vasseur"]


def test_a_pai_is_a_flag_and_nothing_else(cast, evening):
    assert post(cast.anne, "head", f"pai/{cast.maya.pk}/", {"there": "1"}).status_code == 302
    assert [one.child.first_name for one in expected_at(evening, clock.today()) if one.has_protocol] == [
        "Maya"
    ]
    assert "dont 1 PAI" in page(cast.gaelle, "authority", f"liste/{evening.pk}/{clock.today()}/")
    post(cast.anne, "head", f"pai/{cast.maya.pk}/", {"there": "0"})
    assert "dont 1 PAI" not in page(cast.gaelle, "authority", f"liste/{evening.pk}/{clock.today()}/")


def test_a_family_that_calls_late_is_heard_by_the_office_and_shown_as_such(cast, evening):
    add(cast, evening, cast.ines, comes=False)
    assert listed(evening, clock.today()) == ["Issa", "Maya"]
    with pytest.raises(ValidationError, match="pas de cette école"):
        add(cast, evening, cast.tim)
    path = f"liste/{evening.pk}/{clock.today()}/ajout/"
    found = page(cast.gaelle, "authority", f"{path}?q=vasseur")
    assert "VASSEUR Inès" in found and "VASSEUR Louis" not in found
    post(cast.gaelle, "authority", path, {"child": cast.ines.pk})
    assert "ajouté après le délai" in page(cast.gaelle, "authority", f"liste/{evening.pk}/{clock.today()}/")


def test_an_atsem_of_the_school_has_its_lists_and_another_member_of_the_staff_has_not(cast, evening):
    path = f"liste/{evening.pk}/{clock.today()}/"
    Post.objects.create(
        person=cast.rose, profile="staff", function="COL", establishment=cast.school, starts_on=clock.today()
    )
    Post.objects.create(
        person=cast.dora, profile="staff", function="MDS", establishment=cast.school, starts_on=clock.today()
    )
    assert "VASSEUR Inès" in page(cast.rose, "staff", path)
    for worn in hats_of(cast.dora):
        assert enter(cast.dora).get(f"/{worn.key}/cantine/{path}").status_code == 404


def test_the_month_says_who_booked_and_a_cell_is_no_formula(cast):
    service = opened(cast)
    Person.objects.filter(pk=cast.issa.pk).update(last_name="=HYPERLINK()")
    with at(MONDAY):
        booking.settle_habit(cast.ines, service, by=cast.claire, weekdays=[2, 4])
        booking.settle_days(cast.ines, by=cast.thomas, wanted={(service, MONDAY.replace(day=14)): True})
        booking.settle_habit(cast.issa, service, by=cast.fatou, weekdays=[5])
        text = page(cast.gaelle, "authority", "mois/?mois=2026-12")
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    told = {(one["Nom"], one["Réservé par"]): one for one in rows}
    assert told["Vasseur", "Vasseur Thomas"]["Jours réservés"] == "1"
    assert told["Vasseur", "Vasseur Claire"]["Dates"].startswith("08/12 10/12 15/12")
    assert ("'=HYPERLINK()", "Diallo Fatou") in told
