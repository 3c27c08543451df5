"""A PDF sealed: PAdES, baseline B-B (ETSI EN 319 142-1), SHA-256, by an incremental update that leaves its bytes as they are."""

import io

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter

from preau.council.seals.keys import Seal

FIELD = "Cachet"


def sealed(pdf: bytes, seal: Seal, *, reason: str, place: str) -> bytes:
    """The same PDF with an invisible seal; readers say who sealed it and that nothing has changed since."""
    signer = SimpleSigner.load_pkcs12_data(seal.content, other_certs=[], passphrase=seal.passphrase)
    told = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=seal.holder, reason=reason, location=place
    )  # fmt: skip
    made = sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), told, signer=signer)
    return bytes(made.getvalue())
