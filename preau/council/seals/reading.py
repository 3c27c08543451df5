"""What the seals of a PDF are worth: who sealed, when it says so, and whether what was sealed is still as it was."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from preau.base.language import refusal

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader


@dataclass(frozen=True)
class SealRead:
    """`number` is the certificate's serial in hexadecimal. `intact`: what it covers has not changed, and nothing but further
    seals came after. `self_issued`: nobody but its holder vouches for it, as a certificate of trial."""

    holder: str
    number: str
    on: datetime | None
    intact: bool
    self_issued: bool


def check_sealable(pdf: bytes) -> None:
    """ValidationError: a PDF that does not open, or that a password closes."""
    if _opened(pdf).encrypted:
        raise _unreadable()


def seals_in(pdf: bytes) -> list[SealRead]:
    """In the order in which they were put; nothing is asked of the network. ValidationError: no PDF that opens."""
    return [_read(one) for one in _opened(pdf).embedded_signatures]


def _opened(pdf: bytes) -> "PdfFileReader":
    # Rare, and heavy: no process loads it to open pages.
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        reader.root  # noqa: B018 (a broken file opens, and fails here)
        return reader
    except (PdfError, ValueError, KeyError) as error:
        raise _unreadable() from error


def _unreadable() -> ValidationError:
    return refusal("Ce PDF ne s’ouvre pas, ou un mot de passe le ferme : exportez-le de nouveau.")


def _read(signature: Any) -> SealRead:
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415 (as above)
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    # The certificate vouches for itself here, on the day of its seal: whom its issuer convinces is the reader's own matter.
    certificate = signature.signer_cert
    alone = ValidationContext(
        trust_roots=[certificate], moment=signature.self_reported_timestamp, allow_fetching=False
    )
    status = validate_pdf_signature(signature, alone)
    return SealRead(
        holder=str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly),
        number=f"{certificate.serial_number:x}",
        on=status.signer_reported_dt,
        intact=bool(status.intact and status.valid and status.docmdp_ok),
        self_issued=certificate.self_issued,
    )
