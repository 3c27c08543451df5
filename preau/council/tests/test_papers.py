"""Papers as they come out: every word derived, readable by a machine, and by whoever hears the page."""

import dataclasses
import io

import docx as word
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings

from preau.council import papers
from preau.council.described import Matter, VoteMode
from preau.council.described.tally import outcome, valid_proxies
from preau.council.papers import extracts
from preau.council.tests.changes import changed
from preau.council.tests.drawn import correct_acts
from preau.council.tests.paper_world import held, mended
from preau.council.tests.seed_text import twin


def words(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.replace("\u2011", "-").split())


def test_the_extract_counts_what_the_draft_had_typed_wrong():
    text = words(papers.extract(twin()))
    assert "1 absent ayant donné pouvoir : F. LANNOY à E. DE CONINCK" in text
    assert "3 absents" not in text and "17 + 1 pouvoir" in text


def test_the_extract_says_the_sitting_the_act_and_its_life():
    text = words(papers.extract(mended()))
    for said in (
        "EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS DU CONSEIL MUNICIPAL", "Membres en exercice : 18",
        "L’an deux mille vingt-quatre et le dix-neuf du mois de février, à 19 heures 30 minutes",
        "sous la présidence de Monsieur Rémi CASTELAIN, maire", "Madame Brigitte THIERY a été désignée",
        "de ne pas procéder au scrutin secret", "Le conseil municipal, à l’unanimité :",
        "Délibération adoptée à l’unanimité.", "Pour : 18 – Contre : 0", "recours pour excès de pouvoir",
        "059-215904707-20240219-2024_16-DE", "Mis en ligne le 23 février 2024", "Exécutoire le 23 février 2024",
        "À Prémesques, le 21 février 2024", "La secrétaire de séance", "Le maire",
    ):  # fmt: skip
        assert said in text, said


def test_a_draft_has_no_date_that_has_not_come():
    it = changed(mended(), "act.life", type(mended().act.life)())
    text = words(papers.extract(it))
    assert "Exécutoire" not in text and "Mis en ligne" not in text and "Accusé de réception" not in text


def test_a_convocation_and_an_act_are_posted_on_two_days():
    text = words(papers.extract(twin()))
    assert (
        "Date d’affichage de la convocation : 14 février 2024" in text
        and "Affiché le 23 février 2024" in text
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(correct_acts())
def test_any_correct_act_has_an_extract_whose_words_follow_the_numbers(it):
    data = extracts.data(it)
    assert data["act"]["closing"].replace("\u00a0", " ") == outcome(it.act.vote).sentence
    assert data["attendance"][1]["count"].startswith(f"{len(valid_proxies(it))}\u00a0")
    assert papers.extract(it).startswith(b"%PDF")


def test_the_list_tells_all_that_was_examined_adopted_or_not():
    text = words(papers.list_of_deliberations(held()))
    assert (
        "EXAMINÉES PAR LE CONSEIL MUNICIPAL" in text
        and "Affichée et mise en ligne le 23 février 2024" in text
    )
    for said in (
        "2024-16",
        "2024-17",
        "2024-18",
        "Adoptée à l’unanimité",
        "Rejetée : 6 pour, 9 contre, 3 abstentions",
    ):
        assert said in text


def test_the_minutes_hold_what_the_law_asks():
    text = words(papers.minutes(held()))
    for said in (
        "Projet de procès-verbal", "Le quorum, de 10 membres présents sur 18 en exercice, est atteint",
        "2. Transfert de la compétence", "177 élèves à 1,30 €", "K. MESSIAEN a quitté la salle et n’a pris part",
        "Ont voté contre : D. QUENTIN, W. MESSIAEN", "Délibération rejetée : 6 pour, 9 contre, 3 abstentions",
        "la séance est levée à 21 heures 5 minutes",
    ):  # fmt: skip
        assert said in text, said


def test_the_minutes_say_who_asked_for_a_ballot_and_how_each_voted_even_without_a_text():
    """What L2121-15 asks of minutes: the requests for a particular ballot, and the names and sense of public ones."""
    it = held()
    named, secret = it.matters[2].act, it.matters[3].act
    asked = dataclasses.replace(named, vote=dataclasses.replace(named.vote, asked_by_name=5))
    hidden = dataclasses.replace(
        secret, vote=dataclasses.replace(secret.vote, mode=VoteMode.SECRET, asked_secret=1)
    )
    untold = Matter(title="Motion", vote=asked.vote)
    text = words(papers.minutes(dataclasses.replace(it, matters=(Matter(asked), Matter(hidden), untold))))
    assert text.count("Scrutin public, à la demande de 5 membres présents. Pour : 14") == 2
    assert "Scrutin secret, à la demande d’un membre présent. Pour : 6" in text
    assert text.count("Ont voté contre : D. QUENTIN, W. MESSIAEN") == 2


def test_the_register_numbers_its_sheets_and_closes_with_all_numbers():
    pages = pypdf.PdfReader(io.BytesIO(papers.register(held(), first_sheet=12))).pages
    texts = [page.extract_text() for page in pages]
    assert [f"{12 + rank:03}" in text for rank, text in enumerate(texts)] == [True] * len(texts)
    closing = texts[-1].replace("\u2011", "-").replace("\u00a0", " ")
    assert all(
        number in closing for number in ("2024-16", "2024-17", "2024-18", "W. MESSIAEN", "Brigitte THIERY")
    )


def test_the_table_of_the_year_is_by_date_and_by_matter():
    acts = [changed(mended(), "act.matter", matter) for matter in ("7.10", "7.2", "")]
    text = words(papers.yearly_table(acts, year=2024, names={"7.2": "Fiscalité"}))
    assert text.index("7.2 Fiscalité") < text.index("7.10") < text.index("Sans matière")
    with pytest.raises(ValueError, match="no act"):
        papers.yearly_table([], year=2024)


@pytest.mark.parametrize(
    "paper",
    [
        lambda: papers.extract(mended()), lambda: papers.list_of_deliberations(held()), lambda: papers.minutes(held()),
        lambda: papers.register(held()), lambda: papers.yearly_table(held().acts(), year=2024),
    ],
)  # fmt: skip
def test_each_paper_says_its_language_and_title_and_is_tagged(paper):
    reader = pypdf.PdfReader(io.BytesIO(paper()))
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("fr") and root["/MarkInfo"]["/Marked"] and reader.metadata.title
    told = root["/Metadata"].get_object().get_data()
    assert b"pdfuaid:part" in told and b"<pdfaid:part>2<" in told and b"<pdfaid:conformance>A<" in told
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1" and root["/StructTreeRoot"]


@pytest.mark.parametrize(
    "paper",
    [lambda: papers.extract(mended()), lambda: papers.register(held()), lambda: papers.minutes(held())],
)
def test_each_paper_carries_its_letters(paper):
    """Nothing is borrowed from the machine that reads it: every font is in the file."""
    found = [
        one.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in pypdf.PdfReader(io.BytesIO(paper())).pages
        for one in page["/Resources"]["/Font"].values()
    ]
    assert found and all({"/FontFile2", "/FontFile3"} & set(one) for one in found)


def test_words_that_look_like_markup_stay_words():
    it = changed(mended(), "act.object", "#panic() *gras* $x$ <balise> \\ @nom")
    assert "#panic() *gras* $x$ <balise> \\ @nom" in words(papers.extract(it))


def test_the_word_processor_gets_the_same_act():
    paper = word.Document(io.BytesIO(papers.docx(mended())))
    lines = [line.text.replace("\u00a0", " ") for line in paper.paragraphs]
    assert "Délibération adoptée à l’unanimité." in lines
    assert [line.style.name for line in paper.paragraphs if line.text.startswith("2024")] == ["Heading 1"]
    assert "1 absent ayant donné pouvoir : F. LANNOY à E. DE CONINCK" in lines
    assert "Le maire" in paper.tables[-1].rows[0].cells[0].text
    assert set(paper.styles.element.xpath("//w:lang/@w:val")) == {"fr-FR"}
