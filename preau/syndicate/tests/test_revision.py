"""Prices that follow an index: against a reference that counts with whole numbers, and orders at the price of their day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from preau.syndicate import buying
from preau.syndicate.actions import ordering, revising
from preau.syndicate.law.revision import Moved, Rounding, Term, coefficient, faulty, in_force, revised
from preau.syndicate.models import Order, Revision
from preau.syndicate.papers import order_paper
from preau.syndicate.tests.desk import ago
from preau.syndicate.tests.shop import group_of, lot_of, market_of
from preau.syndicate.tests.test_pages import read, url
from preau.ui.words import money_words

PARTS = st.integers(1, 9_999)  # ten-thousandths
VALUES = st.integers(1, 9_999_999)  # ten-thousandths of an index
# Of a market of the field: fixed part, weight, index of the month zero, index now, coefficient, price of 1.08 €, of 240 €.
TABLE = [
    ("0.15", "0.85", "302.5", "302.5", "1.000", "1.08", "240.00"),
    ("0.15", "0.85", "302.5", "318.4", "1.045", "1.13", "250.80"),
    ("0.15", "0.85", "302.5", "302.6", "1.001", "1.08", "240.24"),
    ("0.15", "0.85", "302.5", "290.0", "0.965", "1.04", "231.60"),
    ("0.00", "1.00", "100.0", "110.0", "1.100", "1.19", "264.00"),
    ("0.30", "0.70", "118.7", "131.2", "1.074", "1.16", "257.76"),
]


@pytest.mark.parametrize(("fixed", "weight", "base", "now", "found", "pupil", "half_day"), TABLE)
def test_the_table_of_the_field(fixed, weight, base, now, found, pupil, half_day):
    by = coefficient(
        Decimal(fixed), [Moved(Decimal(weight), Decimal(base), Decimal(now))], places=3, rounding=Rounding.UP
    )
    assert str(by) == found
    assert revised(Decimal("1.08"), by, 2) == Decimal(pupil)
    assert revised(Decimal("240"), by, 2) == Decimal(half_day)


@given(PARTS, VALUES, VALUES, st.integers(2, 5))
def test_the_coefficient_is_the_exact_one_rounded_as_it_is_said(weight, base, value, places):
    """Whole numbers only: (fixed·base + weight·value) / (10000·base), against the two roundings."""
    fixed = 10_000 - weight
    above, below = (fixed * base + weight * value) * 10**places, 10_000 * base
    moved = [Moved(Decimal(weight) / 10_000, Decimal(base) / 10_000, Decimal(value) / 10_000)]
    up = coefficient(Decimal(fixed) / 10_000, moved, places=places, rounding=Rounding.UP)
    near = coefficient(Decimal(fixed) / 10_000, moved, places=places, rounding=Rounding.NEAREST)
    assert int(up.scaleb(places)) == above // below + bool(above % below)
    assert int(near.scaleb(places)) == (2 * above + below) // (2 * below)


@given(st.lists(PARTS, min_size=1, max_size=4), VALUES)
def test_nothing_moves_while_no_index_does(weights, value):
    whole = sum(weights) * 2
    parts = [Decimal(one) / whole for one in weights]
    clean = [one.quantize(Decimal("0.0001")) for one in parts]
    moved = [Moved(one, Decimal(value), Decimal(value)) for one in clean if one]
    by = coefficient(1 - sum(one.weight for one in moved), moved, places=3, rounding=Rounding.UP)
    assert by == 1 and revised(Decimal("1.0834"), by, 2) == Decimal("1.0834")


@given(st.lists(st.tuples(st.dates(), st.integers(1, 3)), unique_by=lambda one: one[0]), st.dates())
def test_the_last_revision_begun_holds(rows, day):
    begun = sorted(one for one in rows if one[0] <= day)
    assert in_force(rows, day) == (begun[-1][1] if begun else 1)


@pytest.mark.parametrize(
    ("fixed", "terms", "fault"),
    [
        ("0.15", [("0.85", "100")], None), ("0.15", [], "no_index"), ("0.2", [("0.85", "100")], "not_one"),
        ("-0.15", [("1.15", "100")], "not_positive"), ("0.15", [("0.85", "0")], "not_positive"),
        ("0.1", [("0.5", "100"), ("0.4", "7")], None),
    ],
)  # fmt: skip
def test_a_clause_whose_parts_do_not_make_one_is_refused(fixed, terms, fault):
    assert faulty(Decimal(fixed), [Term("S", Decimal(w), Decimal(b)) for w, b in terms]) == fault


@pytest.fixture
def market(cast):
    return market_of(cast, group_of(cast), starts_on=ago(400))


def clause_of(cast, market, every=12):
    return revising.write_clause(
        market, by=cast.samira, fixed=Decimal("0.15"), terms=[Term("SYNTEC", Decimal("0.85"), Decimal("302.5"), "janvier")],
        base_month=ago(420), every_months=every, reference="CCAP, article 7",
    )  # fmt: skip


def revise(cast, market, clause, on, value="318.4", source="Fédération Syntec, octobre"):
    values = {one.pk: (Decimal(value), source) for one in clause.terms.all()}
    return revising.revise(market, by=cast.samira, starts_on=on, values=values)


def bought(cast, lot, on):
    return ordering.order(
        lot,
        by=cast.samira,
        authority=cast.commune,
        on=on,
        quantities={lot.prices.get(rank=1).pk: Decimal(100)},
    )


def test_an_order_is_made_at_the_price_of_its_day_and_keeps_it(cast, market):
    lot, clause = lot_of(cast, market, maximum="9000"), clause_of(cast, market)
    before = bought(cast, lot, ago(20))
    found = revise(cast, market, clause, ago(10))
    assert revise(cast, market, clause, ago(10)) == found and found.coefficient == Decimal("1.045")
    after, late = bought(cast, lot, ago(10)), bought(cast, lot, ago(15))
    assert [one.lines.get().price for one in (before, after, late)] == [
        Decimal("1.08"),
        Decimal("1.13"),
        Decimal("1.08"),
    ]
    assert (before.net, after.net) == (Decimal(108), Decimal(113))
    assert Order.objects.get(pk=before.pk).net == Decimal(108), "what was ordered does not move"
    assert "Prix révisés : coefficient 1,045." in order_paper.printed(after).notes
    assert len(order_paper.printed(before).notes) == 1
    assert [one[1:] for one in buying.schedule(lot, ago(0))] == [
        (money_words(Decimal("1.13")), money_words(Decimal("1.08"))),
        (money_words(Decimal("250.80")), money_words(Decimal(240))),
    ]


def test_a_revision_that_cannot_be_says_why(cast, market):
    with pytest.raises(ValidationError, match="prix sont fermes"):
        revising.revise(market, by=cast.samira, starts_on=ago(0), values={})
    clause, lot = clause_of(cast, market), lot_of(cast, market)
    assert clause_of(cast, market, every=3) == clause, "a market has one clause"
    for on, more, words in (
        (ago(300), {}, "pas avant le"),
        (market.ends_on + timedelta(days=1), {}, "se termine le"),
        (ago(10), {"value": "0"}, "valeur d’un indice"),
        (ago(10), {"source": " "}, "où chaque valeur a été lue"),
    ):
        with pytest.raises(ValidationError) as refused:
            revise(cast, market, clause, on, **more)
        assert words in refused.value.messages[0]
    made = bought(cast, lot, ago(5))
    with pytest.raises(ValidationError, match=f"La commande {made}"):
        revise(cast, market, clause, ago(10))
    revise(cast, market, clause, ago(4))
    with pytest.raises(ValidationError, match="pas avant"):
        revise(cast, market, clause, ago(0))
    assert Revision.objects.count() == 1


def test_the_office_writes_the_clause_then_revises_from_the_page(cast, sign_in, market):
    samira, lot = sign_in(cast.samira), lot_of(cast, market)
    path = url(cast.samira, "clause", pk=market.pk)
    asked = {"fixed": "0,15", "terms": "SYNTEC ; 0,80 ; 302,5 ; janvier 2023", "base_month": ago(420), "every_months": "12",
             "reference": "CCAP, article 7"}  # fmt: skip
    for more, words in (
        ({}, "font 1 en tout"), ({"terms": "SYNTEC ; 0,85"}, "Ligne 1"),
        ({"terms": "SYNTEC ; beaucoup ; 302,5 ; ici"}, "ne se lit pas"),
        ({"fixed": "2"}, "va de 0 à 1"), ({"reference": ""}, "où la clause est écrite"),
    ):  # fmt: skip
        answer = samira.post(path, asked | more)
        page = answer.content.decode()
        assert answer.status_code == 422 and words in page, (words, answer.status_code)
        assert more.get("terms", "0,80 ; 302,5") in page, "what was typed is kept"
    samira.post(path, asked | {"terms": "SYNTEC ; 0,85 ; 302,5 ; janvier 2023"})
    page = read(samira, cast.samira, "market", pk=market.pk)
    assert "P = P0 × (0,15 + 0,85 × SYNTEC / 302,5)" in page and "Pas encore révisés" in page
    [term] = market.clause.terms.all()
    path, asked = url(cast.samira, "revision", pk=market.pk), {"starts_on": ago(1), f"v-{term.pk}": "318,4"}
    refused = samira.post(path, asked)
    assert refused.status_code == 422 and "où cette valeur a été lue" in refused.content.decode()
    samira.post(path, asked | {f"s-{term.pk}": "Fédération Syntec, octobre 2026"})
    page = read(samira, cast.samira, "market", pk=market.pk)
    assert "× 1,045 à partir du" in page and "SYNTEC 318,4, Fédération Syntec, octobre 2026" in page
    page = read(samira, cast.samira, "lot", pk=lot.pk)
    assert "1,13 €" in page and "premier prix 1,08 €" in page
    for who in (cast.gaelle, cast.josette):
        assert sign_in(who).post(url(who, "revision", pk=market.pk), asked).status_code == 404
