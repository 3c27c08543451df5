"""The hour of a seal given by a third party (RFC 3161), over HTTP to one of our own; and what happens when it is silent."""

import io
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.core.exceptions import ValidationError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from preau.base import clock
from preau.council.actions.sealing import keep_seal, seal
from preau.council.seals.trial import trial_certificate
from preau.council.tests.desk import signed


@pytest.fixture(autouse=True)
def seals(settings, tmp_path):
    settings.SEALS_ROOT = tmp_path / "cachets"


@pytest.fixture(scope="module")
def authority():
    """A third party of the tests: its stamper, and its certificate."""
    key = rsa.generate_private_key(65537, 2048)
    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, "Horodateur d’essai")])
    now = clock.now()
    made = (
        certificates.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
        .add_extension(certificates.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(certificates.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    found = x509.Certificate.load(made.public_bytes(Encoding.DER))
    private = keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    return DummyTimeStamper(found, private), found


@pytest.fixture
def served(authority, settings):
    """The third party answers on this machine; the digests that it was asked to stamp."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(request["message_imprint"]["hash_algorithm"]["algorithm"].native)
            body = authority[0].request_tsa_response(request).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SEALS_TSA = f"http://127.0.0.1:{server.server_port}/"
    yield asked
    server.shutdown()
    server.server_close()


def certified(cast, assembly):
    content, passphrase = trial_certificate("Commune de Prémesques", clock.now() - timedelta(days=1))
    return keep_seal(assembly, content, passphrase, by=cast.gaelle)


def status_of(pdf, found, *roots):
    _key, certificate, _others = pkcs12.load_key_and_certificates(found.content, found.passphrase)
    own = x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[own, *roots]))


def test_a_seal_bears_the_hour_of_a_third_party_that_saw_only_a_sum(cast, authority, served):
    act = signed(cast)
    found = certified(cast, act.assembly)
    step = seal(act, by=cast.gaelle)
    status = status_of(step.stored.path.read_bytes(), found, authority[1])
    stamp = status.timestamp_validity
    assert status.bottom_line and (stamp.valid, stamp.intact, stamp.trusted) == (True, True, True)
    assert set(served) == {"sha256"} and "heure d’un tiers horodateur" in step.proof


def test_a_silent_third_party_lets_nothing_be_sealed(cast, settings):
    act = signed(cast)
    certified(cast, act.assembly)
    settings.SEALS_TSA = "http://127.0.0.1:9/"
    with pytest.raises(ValidationError, match="ne répond pas"):
        seal(act, by=cast.gaelle)
    assert not act.steps.filter(kind="sealed").exists()


def test_without_a_third_party_nothing_is_asked_for(cast):
    act = signed(cast)
    found = certified(cast, act.assembly)
    step = seal(act, by=cast.gaelle)
    assert status_of(step.stored.path.read_bytes(), found).timestamp_validity is None
    assert "tiers" not in step.proof
