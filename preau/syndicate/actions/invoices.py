"""Invoice the half-days of a visit apart, for a member that asks for it: no statement bills them then. Numbers have no gap."""

from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.identifiers import is_siren
from preau.base.language import refusal
from preau.directory.models import Authority
from preau.syndicate.actions.half_days import owed_for
from preau.syndicate.models import Accession, Invoice, Syndicate, Visit, noted
from preau.syndicate.papers import invoice_paper
from preau.syndicate.papers.facturx import Billed, Party
from preau.ui.words import full_day_words


@transaction.atomic
def bill(visit: Visit, *, by: Actor) -> Invoice:
    """The invoice of a visit that was done, made once, at the rate of that day and to who owed then.

    ValidationError: not done, billed by a statement already, no rate, or a SIREN that is not known.
    """
    locked = Visit.objects.select_for_update(of=("self",)).select_related("invoice").get(pk=visit.pk)
    if locked.invoice:
        return locked.invoice
    if locked.statement_id:
        raise refusal(
            "Ces demi-journées sont déjà dans un avis de contribution : une facture les compterait deux fois."
        )
    syndicate = Syndicate.objects.select_for_update(of=("self",)).get(accessions=locked.accession_id)
    billed = _billed(syndicate, locked, by)
    locked.invoice = billed
    locked.save(update_fields=["invoice"])
    record("syndicate.bill", billed, by=by, number=str(billed), total=str(billed.total))
    return billed


def _billed(syndicate: Syndicate, visit: Visit, by: Actor) -> Invoice:
    owed = owed_for(syndicate, visit.pk, clock.today())
    if owed is None:
        raise refusal("Cette visite n’est pas encore faite : notez d’abord son compte rendu.")
    if owed.unit is None:
        raise refusal("Le comité n’a pas voté le taux de la demi-journée à cette date.")
    invoice = _drawn(syndicate, Accession.objects.select_related("authority").get(pk=owed.accession), by)
    told = _told(invoice, visit, owed.half_days, owed.unit)
    invoice.total, invoice.content = told.total, invoice_paper.pdf(told)
    invoice.save()
    return invoice


def _told(invoice: Invoice, visit: Visit, half_days: int, unit: Decimal) -> Billed:
    """The invoice as its papers have it."""
    done = visit.steps.get(kind="done").on
    return Billed(
        number=str(invoice),
        on=invoice.on,
        seller=_party(invoice.syndicate.authority),
        buyer=_party(invoice.accession.authority),
        service=_("Demi-journées d’accompagnement au numérique éducatif"),
        quantity=half_days,
        unit=unit,
        note=_("Fait le %(day)s : %(need)s") % {"day": full_day_words(done), "need": visit.need},
    )


def _drawn(syndicate: Syndicate, accession: Accession, by: Actor) -> Invoice:
    """Under the syndicate's lock: the number after the last one of the year."""
    today = clock.today()
    last = syndicate.invoices.filter(year=today.year).aggregate(last=Max("number"))["last"] or 0
    return Invoice(
        syndicate=syndicate, accession=accession, year=today.year, number=last + 1, on=today, total=Decimal(0), content=b"",
        **noted(by),
    )  # fmt: skip


def _party(authority: Authority) -> Party:
    if not is_siren(authority.siren):
        raise refusal(
            "Le SIREN de %(who)s n’est pas connu : une facture électronique en demande un.", who=authority
        )
    return Party(authority.name, authority.siren)
