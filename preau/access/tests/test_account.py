import pytest
from django.urls import reverse

from preau.access import queries
from preau.access.models import Account, ActivationCode, Session
from tests.world import PASSWORD, login


def test_the_account_page_lists_only_my_devices(client, cast, sign_in):
    client.__class__().post("/connexion/", {"login": login("thomas"), "password": PASSWORD})
    page = sign_in(cast.claire).get("/parent/compte/").content.decode()
    assert "claire.vasseur" in page and "thomas" not in page
    assert Session.objects.filter(account=cast.thomas.account).count() == 1


def test_closing_the_others_ends_them_at_once(client, cast):
    here, there = client.__class__(), client.__class__()
    for device in (here, there):
        device.post("/connexion/", {"login": login("claire"), "password": PASSWORD})
        device.post("/charte/")
    here.post("/parent/compte/appareils/", {"all": "1"})
    assert there.get("/parent/").status_code == 302
    assert here.get("/parent/").status_code == 200


def test_a_new_password_closes_the_other_devices(client, cast):
    here, there = client.__class__(), client.__class__()
    for device in (here, there):
        device.post("/connexion/", {"login": login("claire"), "password": PASSWORD})
        device.post("/charte/")
    changed = here.post(
        "/parent/compte/mot-de-passe/", {"current": PASSWORD, "password": "un autre mot de passe"}
    )
    assert changed.status_code == 302
    assert here.get("/parent/").status_code == 200
    assert there.get("/parent/").status_code == 302


def test_only_a_verified_address_may_reset(cast):
    account = cast.claire.account
    Account.objects.filter(pk=account.pk).update(email="claire@famille.example")
    assert not queries.accounts_with("claire@famille.example").exists()


def test_a_reset_link_serves_once(client, cast):
    token = queries.reset_token(cast.claire.account)
    url = reverse("access:reset", kwargs={"token": token})
    assert client.post(url, {"password": "le chat dort au soleil"}).status_code == 302
    assert client.get(url).status_code == 410
    assert client.get("/connexion/nouveau/faux/").status_code == 410


def test_help_answers_the_same_to_everyone(client, cast):
    answers = {
        client.post("/connexion/aide/", {"email": mail}).content
        for mail in ("a@example.org", "b@example.org")
    }
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("who", "hat", "allowed"),
    [("anne", "head", True), ("lucie", "teacher", True), ("noel", "teacher", False)],
)
def test_sheets_are_for_the_school_of_the_class(client, cast, sign_in, who, hat, allowed):
    person = getattr(cast, who)
    key = f"poste-{person.posts.get(profile=hat).pk}"
    answer = sign_in(person).get(f"/{key}/fiches/{cast.cm1.pk}/")
    assert answer.status_code == (200 if allowed else 404)
    if allowed:
        assert "VASSEUR Claire" in answer.content.decode()


def test_one_sheet_for_each_guardian_and_none_for_the_barred_one(client, cast, sign_in):
    key = f"poste-{cast.anne.posts.get().pk}"
    Account.objects.filter(person__in=[cast.nora, cast.eric]).delete()
    page = sign_in(cast.anne).get(f"/{key}/fiches/{cast.cp.pk}/").content.decode()
    assert "LEMAIRE Nora" in page and "Éric" not in page
    ids = [cast.nora.pk, cast.eric.pk]
    pdf = client.post(f"/{key}/fiches/{cast.cp.pk}/pdf/", {"person": ids})
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert list(ActivationCode.objects.values_list("person", flat=True)) == [cast.nora.pk]
