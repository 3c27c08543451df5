from base64 import b64decode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from preau.access import queries, tasks, throttle
from preau.access.models import Account, Session
from preau.access.sessions import device_words
from preau.base import clock
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


def test_a_new_address_asks_for_the_password_and_a_link_then_verifies_it(client, cast, sign_in, jobs):
    url = "/parent/compte/mail/"
    refused = sign_in(cast.claire).post(url, {"email": "c@exemple.org", "current": "raté"})
    assert refused.status_code == 400 and cast.claire.account.email == ""
    client.post(url, {"email": "c@exemple.org", "current": PASSWORD})
    assert jobs() == ["preau.access.tasks.mail_verification"]
    account = cast.claire.account
    assert account.email == "c@exemple.org" and account.email_verified_at is None
    link = reverse("access:verify", kwargs={"token": queries.email_token(account)})
    assert client.get(link).status_code == 200 and cast.claire.account.email_verified_at is None
    client.post(link)
    assert cast.claire.account.email_verified_at


def test_guessing_the_password_on_a_page_left_open_is_stopped(client, cast, sign_in):
    sign_in(cast.claire)
    tries = [{"current": "deviné", "password": "un autre mot de passe"}] * throttle.PER_LOGIN_AND_NETWORK
    for one in [*tries, {"current": PASSWORD, "password": "un autre mot de passe"}]:
        answer = client.post("/parent/compte/mot-de-passe/", one)
    assert answer.status_code == 400 and "patientez" in answer.content.decode()
    assert cast.claire.account.check_password(PASSWORD)


def test_help_mails_the_login_and_a_link_to_a_verified_address_only(cast, mailoutbox):
    accounts = Account.objects.filter(person__in=[cast.claire, cast.thomas])
    accounts.update(email="famille@exemple.org")
    accounts.filter(person=cast.claire).update(email_verified_at=clock.now())
    tasks.mail_help(email="Famille@exemple.org")
    assert [mail.to for mail in mailoutbox] == [["famille@exemple.org"]]
    assert "claire.vasseur" in mailoutbox[0].body and "/connexion/nouveau/" in mailoutbox[0].body


def test_the_reset_link_tells_nothing_of_the_password_kept(cast):
    account = cast.claire.account
    fingerprint = queries.reset_token(account).split(":")[0]
    assert account.password[-8:] not in b64decode(fingerprint + "==").decode()


def test_a_reset_link_dies_with_a_new_address(cast):
    token = queries.reset_token(cast.claire.account)
    Account.objects.filter(person=cast.claire).update(email="autre@exemple.org")
    assert queries.account_to_reset(token) is None


def test_colours_and_contrast_of_this_device_are_kept_and_lead_back_to_the_account(client, cast, sign_in):
    account_page = "/parent/compte/"
    page = sign_in(cast.claire).get(account_page).content.decode()
    assert 'action="/affichage/"' in page and "data-theme" not in page
    chosen = {"theme": "dark", "contrast": "more", "suite": account_page}
    assert client.post("/affichage/", chosen).url == account_page
    page = client.get(account_page).content.decode()
    assert 'data-theme="dark" data-contrast="more"' in page
    assert page.count("checked") == 2


def test_colours_are_there_before_signing_in_and_before_the_charter(client, cast):
    assert '"/affichage/?suite=/connexion/"' in client.get("/connexion/").content.decode()
    client.post("/connexion/", {"login": login("claire"), "password": PASSWORD})
    assert client.get("/affichage/").status_code == 200


def test_a_signed_in_page_reads_session_and_account_in_one_query(client, cast, sign_in):
    sign_in(cast.claire).get("/attente/")
    with CaptureQueriesContext(connection) as queries_made:
        client.get("/parent/compte/")
    first = [query["sql"] for query in queries_made.captured_queries[:2]]
    assert all(table in first[0] for table in ("access_session", "access_account", "directory_person"))
    assert "directory_post" in first[1]


def test_nobody_ends_the_sessions_of_another(client, cast, sign_in):
    other = client.__class__()
    other.post("/connexion/", {"login": login("thomas"), "password": PASSWORD})
    key = Session.objects.get(account=cast.thomas.account).session_key
    sign_in(cast.claire).post("/parent/compte/appareils/", {"session": key[:8]})
    assert Session.objects.filter(session_key=key).exists()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0",
            "Téléphone Android, Firefox",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0",
            "Ordinateur Windows, Edge",
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Safari/537.36", "Tablette Android, Chrome"),
        ("", "Ordinateur"),
    ],
)
def test_a_device_is_named_in_words(rf, agent, words):
    assert device_words(rf.get("/", HTTP_USER_AGENT=agent)) == words
