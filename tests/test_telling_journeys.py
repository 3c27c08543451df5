"""Hours that move, messaging that stops, pages that follow: seen in a real browser, axe finding nothing."""

import json
import subprocess
import sys

import pytest

from tests.site import CHROMIUM, DESK, PHONE, ROOT, Visitor, environment_of, standing

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("second journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]
FRIDAY_NIGHT, MONDAY, TOO_LATE = "2026-11-27T21:10", "2026-11-30T07:05", "2026-11-24T10:52"


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    """A site of two web processes, where ten minutes are given to change one's mind."""
    with standing(tmp_path_factory.mktemp("wide"), workers=2, PREAU_UNDO="600") as site:
        yield site


def preau(site, *words):
    environment = environment_of(site.folder, site.database)
    return subprocess.run(
        [sys.executable, "-m", "preau", *words],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )


def compose(visitor, subject, who="Ajouter Familles de CM1-CM2"):
    visitor.press("Messages").press("Écrire").unfold("Choisir dans la liste").press(who)
    visitor.page.fill("[name=subject]", subject)
    visitor.page.fill("[name=body]", "Bonjour, voici des nouvelles.")
    return visitor


def note(visitor, subject):
    visitor.press("Tout").press("Carnet de liaison").press("Écrire un mot")
    assert visitor.reads("annoncé lundi à 7\u00a0h")
    visitor.page.check("[value=information]")
    visitor.page.fill("[name=subject]", subject)
    visitor.page.fill("[name=body]", "Pensez au bonnet.")
    return visitor.press("Envoyer à 3 familles")


def test_what_is_written_on_friday_night_is_announced_on_monday(anew):
    url, chromium = anew.at(FRIDAY_NIGHT).url, anew.browser
    lucie = compose(Visitor(chromium, url, PHONE).sign_in("lucie"), "Marché de Noël")
    assert lucie.reads("déposé maintenant, annoncé lundi à 7\u00a0h")
    lucie.press("Envoyer lundi à 7\u00a0h")
    assert lucie.reads("votre message partira lundi à 7\u00a0h")
    compose(lucie, "Lu dès ce soir").press("Envoyer à 3 familles")
    assert lucie.reads("il sera annoncé lundi à 7\u00a0h")
    fatou = Visitor(chromium, url, PHONE).sign_in("fatou").press("Messages")
    assert fatou.reads("Lu dès ce soir") and not fatou.reads("Marché de Noël")
    note(lucie, "Piscine")
    assert lucie.reads("Déposé maintenant, annoncé lundi à 7\u00a0h.")
    anne = Visitor(chromium, url, DESK).sign_in("anne")
    anne.open("/" + anne.page.url.split("/")[3] + "/annuaire/etablissement/heures-calmes/")
    assert anne.reads("ce qui s’écrit sera annoncé lundi à 7\u00a0h")
    anne.page.check("[name=held][value=held]")
    anne.press("Enregistrer")
    note(lucie, "Patinoire")
    assert lucie.reads("lu et annoncé lundi à 7\u00a0h") and lucie.reads(
        "les familles le liront lundi à 7\u00a0h"
    )
    fatou.open("/parent/carnet/")
    assert fatou.reads("Piscine") and not fatou.reads("Patinoire")
    fatou.open("/parent/notifications/reglages/")
    assert fatou.reads("la prochaine annonce partira lundi à 7\u00a0h")
    assert lucie.complaints + fatou.complaints + anne.complaints == []
    anew.at(MONDAY)
    fatou = Visitor(chromium, url, PHONE).sign_in("fatou").press("Messages").press("Marché de Noël")
    assert fatou.reads("voici des nouvelles") and fatou.reads("ce matin, 7\u00a0h")
    fatou.open("/parent/carnet/")
    assert fatou.reads("Piscine") and fatou.reads("Patinoire")
    assert fatou.complaints == []


def test_messaging_stops_at_once_on_every_process_and_opens_again(wide):
    url, chromium = wide.anew().url, wide.browser
    ines = compose(Visitor(chromium, url, PHONE).sign_in("ines"), "Avant", "Ajouter Lucie Baert")
    said = preau(wide, "messaging", "suspend", "--profile", "pupil", "--json")
    assert json.loads(said.stdout)[0]["profile"] == "pupil"
    ines.press("Envoyer à")
    assert (
        ines.reads("La messagerie est suspendue pour les élèves")
        and ines.reads("Bonjour, voici des nouvelles.") is False
    )
    assert ines.page.input_value("[name=body]") == "Bonjour, voici des nouvelles."
    ines.press("Aujourd’hui")
    assert ines.reads("Bonjour Inès")
    anne = Visitor(chromium, url, DESK).sign_in("anne").press("Tout").press("Suspendre la messagerie")
    assert anne.reads("Suspendue pour les élèves, partout")
    anne.page.check("input[value=guardian]")
    anne.press("Suspendre maintenant")
    fatou = Visitor(chromium, url, PHONE).sign_in("fatou").press("Messages")
    assert fatou.reads("suspendue pour les parents (École de Prêmesques)") and fatou.reads("par Anne Carlier")
    anne.press("Rouvrir")
    preau(wide, "messaging", "resume", "--profile", "all")
    compose(ines, "Après", "Ajouter Lucie Baert").press("Envoyer à")
    assert ines.reads("Annuler l’envoi")  # it left, and may be taken back
    assert ines.complaints + anne.complaints + fatou.complaints == []


def test_what_waits_when_messaging_is_suspended_leaves_when_a_person_says_so(anew):
    url, chromium = anew.at(FRIDAY_NIGHT).url, anew.browser
    lucie = compose(Visitor(chromium, url, PHONE).sign_in("lucie"), "Marché de Noël")
    lucie.press("Envoyer lundi à 7\u00a0h")
    anne = Visitor(chromium, url, DESK).sign_in("anne").press("Tout").press("Suspendre la messagerie")
    anne.page.check("input[value=teacher]")
    anne.press("Suspendre maintenant")
    assert anne.reads("1 message retenu, que personne n’a reçu")
    anew.at(MONDAY)
    fatou = Visitor(chromium, url, PHONE).sign_in("fatou").press("Messages")
    lucie = Visitor(chromium, url, PHONE).sign_in("lucie").press("Messages").press("Retenu : Marché de Noël")
    assert lucie.reads("Retenu : la messagerie est suspendue. Personne ne l’a reçu.")
    anne = Visitor(chromium, url, DESK).sign_in("anne").press("Tout").press("Suspendre la messagerie")
    anne.press("Rouvrir")
    assert anne.reads("Un message reste retenu") and not fatou.reads("Marché de Noël")
    anne.press("Laisser partir ce message")
    assert anne.reads("Un message part.")
    fatou.page.get_by_text("Marché de Noël").first.wait_for(timeout=20_000)
    assert lucie.complaints + anne.complaints + fatou.complaints == []


def test_a_mind_is_changed_in_ten_seconds_and_an_hour(wide):
    url, chromium = wide.anew().url, wide.browser
    lucie = compose(Visitor(chromium, url, DESK).sign_in("lucie"), "Trop vite").press("Envoyer à 3 familles")
    fatou = Visitor(chromium, url, PHONE).sign_in("fatou").press("Messages")
    assert not fatou.reads("Trop vite")
    lucie.press("Annuler l’envoi")
    assert lucie.reads("Votre texte est gardé en brouillon")
    assert lucie.page.input_value("[name=subject]") == "Trop vite"
    lucie.press("Messages").press("Un brouillon à finir").press("Trop vite").press("Envoyer à 3 familles")
    wide.at(TOO_LATE)
    lucie.open(lucie.page.url.removeprefix(url)).page.get_by_text("Retirer ce message").click()
    lucie.press("Retirer")
    fatou.press("Messages").press("Trop vite")
    assert fatou.reads("Message retiré par son auteur") and not fatou.reads("voici des nouvelles")
    assert lucie.complaints + fatou.complaints == []


def test_a_new_message_and_its_count_arrive_without_reload(anew):
    url, chromium = anew.url, anew.browser
    fatou = Visitor(chromium, url, DESK).sign_in("fatou").press("Messages")
    errors = []
    fatou.page.on("console", lambda one: errors.append(one.text) if one.type == "error" else None)
    fatou.page.evaluate("document.body.dataset.same = 'page'")
    lucie = compose(Visitor(chromium, url, DESK).sign_in("lucie"), "Arrivé tout seul")
    lucie.press("Envoyer à 3 familles")
    fatou.page.get_by_text("Arrivé tout seul").wait_for(timeout=20_000)
    assert fatou.page.locator(".nav-link .count").first.inner_text().startswith("1")
    assert fatou.page.evaluate("document.body.dataset.same") == "page" and errors == []
    fatou.press("Arrivé tout seul")
    fatou.page.fill("[name=body]", "Je viendrai.")
    fatou.press("Envoyer la réponse")
    lucie.press("Messages")
    lucie.page.get_by_text("Fatou Diallo").first.wait_for(timeout=20_000)
    assert fatou.complaints + lucie.complaints == []
