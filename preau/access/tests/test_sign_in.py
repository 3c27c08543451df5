from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from preau.access.actions import CHARTER
from preau.access.models import Account, CharterReading, Session
from preau.access.views import _asked
from preau.base import clock
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


@given(st.text(alphabet="/\\:.@?#%abh\t ", max_size=30))
def test_the_address_to_go_on_to_is_a_path_of_this_host_or_nothing(words):
    asked = _asked(RequestFactory().get("/connexion/", {"suite": words}))
    assert asked == "" or (
        asked == words and urljoin("http://testserver/x/", asked).startswith("http://testserver/")
    )


@pytest.mark.parametrize("suite", ["/poste-1/messages/", "/eleve/", "/charte/", "/inconnu/"])
def test_it_goes_on_only_under_a_hat_of_theirs(client, cast, suite):
    CharterReading.objects.create(account=cast.claire.account, version=CHARTER, read_at=clock.now())
    answer = client.post(URL, {"login": login("claire"), "password": PASSWORD, "suite": suite})
    assert answer.url == "/parent/"


def test_the_whole_address_survives_the_charter(client, cast):
    suite = "/parent/messages/?page=2&mot=a"
    answer = client.post(URL, {"login": login("claire"), "password": PASSWORD, "suite": suite})
    assert client.post("/charte/", parse_qs(urlsplit(answer.url).query)).url == suite


def test_a_closed_account_does_not_open(client, cast):
    Account.objects.filter(person=cast.claire).update(closed_at=cast.claire.account.activated_at)
    assert enter(client).status_code == 401


def test_signing_out_ends_the_session(client, cast):
    enter(client)
    assert Session.objects.filter(account=cast.claire.account).count() == 1
    client.post(reverse("access:sign_out"))
    assert not Session.objects.filter(account=cast.claire.account).exists()
