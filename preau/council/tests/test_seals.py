"""An act sealed with the certificate of its assembly: valid for the validator of the library, whole, and the one that leaves."""

import io
import stat
from datetime import timedelta

import pytest
from asn1crypto import pem, x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from preau.base import clock
from preau.council import tasks
from preau.council.actions import acts, prefecture
from preau.council.actions.sealing import keep_seal, seal
from preau.council.models import Sending
from preau.council.seals.keys import seal_of
from preau.council.seals.trial import trial_certificate
from preau.council.tests.desk import again, frozen, linked, signed
from preau.council.tests.test_pages import page


@pytest.fixture(autouse=True)
def seals(settings, tmp_path):
    settings.SEALS_ROOT = tmp_path / "cachets"
    return settings.SEALS_ROOT


def certified(cast, assembly, **asked):
    content, passphrase = trial_certificate("Commune de Prémesques", clock.now() - timedelta(days=1), **asked)
    return keep_seal(assembly, content, passphrase, by=cast.gaelle)


def trusted(found):
    """The validator's world, where only this certificate is trusted."""
    _key, certificate, _others = pkcs12.load_key_and_certificates(found.content, found.passphrase)
    _kind, _headers, der = pem.unarmor(certificate.public_bytes(Encoding.PEM))
    return ValidationContext(trust_roots=[x509.Certificate.load(der)])


def status_of(pdf, found):
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(signature, trusted(found))


def body(stored):
    return stored.path.read_bytes()


def test_a_sealed_act_is_valid_dated_and_the_one_that_is_sent_and_published(cast, client):
    act = signed(cast)
    found = certified(cast, act.assembly)
    step = seal(act, by=cast.gaelle)
    assert step == seal(act, by=cast.gaelle) and step.on == clock.today() and found.number[:8] in step.proof
    status = status_of(body(step.stored), found)
    assert (status.bottom_line, status.valid, status.intact, status.trusted) == (True, True, True, True)
    assert status.coverage.name == "ENTIRE_FILE" and status.signer_reported_dt is not None
    linked(cast, act.assembly)
    sending = prefecture.send(again(act), by=cast.gaelle, matter="5.7")
    assert body(sending.document) == body(step.stored)
    tasks.hand_to_operator(Sending.objects.get().pk)
    public = acts.step(act, by=cast.gaelle, kind="published", on=clock.today())
    assert body(public.stored) == body(step.stored)
    text = client.get(reverse("acts:act", args=[act.assembly.slug, act.year, act.number])).content.decode()
    assert "PDF scellé par Commune de Prémesques" in text


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_a_byte_changed_anywhere_is_seen(cast, place):
    act = signed(cast)
    found = certified(cast, act.assembly)
    pdf = bytearray(body(seal(act, by=cast.gaelle).stored))
    [signature] = PdfFileReader(io.BytesIO(bytes(pdf))).embedded_signatures
    at = int(signature.byte_range[1] * place)
    pdf[at] ^= 1
    try:
        status = status_of(bytes(pdf), found)
    except Exception:  # the file does not even open any more
        return
    assert not (status.intact and status.bottom_line)


def test_a_seal_comes_before_the_act_leaves_and_after_it_is_signed(cast):
    act = frozen(cast)
    certified(cast, act.assembly)
    with pytest.raises(ValidationError, match="signée"):
        seal(act, by=cast.gaelle)
    for kind in ("signed", "published"):
        acts.step(act, by=cast.gaelle, kind=kind, on=clock.today())
    with pytest.raises(ValidationError, match="déjà parti sans cachet"):
        seal(act, by=cast.gaelle)


def test_without_certificate_or_out_of_its_time_nothing_is_sealed(cast):
    act = signed(cast)
    with pytest.raises(ValidationError, match="Aucun certificat"):
        seal(act, by=cast.gaelle)
    content, passphrase = trial_certificate("Commune", clock.now() - timedelta(days=400), days=365)
    keep_seal(act.assembly, content, passphrase, by=cast.gaelle)
    with pytest.raises(ValidationError, match="ne peut sceller"):
        seal(act, by=cast.gaelle)
    assert not act.steps.filter(kind="sealed").exists()


def test_the_operator_gives_the_certificate_which_stays_his(cast, seals, tmp_path, monkeypatch):
    act = signed(cast)
    content, passphrase = trial_certificate("Commune de Prémesques", clock.now() - timedelta(days=1))
    path = tmp_path / "commune.p12"
    path.write_bytes(content)
    monkeypatch.setattr("sys.stdin", io.StringIO("autre chose\n"))
    with pytest.raises(CommandError, match="ne s’ouvre pas"):
        call_command("council", "seal", act.assembly.slug, str(path), stdout=io.StringIO())
    assert seal_of(act.assembly) is None
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{passphrase}\n"))
    told = io.StringIO()
    call_command("council", "seal", act.assembly.slug, str(path), stdout=told)
    assert "certificat d’essai scelle les actes" in told.getvalue() and seal_of(act.assembly)
    assert {stat.S_IMODE(one.stat().st_mode) for one in seals.iterdir()} == {0o600}
    with pytest.raises(CommandError, match="Aucune assemblée"):
        call_command("council", "seal", "nulle-part", str(path), stdout=io.StringIO())


def test_the_clerk_seals_from_the_page_and_nobody_else(cast, sign_in):
    act = signed(cast)
    clerk = sign_in(cast.gaelle)
    url = page("act", cast.gaelle, pk=act.pk)
    assert "Sceller le PDF" not in clerk.get(url).content.decode()
    certified(cast, act.assembly)
    assert "Sceller le PDF" in clerk.get(url).content.decode()
    for who in (cast.josette, cast.samira, cast.claire):
        assert sign_in(who).post(page("sealing", who, pk=act.pk)).status_code == 404
    clerk = sign_in(cast.gaelle)
    clerk.post(page("sealing", cast.gaelle, pk=act.pk))
    assert "Le PDF scellé" in clerk.get(url).content.decode()
    pdf = b"".join(clerk.get(page("sealed_paper", cast.gaelle, pk=act.pk)).streaming_content)
    assert pdf.startswith(b"%PDF")
