"""What a parent reads and changes, and what neither of two parents learns of the other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.canteen.actions import booking, office
from preau.canteen.models import Choice, Closing, Collector, Departure, Habit, Presence, Protocol, Service
from preau.canteen.tests.noon import MONDAY, THURSDAY, TUESDAY, at, enter, hat, listed, opened, page, post
from preau.directory.models import Post
from preau.notifications.models import Notification

WEEK = f"semaine={MONDAY}"


def cells(service, *days):
    return [f"{service.pk}-{day}" for day in days]


def test_a_week_is_ticked_and_saved(cast):
    service = opened(cast)
    with at(MONDAY):
        shown = page(cast.claire, "guardian", f"?{WEEK}")
        assert "Cantine et garderie d’Inès" in shown and "lundi 7\xa0décembre, 10\xa0h" in shown
        data = {"shown": cells(service, TUESDAY, THURSDAY), "on": cells(service, THURSDAY)}
        assert post(cast.claire, "guardian", f"?{WEEK}", data).status_code == 302
    assert (listed(service, TUESDAY), listed(service, THURSDAY)) == ([], ["Inès"])


def test_what_the_other_parent_changed_meanwhile_stays(cast):
    """Claire's page is older than what Thomas has booked: she changes Thursday, his Tuesday is not touched."""
    service = opened(cast)
    with at(MONDAY):
        booking.settle_days(cast.ines, by=cast.thomas, wanted={(service, TUESDAY): True})
        data = {"shown": cells(service, TUESDAY, THURSDAY), "on": cells(service, THURSDAY)}
        post(cast.claire, "guardian", f"?{WEEK}", data)
        shown = page(cast.claire, "guardian", f"?{WEEK}")
    assert (listed(service, TUESDAY), listed(service, THURSDAY)) == (["Inès"], ["Inès"])
    assert "Thomas" not in shown


def test_past_the_deadline_a_page_says_whom_to_call_and_keeps_what_was_ticked(cast):
    service = opened(cast)
    data = {"shown": cells(service, TUESDAY, THURSDAY), "on": cells(service, TUESDAY, THURSDAY)}
    with at(MONDAY, "10:30"):
        answer = post(cast.claire, "guardian", f"?{WEEK}", data)
        said = answer.content.decode()
    assert answer.status_code == 400 and "appelez le 03 20 00 00 01. Rien n’a été changé" in said
    assert f'value="{service.pk}-{THURSDAY}" checked' in said and not Choice.objects.exists()


@pytest.mark.parametrize("typed", ["x", "0-2026-12-08", "1-2026-13-40", "-", "٣-2026-12-08"])
def test_nonsense_is_not_heard(cast, typed):
    opened(cast)
    with at(MONDAY):
        assert post(cast.claire, "guardian", f"?{WEEK}", {"shown": [typed], "on": [typed]}).status_code == 302
        assert page(cast.claire, "guardian", "?semaine=9999-99-99")
        assert enter(cast.claire).get("/parent/cantine/?enfant=x").status_code == 404
    assert not Choice.objects.exists()


def test_regular_days_hold_from_the_first_day_that_may_change(cast):
    service = opened(cast)
    with at(MONDAY, "11:00"):
        assert "à partir du jeudi 10" in page(cast.claire, "guardian", "habitudes/").replace("\xa0", " ")
        answer = post(cast.claire, "guardian", "habitudes/", {f"d{service.pk}": ["1", "2", "4", "3", "x"]})
        assert answer.status_code == 302
    made = Habit.objects.get()
    assert (made.weekdays, made.starts_on, str(made.ends_on)) == ([1, 2, 4], THURSDAY, "2027-07-31")
    assert (listed(service, TUESDAY), listed(service, THURSDAY)) == ([], ["Inès"])


def test_a_name_is_taken_back_by_who_gave_it(cast):
    opened(cast)
    post(cast.claire, "guardian", "venir-chercher/", {"name": "Denise Petit", "link": "grand-mère"})
    given = Collector.objects.get()
    shown = page(cast.thomas, "guardian", "venir-chercher/")
    assert "Denise Petit" in shown and "Retirer" not in shown
    post(cast.thomas, "guardian", f"venir-chercher/{given.pk}/fin/", {})
    assert Collector.objects.live().exists()
    post(cast.claire, "guardian", f"venir-chercher/{given.pk}/fin/", {})
    assert not Collector.objects.live().exists()


def test_a_notification_leads_to_the_week_of_the_strike(cast):
    service = opened(cast)
    with at(MONDAY):
        booking.settle_days(cast.ines, by=cast.claire, wanted={(service, THURSDAY): True})
        office.close_day(service, THURSDAY, by=cast.gaelle, hat=hat(cast.gaelle, "authority"), why="Grève")
        one = Notification.objects.get(kind="canteen_closed", person=cast.claire)
        answer = enter(cast.claire).get(f"/parent/{one.path}")
        assert answer.url.endswith(f"enfant={cast.ines.pk}&semaine={MONDAY}")
        assert "Grève" in enter(cast.claire).get(answer.url).content.decode()
    one.refresh_from_db()
    assert one.read_at and "Cantine, jeudi 10" in one.text


@pytest.mark.parametrize(
    ("who", "kind", "path"),
    [
        ("claire", "guardian", ""), ("claire", "guardian", "habitudes/"), ("claire", "guardian", "venir-chercher/"),
        ("gaelle", "authority", ""), ("gaelle", "authority", "liste/{pk}/2026-12-10/"), ("gaelle", "authority", "chiffres/"),
        ("gaelle", "authority", "liste/{pk}/2026-12-10/{child}/"), ("gaelle", "authority", "services/"),
        ("anne", "head", "fermetures/"), ("gaelle", "authority", "agents/"),
    ],
)  # fmt: skip
def test_ten_queries_at_most_besides_the_door(cast, who, kind, path):
    service = opened(cast)
    opened(cast, kind="evening")
    with at(MONDAY):
        for child, adult in ((cast.ines, cast.claire), (cast.issa, cast.fatou), (cast.maya, cast.nora)):
            booking.settle_habit(child, service, by=adult, weekdays=[1, 4])
        person = getattr(cast, who)
        client, worn = enter(person), hat(person, kind).key
        with CaptureQueriesContext(connection) as door:
            client.get(f"/{worn}/tout/")
        with CaptureQueriesContext(connection) as asked:
            found = client.get(f"/{worn}/cantine/{path.format(pk=service.pk, child=cast.ines.pk)}")
    assert found.status_code == 200
    assert len(asked) - len(door) <= 10, [one["sql"][:90] for one in asked]


def test_a_stranger_changes_nothing(cast):
    """Every door that changes something, tried by those who have no right there."""
    service = opened(cast)
    with at(MONDAY):
        booking.settle_days(cast.ines, by=cast.claire, wanted={(service, THURSDAY): True})
        given = booking.name_collector(cast.ines, by=cast.claire, name="Denise Petit", link="tante")
        closed = office.close_day(
            service, TUESDAY, by=cast.gaelle, hat=hat(cast.gaelle, "authority"), why="Grève"
        )
        models = (Service, Habit, Choice, Closing, Presence, Collector, Departure, Protocol, Post)
        before = [list(model.objects.order_by("pk").values()) for model in models]
        here = f"liste/{service.pk}/{MONDAY}/"
        tries = [
            (f"?enfant={cast.ines.pk}", {"shown": cells(service, THURSDAY)}), (f"habitudes/?enfant={cast.ines.pk}", {}),
            (f"venir-chercher/?enfant={cast.ines.pk}", {"name": "Moi", "link": "moi"}), (f"venir-chercher/{given.pk}/fin/", {}),
            (here, {"all": "1"}), (f"{here}ajout/", {"child": cast.maya.pk}), (f"{here}{cast.ines.pk}/", {"undo": "1"}),
            (f"{here}{cast.ines.pk}/retrait/", {}), (f"pai/{cast.ines.pk}/", {"there": "1"}), ("services/nouveau/", {}),
            (f"services/{service.pk}/", {}), (f"services/{service.pk}/fin/", {}), (f"fermetures/{closed.pk}/retrait/", {}),
            ("agents/", {}), ("agents/1/code/", {}), ("agents/1/fin/", {}),
        ]  # fmt: skip
        for who, kind in (("lea", "guardian"), ("paul", "guardian"), ("perle", "head"), ("lucie", "teacher"),
                          ("karim", "authority"), ("samira", "authority"), ("dora", "staff")):  # fmt: skip
            for path, data in tries:
                assert post(getattr(cast, who), kind, path, data).status_code in (404, 405), (who, path)
    assert before == [list(model.objects.order_by("pk").values()) for model in models]
