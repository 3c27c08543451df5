"""A PDF sealed: PAdES, baseline B-B (ETSI EN 319 142-1), SHA-256, by an incremental update that leaves its bytes as they are.

With a time stamp of a third party (RFC 3161, `PREAU_TSA`), baseline B-T: the hour is no more that of the machine alone.
"""

import io
from typing import TYPE_CHECKING

from django.conf import settings

from preau.base.language import refusal
from preau.council.seals.keys import Seal

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

FIELD = "Cachet"  # of a paper that one assembly seals alone; one that several seal names a field for each
PATIENCE = 5  # seconds that a third party has to answer: someone waits before the page


def sealed(pdf: bytes, seal: Seal, *, reason: str, place: str, field: str = FIELD) -> bytes:
    """The same PDF with an invisible seal; readers say who sealed it and that nothing has changed since.

    A paper already sealed is sealed again in another `field`: what the first seal covers stays as it is.

    ValidationError, in one sentence: a time stamp is asked for and its third party does not give one.
    """
    # Rare, and heavy (HTTP clients): no process loads it to open pages.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf  # noqa: PLC0415
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.timestamps import TimestampRequestError  # noqa: PLC0415

    signer = SimpleSigner.load_pkcs12_data(seal.content, other_certs=[], passphrase=seal.passphrase)
    told = PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=seal.holder, reason=reason, location=place
    )  # fmt: skip
    try:
        made = sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), told, signer=signer, timestamper=_third_party()
        )
    except (TimestampRequestError, OSError) as error:
        raise refusal(
            "Le tiers horodateur ne répond pas : le cachet attendra quelques minutes. Rien n’est scellé."
        ) from error
    return bytes(made.getvalue())


def is_stamped() -> bool:
    """Whether seals bear the hour of a third party here."""
    return bool(settings.SEALS_TSA)


def _third_party() -> "TimeStamper | None":
    if not settings.SEALS_TSA:
        return None
    from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper  # noqa: PLC0415

    return RequestsHTTPTimeStamper(settings.SEALS_TSA, timeout=PATIENCE)  # type: ignore[no-untyped-call]
