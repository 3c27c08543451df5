"""A certificate that proves nothing: self-signed, for tests and the demo; it says so in its name."""

import secrets
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

YEARS = 3
_OTHER_USES = (
    "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def trial_certificate(holder: str, since: datetime, *, days: int = 365 * YEARS) -> tuple[bytes, str]:
    """A PKCS#12 for this holder, good from a moment on, and its passphrase."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, holder[:64]),
        x509.NameAttribute(NameOID.COMMON_NAME, f"{holder[:40]}, certificat d’essai"),
    ])  # fmt: skip
    usage = dict.fromkeys(_OTHER_USES, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(since).not_valid_after(since + timedelta(days=days))
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    passphrase = secrets.token_urlsafe(24)
    packed = pkcs12.serialize_key_and_certificates(
        holder.encode(), key, made, None, BestAvailableEncryption(passphrase.encode())
    )
    return packed, passphrase
