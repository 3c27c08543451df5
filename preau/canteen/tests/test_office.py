"""What the office of a commune settles, and whom it names."""

import pytest

from preau.canteen.actions import booking
from preau.canteen.actions.keeping import keep_all
from preau.canteen.models import Closing, Service
from preau.canteen.tests.noon import MONDAY, THURSDAY, at, enter, hat, listed, opened, page, post
from preau.directory.hats import hats_of
from preau.directory.models import Establishment, Person, Post

TYPED = {
    "kind": "lunch", "weekdays": ["1", "2", "4", "5"], "starts_at": "12:00", "ends_at": "13:30", "notice": "week",
    "notice_days": "1", "notice_weekday": "4", "notice_at": "12:00", "phone": "03 20 00 00 01",
}  # fmt: skip


def test_a_service_is_opened_once_and_its_deadline_is_said(cast):
    typed = TYPED | {"establishment": cast.school.pk}
    for _twice in range(2):
        assert post(cast.gaelle, "authority", "services/nouveau/", typed).status_code == 302
    assert Service.objects.count() == 1
    said = page(cast.gaelle, "authority", "services/").replace("\xa0", " ")
    assert "le jeudi de la semaine d’avant, avant 12 h" in said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"notice_weekday": ""}, "Dites quel jour de la semaine d’avant"), ({"weekdays": []}, "Cochez au moins un jour"),
        ({"ends_at": "11:00"}, "La fin est avant le début"), ({"phone": ""}, "Il manque un numéro"),
        ({"notice": "days", "notice_days": "99"}, "Quinze jours au plus"), ({"notice_at": "25:00"}, "Cette heure ne va pas"),
        ({"notice": "days", "notice_days": "0", "notice_at": "14:00"}, "après le début du service"),
        ({"establishment": "0"}, "choix"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(cast, wrong, said):
    answer = post(
        cast.gaelle, "authority", "services/nouveau/", TYPED | {"establishment": cast.school.pk} | wrong
    )
    text = answer.content.decode()
    assert (answer.status_code == 400 and said in text and "13:30" in text) or "11:00" in text
    assert not Service.objects.exists()


def test_another_communes_school_is_not_offered(cast):
    typed = TYPED | {"establishment": cast.next_door.pk}
    assert post(cast.gaelle, "authority", "services/nouveau/", typed).status_code == 400
    Establishment.objects.filter(pk=cast.next_door.pk).update(authority=cast.commune)
    assert post(cast.gaelle, "authority", "services/nouveau/", typed).status_code == 302


def test_a_service_that_ends_is_held_no_more_from_tomorrow(cast):
    service = opened(cast)
    with at(MONDAY):
        booking.settle_habit(cast.ines, service, by=cast.claire, weekdays=[2, 4])
        post(cast.gaelle, "authority", f"services/{service.pk}/fin/", {})
        assert listed(service, THURSDAY) == []
        assert opened(cast).pk != service.pk


def test_a_strike_of_two_services_is_said_in_one_form(cast):
    lunch, evening = opened(cast), opened(cast, kind="evening")
    with at(MONDAY):
        typed = {"services": [lunch.pk, evening.pk], "day": str(THURSDAY), "why": "Grève des agents"}
        assert post(cast.gaelle, "authority", "fermetures/", typed).status_code == 302
        assert Closing.objects.count() == 2
        refused = post(cast.anne, "head", "fermetures/", typed)
        assert refused.status_code == 400 and Closing.objects.count() == 2
        past = post(cast.gaelle, "authority", "fermetures/", typed | {"day": "2026-12-01"})
        assert "Ce jour est passé" in past.content.decode()


def test_the_counts_say_when_they_are_final(cast):
    service = opened(cast)
    with at(MONDAY, "09:00"):
        for child, adult in ((cast.ines, cast.claire), (cast.issa, cast.fatou)):
            booking.settle_habit(child, service, by=adult, weekdays=[2])
        assert page(cast.gaelle, "authority", "chiffres/").count("délai passé") == 1
    with at(MONDAY, "10:00"):
        assert page(cast.anne, "head", "chiffres/").count("délai passé") == 2
        keep_all()
        shown = page(cast.anne, "head", "chiffres/")
        assert (shown.count("délai passé"), shown.count("arrêté à 2"), shown.count("arrêté à 0")) == (0, 1, 1)


def test_the_first_pages_say_how_many(cast):
    service = opened(cast)
    with at(MONDAY, "08:45"):
        booking.settle_habit(cast.ines, service, by=cast.claire, weekdays=[2])
    with at(MONDAY.replace(day=8), "08:45"):
        for person, kind in ((cast.anne, "head"), (cast.gaelle, "authority")):
            assert "Cantine : 1" in enter(person).get(f"/{hat(person, kind).key}/").content.decode()
        assert "Aujourd’hui : Cantine" in enter(cast.claire).get("/parent/").content.decode()
        assert "Aujourd’hui : rien de réservé" in enter(cast.fatou).get("/parent/").content.decode()
        assert "cantine/" not in enter(cast.paul).get("/parent/").content.decode()


def test_an_agent_is_named_enters_with_a_code_and_leaves(cast):
    service = opened(cast)
    typed = {"title": "Mme", "first_name": "Karine", "last_name": "Dhalluin", "function": "RES"}
    for _twice in range(2):
        assert post(cast.gaelle, "authority", "agents/", typed).status_code == 302
    agent = Person.objects.get(last_name="Dhalluin")
    post_row = Post.objects.get(person=agent)
    sheet = post(cast.gaelle, "authority", f"agents/{post_row.pk}/code/", {})
    assert sheet.status_code == 200 and "ne sert qu’une fois" in sheet.content.decode()
    [worn] = hats_of(agent)
    assert (worn.kind, worn.function) == ("authority", "RES")
    assert Service.objects.visible_to(agent, worn).get() == service
    post(cast.gaelle, "authority", f"agents/{post_row.pk}/fin/", {})
    assert hats_of(agent) == []
    assert (
        post(
            cast.gaelle, "authority", f"agents/{Post.objects.get(person=cast.karim).pk}/fin/", {}
        ).status_code
        == 404
    )
