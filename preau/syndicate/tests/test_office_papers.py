"""Statements printed by the worker and taken up again, invoices, orders as XML, the official counts beside the others."""

import io
import zipfile
from pathlib import Path

import facturx
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from preau.base.identifiers import is_siret, uai_key
from preau.council.actions.prefecture import settle_link
from preau.directory.models import Authority, Establishment
from preau.syndicate import tasks
from preau.syndicate.actions import campaigns, invoices, official, printing, visits
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.counts_file import read_counts
from preau.syndicate.models import Campaign, HeadCount, Invoice, StatementPaper, Syndicate, VisitStep
from preau.syndicate.papers import pes, statement_paper
from preau.syndicate.tests.desk import ago, enrol, member, office
from preau.syndicate.tests.test_pages import YEAR, url

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT.parent / "shared" / "formats" / "samples" / "schools" / "pupil-counts-first-300-rows.csv"
HEAD = "Rentrée scolaire;Numéro de l'école;Nombre total d'élèves\n"


@pytest.fixture
def many(cast):
    """A campaign of three members, of whom the commune is one."""
    syndicate = office(cast)
    rows = [member(cast, syndicate)]
    for rank, name in enumerate(["Villebois", "Rieux"]):
        digits = f"059980{rank}"
        place = Establishment.objects.create(
            uai=digits + uai_key(digits), kind="primary", name=name, academy=cast.academy
        )
        rows.append(member(cast, syndicate, Authority.objects.create(kind="commune", name=name), place))
    return campaigns.open_campaign(syndicate, by=cast.samira, year=YEAR, counted_on=ago(0))


def words(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_a_worker_killed_in_the_middle_goes_on_where_it_was(cast, many, monkeypatch):
    campaign = freeze(many, by=cast.samira)
    monkeypatch.setattr(printing, "A_TURN", 1)
    real, asked = statement_paper.pdf, []

    def killed(statement, reference):
        asked.append(statement.number)
        if len(asked) == 2:
            raise SystemExit("killed")
        return real(statement, reference)

    monkeypatch.setattr(statement_paper, "pdf", killed)
    with pytest.raises(SystemExit):
        tasks.print_statements(campaign.pk)
    assert printing.progress(campaign) == {"asked": 3, "printed": 1}
    first = StatementPaper.objects.get()
    tasks.print_statements(campaign.pk)
    assert printing.progress(campaign) == {"asked": 3, "printed": 3} and asked == [1, 2, 2, 3]
    assert bytes(StatementPaper.objects.get(pk=first.pk).content) == bytes(first.content)
    assert printing.print_waiting(campaign.pk) == 0


def test_all_the_statements_come_in_one_file(cast, many, sign_in):
    samira, path = sign_in(cast.samira), url(cast.samira, "statements_zip", year=YEAR)
    campaign = freeze(many, by=cast.samira)
    assert samira.get(path).status_code == 404
    assert "0 sur 3" in samira.get(url(cast.samira, "campaign", year=YEAR)).content.decode()
    tasks.print_statements(campaign.pk, cast.samira.pk)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(samira.get(path).streaming_content)))
    assert archive.testzip() is None and archive.namelist() == [f"avis-{YEAR}-000{n}.pdf" for n in (1, 2, 3)]
    assert "Avis de contribution" in words(archive.read(f"avis-{YEAR}-0001.pdf"))
    assert "tous prêts" in samira.get(url(cast.samira, "campaign", year=YEAR)).content.decode()
    assert sign_in(cast.gaelle).get(url(cast.gaelle, "statements_zip", year=YEAR)).status_code == 404


def test_nothing_is_printed_before_the_year_is_frozen(cast, many):
    with pytest.raises(ValidationError, match="ne sont pas arrêtées"):
        printing.print_all(many, by=cast.samira)


@pytest.fixture
def visited(cast):
    """The commune has had two half-days of support; both bodies have their SIREN."""
    found = member(cast)
    for authority, siren in ((found.authority, "215904707"), (found.syndicate.authority, "200093201")):
        Authority.objects.filter(pk=authority.pk).update(siren=siren)
    visit = visits.ask(found, by=cast.gaelle, half_days=2, need="Premiers pas")
    VisitStep.objects.create(
        visit=visit, kind="done", on=ago(1), words="Fait", at=cast.claire.account.activated_at, by_name="x"
    )
    return visit


@pytest.fixture
def stated(cast, visited):
    """The statement that bills them."""
    syndicate = Syndicate.objects.get()
    campaign = campaigns.open_campaign(syndicate, by=cast.samira, year=YEAR, counted_on=ago(0))
    return freeze(campaign, by=cast.samira).statements.get()


def test_half_days_are_billed_as_factur_x_valid_for_its_own_package(cast, visited):
    invoice = invoices.bill(visited, by=cast.samira)
    assert invoice == invoices.bill(visited, by=cast.samira) and str(invoice) == f"F{ago(0).year}-0001"
    content = bytes(invoice.content)
    name, xml = facturx.get_xml_from_pdf(content, check_xsd=True)
    assert (name, facturx.get_level(etree.fromstring(xml))) == ("factur-x.xml", "basic")
    assert facturx.xml_check_xsd(xml, flavor="factur-x", level="basic")
    told = {
        one.tag.split("}")[1]: one.text
        for one in etree.fromstring(xml).iter()
        if one.text and one.text.strip()
    }
    assert (told["DuePayableAmount"], told["CategoryCode"], told["BilledQuantity"]) == ("300.00", "O", "2")
    assert "300,00" in words(content) and "215904707" in words(content)


def test_an_invoice_needs_half_days_done_and_both_sirens(cast, visited):
    asked = visits.ask(visited.accession, by=cast.gaelle, half_days=1, need="Plus tard")
    with pytest.raises(ValidationError, match="pas encore faite"):
        invoices.bill(asked, by=cast.samira)
    Authority.objects.filter(pk=visited.accession.authority_id).update(siren="")
    with pytest.raises(ValidationError, match="facture électronique"):
        invoices.bill(visited, by=cast.samira)
    assert not Invoice.objects.exists()


def test_the_commune_reads_its_invoice_and_the_syndicate_makes_it(cast, sign_in, visited):
    assert sign_in(cast.gaelle).post(url(cast.gaelle, "invoice_new", pk=visited.pk)).status_code == 404
    samira = sign_in(cast.samira)
    assert "Facturer à part" in samira.get(url(cast.samira, "visit", pk=visited.pk)).content.decode()
    samira.post(url(cast.samira, "invoice_new", pk=visited.pk))
    path = {"name": "invoice", "pk": Invoice.objects.get().pk}
    assert sign_in(cast.gaelle).get(url(cast.gaelle, **path)).content.startswith(b"%PDF")
    assert "Facture F" in sign_in(cast.gaelle).get(url(cast.gaelle, "home")).content.decode()
    assert sign_in(cast.victor).get(url(cast.victor, **path)).status_code == 404


def test_orders_in_the_shape_of_pes_add_up_and_say_that_they_are_not_certified(cast, stated):
    Syndicate.objects.update(nic="00016")
    root = etree.fromstring(pes.xml_of(Campaign.objects.select_related("syndicate__authority").get()))
    [note] = [one.text for one in root if one.tag is etree.Comment]
    amounts = [one.get("V") for one in root.iter("MtHT")]
    assert "sans certification" in note and sum(map(float, amounts)) == float(
        root.find(".//MtBordHt").get("V")
    )
    assert (
        root.find(".//MtPce").get("V") == str(stated.total)
        and root.find(".//IdTiers").get("V") == "215904707"
    )
    assert root.find(".//IdPce").get("V") == "1"
    assert is_siret(root.find(".//IdColl").get("V"))


def test_orders_wait_for_the_siret_of_the_syndicate(cast, stated, sign_in):
    """`IdColl` is a SIRET: what the syndicate says of itself, or what its committee has told the prefecture."""
    Syndicate.objects.update(nic="")
    path = url(cast.samira, "orders_xml", year=YEAR)
    answer = sign_in(cast.samira).get(path, follow=True)
    assert "Le SIRET du syndicat n’est pas connu" in answer.content.decode()
    codes = {"department": "059", "arrondissement": "5", "nature": "42", "email": "actes@syndicat.fr"}
    settle_link(cast.committee, by=cast.samira, nic="00016", **codes)
    assert b'IdColl V="20009320100016"' in sign_in(cast.samira).get(path).content


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not beside this checkout (../shared/formats)")
def test_the_ministrys_own_file_is_read():
    rows = {one.uai: one.pupils for one in read_counts(SAMPLE.read_bytes(), year=2022)}
    assert rows["0350103X"] == 289 and rows["0352358Y"] == 215


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Il manque la colonne"), ("a;b\n1;2", "rentree scolaire"),
        (f"{HEAD}2022;0599001N;12\n", "ne dit rien de la rentrée 2023"), (f"{HEAD}2023;0599001N;-3\n", "Ligne 2"),
        (f"{HEAD}2023;0599001A;12\n", "Ligne 2"), (f"{HEAD}2023;0599001N;douze\n", "Ligne 2"),
    ],
)  # fmt: skip
def test_another_file_is_refused_with_its_line(text, words):
    with pytest.raises(ValidationError, match=words):
        read_counts(text.encode(), year=2023)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_sentences(content):
    with pytest.raises(ValidationError):
        read_counts(content, year=2023)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("head", [HEAD, "rentree_scolaire,numero_ecole,nombre_total_eleves\n"])
def test_both_names_of_columns_and_both_encodings_are_read(encoding, head):
    line = "2023,0599001N,177\n" if "," in head else "2023;0599001N;177\n"
    assert [one.pupils for one in read_counts((head + line).encode(encoding), year=2023)] == [177]


def official_file(campaign, pupils):
    uais = campaign.counts.values_list("school__establishment__uai", flat=True)
    return (HEAD + "".join(f"{campaign.school_year_from};{uai};{pupils}\n" for uai in set(uais))).encode()


def test_the_official_count_stands_beside_and_is_taken_when_the_office_says_so(cast, sign_in):
    found = member(cast)
    enrol(cast.school, 3)
    campaign = campaigns.open_campaign(found.syndicate, by=cast.samira, year=YEAR, counted_on=ago(0))
    samira, path = sign_in(cast.samira), url(cast.samira, "official_new", year=YEAR)
    wrong = samira.post(path, {"file": SimpleUploadedFile("x.csv", b"a;b\n1;2")})
    assert wrong.status_code == 422 and "Il manque la colonne" in wrong.content.decode()
    samira.post(path, {"file": SimpleUploadedFile("x.csv", official_file(campaign, 177))})
    count = campaign.counts.get()
    assert count.pupils == 8 and official.differing(campaign).get() == count, (
        "laid beside, nothing has changed"
    )
    assert "Retenir 177" in samira.get(url(cast.samira, "official", year=YEAR)).content.decode()
    assert sign_in(cast.gaelle).post(url(cast.gaelle, "official_take", pk=count.pk)).status_code == 404
    sign_in(cast.samira).post(url(cast.samira, "official_take", pk=count.pk))
    now = HeadCount.objects.current().get()
    assert (now.pupils, now.source, now.reason) == (
        177,
        "file",
        f"effectif officiel, rentrée {campaign.school_year_from}",
    )
    assert not official.differing(campaign).exists()


def test_all_at_once_leaves_what_the_commune_has_answered(cast, many):
    answered = many.counts.get(school__establishment=cast.school)
    campaigns.confirm(answered, by=cast.gaelle)
    assert official.lay(many, by=cast.samira, content=official_file(many, 50)).known == 3
    assert official.take_unanswered(many, by=cast.samira) == 2
    assert official.take_unanswered(many, by=cast.samira) == 0
    current = HeadCount.objects.current().filter(campaign=many)
    assert sorted(current.values_list("pupils", flat=True)) == [answered.pupils, 50, 50]


def test_a_frozen_year_takes_no_file(cast, many):
    content = official_file(many, 50)
    freeze(many, by=cast.samira)
    with pytest.raises(ValidationError, match="arrêtés"):
        official.lay(many, by=cast.samira, content=content)
