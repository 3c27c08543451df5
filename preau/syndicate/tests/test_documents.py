"""Statutes, their annexes and the CTAF: written, stored by version, bound to each membership, read by members."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from preau.directory.models import Authority
from preau.syndicate.actions import documents, joining
from preau.syndicate.actions.office import add_document
from preau.syndicate.models import Document
from preau.syndicate.tests.desk import ago, file_of, member, office
from preau.syndicate.tests.test_pages import read, url

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def words(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


@pytest.fixture
def three(cast):
    """The commune, then another, then one that has left: each annex of its day."""
    first = member(cast, since=90)
    for rank, name in enumerate(["Rieux", "Sains"]):
        other = file_of(first.syndicate, Authority.objects.create(kind="commune", name=name), cast.samira)
        for link in (joining.Link.COMMUNE_ACT, joining.Link.CONCORDANT):
            joining.note(other, by=cast.samira, link=link, on=ago(50 - rank * 20), proof=f"2026-{rank}")
    return first.syndicate


def test_statutes_are_written_with_the_annexes_of_their_day_and_stored_once(cast, three):
    told = {"by": cast.samira, "kind": "statutes", "version": "2026-40", "adopted_on": ago(40)}
    row = documents.write_document(three, **told)
    content = row.stored.path.read_bytes()
    text = words(content)
    assert "Statuts du syndicat mixte ouvert" in text and "préavis de 6 mois" in text
    assert "Annexe 1 : liste des membres" in text and "Annexe 2 : membres par compétence" in text
    assert "Rieux" in text and "Sains" not in text, "who joined after that day is in a later version"
    three.notice_months = 12
    three.save()
    again = documents.write_document(three, **told)
    assert again == row and again.stored.path.read_bytes() == content
    later = documents.write_document(three, **(told | {"version": "2026-41", "adopted_on": ago(0)}))
    assert "Sains" in words(later.stored.path.read_bytes()) and "12 mois" in words(
        later.stored.path.read_bytes()
    )


def test_the_ctaf_says_what_is_provided_and_its_price(cast, three):
    row = documents.write_document(
        three, by=cast.samira, kind="conditions", version="2026-2", adopted_on=ago(3)
    )
    text = words(row.stored.path.read_bytes())
    assert "Conditions techniques, administratives et financières" in text and "1,30 €" in text
    assert "Annexe 1" not in text


@pytest.mark.parametrize(
    ("days", "names"),
    [(0, {"Prêmesques", "Rieux", "Sains"}), (40, {"Prêmesques", "Rieux"}), (60, {"Prêmesques"}), (95, set())],
)
def test_annexes_are_read_as_of_a_day(cast, three, days, names):
    text = words(documents.annexes_of_day(three, ago(days)))
    assert {one for one in ("Prêmesques", "Rieux", "Sains") if one in text} == names


def test_an_annex_keeps_the_paper_of_its_version(cast, three):
    row = Document.objects.filter(kind="members").earliest("adopted_on", "pk")
    stored = documents.paper_of(row)
    assert documents.paper_of(row) == stored
    assert "Prêmesques" in words(stored.path.read_bytes()) and "Rieux" not in words(stored.path.read_bytes())


def test_a_version_that_is_only_cited_has_no_paper(cast, three, sign_in):
    cited = three.documents.get(kind="statutes", version="2022-01")
    assert documents.paper_of(cited) is None
    assert sign_in(cast.samira).get(url(cast.samira, "document_pdf", pk=cited.pk)).status_code == 404


def test_the_office_has_them_written_or_brings_its_own(cast, sign_in):
    syndicate = office(cast)
    samira, path = sign_in(cast.samira), url(cast.samira, "documents")
    told = {"kind": "statutes", "version": "2026-40", "adopted_on": ago(1)}
    refused = samira.post(path, told | {"source": "file"})
    assert refused.status_code == 422 and 'value="2026-40"' in refused.content.decode()
    samira.post(path, told | {"source": "model"})
    brought = {"kind": "conditions", "version": "2026-41", "source": "file"}
    samira.post(path, told | brought | {"upload": SimpleUploadedFile("ctaf.pdf", PDF)})
    stored = dict(syndicate.documents.exclude(stored=None).values_list("version", "stored__media_type"))
    assert stored == {"2026-40": "application/pdf", "2026-41": "application/pdf"}


def test_a_member_reads_what_it_has_approved_and_the_annexes(cast, sign_in):
    syndicate = office(cast)
    written = documents.write_document(
        syndicate, by=cast.samira, kind="statutes", version="2023-09", adopted_on=date(2023, 9, 1)
    )
    Document.objects.filter(version="2022-01").delete()
    found = member(cast, syndicate)
    assert found.statutes == written
    add_document(syndicate, by=cast.samira, kind="statutes", version="2026-50", adopted_on=ago(0))
    gaelle = sign_in(cast.gaelle)
    page = read(gaelle, cast.gaelle, "documents")
    assert "approuvée par vous" in page and "2026-50" in page
    assert gaelle.get(url(cast.gaelle, "document_pdf", pk=written.pk)).status_code == 200
    before = found.since - timedelta(days=1)
    answer = gaelle.get(url(cast.gaelle, "annexes_pdf") + f"?jour={before}")
    assert "Aucun membre" in words(answer.content)
    assert sign_in(cast.victor).get(url(cast.victor, "document_pdf", pk=written.pk)).status_code == 404
    assert sign_in(cast.victor).get(url(cast.victor, "annexes_pdf")).status_code == 404
