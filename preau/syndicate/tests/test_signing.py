"""Conventions signed by each: in turn, by seals that any reader verifies or on paper, and the link that they make."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader, PdfWriter

from preau.base import clock
from preau.council.actions.sealing import keep_seal
from preau.council.models import Assembly
from preau.council.seals.reading import seals_in
from preau.council.seals.trial import trial_certificate
from preau.directory.models import Post
from preau.notifications.models import Notification
from preau.syndicate.actions import joining, purchasing, signing
from preau.syndicate.law.chain import Link
from preau.syndicate.models import PartySignature, Signing
from preau.syndicate.standing import standing_of
from preau.syndicate.tests.desk import again, ago, council_of, file_of, member, office
from preau.syndicate.tests.shop import group_of
from preau.syndicate.tests.test_pages import read, url
from preau.syndicate.words.chain import state


@pytest.fixture(autouse=True)
def seals(settings, tmp_path):
    settings.SEALS_ROOT = tmp_path / "cachets"


@pytest.fixture
def paper(cast):
    """The convention of a group that the commune has just joined by its act, put to signature."""
    return group_of(cast).signings.get()


def certified(cast, *authorities):
    """A certificate of trial for each; the syndicate's officer presides it for the test."""
    if cast.syndicate in authorities:
        council_of(cast, cast.syndicate, "committee")
        Post.objects.filter(person=cast.samira).update(function="PDT")
    for one in authorities:
        assembly = Assembly.objects.filter(authority=one).first()
        content, passphrase = trial_certificate(str(one), clock.now() - timedelta(days=1))
        keep_seal(assembly, content, passphrase, by=cast.gaelle)


def body(signed):
    return signing.document_of(signed).path.read_bytes()


def pdf(name="convention.pdf", password=""):
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    writer.write(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def on_paper(cast, signed, authority, **more):
    asked = {"on": ago(5), "signer": "M. Alban Ryckelynck", "capacity": "Maire", "upload": pdf()} | more
    return signing.sign_on_paper(signed, by=cast.samira, authority=authority, **asked)


def test_the_mayor_then_the_president_seal_it_from_their_pages_and_the_link_is_made(cast, sign_in, paper):
    certified(cast, cast.commune, cast.syndicate)
    assert state(standing_of(again(member_of(paper)))) == "Membre, convention à signer"
    samira = sign_in(cast.samira)
    assert "Sceller la convention" not in read(samira, cast.samira, "signing", pk=paper.pk), "not its turn"
    assert samira.post(url(cast.samira, "signing_seal", pk=paper.pk)).status_code == 404
    alban = sign_in(cast.alban)
    assert "Sceller la convention" in read(alban, cast.alban, "signing", pk=paper.pk)
    alban.post(url(cast.alban, "signing_seal", pk=paper.pk))
    first = body(paper)
    sign_in(cast.samira).post(url(cast.samira, "signing_seal", pk=paper.pk))
    both = body(paper)
    assert both.startswith(first), "the first seal covers what it covered"
    holders = [(one.holder.split(",")[0], one.intact) for one in seals_in(both)]
    assert holders == [("Prêmesques", True), (str(cast.syndicate)[:40], True)]
    paper.refresh_from_db()
    step = again(member_of(paper)).steps.get(kind="convention")
    assert (paper.done_on, step.on, step.proof) == (ago(0), ago(0), "signée par chacun, 2024-17")
    for who in (cast.alban, cast.samira, cast.gaelle):
        client = sign_in(who)
        assert b"".join(client.get(url(who, "signing_file", pk=paper.pk)).streaming_content) == both
        assert read(client, who, "signing_check", pk=paper.pk).count("intact</span>") == 2
        assert "signée par chacun" in read(client, who, "signings")


def member_of(paper):
    return paper.syndicate.accessions.get(authority=paper.authority)


def test_the_exemplar_names_both_parties_and_their_acts(cast, paper):
    pages = PdfReader(io.BytesIO(body(paper))).pages
    text = " ".join(" ".join(one.extract_text().split()) for one in pages)
    text = " ".join(text.replace("\u00a0", " ").replace("\u2011", "-").replace("\u2010", "-").split())
    assert "Entre la commune de Prémesques, par la délibération 2024-17" in text
    assert "par la délibération 2023-12" in text and "Pour la commune de Prémesques" in text


def test_each_is_told_when_its_turn_comes_and_once_all_have_signed(cast, paper):
    def told():
        rows = Notification.objects.filter(kind="to_sign").order_by("pk")
        return [(one.person, one.text.split(" :")[0]) for one in rows]

    assert {who for who, _text in told()} == {cast.gaelle, cast.alban}
    on_paper(cast, paper, cast.commune)
    assert (cast.samira, "À signer") in told()
    on_paper(cast, paper, cast.syndicate)
    assert {who for who, text in told() if text == "Signée par chacun"} == {
        cast.gaelle,
        cast.alban,
        cast.samira,
    }


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_a_byte_changed_under_a_seal_is_seen(cast, paper, place):
    certified(cast, cast.commune)
    signing.seal(paper, by=cast.alban, authority=cast.commune, capacity="Maire")
    broken = bytearray(body(paper))
    broken[int(len(broken) * place * 0.7)] ^= 1
    try:
        found = seals_in(bytes(broken))
    except ValidationError:
        return  # it does not even open
    except Exception:  # nor does its signature
        return
    assert [one.intact for one in found] in ([False], [])


def test_what_is_added_after_a_seal_that_is_no_seal_is_seen(cast, paper):
    certified(cast, cast.commune)
    signing.seal(paper, by=cast.alban, authority=cast.commune, capacity="Maire")
    writer, out = PdfWriter(io.BytesIO(body(paper)), incremental=True), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    assert [one.intact for one in seals_in(out.getvalue())] == [False]


def test_a_party_on_paper_keeps_its_scan_and_the_other_may_seal(cast, sign_in, paper):
    gaelle = sign_in(cast.gaelle)
    path = url(cast.gaelle, "signing_paper", pk=paper.pk)
    asked = {"signer": "M. Alban Ryckelynck", "capacity": "Maire", "on": ago(31)}
    refused = gaelle.post(path, asked | {"upload": pdf()})
    assert refused.status_code == 422 and "ne permettait pas de signer avant" in refused.content.decode()
    assert 'value="M. Alban Ryckelynck"' in refused.content.decode()
    text = SimpleUploadedFile("signe.txt", b"sign\xc3\xa9", content_type="text/plain")
    assert "type accepté" in gaelle.post(path, asked | {"on": ago(3), "upload": text}).content.decode()
    assert "Choisissez le papier" in gaelle.post(path, asked | {"on": ago(3)}).content.decode()
    assert "à venir" in gaelle.post(path, asked | {"on": ago(-1), "upload": pdf()}).content.decode()
    assert gaelle.post(path, asked | {"on": ago(3), "upload": pdf()}).status_code == 302
    page = read(gaelle, cast.gaelle, "signing", pk=paper.pk)
    assert "sur papier le" in page and "L’original papier reste à qui l’a signé." in page
    certified(cast, cast.syndicate)
    signing.seal(paper, by=cast.samira, authority=cast.syndicate, capacity="Présidence")
    scan = sign_in(cast.samira).get(url(cast.samira, "signing_scan", pk=paper.pk, rank=1))
    assert b"".join(scan.streaming_content).startswith(b"%PDF")
    assert [one.intact for one in seals_in(body(paper))] == [True]
    assert Signing.objects.get().done_on == ago(0)


def test_nobody_signs_before_its_turn_twice_or_for_another(cast, sign_in, paper):
    certified(cast, cast.commune, cast.syndicate)
    with pytest.raises(ValidationError, match="Prêmesques signe d’abord"):
        signing.seal(paper, by=cast.samira, authority=cast.syndicate, capacity="Présidence")
    first = signing.seal(paper, by=cast.alban, authority=cast.commune, capacity="Maire")
    assert signing.seal(paper, by=cast.alban, authority=cast.commune, capacity="Maire") == first
    assert on_paper(cast, paper, cast.commune) == first and PartySignature.objects.count() == 1
    for who in (cast.gaelle, cast.josette, cast.claire):
        assert sign_in(who).post(url(who, "signing_seal", pk=paper.pk)).status_code == 404, who
    for who in (cast.josette, cast.claire):
        assert sign_in(who).get(url(who, "signing", pk=paper.pk)).status_code == 404, who


def test_without_certificate_nothing_is_sealed(cast, paper):
    with pytest.raises(ValidationError, match="Aucun certificat"):
        signing.seal(paper, by=cast.alban, authority=cast.commune, capacity="Maire")
    assert not PartySignature.objects.exists()


def test_one_taken_back_is_signed_no_more_and_another_follows(cast, sign_in, paper):
    samira, path = sign_in(cast.samira), url(cast.samira, "signing_back", pk=paper.pk)
    assert "Le texte a changé".lower() in samira.post(path, {"why": ""}).content.decode()
    samira.post(path, {"why": "le texte a changé"})
    with pytest.raises(ValidationError, match="n’est plus à la signature"):
        on_paper(cast, paper, cast.commune)
    member = paper.group.signatories.get(authority=cast.commune)
    answer = samira.post(url(cast.samira, "signing_new", pk=member.pk))
    second = Signing.objects.standing().get()
    assert second.pk != paper.pk and answer.url == url(cast.samira, "signing", pk=second.pk)
    on_paper(cast, second, cast.commune)
    on_paper(cast, second, cast.syndicate)
    with pytest.raises(ValidationError, match="ne se reprend plus"):
        signing.take_back(second, by=cast.samira, why="trop tard")


def test_who_leaves_the_group_has_nothing_to_sign(cast, paper):
    purchasing.end_signature(paper.group.signatories.get(authority=cast.commune), by=cast.samira, on=ago(0))
    paper.refresh_from_db()
    assert (paper.void_on, paper.why_void) == (ago(0), "n’est plus du groupement")


def test_members_that_deliberated_first_sign_once_the_convention_is_adopted(cast):
    found = member(cast)
    group = purchasing.open_group(found.syndicate, by=cast.samira, name="ENT", need="un ENT")
    purchasing.sign(group, by=cast.samira, authority=cast.commune, since=ago(10), reference="2024-17")
    assert not Signing.objects.exists()
    purchasing.adopt(group, by=cast.samira, on=ago(5), reference="2024-2")
    assert [one.authority for one in group.signings.all()] == [cast.commune]


def test_the_link_is_no_more_typed(cast, sign_in):
    found, samira = member(cast), sign_in(cast.samira)
    answer = samira.post(
        url(cast.samira, "link", pk=found.pk, kind="convention"), {"on": ago(0), "proof": "signée"}
    )
    assert answer.status_code == 404 and not again(found).steps.filter(kind="convention").exists()
    page = read(samira, cast.samira, "accession", pk=found.pk)
    assert "Les signatures de chaque partie font cette étape" in page and "Déposer une convention" in page


def test_the_syndicate_puts_its_own_convention_to_signature(cast, sign_in):
    found, samira = member(cast), sign_in(cast.samira)
    path, asked = (
        url(cast.samira, "own_convention", pk=found.pk),
        {"title": "Convention d’adhésion au service"},
    )
    for upload, words in (
        (SimpleUploadedFile("a.pdf", b"bonjour", content_type="application/pdf"), "type accepté"),
        (
            SimpleUploadedFile("a.pdf", b"%PDF-1.7\nbris\xc3\xa9", content_type="application/pdf"),
            "ne s’ouvre pas",
        ),
        (pdf(password="secret"), "ne s’ouvre pas"),
    ):
        answer = samira.post(path, asked | {"upload": upload})
        assert answer.status_code == 422 and words in answer.content.decode(), words
        assert "Convention d’adhésion au service" in answer.content.decode()
    samira.post(path, asked | {"upload": pdf()})
    paper = Signing.objects.get()
    assert [one.reference for one in paper.parties.all()] == ["2024-16", "2024-08"]
    on_paper(cast, paper, cast.commune)
    on_paper(cast, paper, cast.syndicate)
    assert again(found).steps.get(kind="convention").proof == "signée par chacun, 2024-16"
    assert "Convention d’adhésion" in read(sign_in(cast.gaelle), cast.gaelle, "home")


def test_its_own_convention_waits_for_the_act_of_the_commune(cast):
    found = file_of(office(cast), cast.commune, cast.samira)
    with pytest.raises(ValidationError, match="vaut demande à adhérer"):
        signing.put_own_to_signature(found, by=cast.samira, title="Convention", upload=pdf())


def test_a_convention_signed_first_makes_its_link_once_the_act_is_noted(cast):
    found = file_of(office(cast), cast.commune, cast.samira)
    joining.serve(found, by=cast.samira, establishment=cast.school)
    paper = group_of(cast, found).signings.get()
    on_paper(cast, paper, cast.commune)
    on_paper(cast, paper, cast.syndicate)
    assert not again(found).steps.filter(kind="convention").exists()
    signing.note_link(found, by=cast.samira, link=Link.COMMUNE_ACT, on=ago(20), proof="2024-16")
    assert again(found).steps.get(kind="convention").on == ago(5)
