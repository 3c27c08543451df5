"""Bill the half-days of a statement by an invoice, for a member that asks for one; its number follows without gap."""

from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.identifiers import is_siren
from preau.base.language import refusal
from preau.directory.models import Authority
from preau.syndicate.choices import RateKind
from preau.syndicate.models import Invoice, Statement, StatementLine, Syndicate, noted
from preau.syndicate.papers import invoice_paper
from preau.syndicate.papers.facturx import Billed, Party


@transaction.atomic
def bill(statement: Statement, *, by: Actor) -> Invoice:
    """The invoice of the half-days of a statement, made once. ValidationError: no half-day, or a SIREN that is not known."""
    locked = Statement.objects.select_for_update(of=("self",)).select_related(
        "campaign", "accession__authority", "accession__syndicate__authority"
    ).get(pk=statement.pk)  # fmt: skip
    known = Invoice.objects.filter(statement=locked).first()
    if known:
        return known
    line = locked.lines.filter(kind=RateKind.HALF_DAY).first()
    if line is None:
        raise refusal("Cet avis ne compte aucune demi-journée : il n’y a rien à facturer.")
    syndicate = Syndicate.objects.select_for_update().get(pk=locked.accession.syndicate_id)
    invoice = _drawn(syndicate, locked, by)
    billed = billed_of(invoice, locked, line)
    invoice.total, invoice.content = billed.total, invoice_paper.pdf(billed)
    invoice.save()
    record("syndicate.bill", invoice, by=by, number=str(invoice), total=str(invoice.total))
    return invoice


def billed_of(invoice: Invoice, statement: Statement, line: StatementLine) -> Billed:
    """The invoice as its papers have it."""
    return Billed(
        number=str(invoice),
        on=invoice.on,
        seller=_party(statement.accession.syndicate.authority),
        buyer=_party(statement.accession.authority),
        service=_("Demi-journées d’accompagnement au numérique éducatif, exercice %(year)s")
        % {"year": statement.campaign.year},
        quantity=line.quantity,
        unit=line.unit,
        note=_("Avis de contribution %(number)s.") % {"number": statement},
    )


def _drawn(syndicate: Syndicate, statement: Statement, by: Actor) -> Invoice:
    """Under the syndicate's lock: the number after the last one of the year."""
    today = clock.today()
    last = syndicate.invoices.filter(year=today.year).aggregate(last=Max("number"))["last"] or 0
    return Invoice(
        syndicate=syndicate, statement=statement, year=today.year, number=last + 1, on=today, total=Decimal(0), content=b"",
        **noted(by),
    )  # fmt: skip


def _party(authority: Authority) -> Party:
    if not is_siren(authority.siren):
        raise refusal(
            "Le SIREN de %(who)s n’est pas connu : une facture électronique en demande un.", who=authority
        )
    return Party(authority.name, authority.siren)
