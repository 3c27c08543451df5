"""What the members of the demo's syndicate buy together: a market near the end of its firm term, orders, a financing plan."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from preau.base import clock
from preau.council.models import Act
from preau.directory.models import Authority, Person
from preau.syndicate.actions import financing, markets, ordering, purchasing, revising, signing
from preau.syndicate.choices import KeyKind
from preau.syndicate.law.financing import AidAsked
from preau.syndicate.law.purchasing import PriceLine
from preau.syndicate.law.revision import Term
from preau.syndicate.models import Lot, Market, Order, PurchasingGroup, Signing, Syndicate

HOLDER, SIRET = "Horizon Numérique (société inventée)", "73282932000074"
MAYORS = ("Mme Florence Delattre-Roux", "M. Benoît Carpentier", "Mme Aude Lemaire")
SOURCE = "valeur inventée pour la démonstration"
NORMAL, NONE = Decimal(20), Decimal(0)
LOTS = [
    ("Espace numérique de travail", "95000", [
        PriceLine("Abonnement d’un élève, pour un an", "élève", Decimal("1.08"), NORMAL),
        PriceLine("Reprise du contenu d’une école", "école", Decimal("85"), NORMAL),
    ]),
    ("Accompagnement des équipes", "30000", [PriceLine("Formation sur place", "demi-journée", Decimal("240"), NONE)]),
]  # fmt: skip


def buy_together(syndicate: Syndicate, clerk: Person) -> None:
    """The convention is adopted and signed, the market runs, orders have gone as far as they may; one commune has yet to sign."""
    began = clock.today() - timedelta(days=620)
    group = purchasing.open_group(
        syndicate, by=clerk, name="Numérique éducatif des écoles",
        need="un espace numérique de travail, son hébergement et l’accompagnement de ses utilisateurs",
    )  # fmt: skip
    purchasing.adopt(group, by=clerk, on=began - timedelta(days=60), reference=f"{began.year}-12")
    members = _sign(group, clerk, began)
    market = _let(group, clerk, began)
    first, second = _lots(market, clerk)
    _revised(market, clerk, began)
    _ordered(first, clerk, members[0], {1: 655, 2: 1}, 40, ("sent", "received", "invoiced"))
    _ordered(first, clerk, members[1], {1: 143}, 25, ("sent",))
    _ordered(second, clerk, members[0], {1: 2}, 3, ())
    financing.plan(
        group, by=clerk, title=f"Espace numérique, exercice {clock.today().year + 1}", cost=Decimal("14860.50"),
        aids=[AidAsked("Département, soutien au numérique des écoles", rate=Decimal(20))], key=KeyKind.PUPILS,
    )  # fmt: skip
    _to_sign(group, clerk)


def _sign(group: PurchasingGroup, clerk: Person, began: date) -> list[Authority]:
    """The members whose service is open have signed on paper, and the syndicate after them."""
    rows = group.syndicate.accessions.filter(since__isnull=False).select_related("authority").order_by("pk")
    found = [one for one in rows if one.steps.filter(kind="service").exists()]
    for rank, one in enumerate(found):
        act = one.steps.get(kind="commune_act")
        since = max(act.on, began + timedelta(days=10 * rank))
        purchasing.sign(group, by=clerk, authority=one.authority, since=since, reference=act.proof)
        paper = group.signings.get(authority=one.authority)
        by_hand = (
            (one.authority, MAYORS[rank], "Maire"),
            (group.syndicate.authority, "M. Hervé Lestienne", "Président"),
        )
        for who, signer, capacity in by_hand:
            signing.sign_on_paper(
                paper, by=clerk, authority=who, on=since + timedelta(days=12), signer=signer, capacity=capacity,
                upload=_scan(paper),
            )  # fmt: skip
    return [one.authority for one in found]


def _to_sign(group: PurchasingGroup, clerk: Person) -> None:
    """The commune whose act is executory: its mayor has a certificate, and the convention waits for it."""
    for act in Act.objects.filter(template="transfer", executory_on__isnull=False).select_related(
        "assembly__authority"
    ):
        assert act.assembly.authority and act.executory_on
        purchasing.sign(
            group, by=clerk, authority=act.assembly.authority, since=act.executory_on, reference=act.reference, act=act
        )  # fmt: skip


def _scan(paper: Signing) -> SimpleUploadedFile:
    """The demo has no pen: what stands for the scan is the paper itself, as it was printed."""
    return SimpleUploadedFile(
        "convention.pdf", paper.stored.path.read_bytes(), content_type="application/pdf"
    )


def _let(group: PurchasingGroup, clerk: Person, began: date) -> Market:
    return markets.let(
        group, by=clerk, reference=f"{began.year}-ENT", purpose="Espace numérique de travail des écoles", holder=HOLDER,
        holder_siret=SIRET, starts_on=began, firm_months=24, renewals=2, renewal_months=12,
    )  # fmt: skip


def _lots(market: Market, clerk: Person) -> list[Lot]:
    return [
        markets.add_lot(market, by=clerk, number=number, title=title, maximum=Decimal(most), schedule=prices)
        for number, (title, most, prices) in enumerate(LOTS, 1)
    ]


def _revised(market: Market, clerk: Person, began: date) -> None:
    """A clause on one index, and its first revision, a year later; the values are invented."""
    clause = revising.write_clause(
        market, by=clerk, fixed=Decimal("0.15"), terms=[Term("SYNTEC", Decimal("0.85"), Decimal("302.5"), SOURCE)],
        base_month=began - timedelta(days=45), every_months=12, reference="CCAP, article 7",
    )  # fmt: skip
    values = {clause.terms.get().pk: (Decimal("308.9"), SOURCE)}
    revising.revise(market, by=clerk, starts_on=revising.may_begin_on(clause), values=values)


def _ordered(
    lot: Lot, clerk: Person, authority: Authority, asked: dict[int, int], ago: int, steps: tuple[str, ...]
) -> Order:
    on = clock.today() - timedelta(days=ago)
    prices = {one.rank: one.pk for one in lot.prices.all()}
    quantities = {prices[rank]: Decimal(number) for rank, number in asked.items()}
    found = ordering.order(lot, by=clerk, authority=authority, on=on, quantities=quantities)
    for rank, kind in enumerate(steps):
        ordering.step(
            found,
            by=clerk,
            kind=kind,
            on=on + timedelta(days=rank * 7),
            reference=f"FA-{on.year}-118" * (rank == 2),
        )
    return found
