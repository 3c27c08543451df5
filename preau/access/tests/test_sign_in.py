import pytest
from django.urls import reverse

from preau.access import throttle
from preau.access.models import Account, Attempt, Session
from tests.world import PASSWORD, login

URL = "/connexion/"


def enter(client, name="claire", password=PASSWORD, **extra):
    return client.post(URL, {"login": login(name), "password": password}, **extra)


def test_the_right_password_leads_home_after_the_charter(client, cast):
    answer = enter(client)
    assert answer.status_code == 302
    assert answer.url == "/charte/?suite=/parent/"
    read = client.post("/charte/", {"suite": "/parent/"})
    assert read.url == "/parent/"
    assert "Bonjour Claire" in client.get("/parent/").content.decode()


@pytest.mark.parametrize("who", [("claire", "faux mot de passe"), ("personne.inconnue", PASSWORD)])
def test_a_refusal_says_the_same_whether_the_login_exists(client, cast, who):
    answer = client.post(URL, {"login": who[0], "password": who[1]})
    assert answer.status_code == 401
    assert "Identifiant ou mot de passe inexact" in answer.content.decode()


def test_it_goes_on_where_the_person_was_going_but_never_to_another_site(client, cast):
    client.post("/charte/")
    here = client.post(URL, {"login": login("claire"), "password": PASSWORD, "suite": "/parent/messages/"})
    assert here.url == "/charte/?suite=/parent/messages/"
    away = client.post(URL, {"login": login("claire"), "password": PASSWORD, "suite": "//ailleurs.example/"})
    assert away.url == "/charte/?suite=/parent/"


def test_a_closed_account_does_not_open(client, cast):
    Account.objects.filter(person=cast.claire).update(closed_at=cast.claire.account.activated_at)
    assert enter(client).status_code == 401


def test_fifty_bad_tries_of_a_stranger_never_block_the_known_device(client, cast):
    assert enter(client).status_code == 302
    client.post("/deconnexion/")
    for _try in range(50):
        stranger = client.__class__(REMOTE_ADDR="203.0.113.9")
        enter(stranger, password="deviné ?")
    assert enter(client.__class__(REMOTE_ADDR="203.0.113.9")).status_code == 401
    assert enter(client).status_code == 302


def test_a_thousand_good_sign_ins_from_one_school_pass(client, cast):
    keys = throttle.keys_for(request_from("198.51.100.7"), "x")
    for _try in range(1000):
        throttle.note_success(keys)
    Attempt.objects.bulk_create(Attempt(key=keys.address, at=a.at) for a in Attempt.objects.all()[:300])
    assert throttle.is_open(throttle.keys_for(request_from("198.51.100.77"), "eleve.nouveau"))


def test_guessing_over_many_logins_stops(client, cast):
    opened = 0
    for rank in range(400):
        keys = throttle.keys_for(request_from("203.0.113.50"), f"eleve{rank}")
        if throttle.is_open(keys):
            opened += 1
            throttle.note_failure(keys)
    assert opened == throttle.PER_ADDRESS
    assert throttle.is_open(throttle.keys_for(request_from("198.51.100.1"), "eleve1"))


def test_an_attempt_keeps_neither_login_nor_address(client, cast):
    enter(client, password="faux")
    kept = " ".join(Attempt.objects.values_list("key", flat=True))
    assert len(kept.split()) == 2
    assert "claire" not in kept and "127.0.0.1" not in kept


def test_signing_out_ends_the_session(client, cast):
    enter(client)
    assert Session.objects.filter(account=cast.claire.account).count() == 1
    client.post(reverse("access:sign_out"))
    assert not Session.objects.filter(account=cast.claire.account).exists()


def request_from(address):
    from django.test import RequestFactory

    return RequestFactory(REMOTE_ADDR=address).get("/")
