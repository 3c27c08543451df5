"""From the opening of an office to the statement that a commune reads: an officer at her desk, a clerk on a phone."""

from datetime import timedelta

import pytest

from preau.base import clock
from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # a scan, as small as may be
)


def ago(days: int) -> str:
    return (clock.today() - timedelta(days=days)).isoformat()


def fill(visitor: Visitor, **values: str) -> Visitor:
    for name, value in values.items():
        visitor.page.locator(f"main [name={name}]:visible").first.fill(value)
    return visitor


def open_the_office(samira: Visitor) -> None:
    fill(samira, competence="Usages numériques", source="statuts, article 4.2").press("Ouvrir le bureau")
    samira.press("Documents")
    fill(samira, version="2022-01", adopted_on="2022-01-19").press("Ajouter la version")
    samira.page.select_option("[name=kind]", "conditions")
    fill(samira, version="2019-12", adopted_on="2019-06-26").press("Ajouter la version")
    samira.press("Syndicat").press("Contributions").press("Noter des taux votés")
    fill(samira, starts_on="2020-01-01", base="1,30", option="0,30", half_day="150", reference="2019-31")
    samira.press("Garder ces taux")
    assert samira.reads("1,30")


def join_the_commune(samira: Visitor) -> None:
    """A file, a school open since 2019, then both acts, voted elsewhere and typed back."""
    samira.press("Syndicat").press("Préparer un dossier")
    fill(samira, who="59470", reason="la métropole n’exerce pas cette compétence", on=ago(60))
    samira.press("Préparer le dossier")
    samira.page.get_by_text("Rattacher une école").click()
    fill(samira, uai="0599001N", open_since="2019-09-02").press("Rattacher l’école")
    assert samira.reads("École ouverte depuis 2019")
    fill(samira, on=ago(40), proof="2024-16").press("Noter cette étape")
    assert samira.reads("elle vaut demande à adhérer")
    fill(samira, on=ago(20), proof="2024-08").press("Noter cette étape")
    assert samira.reads("membre, annexes 1 et 2 modifiées") and samira.reads("confirmée")


def buy_together(samira: Visitor, gaelle: Visitor) -> None:
    """A group, its convention signed, a market with a lot, and an order that the commune reads on her phone."""
    samira.press("Syndicat").press("Achats groupés")
    fill(samira, name="Numérique des écoles", need="un espace numérique de travail").press(
        "Ouvrir le groupement"
    )
    fill(samira, on=ago(30), reference="2023-12").press("Noter l’adoption")
    fill(samira, who="59470", reference="2024-17").page.locator("#signature_on").fill(ago(10))
    samira.page.locator("#signature_reference").fill("2024-17")
    samira.press("Noter ce membre").press("Noter un marché")
    fill(
        samira,
        reference="2023-ENT",
        purpose="Espace numérique",
        holder="Horizon Numérique",
        starts_on=ago(15),
    )
    samira.press("Garder ce marché").press("Ajouter un lot")
    fill(
        samira, title="ENT", maximum="1 000", schedule="Abonnement d’un élève, pour un an ; élève ; 1,08 ; 20"
    )
    samira.press("Garder ce lot")
    samira.page.select_option("[name=who]", label="Prêmesques")
    samira.page.get_by_label("Abonnement d’un élève").fill("177")
    samira.press("Passer la commande")
    assert samira.reads("229,39")
    gaelle.press("Syndicat").press("Achats groupés").press("Numérique des écoles").press("2023-ENT-0001")
    assert gaelle.reads("229,39") and gaelle.reads("177")


def sign_the_convention(samira: Visitor, gaelle: Visitor) -> None:
    """The commune signs on paper and sends its scan from a phone, the syndicate then; the link is made, and typed by nobody."""
    scan = {"name": "signe.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    for visitor, who in ((gaelle, "M. Alban Ryckelynck"), (samira, "Mme Samira Haddad")):
        visitor.press("Syndicat")
        if visitor is samira:
            visitor.press("Prêmesques")
        visitor.press("Convention constitutive")
        fill(visitor, signer=who, capacity="Maire")
        visitor.page.set_input_files("[name=upload]", scan)
        visitor.press("Déposer le papier signé")
        assert visitor.reads(who)
    assert samira.reads("Signée par chacun")
    assert samira.press("Syndicat").press("Prêmesques").reads("signée par chacun, 2024-17")


def test_from_the_office_to_the_statement(site):
    url, opened = site
    samira = Visitor(opened, url, DESK).sign_in("samira").press("Syndicat")
    open_the_office(samira)
    join_the_commune(samira)
    samira.press("Syndicat").press("Contributions")
    fill(samira, year=str(clock.today().year), counted_on=ago(0)).press("Compter les élèves")
    assert samira.reads("sans réponse")

    gaelle = Visitor(opened, url, PHONE).sign_in("gaelle").press("Syndicat").press("Confirmer 5")
    assert gaelle.reads("Effectif confirmé")
    gaelle.press("Prendre l’option")
    assert gaelle.reads("Avec l’accompagnement complémentaire")

    samira.open(samira.page.url.removeprefix(url)).press(f"Arrêter l’exercice {clock.today().year}")
    assert samira.reads("8,00")
    gaelle.press("Syndicat").press("Avis")
    assert gaelle.reads("5\u00a0×\u00a01,30") and gaelle.reads("8,00")
    buy_together(samira, gaelle)
    sign_the_convention(samira, gaelle)
    assert samira.complaints + gaelle.complaints == []
