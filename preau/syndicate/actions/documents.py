"""The papers of a syndicate: statutes and conditions written from a model, annexes as they were issued, each stored once."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.files.actions import store
from preau.files.models import StoredFile
from preau.files.sniff import PDF
from preau.syndicate.actions.office import add_document, lists_on
from preau.syndicate.choices import DocumentKind
from preau.syndicate.models import Document, Syndicate
from preau.syndicate.papers import document_paper

WRITTEN = (DocumentKind.STATUTES, DocumentKind.CONDITIONS)
LIMIT = 20 * 1024 * 1024


@transaction.atomic
def write_document(syndicate: Syndicate, *, by: Actor, kind: str, version: str, adopted_on: date) -> Document:
    """A version of the statutes (with annexes 1 and 2 of that day) or of the CTAF, written from the model and kept as PDF.

    The version of this number that is there, when there is one. ValidationError: an annex, which its own act issues.
    """
    if kind not in WRITTEN:
        raise refusal("Une annexe change avec la délibération qui fait entrer ou sortir un membre.")
    row = add_document(syndicate, by=by, kind=kind, version=version, adopted_on=adopted_on)
    if row.stored_id is None:
        content = document_paper.model(
            syndicate, kind, row.version, row.adopted_on, lists_on(syndicate, row.adopted_on)
        )
        _keep(row, content)
        record("syndicate.write_document", row, by=by, version=row.version)
    return row


@transaction.atomic
def paper_of(document: Document) -> StoredFile | None:
    """The file of a version, made once for an annex that the house has issued; none for a version that is only cited."""
    locked = (
        Document.objects.select_for_update(of=("self",))
        .select_related("stored", "syndicate")
        .get(pk=document.pk)
    )
    if locked.stored is None and locked.kind not in WRITTEN:
        _keep(locked, document_paper.annex(locked))
    return locked.stored


def annexes_of_day(syndicate: Syndicate, day: date | None = None) -> bytes:
    """Annexes 1 and 2 as they stand on a day, today by default; nothing is kept of them."""
    on = day or clock.today()
    return document_paper.annexes_on(syndicate, on, lists_on(syndicate, on))


def _keep(row: Document, content: bytes) -> None:
    file = SimpleUploadedFile(f"{row.kind}-{row.version}.pdf", content, content_type="application/pdf")
    row.stored = store(file, kinds=frozenset({PDF}), limit=LIMIT)
    row.save(update_fields=["stored"])
