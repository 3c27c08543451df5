"""The archive of a file, handed over when a member leaves: its steps as JSON, and its papers. Counts only, never a pupil.

Its own handing over is not in it: the step that tells its sum comes after it.
"""

import io
import json
import zipfile
from typing import Any

from preau.base.language import kept_language
from preau.syndicate.choices import StepKind
from preau.syndicate.models import Accession, HeadCount, Invoice, PaymentNote, Statement, StatementPaper
from preau.syndicate.papers import statement_paper

_DATED = (1980, 1, 1, 0, 0, 0)  # the same facts give the same bytes


@kept_language()
def archive_of(accession: Accession) -> bytes:
    """A zip: `dossier.json`, `avis/`, `factures/`, `documents/`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(accession).items():
            archive.writestr(zipfile.ZipInfo(name, _DATED), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _files(accession: Accession) -> dict[str, bytes]:
    statements = list(_statements(accession))
    told = json.dumps(_told(accession, statements), ensure_ascii=False, indent=2).encode()
    papers = dict(
        StatementPaper.objects.filter(statement__accession=accession).values_list("statement", "content")
    )
    found = {"dossier.json": told}
    for one in statements:
        found[f"avis/avis-{one}.pdf"] = bytes(papers.get(one.pk) or statement_paper.pdf(one))
    for invoice in Invoice.objects.filter(accession=accession).order_by("year", "number"):
        found[f"factures/facture-{invoice}.pdf"] = bytes(invoice.content)
    for document in (accession.statutes, accession.conditions):
        if document.stored:
            found[f"documents/{document.kind}-{document.version}"] = document.stored.path.read_bytes()
    return found


def _statements(accession: Accession) -> Any:
    rows = Statement.objects.filter(accession=accession).select_related(
        "campaign__syndicate", "accession__authority"
    )
    return rows.prefetch_related("lines__school__establishment", "payments").order_by("campaign__year")


def _told(accession: Accession, statements: list[Statement]) -> dict[str, Any]:
    counts = (
        HeadCount.objects.current()
        .filter(school__accession=accession)
        .select_related("campaign", "school__establishment")
    )
    who = accession.authority
    return {
        "authority": {"name": who.name, "siren": who.siren, "insee": who.insee_code},
        "syndicate": accession.syndicate.statutory_name,
        "since": _day(accession.since),
        "until": _day(accession.until),
        "statutes": accession.statutes.version,
        "conditions": accession.conditions.version,
        "steps": [
            {"kind": one.kind, "on": _day(one.on), "proof": one.act.reference if one.act else one.proof, "by": one.by_name}
            for one in accession.steps.exclude(kind=StepKind.ARCHIVE).select_related("act").order_by("on", "pk")
        ],
        "schools": [
            {"uai": one.establishment.uai, "name": str(one.establishment), "open_since": _day(one.open_since),
             "opened_on": _day(one.opened_on), "until": _day(one.until)}
            for one in accession.schools.select_related("establishment").order_by("pk")
        ],
        "electors": [
            {"name": one.name, "since": _day(one.since), "until": _day(one.until), "reference": one.reference}
            for one in accession.electors.order_by("since")
        ],
        "counts": [
            {"year": one.campaign.year, "school": one.school.establishment.uai, "pupils": one.pupils}
            for one in counts.order_by("campaign__year", "pk")
        ],
        "statements": [
            {"number": str(one), "total": str(one.total),
             "rest": str(one.rest), "payments": [_payment(row) for row in one.payments.all()]}
            for one in statements
        ],
        "visits": [
            {"need": one.need, "half_days": one.half_days} for one in accession.visits.order_by("pk")
        ],
    }  # fmt: skip


def _payment(row: PaymentNote) -> dict[str, Any]:
    amount = None if row.amount is None else str(row.amount)
    return {"kind": row.kind, "on": _day(row.on), "amount": amount, "reference": row.reference}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
