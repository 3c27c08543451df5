"""A sitting from its agenda to the public page of its act, by a clerk at her desk and a councillor on a phone."""

from datetime import datetime, timedelta

import psycopg
import pytest

from preau.base import clock
from preau.engine.locks import until
from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def in_field(day: datetime) -> str:
    return f"{day:%Y-%m-%d}"


def the_day_has_come(database: str) -> None:
    """What was convened in time is held today: the only thing that a visitor cannot do is wait. The commune has a SIREN."""
    now = clock.now()
    with psycopg.connect(database, autocommit=True) as rows:
        rows.execute("UPDATE directory_authority SET siren = '215904707' WHERE insee_code = '59470'")
        rows.execute("UPDATE council_sitting SET starts_at = %s", [now - timedelta(minutes=5)])
        rows.execute("UPDATE council_call SET sent_at = %s", [now - timedelta(days=8)])


def transmitted(clerk: Visitor, url: str) -> None:
    """The council tells how its prefecture knows it; the act leaves, and its receipt comes back by itself."""
    act = clerk.page.url.removeprefix(url)
    clerk.press("Transmettre à la préfecture").press("Remplir le raccordement")
    for name, words in {
        "arrondissement": "5",
        "nic": "00019",
        "email": "mairie@premesques.example.fr",
    }.items():
        clerk.page.fill(f"[name={name}]", words)
    clerk.press("Garder ce raccordement").open(act).press("Transmettre à la préfecture")
    clerk.page.select_option("[name=matter]", "7.10")
    clerk.press("Transmettre l’acte")
    assert until(lambda: clerk.open(act).reads("Accusé de réception, "), 60)


def made_public(clerk: Visitor, url: str, anyone: Visitor, secretary: Visitor) -> None:
    """The sitting closes; its list is posted, and anyone finds it; its secretary writes on her phone what was said."""
    clerk.open(anyone.page.url.removeprefix(url)).page.go_back()
    clerk.press("Voir le point de la séance").press("La salle").press("Lever la séance")
    sitting = clerk.page.url.removeprefix(url).replace("/salle/", "/")
    clerk.open(sitting).press("Liste, procès-verbal, registre")
    assert clerk.reads("à publier")
    clerk.press("Publier la liste")
    assert secretary.sign_in("josette").reads("Vos procès-verbaux")
    secretary.press("Écrire").page.get_by_label("Teneur des discussions").fill(
        "Mme Dumez demande le prix d’avant."
    )
    secretary.press("Garder le projet")
    clerk.open(clerk.page.url.removeprefix(url))
    assert clerk.reads("Affichée le") and clerk.reads("Mme Dumez demande le prix d’avant.")
    clerk.press("Établir les feuillets")
    assert clerk.reads("n° 1 à")
    anyone.press("Tous les actes publiés")
    assert anyone.reads("Liste des délibérations, séance du")


def test_a_sitting_from_its_agenda_to_the_public_page(site, database):
    url, engine = site
    gaelle = Visitor(engine, url, DESK).sign_in("gaelle").press("Séances").press("Préparer une séance")
    gaelle.page.fill("[name=day]", in_field(clock.now() + timedelta(days=10)))
    gaelle.page.fill("[name=place]", "Salle des fêtes")
    gaelle.press("Préparer cette séance")
    assert gaelle.reads("L’ordre du jour est vide")
    gaelle.page.fill("[name=title]", "Tarifs de la cantine")
    gaelle.page.select_option("[name=template]", label="Délibération libre")
    gaelle.press("Ajouter ce point")
    assert gaelle.reads("3 jours francs")
    gaelle.press("Convoquer 3 membres").press("Convoquer 3 membres")
    assert gaelle.reads("convocation : 9 jours francs, 3 exigés")

    karim = Visitor(engine, url, PHONE).sign_in("karim")
    assert karim.reads("Vos convocations")
    karim.press("Répondre")
    karim.page.get_by_label("Je donne pouvoir à quelqu’un").check()
    karim.page.select_option("[name=proxy_to]", label="DUMEZ Josette")
    karim.press("Envoyer la réponse")
    assert karim.reads("Tarifs de la cantine")
    gaelle.open(gaelle.page.url.removeprefix(url))
    assert gaelle.reads("pouvoir à Mme Josette Dumez")

    the_day_has_come(database)
    gaelle.open(gaelle.page.url.removeprefix(url)).press("Entrer dans la salle")
    assert gaelle.reads("il manque 2")
    for who in ("Alban Ryckelynck", "Josette Dumez"):
        gaelle.page.get_by_role("button", name=f"Présent {who}").click()
        gaelle.page.wait_for_selector(f"role=button[name='Pas là {who}']")
    assert gaelle.look().reads("2\u00a0présents + 1\u00a0pouvoir, sur 3 en exercice.")
    gaelle.press("Ouvrir la séance")
    gaelle.page.select_option("select[name=member]", label="DUMEZ Josette")
    gaelle.press("Nommer secrétaire").press("Passer au point 1")
    gaelle.press("Noter le vote à main levée")
    assert gaelle.reads("Adoptée à l’unanimité (3\u00a0voix pour).")
    gaelle.press("Préparer le texte").press("Remplir les champs")
    gaelle.page.fill("[name=subject]", "Tarifs de la cantine")
    gaelle.page.fill("[name=decision]", "Fixe le prix d’un repas à 3,10 €.")
    gaelle.press("Écrire le texte").press("Revenir à l’acte").press("Figer le texte sous le numéro 2026-1")
    gaelle.press("Noter cette étape")
    transmitted(gaelle, url)
    gaelle.press("Publier sur la page publique")
    assert gaelle.reads("exécutoire depuis le")
    address_of_act = gaelle.press("Voir la page publique").page.url.removeprefix(url)
    anyone = Visitor(engine, url, PHONE).open(address_of_act)
    assert anyone.reads("Fixe le prix d’un repas à 3,10 €.") and anyone.reads("Adoptée à l’unanimité")
    josette = Visitor(engine, url, PHONE)
    made_public(gaelle, url, anyone, josette)
    complaints = gaelle.complaints + karim.complaints + anyone.complaints + josette.complaints
    assert "\n".join(complaints) == ""


def test_a_sitting_is_convened_and_answered_without_script(site):
    url, engine = site
    gaelle = Visitor(engine, url, PHONE, script=False).sign_in("gaelle")
    gaelle.press("Séances").press("Préparer une séance")
    gaelle.page.fill("[name=day]", in_field(clock.now() + timedelta(days=2)))
    gaelle.page.fill("[name=place]", "Mairie")
    gaelle.press("Préparer cette séance")
    gaelle.page.fill("[name=title]", "Toit de l’école")
    gaelle.press("Ajouter ce point").press("Convoquer 3 membres")
    assert gaelle.reads("Trop tard : 3 jours francs sont exigés")
    gaelle.page.fill("[name=urgent]", "Le toit fuit sur une classe")
    gaelle.press("Convoquer 3 membres")
    assert gaelle.reads("Convoquée en urgence : Le toit fuit sur une classe.")
