"""The chain, by clicking: from the convocation of a council to the first sign-in of the school and to the contribution.

Then what follows it: an order of the purchasing group, and the convention that each signs.
"""

import re
from datetime import timedelta

import psycopg
import pytest
from pypdf import PdfReader

from preau.base import clock
from preau.engine.locks import until
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


def prepare_the_file(samira: Visitor) -> None:
    """A file for the commune, and its school, open since 2019."""
    samira.press("Syndicat").press("Préparer un dossier")
    fill(samira, who="59470", reason="la métropole n’exerce pas cette compétence", on=ago(60))
    samira.press("Préparer le dossier")
    samira.page.get_by_text("Rattacher une école").click()
    fill(samira, uai="0599001N", open_since="2019-09-02").press("Rattacher l’école")
    assert samira.reads("École ouverte depuis 2019")


def convened(clerk: Visitor, url: str, where: str, assembly: str = "") -> str:
    """A sitting with an open agenda, and its address; of this assembly, where the office holds several."""
    clerk.press("Séances").press("Préparer une séance")
    offered = clerk.page.locator("select[name=assembly] option", has_text=assembly)
    if assembly and offered.count():
        clerk.page.select_option("select[name=assembly]", value=offered.first.get_attribute("value"))
    fill(clerk, day=ago(-10), place=where).press("Préparer cette séance")
    return clerk.page.url.removeprefix(url)


def held(clerk: Visitor, database: str, sitting: str, there: list[str], *, appoints: bool = False) -> None:
    """Convened in time, then held today (the one thing that a visitor cannot do is wait), and adopted by all."""
    number = int(re.findall(r"/(\d+)/$", sitting)[0])
    clerk.open(sitting).page.get_by_role("link", name=re.compile("^Convoquer")).click()
    clerk.page.get_by_role("button", name=re.compile("^Convoquer")).click()
    clerk.page.wait_for_url(f"**{sitting}")
    with psycopg.connect(database, autocommit=True) as rows:
        rows.execute(
            "UPDATE council_sitting SET starts_at = %s WHERE id = %s",
            [clock.now() - timedelta(minutes=5), number],
        )
        rows.execute(
            "UPDATE council_call SET sent_at = %s WHERE sitting_id = %s",
            [clock.now() - timedelta(days=8), number],
        )
    clerk.open(sitting).press("Entrer dans la salle")
    for who in there:
        clerk.page.get_by_role("button", name=f"Présent {who}").click()
        clerk.page.wait_for_selector(f"role=button[name='Pas là {who}']")
    clerk.press("Ouvrir la séance")
    clerk.page.select_option("select[name=member]", index=1)
    clerk.press("Nommer secrétaire").press("Passer au point 1")
    if appoints:
        clerk.press("Noter la renonciation")
    clerk.press("Noter le vote à main levée")
    assert clerk.reads("Adoptée à l’unanimité")


def made_executory(clerk: Visitor) -> None:
    """Frozen, signed, published; sent and received by another way, which is written down."""
    clerk.press("Ouvrir").page.get_by_role("button", name=re.compile("^Figer le texte")).click()
    clerk.page.wait_for_load_state()
    clerk.press("Noter cette étape")
    clerk.unfold("Transmis autrement").press("Noter cette étape")
    clerk.press("Noter cette étape").press("Publier sur la page publique")
    assert clerk.reads("exécutoire depuis le")


def ask_to_join(gaelle: Visitor, url: str, database: str) -> None:
    """The council votes what the syndicate has drafted, and names its elector."""
    sitting = convened(gaelle, url, "Salle du conseil")
    gaelle.press("Syndicat").press("Inscrire la délibération à l’ordre du jour")
    gaelle.press("Remplir les champs").page.select_option("[name=delegate]", index=1)
    gaelle.press("Écrire le texte")
    held(gaelle, database, sitting, ["Alban Ryckelynck", "Josette Dumez", "Karim Belkacem"], appoints=True)
    made_executory(gaelle)


def agree(samira: Visitor, url: str, database: str, file: str) -> None:
    """The committee's concordant act: agreement, membership and annexes, on its one date."""
    assert until(lambda: samira.open(file).reads("elle vaut demande à adhérer"), 20)
    samira.press("Séances").page.get_by_role("link", name=re.compile("Membres.*Comité syndical")).click()
    samira.page.wait_for_load_state()
    samira.unfold("Tout le tableau, d’une feuille")
    lines = "M. ; Hervé ; Lestienne ; \nMme ; Odile ; Deroo ; "
    fill(samira, lines=lines, since=ago(200)).press("Ajouter ces membres")
    sitting = convened(samira, url, "Maison des communes", "Comité syndical")
    samira.open(file).press("Préparer la délibération")
    held(samira, database, sitting, ["Hervé Lestienne", "Odile Deroo"])
    made_executory(samira)
    assert until(lambda: samira.open(file).reads("membre, annexes 1 et 2 modifiées"), 20)
    assert samira.reads("confirmée")


def first_sign_in(samira: Visitor, newcomer: Visitor) -> None:
    """The head who arrives gets a sheet from the office, and opens her account with its code."""
    with samira.page.expect_download() as told:
        samira.page.get_by_role("button", name=re.compile("^Fiche de première connexion")).click()
    text = "".join(page.extract_text() for page in PdfReader(told.value.path()).pages)
    newcomer.open("/activer/").page.fill("[name=code]", re.findall(r"\w{4}-\w{4}-\w{4}", text)[0])
    newcomer.press("Continuer").page.fill("[name=password]", "une phrase bien longue")
    newcomer.press("Ouvrir mon compte")
    if "/charte/" in newcomer.page.url:
        newcomer.press("J’ai lu, je continue")
    assert newcomer.reads("Bonjour Odette")


def contribute(samira: Visitor, newcomer: Visitor, gaelle: Visitor) -> None:
    """The head counts 177, the commune confirms, the year is frozen: 177 × 1,30 €."""
    year = str(clock.today().year)
    samira.press("Syndicat").press("Contributions")
    fill(samira, year=year, counted_on=ago(0)).press("Compter les élèves")
    assert samira.reads("école attendue")
    newcomer.press("Tout").press("L’école et le syndicat").unfold("Compter autrement")
    fill(newcomer, pupils="177", reason="effectif du jour de la rentrée").press("Donner cet effectif")
    assert newcomer.reads("constaté")
    gaelle.press("Syndicat").press("Confirmer 177")
    assert gaelle.reads("Effectif confirmé")
    samira.open(samira.page.url.removeprefix(samira.url)).press(f"Arrêter l’exercice {year}")
    assert samira.reads("230,10")
    gaelle.press("Syndicat").press("Avis")
    assert gaelle.reads("177\u00a0×\u00a01,30") and gaelle.reads("230,10")


def somebody_heads_the_school(database: str) -> None:
    """Since today, after the head of before: the directory knows her, and she has no account."""
    with psycopg.connect(database, autocommit=True) as rows:
        [[school]] = rows.execute("SELECT id FROM directory_establishment WHERE uai = '0599001N'").fetchall()
        [[copied]] = rows.execute(
            """SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name = 'directory_person' AND is_generated = 'NEVER'
                  AND column_name NOT IN ('id', 'first_name', 'last_name')"""
        ).fetchall()
        [[person]] = rows.execute(
            f"""INSERT INTO directory_person (first_name, last_name, {copied})
                SELECT 'Odette', 'Wallart', {copied} FROM directory_person WHERE id =
                (SELECT person_id FROM directory_post WHERE establishment_id = %s AND profile = 'head' LIMIT 1)
                RETURNING id""", [school]).fetchall()  # fmt: skip
        [[posted]] = rows.execute(
            """SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name = 'directory_post' AND column_name NOT IN ('id', 'person_id')"""
        ).fetchall()
        rows.execute(
            f"""INSERT INTO directory_post (person_id, {posted})
                SELECT %s, {posted} FROM directory_post WHERE establishment_id = %s AND profile = 'head' LIMIT 1""",
            [person, school])  # fmt: skip


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


def test_from_the_convocation_to_the_first_sign_in_and_the_contribution(site, database):
    url, opened = site
    somebody_heads_the_school(database)
    samira = Visitor(opened, url, DESK).sign_in("samira").press("Syndicat")
    newcomer = Visitor(opened, url, PHONE)
    gaelle = Visitor(opened, url, DESK, script=False).sign_in(
        "gaelle"
    )  # axe reads her pages in other journeys
    open_the_office(samira)
    prepare_the_file(samira)
    file = samira.page.url.removeprefix(url)
    ask_to_join(gaelle, url, database)
    agree(samira, url, database, file)
    first_sign_in(samira, newcomer)
    contribute(samira, newcomer, gaelle)
    buy_together(samira, gaelle)
    sign_the_convention(samira, gaelle)
    assert samira.complaints + gaelle.complaints + newcomer.complaints == []
