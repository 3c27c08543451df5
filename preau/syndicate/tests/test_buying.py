"""A purchasing group: an executory act signs, orders stay within the market, each member reads its own."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from preau.council.actions.acts import draft, fill
from preau.council.actions.sittings import add_matter
from preau.council.models import Act
from preau.directory.hats import hats_of
from preau.directory.models import Authority
from preau.syndicate import buying
from preau.syndicate.actions import financing, markets, ordering, purchasing
from preau.syndicate.law.financing import AidAsked
from preau.syndicate.law.purchasing import PriceLine
from preau.syndicate.models import Order, PlanShare, PurchasingGroup, RenewalDecision, Signatory
from preau.syndicate.papers import convention_paper, financing_paper, order_paper, orders_sheet
from preau.syndicate.tests.desk import (
    again,
    agenda_in,
    ago,
    council_of,
    enrol,
    executory,
    held,
    member,
    office,
)
from preau.syndicate.tests.shop import SCHEDULE, group_of, lot_of, market_of


def ordered(cast, lot, quantity=100, on=None, **more):
    price = lot.prices.get(rank=1)
    return ordering.order(
        lot, by=cast.samira, authority=more.pop("who", cast.commune), on=on or ago(2), quantities={price.pk: Decimal(quantity)},
        **more,
    )  # fmt: skip


def adopted(cast, group, assembly, by):
    act = purchasing.put_convention_on_agenda(group, by=by, sitting=agenda_in(assembly, by))
    assert act.template == "purchasing" and group.name in act.title and "…" not in "".join(act.articles)
    return executory(held(act, by), by)


def test_an_executory_act_adopts_the_convention_then_signs_it(cast):
    found = member(cast)
    group = purchasing.open_group(found.syndicate, by=cast.samira, name="Numérique des écoles", need="un ENT")
    first = adopted(cast, group, council_of(cast, cast.syndicate, "committee"), cast.samira)
    group.refresh_from_db()
    assert (group.adopted_on, group.act, group.reference) == (first.executory_on, first, first.reference)
    second = adopted(cast, group, council_of(cast, None, "municipal"), cast.gaelle)
    rows = {one.authority: one for one in group.signatories.all()}
    assert set(rows) == {cast.syndicate, cast.commune}
    assert (rows[cast.commune].since, rows[cast.commune].act) == (second.executory_on, second)
    paper = group.signings.get()
    assert [one.act for one in paper.parties.all()] == [second, first], "the convention waits for both"
    assert not again(found).steps.filter(kind="convention").exists()


def test_an_act_that_names_the_group_signs_it_and_a_stranger_act_does_not(cast):
    group = group_of(cast)
    purchasing.end_signature(group.signatories.get(authority=cast.commune), by=cast.samira, on=ago(3))
    sitting = agenda_in(council_of(cast, None, "municipal"), cast.gaelle)
    act = draft(add_matter(sitting, by=cast.gaelle, title="Achats", template="purchasing"), by=cast.gaelle)
    fill(
        act,
        by=cast.gaelle,
        fields={"group": "numérique des ÉCOLES", "need": "un ENT", "coordinator": "le syndicat"},
    )
    executory(held(Act.objects.get(pk=act.pk), cast.gaelle), cast.gaelle)
    assert group.signatories.in_force().filter(authority=cast.commune).count() == 1


def test_the_coordinator_does_not_leave_and_a_signature_has_its_day(cast):
    group = group_of(cast)
    with pytest.raises(ValidationError, match="coordonne"):
        purchasing.end_signature(group.signatories.get(authority=cast.syndicate), by=cast.samira, on=ago(0))
    with pytest.raises(ValidationError, match="à venir"):
        purchasing.end_signature(group.signatories.get(authority=cast.commune), by=cast.samira, on=ago(-1))
    same = purchasing.sign(group, by=cast.samira, authority=cast.commune, since=ago(1), reference="autre")
    assert same.reference == "2024-17" and Signatory.objects.count() == 2


def test_a_market_needs_its_convention_and_no_more_than_four_years_without_a_reason(cast):
    syndicate = office(cast)
    bare = purchasing.open_group(syndicate, by=cast.samira, name="Autre", need="du papier")
    with pytest.raises(ValidationError, match="convention"):
        market_of(cast, bare)
    purchasing.adopt(bare, by=cast.samira, on=ago(9), reference="2024-1")
    with pytest.raises(ValidationError, match="48 mois au plus"):
        market_of(cast, bare, firm_months=36)
    with pytest.raises(ValidationError, match="combien de mois"):
        market_of(cast, bare, renewal_months=0)
    found = market_of(cast, bare, firm_months=36, why_longer="amortissement du matériel")
    assert market_of(cast, bare) == found, "the same reference is the same market"


def test_orders_are_numbered_without_gap_and_stop_at_the_maximum(cast):
    lot = lot_of(cast, market_of(cast, group_of(cast)), maximum="300")
    first, second = ordered(cast, lot), ordered(cast, lot, key="abc")
    assert ordered(cast, lot, key="abc") == second
    with pytest.raises(ValidationError, match="il reste 84,00"):
        ordered(cast, lot)
    ordering.step(first, by=cast.samira, kind="cancelled", on=ago(0), reference="école fermée")
    third = ordered(cast, lot)
    assert [one.number for one in Order.objects.order_by("pk")] == [1, 2, 3]
    assert (str(third), third.net, third.tax, third.total) == (
        "2023-ENT-0003",
        Decimal(108),
        Decimal("21.60"),
        Decimal("129.60"),
    )
    assert buying.lot_line(lot).ordered.replace("\u00a0", " ") == "216,00 €"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"quantity": 0}, "au moins une quantité"), ({"on": ago(-1)}, "à venir"), ({"on": ago(35)}, "n’avait pas signé"),
        ({"on": ago(45)}, "ne commence que"), ({"quantity": 5000}, "maximum du lot"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_says_why_in_one_sentence(cast, more, words):
    lot = lot_of(cast, market_of(cast, group_of(cast)))
    with pytest.raises(ValidationError, match=words):
        ordered(cast, lot, **more)
    assert not Order.objects.exists()


def test_nothing_is_ordered_after_the_end_unless_it_was_renewed(cast):
    market = market_of(cast, group_of(cast), starts_on=date(2020, 1, 1))
    assert market.ends_on == date(2021, 12, 31)
    with pytest.raises(ValidationError, match="ne se reconduit plus"):
        markets.decide(market, by=cast.samira, kind="renewed", reference="courrier")
    with pytest.raises(ValidationError, match="terminé depuis"):
        ordered(cast, lot_of(cast, market))


def test_a_renewal_is_decided_once_a_period_and_said_before_the_end(cast):
    market = market_of(cast, group_of(cast), starts_on=ago(660))
    line = buying.market_line(market)
    assert "décidez avant ce jour" in line.warning and not line.over
    first = markets.decide(market, by=cast.samira, kind="renewed", reference="courrier du 3")
    assert markets.decide(market, by=cast.samira, kind="renewed", reference="courrier du 3") == first
    assert buying.market_line(market).ends_on > line.ends_on
    markets.decide(market, by=cast.samira, kind="declined", reference="courrier du 4")
    with pytest.raises(ValidationError, match="plus de période"):
        markets.decide(market, by=cast.samira, kind="renewed", reference="courrier du 5")
    assert RenewalDecision.objects.count() == 2


def test_an_order_goes_step_by_step(cast):
    one = ordered(cast, lot_of(cast, market_of(cast, group_of(cast))))
    with pytest.raises(ValidationError, match="ne vient pas maintenant"):
        ordering.step(one, by=cast.samira, kind="invoiced", on=ago(1), reference="F1")
    with pytest.raises(ValidationError, match="avant l’étape"):
        ordering.step(one, by=cast.samira, kind="sent", on=ago(3))
    for kind in ("sent", "received"):
        ordering.step(one, by=cast.samira, kind=kind, on=ago(1))
    with pytest.raises(ValidationError, match="numéro de la facture"):
        ordering.step(one, by=cast.samira, kind="invoiced", on=ago(0))
    made = ordering.step(one, by=cast.samira, kind="invoiced", on=ago(0), reference="FA-1")
    assert ordering.step(one, by=cast.samira, kind="invoiced", on=ago(0), reference="FA-2") == made
    assert ordering.next_steps(Order.objects.get()) == []


def test_a_plan_shares_the_rest_by_pupils_or_by_parts(cast):
    found = member(cast)
    enrol(cast.school, 7)
    group = group_of(cast, found)
    plan = financing.plan(
        group, by=cast.samira, title="ENT 2027", cost=Decimal("1000"), key="pupils",
        aids=[AidAsked("Région", rate=Decimal(30)), AidAsked("Caisse", amount=Decimal("50.01"))],
    )  # fmt: skip
    told = {one.authority: (one.weight, one.amount) for one in plan.shares.select_related("authority")}
    assert told == {cast.commune: (12, Decimal("649.99")), cast.syndicate: (0, Decimal("0.00"))}
    parts = {cast.commune.pk: 1, cast.syndicate.pk: 2}
    asked = {"title": "Serveur", "cost": Decimal("100"), "aids": [], "key": "fixed", "parts": parts}
    fixed = financing.plan(group, by=cast.samira, **asked)
    assert financing.plan(group, by=cast.samira, **asked) == fixed, "pressed twice"
    assert sorted(one.amount for one in fixed.shares.all()) == [Decimal("33.33"), Decimal("66.67")]
    with pytest.raises(ValidationError, match="plus que le coût"):
        financing.plan(group, by=cast.samira, **(asked | {"aids": [AidAsked("x", amount=Decimal(101))]}))
    with pytest.raises(ValidationError, match="Personne"):
        financing.plan(group, by=cast.samira, **(asked | {"parts": {}}))


def test_a_member_sees_its_own_orders_and_share_and_nothing_of_the_others(cast):
    group = group_of(cast)
    other = Authority.objects.create(kind="commune", name="Ailleurs")
    purchasing.sign(group, by=cast.samira, authority=other, since=ago(30), reference="3")
    lot = lot_of(cast, market_of(cast, group))
    mine, theirs = ordered(cast, lot, 10), ordered(cast, lot, 10, who=other)
    financing.plan(group, by=cast.samira, title="t", cost=Decimal(10), aids=[], key="fixed",
                   parts={cast.commune.pk: 1, other.pk: 1})  # fmt: skip

    def seen(person):
        hat = hats_of(person)[0]
        return (
            set(PurchasingGroup.objects.visible_to(person, hat)), set(Order.objects.visible_to(person, hat)),
            {one.authority for one in PlanShare.objects.visible_to(person, hat)},
            {one.authority for one in Signatory.objects.visible_to(person, hat)},
        )  # fmt: skip

    assert seen(cast.gaelle) == ({group}, {mine}, {cast.commune}, {cast.commune})
    assert seen(cast.samira) == (
        {group},
        {mine, theirs},
        {cast.commune, other},
        {cast.commune, cast.syndicate, other},
    )
    assert seen(cast.josette) == (set(), set(), set(), set())
    assert seen(cast.lucie) == (set(), set(), set(), set())


def test_papers_and_sheets_hold_what_was_written(cast):
    group = group_of(cast)
    market = market_of(cast, group)
    one = ordered(cast, lot_of(cast, market), place="Mairie")
    plan = financing.plan(
        group,
        by=cast.samira,
        title="=ENT",
        cost=Decimal(10),
        aids=[],
        key="fixed",
        parts={cast.commune.pk: 1},
    )
    for body in (convention_paper.pdf(group), order_paper.pdf(one), financing_paper.pdf(plan)):
        assert body.startswith(b"%PDF-") and b"pdfuaid" in body
    rows = list(csv.reader(io.StringIO(orders_sheet.csv_of(market).lstrip("\ufeff")), delimiter=";"))
    assert rows[1][0] == "2023-ENT-0001" and rows[1][-5:-2] == ["108,00", "21,60", "129,60"]
    assert "'=ENT;Pr" in financing_paper.csv_of(plan), "a cell is never a formula"
    assert order_paper.printed(one).tables[0].foot[-1][1].replace("\u00a0", " ") == "129,60 €"
    assert convention_paper.printed(group).tables[0].rows[0][0].startswith("La commune")


def test_a_price_once_there_does_not_change(cast):
    lot = lot_of(cast, market_of(cast, group_of(cast)))
    dearer = [PriceLine(SCHEDULE[0].label, "élève", Decimal(9), Decimal(20)),
              PriceLine("Reprise", "école", Decimal(80), Decimal(20))]  # fmt: skip
    markets.add_prices(lot, by=cast.samira, schedule=dearer)
    assert [(one.rank, one.price) for one in lot.prices.all()] == [
        (1, Decimal("1.08")),
        (2, Decimal(240)),
        (3, Decimal(80)),
    ]
