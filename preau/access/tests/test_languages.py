import pytest

from preau.access.models import Account
from preau.access.sheets.actions import draw_codes
from preau.directory.models import Person
from preau.notifications.push.words import message_of
from tests.world import PASSWORD, login

HTML = '<html lang="{}" dir="ltr"'


def lang_of(client, url):
    markup = client.get(url).content.decode()
    return markup.split('<html lang="')[1].split('"')[0]


def choose(client, code, back="/connexion/"):
    return client.post("/langue/", {"language": code, "suite": back})


def test_a_language_is_chosen_at_the_door_and_in_ones_own_account(client, cast, sign_in):
    assert lang_of(client, "/connexion/") == "fr"
    assert choose(client, "en-gb").url == "/connexion/"
    assert lang_of(client, "/connexion/") == lang_of(client, "/activer/") == "en-gb"
    assert choose(client, "fr").status_code == 302 and lang_of(client, "/connexion/") == "fr"
    sign_in(cast.claire).post("/parent/compte/langue/", {"language": "en-gb"})
    page = client.get("/parent/compte/")
    assert page["Content-Language"] == "en-gb" and "Cookie" in page["Vary"]
    assert cast.claire.account.reads == cast.claire.account.language == "en-gb"


def test_the_language_of_an_account_comes_before_that_of_the_device(client, cast):
    Account.objects.filter(person=cast.claire).update(language="fr")
    choose(client, "en-gb")
    client.post("/connexion/", {"login": login("claire"), "password": PASSWORD})
    client.post("/charte/")
    assert lang_of(client, "/parent/") == "fr"
    client.post("/deconnexion/")
    client.post("/connexion/", {"login": login("thomas"), "password": PASSWORD})
    client.post("/charte/")
    assert lang_of(client, "/parent/") == "en-gb" and cast.thomas.account.reads == "fr"


def test_who_opens_an_account_in_a_language_keeps_it(client, cast):
    newcomer = Person.objects.create(first_name="Éloïse", last_name="D’Haene", title="Mme")
    choose(client, "en-gb")
    client.post("/activer/", {"code": draw_codes([newcomer], by=cast.anne)[newcomer.pk]})
    client.post("/activer/mot-de-passe/", {"password": "trois vaches dans le pré", "email": ""})
    assert Account.objects.get(person=newcomer).language == "en-gb"


@pytest.mark.parametrize("code", ["xx", "", "en", "../en-gb", "fr-FR"])
def test_a_language_that_is_not_offered_changes_nothing(client, cast, sign_in, code):
    choose(client, code)
    assert lang_of(client, "/connexion/") == "fr"
    sign_in(cast.claire).post("/parent/compte/langue/", {"language": code})
    assert cast.claire.account.language == ""


def test_choosing_leads_nowhere_else(client, db):
    assert choose(client, "en-gb", back="https://ailleurs.example/").url == "/"
    assert client.get("/langue/").status_code == 405


ASKED = {"en-US,en;q=0.9": True, "fr-BE,en;q=0.5": False, "nl,en;q=0.5": True, "nl": False, "": False}


@pytest.mark.parametrize(("asked", "is_proposed"), ASKED.items())
def test_the_languages_of_a_browser_propose_and_do_not_decide(client, db, asked, is_proposed):
    page = client.get("/connexion/", headers={"accept-language": asked}).content.decode()
    assert (
        HTML.format("fr") in page and ("This site can also be read in your language." in page) is is_proposed
    )


def test_a_mail_and_a_ring_are_in_the_language_of_their_reader(client, cast, mailoutbox):
    from django.utils.translation import override

    from preau.access.tasks import mail_help
    from preau.base import clock
    from preau.notifications.models import Notification

    told = Notification(
        kind="meeting", text="Mme Baert vous propose un rendez-vous", path="rendez-vous/1/", pk=1
    )
    with override("en-gb"):
        said = message_of([told], unread=1, detailed=True).decode()
    assert "Mme Baert vous propose" in said and '"lang":"en-gb"' in said
    Account.objects.filter(person=cast.claire).update(
        email="claire@exemple.org", email_verified_at=clock.now(), language="en-gb"
    )
    mail_help(email="claire@exemple.org")
    assert "Hello" in mailoutbox[0].body
