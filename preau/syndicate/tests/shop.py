"""A purchasing group for the tests: its convention adopted, the commune that has signed, a market with one lot."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from preau.syndicate.actions import markets, purchasing, signing
from preau.syndicate.law.purchasing import PriceLine
from preau.syndicate.tests.desk import ago, member

SCHEDULE = [
    PriceLine("Abonnement d’un élève, pour un an", "élève", Decimal("1.08"), Decimal(20)),
    PriceLine("Formation sur place", "demi-journée", Decimal("240"), Decimal(0)),
]
TERMS = {"purpose": "Espace numérique de travail", "holder": "Horizon Numérique", "firm_months": 24, "renewals": 2,
         "renewal_months": 12}  # fmt: skip


def group_of(cast, accession=None):
    """Adopted 50 days ago, and signed by the commune 30 days ago."""
    found = accession or member(cast)
    group = purchasing.open_group(found.syndicate, by=cast.samira, name="Numérique des écoles", need="un ENT")
    purchasing.adopt(group, by=cast.samira, on=ago(50), reference="2023-12")
    purchasing.sign(group, by=cast.samira, authority=cast.commune, since=ago(30), reference="2024-17")
    return group


def market_of(cast, group, **terms):
    asked = TERMS | {"starts_on": ago(40)} | terms
    return markets.let(group, by=cast.samira, reference=asked.pop("reference", "2023-ENT"), **asked)


def lot_of(cast, market, maximum="1000", number=1):
    return markets.add_lot(
        market, by=cast.samira, number=number, title="ENT", maximum=Decimal(maximum), schedule=SCHEDULE
    )


def signed_on_paper(cast, group):
    """The convention of the group, which the commune has signed on paper today."""
    found = group.signings.get()
    scan = SimpleUploadedFile("signe.pdf", found.stored.path.read_bytes(), content_type="application/pdf")
    asked = {"on": ago(0), "signer": "M. Alban Ryckelynck", "capacity": "Maire", "upload": scan}
    signing.sign_on_paper(found, by=cast.samira, authority=cast.commune, **asked)
    return found
