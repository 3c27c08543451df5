"""The certificates of assemblies: files of the operator, under `SEALS_ROOT`, never in the database nor in a backup of it.

`<slug>.p12` and `<slug>.pass`, whose first line is its passphrase; both readable by the owner only.
"""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ValidationError

from preau.base.language import refusal
from preau.council.models import Assembly

AT_MOST = 1 << 20  # bytes of a PKCS#12


@dataclass(frozen=True)
class Seal:
    """A certificate with its key. `holder` is whom it names, `number` its serial in hexadecimal."""

    content: bytes
    passphrase: bytes
    holder: str
    number: str
    starts_on: date
    ends_on: date

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


def seal_of(assembly: Assembly) -> Seal | None:
    """The seal of an assembly; none when the operator has given none, or one that cannot be opened."""
    key, word = _places(assembly)
    try:
        content, passphrase = key.read_bytes(), word.read_text(encoding="utf-8").splitlines()
        return read_seal(content, passphrase[0] if passphrase else "")
    except (OSError, ValidationError):
        return None


def read_seal(content: bytes, passphrase: str) -> Seal:
    """A PKCS#12 opened. ValidationError: not one, another passphrase, or no private key in it."""
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(content, passphrase.encode())
    except ValueError as error:
        raise refusal(
            "Ce certificat ne s’ouvre pas : il doit être au format PKCS#12, avec sa phrase secrète."
        ) from error
    if key is None or certificate is None:
        raise refusal("Ce fichier ne contient pas de clé privée avec son certificat.")
    starts_on = certificate.not_valid_before_utc.date()
    ends_on = certificate.not_valid_after_utc.date()
    number = f"{certificate.serial_number:x}"
    return Seal(content, passphrase.encode(), _holder(certificate), number, starts_on, ends_on)


def keep(assembly: Assembly, content: bytes, passphrase: str) -> Seal:
    """The seal of an assembly from now on, once it opens; ValidationError otherwise, and the one before stays."""
    found = read_seal(content, passphrase)
    key, word = _places(assembly)
    key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(key, content)
    _write(word, f"{passphrase}\n".encode())
    return found


def _holder(certificate: x509.Certificate) -> str:
    for name in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := certificate.subject.get_attributes_for_oid(name):
            return str(found[0].value)
    return certificate.subject.rfc4514_string()


def _places(assembly: Assembly) -> tuple[Path, Path]:
    root = Path(settings.SEALS_ROOT)
    return root / f"{assembly.slug}.p12", root / f"{assembly.slug}.pass"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
