"""A phone that loses the network: pages are read again, a note is signed and arrives once, signing out leaves nothing."""

import os

import pytest

from tests.site import CHROMIUM, PHONE, Visitor, browser, served

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("second journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]
KEPT = "Votre signature partira quand vous serez connecté."
CONTROLLED = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


@pytest.fixture
def site(tmp_path):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop lives in this thread
    with served(tmp_path) as url, browser() as opened:
        yield url, opened


def write(lucie, subject):
    lucie.press("Tout").press("Carnet de liaison").press("Écrire un mot")
    lucie.page.check("[value=information]")
    lucie.page.fill("[name=subject]", subject)
    lucie.page.fill("[name=body]", "Merci de répondre.")
    return lucie.press("Envoyer à 3 familles")


def test_a_note_is_signed_without_network_and_arrives_once(site):
    url, opened = site
    lucie = write(Visitor(opened, url, PHONE).sign_in("lucie"), "Piscine")
    lucie.press("Messages").press("Écrire").press("Ajouter Familles de CM1-CM2")
    lucie.page.fill("[name=subject]", "Gourde oubliée")
    lucie.page.fill("[name=body]", "Elle est dans la classe.")
    lucie.press("Envoyer à 3 familles")

    claire = Visitor(opened, url, PHONE)
    claire.open("/connexion/").page.wait_for_function(CONTROLLED)
    claire.sign_in("claire").press("Signer")
    note, network = claire.page.url, claire.page.context.set_offline
    thread = claire.press("Messages").press("Gourde oubliée").page.url
    network(True)
    claire.open("/")  # as the icon does
    assert claire.reads("Bonjour Claire") and claire.reads("hors connexion") and claire.reads("Vu à")
    claire.open("/parent/annuaire/")
    assert claire.reads("Pas de réseau pour l’instant") and claire.reads("Ce que vous pouvez lire")
    claire.page.goto(note)
    claire.page.get_by_text("J’ai lu, pour Inès").click()
    claire.press("Signer")
    claire.page.get_by_text(KEPT).wait_for()
    claire.page.goto(note)
    claire.page.get_by_text(KEPT).wait_for()  # it is not asked twice
    claire.page.goto(thread)
    claire.page.fill("[name=body]", "Merci, je passe ce soir.")
    claire.press("Envoyer la réponse")
    claire.page.get_by_text("Votre réponse partira quand vous serez connecté.").wait_for()
    network(False)
    claire.page.get_by_text("Votre signature pour Inès : c’est parti.").wait_for()
    claire.page.get_by_text("Votre réponse : c’est parti.").wait_for()
    claire.page.goto(note)
    assert claire.reads("Signé") and not claire.reads("hors connexion")
    lucie.press("Tout").press("Carnet de liaison").press("Piscine")
    assert lucie.reads("Réponses : 1 sur 3")
    lucie.press("Messages").press("Claire Vasseur")
    assert lucie.page.get_by_text("Merci, je passe ce soir.").count() == 1

    claire.page.context.clear_cookies()  # her session is over; somebody else takes the phone
    fatou = claire.sign_in("fatou")
    network(True)
    fatou.open("/")
    assert fatou.reads("Bonjour Fatou")
    fatou.page.goto(note)
    assert fatou.reads("Pas de réseau pour l’instant") and not fatou.reads("Piscine")
    network(False)
    fatou.open("/parent/notifications/appareil/")
    assert fatou.reads("Prévenir sur cet appareil") or fatou.reads("Ce navigateur ne sait pas prévenir")
    fatou.open("/parent/compte/").press("Se déconnecter")
    network(True)
    fatou.open("/parent/")
    assert fatou.reads("Pas de réseau") and not fatou.reads("Ce que vous pouvez lire")
    assert claire.complaints + lucie.complaints == []
