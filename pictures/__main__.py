"""`make pictures`: an image of each page, in `pictures/out`, as the people of the demo see it.

Phone, phone at night and desktop. `python -m pictures anne.carlier` draws only what these people see.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from preau.engine.locks import until

ROOT = Path(__file__).parent.parent
OUT = ROOT / "pictures" / "out"
HOME = ROOT / "var" / "pictures"
PORT = 8769
URL = f"http://localhost:{PORT}"
# name → width, height, colours
SIZES = {"tel": (390, 844, "light"), "tel-sombre": (390, 844, "dark"), "bureau": (1280, 900, "light")}
# login → (file name, path after the hat, links pressed one after the other, or "./" and a path); the first hat is the one shown.
PAGES: dict[str, list[tuple[str, ...]]] = {
    "": [("connexion", "/connexion/"), ("premiere-connexion", "/activer/"), ("aide", "/connexion/aide/"), ("404", "/rien/"),
        ("hors-connexion", "/hors-connexion/"), ("affichage", "/affichage/")],
    "claire.vasseur": [
        ("accueil-parent", ""), ("scolarite", "annuaire/scolarite/"), ("agenda", "annuaire/agenda/"),
        ("semaine-parent", "agenda/", "Louis"), ("semaine-ecole", "agenda/", "Inès"),
        ("semaine-papier", "agenda/", "Louis", "Imprimer"), ("cours-annule", "agenda/", "Louis", "Technologie"),
        ("abonnements", "agenda/abonnements/"), ("messages", "messages/"),
        ("compte", "compte/"), ("tout-parent", "tout/"), ("fiche-enseignante", "annuaire/scolarite/", "Mme Baert"),
        ("message-lu", "messages/", "Gourde oubliée ce matin"), ("classe-parent", "annuaire/scolarite/", "CM1-CM2"),
        ("annuaire-parent", "annuaire/?q=bart"), ("notifications", "notifications/"), ("brouillons", "messages/brouillons/"),
        ("blocages", "messages/blocages/"), ("recherche", "messages/?q=gourde"), ("tout-lu", "messages/?dossier=corbeille"),
        ("message-papier", "messages/", "Gourde oubliée ce matin", "Imprimer"),
        ("signaler", "messages/", "Gourde oubliée ce matin", "Signaler"),
        ("carnet-signer", "carnet/"), ("carnet-mot-famille", "carnet/", "Lire le mot entier"),
        ("actualites", "actualites/"), ("actualite", "actualites/", "La fresque"),
        ("personne", "annuaire/?q=xyzxyz"), ("interdit", "alimentation/"), ("notifications-regler", "notifications/reglages/"),
        ("appareil", "notifications/appareil/"), ("message-boite", "messages/", "Certificat de scolarité"),
        ("message-boite-a-tous", "messages/", "Bourses de collège"),
        ("message-retire", "messages/", "Sortie à la ferme"), ("absences-famille", "vie-scolaire/famille/"),
        ("absence-prevenir", "vie-scolaire/famille/prevenir/"), ("travail-parent", "travail/", "Louis"),
        ("travail-ecole", "travail/", "Inès"),
        ("evenements", "evenements/"), ("evenement", "evenements/", "Sortie à la ferme"),
        ("rendez-vous", "rendez-vous/"), ("rendez-vous-choisir", "rendez-vous/", "Voir Remise"),
        ("rendez-vous-soiree", "rendez-vous/", "Voir Rencontre"), ("sondage-repondre", "actualites/", "Quel jour"),
        ("message-retire", "messages/", "Sortie à la ferme"),
        ("cantine", "cantine/"), ("cantine-regulier", "cantine/", "Répéter chaque semaine"),
        ("cantine-venir-chercher", "cantine/", "Qui peut venir chercher"),
        ("sorties-famille", "vie-scolaire/famille/", "Les sorties"), ("punitions-famille", "discipline/famille/"),
    ],
    "julien.hochart": [("accueil-autre-parent", "")],
    "sofiane.meziane": [
        ("boite", "messages/", "Secrétariat"), ("boite-lettre", "messages/", "Secrétariat", "Changement d’adresse"),
        ("boite-ecrire", "messages/", "Secrétariat", "Écrire au nom de la boîte"),
        ("boite-brouillons", "messages/", "Secrétariat", "Brouillons"),
        ("boite-brouillon", "messages/", "Secrétariat", "Brouillons", "Photos de classe"),
        ("boite-a-tous", "messages/", "Secrétariat", "Toutes", "Bourses de collège"),
        ("vie-scolaire", "vie-scolaire/"), ("discipline", "discipline/"), ("retenues", "discipline/retenues/"),
        ("incident", "discipline/", "Propos"), ("absences-jour", "vie-scolaire/absences/"), ("annee", "vie-scolaire/annee/"),
        ("permanence", "vie-scolaire/permanence/"), ("delegations", "vie-scolaire/delegations/"),
        ("regimes-sortie", "vie-scolaire/sorties/"),
        ("eleve-sortie", "vie-scolaire/passages/?q=vasseur", "VASSEUR Louis"),
        ("passages", "vie-scolaire/passages/?q=va"), ("appels", "vie-scolaire/appel/"),
        ("absence-vie-scolaire", "vie-scolaire/absences/", "sans motif"),
        ("a-appeler", "vie-scolaire/a-appeler/"), ("annee", "vie-scolaire/annee/"),
        ("absence-vie-scolaire", "vie-scolaire/absences/", "sans motif"), ("a-appeler", "vie-scolaire/a-appeler/")],
    "ines.vasseur": [("accueil-eleve", "")],
    "suzanne.delattre": [("accueil-petits", ""), ("je-sais-faire", "", "Je sais faire")],
    "helene.vidal": [("accueil-maternelle", ""), ("carnets-classe", "suivi/"), ("syntheses", "suivi/", "Les synthèses"),
        ("synthese-remplir", "suivi/", "Les synthèses", "DELATTRE Suzanne"), ("carnet-enfant", "suivi/", "DELATTRE Suzanne"),
        ("carnet-domaines", "suivi/", "Noter une réussite"),
        ("carnet-noter", "suivi/", "Noter une réussite", "Acquérir les premiers"),
        ("carnet-montrer", "suivi/", "Voir qui lira quoi")],
    "louis.vasseur": [("accueil-collegien", ""), ("semaine-collegien", "agenda/"), ("travail-semaine", "travail/"),
        ("travail-mois", "travail/?vue=mois"), ("travail-papier", "travail/?papier=1"),
        ("travail-rendre", "travail/", "Rendre Schéma"), ("travail-corrige", "travail/", "rendu, lu")],
    "marc.delattre": [("accueil-professeur", ""), ("semaine-professeur", "agenda/"),
        ("cahiers", "travail/cahiers/"), ("cahier-remplir", "", "6e C, SVT"), ("cours-cahier", "agenda/", "5e B"),
        ("cahier-classe", "travail/cahiers/", "5e B", "Le cahier : 5e B"), ("sequences", "travail/sequences/"),
        ("sequence", "travail/sequences/", "La respiration"), ("reservations-professeur", "reservations/"),
        ("reservation", "reservations/", "recherche documentaire"), ("reservation-semaine", "reservations/", "Chariot"),
        ("reservation-nouvelle", "reservations/", "Chariot", "Réserver"), ("incident-nouveau", "discipline/incidents/nouveau/")],
    "lucie.baert": [("evenement-annoncer", "evenements/nouveau/"), ("evenements-enseignant", "evenements/"),
        ("accueil-enseignant", ""), ("classes", "annuaire/classes/"), ("message-nouveau", "messages/nouveau/"),
        ("message-copie", "messages/nouveau/?copie=carlier"), ("dossiers", "messages/dossiers/"),
        ("groupe-nouveau", "annuaire/groupes/nouveau/"), ("classe-enseignante", "annuaire/classes/", "CM1-CM2"),
        ("message-famille", "messages/?dossier=envoyes", "Marché de Noël"),
        ("recu-par", "messages/?dossier=envoyes", "Marché de Noël", "reçu"), ("compte-enseignante", "compte/"),
        ("carnet", "carnet/"), ("carnet-nouveau", "carnet/", "Réunion de la classe"), ("carnet-mot", "carnet/", "Sortie au LaM"),
        ("carnet-desaccord", "carnet/", "Photos de la vie"), ("carnet-releve", "carnet/", "Photos de la vie", "Relevé"),
        ("carnet-papier", "carnet/", "Sortie au LaM", "Noter un papier"),
        ("carnet-feuilles", "carnet/", "Sortie au LaM", "Imprimer"), ("carnet-reste", "carnet/reste/"),
        ("actualite-nouvelle", "actualites/nouvelle/"), ("actualites-enseignante", "actualites/"),
        ("rendez-vous-nouveau", "rendez-vous/nouveau/"), ("rendez-vous-suivi", "rendez-vous/", "Remise"),
        ("rendez-vous-feuille", "rendez-vous/", "Remise", "Imprimer"), ("sondage", "actualites/", "Quel jour"),
        ("sondage-nouveau", "sondages/nouveau/"),
        ("message-programme", "messages/?dossier=envoyes", "le pique-nique"),
        ("message-vu", "messages/?dossier=envoyes", "Marché de Noël"),
        ("message-papier-familles", "messages/?dossier=envoyes", "Marché de Noël", "imprimer pour elles"),
        ("messages-a-relire", "messages/a-relire/"), ("signature-absence", "messages/reglages/"),
        ("appel-classe", "vie-scolaire/appel/", "Faire l’appel"),
        ("cahier-ecole", "travail/cahiers/", "CM1-CM2"),
        ("cahier-ecole-remplir", "travail/cahiers/", "CM1-CM2", "Remplir aujourd’hui"),
        ("message-programme", "messages/?dossier=envoyes", "le pique-nique")],
    "anne.carlier": [
        ("fiches", "fiches/"), ("fiches-classe", "fiches/", "CM1-CM2"), ("fiches-tout", "fiches/tout/"),
        ("fiches-personnel", "fiches/personnel/"), ("fiches-en-attente", "fiches/en-attente/"), ("accueil-directrice", ""),
        ("ecole", "annuaire/etablissement/"), ("ecole-syndicat", "syndicat/ecole/"),
        ("eleve-arrive", "annuaire/arrivee/eleve/"), ("remplacement", "annuaire/arrivee/remplacement/"),
        ("regles", "annuaire/etablissement/regles/"), ("agenda-directrice", "annuaire/agenda/"),
        ("classe-directrice", "annuaire/etablissement/", "Baert"),
        ("fiche-eleve", "annuaire/?q=vasseur+ines", "VASSEUR Inès"),
        ("actualites-directrice", "actualites/"), ("actualite-relire", "actualites/", "Marché de Noël"),
        ("jugement", "annuaire/?q=vasseur+ines", "VASSEUR Inès", "Noter un jugement"),
        ("responsable", "annuaire/?q=vasseur+ines", "VASSEUR Inès", "Ajouter un responsable"),
        ("corrections", "annuaire/corrections/"), ("fiche-parent", "annuaire/corrections/", "VASSEUR"),
        ("correction", "annuaire/corrections/", "VASSEUR", "Corriger la fiche"),
        ("heures-calmes", "annuaire/etablissement/heures-calmes/"), ("mails-revenus", "notifications/mails-revenus/"),
        ("textos", "notifications/textos/"), ("textos-a-appeler", "notifications/textos/appels/"),
        ("horaires-ecole", "agenda/horaires/"), ("mode-accompagne", "messages/a-relire/"),
        ("presences", "vie-scolaire/"),
        ("registre-appel", "vie-scolaire/registre/"), ("seuils", "vie-scolaire/seuils/"),
        ("confier", "annuaire/etablissement/", "Baert", "Confier à quelqu’un"),
        ("fermeture-nouvelle", "continuite/nouvelle/"), ("fermeture", "continuite/", "CE1"),
        ("fermeture-plan", "continuite/", "CE1", "CE1"), ("fermeture-appels", "continuite/", "CE1", "Familles à appeler"),
        ("academie-a-change", "alimentation/ecole/"), ("academie-livraison", "alimentation/ecole/", "Livraison du"),
    ],
    "sylvie.roussel": [("accueil-agent", ""), ("cantine-jour", "cantine/"), ("cantine-liste", "cantine/", "Cantine"),
        ("garderie-liste", "cantine/", "Garderie du soir"), ("garderie-enfant", "cantine/", "Garderie du soir", "DIALLO"),
        ("cantine-papier", "cantine/", "Cantine", "Imprimer"), ("cantine-ajout", "cantine/", "Cantine", "Ajouter un enfant")],
    "philippe.hermant": [("accueil-direction", ""), ("semaines-a-b", "agenda/semaines/"), ("boites", "messages/boites/"),
        ("boite-reglages", "messages/boites/", "Secrétariat"), ("etablissement", "annuaire/etablissement/"),
        ("signalements", "messages/signalements/"), ("referents", "messages/signalements/referents/"),
        ("emplois-du-temps", "agenda/etablissement/"),
        ("semaine-classe", "agenda/etablissement/", "5e B"), ("cours-nouveau", "agenda/cours/nouveau/"),
        ("cours-direction", "agenda/etablissement/", "5e B", "Technologie"),
        ("cours-change", "agenda/etablissement/", "5e B", "Technologie", "Changer ce cours"),
        ("suspension", "messages/suspension/"), ("reservations", "reservations/"),
        ("sanctions", "discipline/sanctions/"), ("reservation-a-valider", "reservations/", "Salle polyvalente")],
    "gaelle.pruvost": [("accueil-mairie", ""), ("etablissements", "annuaire/etablissements/"),
        ("actualite-mairie", "actualites/nouvelle/"), ("cantine-mairie", "cantine/"), ("cantine-chiffres", "cantine/chiffres/"),
        ("cantine-services", "cantine/services/"), ("cantine-service", "cantine/services/nouveau/"),
        ("cantine-fermetures", "cantine/fermetures/"), ("cantine-agents", "cantine/agents/"),
        ("seances", "seances/"), ("seance-a-venir", "seances/1/", "./../2/"), ("seance-salle", "seances/1/salle/"),
        ("seance-suites", "seances/1/suites/"), ("seance-redaction", "seances/1/proces-verbal/"),
        ("registre-tables", "seances/registre/", "Tables de l’année"),
        ("registre-reprise", "seances/", "Règles", "d’une feuille"),
        ("seance-point", "seances/points/2/"), ("registre", "seances/registre/"),
        ("deliberation", "seances/registre/", "-16"), ("conseil-membres", "seances/", "Membres"),
        ("conseil-regles", "seances/", "Règles"), ("seance-nouvelle", "seances/nouvelle/"),
        ("prefecture", "seances/", "Contrôle de légalité"), ("acte-transmettre", "seances/registre/", "-16", "./prefecture/"),
        ("donnees-ouvertes", "seances/", "Page publique des actes", "Données ouvertes"),
        ("commune-convention", "syndicat/conventions/", "Prêmesques"),
        ("commune-achats", "syndicat/groupements/", "Numérique éducatif"),
        ("commune-syndicat", "syndicat/"), ("commune-simulation", "syndicat/simulation/"),
        ("acte-public", "seances/registre/", "-16", "Voir la page publique"),
        ("actes-publics", "seances/", "Page publique des actes")],
    "alban.ryckelynck": [("convention-a-sceller", "syndicat/conventions/", "Prêmesques")],
    "josette.dumez": [("accueil-conseillere", ""), ("convocation", "seances/", "Répondre"), ("seances-conseillere", "seances/")],
    "samira.haddad": [
        ("accueil-syndicat", ""), ("syndicat-membres", "syndicat/"), ("syndicat-dossier", "syndicat/", "Prêmesques"),
        ("syndicat-dossier-membre", "syndicat/", "Lomprelles"), ("syndicat-contributions", "syndicat/contributions/"),
        ("syndicat-exercice", "syndicat/contributions/2027/"), ("syndicat-exercice-arrete", "syndicat/contributions/2026/"),
        ("syndicat-avis", "syndicat/contributions/2026/", "Houplecques"), ("syndicat-accompagnement", "syndicat/accompagnement/"),
        ("syndicat-effectif", "syndicat/contributions/2027/", "Ennequin"), ("syndicat-college", "syndicat/college/"),
        ("college-sieges", "seances/", "Règles", "Collège des communes"),
        ("syndicat-election", "syndicat/college/", "Noter une élection"),
        ("syndicat-officiel", "syndicat/contributions/2027/officiel/"),
        ("syndicat-adresse", "syndicat/", "Lomprelles", "adresse"),
        ("syndicat-chiffres", "syndicat/chiffres/"),
        ("syndicat-documents", "syndicat/documents/"), ("syndicat-dossier-nouveau", "syndicat/dossiers/nouveau/"),
        ("conventions", "syndicat/conventions/"), ("convention-papier", "syndicat/conventions/", "Houplecques"),
        ("convention-attente", "syndicat/conventions/", "Prêmesques"),
        ("convention-cachets", "syndicat/conventions/", "Prêmesques", "Vérifier les cachets"),
        ("syndicat-parametres", "syndicat/parametres/"),
        ("syndicat-formateur", "syndicat/accompagnement/", "M. Yann Leclercq"),
        ("syndicat-visite", "syndicat/accompagnement/", "Premiers pas"),
        ("syndicat-competences", "syndicat/", "Houplecques", "Compétences détenues"),
        ("syndicat-fusion", "syndicat/", "Houplecques", "Noter une fusion"),
        ("syndicat-remise", "syndicat/", "Houplecques", "Reprise, restitution"),
        ("syndicat-retrait", "syndicat/", "Houplecques", "demande de retrait"),
        ("achats", "syndicat/groupements/"), ("achats-groupement", "syndicat/groupements/", "Numérique éducatif"),
        ("achats-marche", "syndicat/groupements/", "Numérique éducatif", "-ENT, Espace"),
        ("achats-lot", "syndicat/groupements/", "Numérique éducatif", "-ENT, Espace", "1. Espace numérique"),
        ("achats-commande", "syndicat/groupements/", "Numérique éducatif", "-ENT, Espace", "-ENT-0001"),
        ("achats-plan", "syndicat/groupements/", "Numérique éducatif", "Espace numérique, exercice"),
        ("achats-plan-nouveau", "syndicat/groupements/", "Numérique éducatif", "Nouveau plan"),
        ("achats-lot-nouveau", "syndicat/groupements/", "Numérique éducatif", "-ENT, Espace", "Ajouter un lot")],
    "yann.leclercq": [("assemblees", "seances/assemblees/?q=prem"),
        ("assemblee-nouvelle", "seances/assemblees/?q=prem", "59470"),
        ("assemblee-registre", "seances/assemblees/", "Qui tient le registre"),
        ("accueil-exploitation", ""), ("annuaire-exploitation", "annuaire/?q=delatre"),
        ("tout-exploitation", "tout/"), ("alimentation", "alimentation/"), ("livraison", "alimentation/", "1er degré"),
        ("livraison-ecole", "alimentation/", "1er degré", "Prémesques"),
        ("suspension-exploitation", "messages/suspension/"), ("scelles", "messages/scelles/"),
        ("fermetures", "alimentation/fermetures/"), ("livraison-attente", "alimentation/", "à vérifier"),
        ("regles-alimentation", "alimentation/regles/"), ("regles-academie", "alimentation/regles/", "Lille"),
        ("livraison-remarques", "alimentation/", "2d degré", "./remarques/")],
}  # fmt: skip


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    asked = set(sys.argv[1:]) or set(PAGES)
    with served() as people, sync_playwright() as engine:
        chromium = engine.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--lang=fr-FR"]
        )
        for size, (width, height, scheme) in SIZES.items():
            for login in (login for login in PAGES if login in asked):
                context = chromium.new_context(
                    viewport={"width": width, "height": height}, locale="fr-FR", color_scheme=scheme
                )
                shoot(context.new_page(), login, people.get(login, ""), size)
                context.close()
        chromium.close()


def shoot(page: Any, login: str, password: str, size: str) -> None:
    base = URL
    if login:
        page.goto(f"{URL}/connexion/")
        page.fill("[name=login]", login)
        page.fill("[name=password]", password)
        page.get_by_role("button", name="Entrer").click()
        page.wait_for_load_state()
        base = page.url
    for name, path, *links in PAGES[login]:
        page.goto(base + path)
        for link in links:
            if link.startswith("./"):
                page.goto(page.url + link[2:])
            else:
                page.get_by_role("link", name=link).first.click()
            page.wait_for_load_state()
        page.screenshot(path=OUT / f"{name}-{size}.png", full_page=True)
        print(f"{name}-{size}.png")


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """The demo, and the password of each of its people by login."""
    environment = dict(os.environ, PREAU_HOME=str(HOME), PREAU_NOW="2026-11-23T10:40", PREAU_SMS="simulator:")
    preau = [sys.executable, "-m", "preau"]
    subprocess.run([*preau, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
    another_school(preau, environment)
    listed = subprocess.run(
        [*preau, "demo", "--people", "--json"], env=environment, check=True, capture_output=True, text=True
    )
    later = environment | {"PREAU_NOW": "2026-11-23T10:45"}  # the demo itself takes a minute or two
    site = subprocess.Popen([*preau, "serve", "--port", str(PORT)], env=later)
    try:
        until(answers, 60, pause=0.2)
        yield {one["login"]: one["password"] for one in json.loads(listed.stdout)}
    finally:
        site.terminate()
        site.wait(20)


def another_school(preau: list[str], environment: dict[str, str]) -> None:
    """A delivery that nobody should apply without looking: the export of quite another collège."""
    with tempfile.TemporaryDirectory() as folder:
        quiet: dict[str, Any] = {
            "env": environment,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        subprocess.run(
            [*preau, "world", "--out", folder, "--pupils", "60", "--seed", "4"], check=True, **quiet
        )
        subprocess.run(
            [*preau, "feed", "aaf", f"{folder}/LILLE/2D", "--academy", "LILLE"], check=False, **quiet
        )


def answers() -> bool:
    try:
        with urllib.request.urlopen(f"{URL}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    main()
