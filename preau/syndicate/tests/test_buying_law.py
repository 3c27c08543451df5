"""Terms of a market, sums of an order, shares of a plan: against references that count otherwise."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from preau.syndicate.law.financing import AidAsked, NoKeyError, TooMuchAidError, financed, own_part, shared
from preau.syndicate.law.purchasing import Bought, Refusal, Renewal, Term, refused, rules, summed, vat_rates

CENTS = st.integers(0, 50_000_000).map(lambda n: Decimal(n) / 100)
WEIGHTS = st.dictionaries(st.integers(1, 60), st.integers(0, 4_000), min_size=1, max_size=40)
DAYS = st.dates(date(2018, 1, 1), date(2032, 12, 31))
R, D = Renewal.RENEWED, Renewal.DECLINED


@given(CENTS, WEIGHTS.filter(lambda one: any(one.values())))
def test_shares_add_up_to_the_cent_and_none_is_a_cent_away_from_its_exact_part(amount, weights):
    shares, whole = shared(amount, weights), sum(weights.values())
    assert sum(shares.values()) == amount and list(shares) == list(weights)
    for one, share in shares.items():
        exact = Fraction(amount) * weights[one] / whole
        assert abs(Fraction(share) - exact) < Fraction(1, 100)
        assert weights[one] or not share
    lighter = [(a, b) for a in weights for b in weights if weights[a] < weights[b]]
    assert [(a, b) for a, b in lighter if shares[a] > shares[b]] == [], "who weighs more never pays less"


def test_the_cents_left_go_to_who_lost_most():
    assert shared(Decimal("100.00"), {1: 1, 2: 1, 3: 1}) == {
        1: Decimal("33.34"),
        2: Decimal("33.33"),
        3: Decimal("33.33"),
    }
    assert shared(Decimal("10.00"), {1: 177, 2: 812}) == {1: Decimal("1.79"), 2: Decimal("8.21")}
    assert shared(Decimal("0.01"), {1: 0, 2: 5}) == {1: Decimal("0.00"), 2: Decimal("0.01")}


AIDS = st.lists(
    st.builds(lambda n, is_rate: AidAsked("aide", rate=Decimal(n)) if is_rate else AidAsked("aide", amount=Decimal(n)),
              st.integers(0, 60), st.booleans()), max_size=4)  # fmt: skip


@given(CENTS, AIDS, WEIGHTS.filter(lambda one: any(one.values())))
def test_aids_and_shares_make_the_cost(cost, aids, weights):
    given_in_all = sum(one.of(cost) for one in aids)
    if given_in_all > cost:
        with pytest.raises(TooMuchAidError):
            financed(cost, aids, weights)
        return
    made = financed(cost, aids, weights)
    assert sum(made.aids) + sum(made.shares.values()) == cost == made.cost
    assert made.rest == cost - given_in_all and (not cost or 0 <= own_part(made) <= 100)


def test_a_plan_without_anybody_to_pay_or_with_a_negative_figure_is_refused():
    with pytest.raises(NoKeyError):
        financed(Decimal(10), [], {1: 0})
    with pytest.raises(NoKeyError):
        financed(Decimal(10), [], {})
    assert financed(Decimal(10), [AidAsked("tout", rate=Decimal(100))], {1: 0}).shares == {1: Decimal("0.00")}
    for cost, weights in ((Decimal(-1), {1: 1}), (Decimal(1), {1: -1})):
        with pytest.raises(ValueError, match="negative"):
            financed(cost, [], weights)


@given(
    DAYS,
    st.integers(1, 48),
    st.integers(0, 4),
    st.integers(1, 24),
    st.booleans(),
    st.lists(st.sampled_from([R, D]), max_size=4),
)
def test_a_term_ends_as_a_calendar_says(start, firm, renewals, months, tacit, decided):
    """Against dateutil's months, and periods counted one by one."""
    term, periods = Term(start, firm, renewals, months, tacit), 0
    for rank in range(renewals):
        said = decided[rank] if rank < len(decided) else (R if tacit else None)
        if said != R:
            break
        periods += 1
    after = start + relativedelta(months=firm + periods * months)
    clipped = after.day != start.day  # a short month: its own last day is the last one
    assert term.ends_on(decided[:renewals]) == (after if clipped else after - timedelta(days=1))


@pytest.mark.parametrize(
    ("today", "decided", "period"),
    [
        (date(2024, 6, 1), [], date(2025, 3, 12)), (date(2025, 3, 12), [R], date(2025, 3, 12)),
        (date(2025, 3, 13), [R], date(2026, 3, 12)), (date(2026, 4, 1), [R, R], date(2027, 3, 12)),
        (date(2030, 1, 1), [R, R], date(2027, 3, 12)), (date(2025, 1, 1), [D], date(2025, 3, 12)),
    ],
)  # fmt: skip
def test_the_period_under_way(today, decided, period):
    """The market that the project comes from was signed on 13 March 2023: two years, then twice a year."""
    assert Term(date(2023, 3, 13), 24, 2, 12).period_ends_on(today, decided) == period


@given(
    st.lists(
        st.tuples(st.integers(1, 9_999), st.integers(1, 9_999_999), st.sampled_from(vat_rates())), max_size=8
    )
)
def test_an_order_adds_up_line_by_line(rows):
    lines = [Bought(Decimal(q) / 100, Decimal(p) / 10_000, vat) for q, p, vat in rows]
    half = Fraction(1, 2)
    nets = [int(Fraction(q * p, 1_000_000) * 100 + half) for q, p, _vat in rows]
    taxes = [
        int(Fraction(net) * Fraction(vat) / 100 + half) for net, (_q, _p, vat) in zip(nets, rows, strict=True)
    ]
    made = summed(lines)
    assert (made.net, made.tax, made.total) == tuple(
        Decimal(n) / 100 for n in (sum(nets), sum(taxes), sum(nets) + sum(taxes))
    )


TERM, SIGNED = (date(2024, 1, 1), date(2025, 12, 31)), (date(2024, 2, 1), None)
FINE = {"on": date(2024, 3, 1), "today": date(2024, 3, 2), "term": TERM, "signed": SIGNED, "net": Decimal(10),
        "ordered": Decimal(90), "maximum": Decimal(100)}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, None),
        ({"net": Decimal(0)}, Refusal.EMPTY),
        ({"on": date(2024, 3, 3)}, Refusal.TO_COME),
        ({"on": date(2023, 12, 31)}, Refusal.TOO_EARLY),
        ({"on": date(2026, 1, 1), "today": date(2026, 1, 1)}, Refusal.TOO_LATE),
        ({"on": date(2025, 12, 31), "today": date(2026, 1, 1)}, None),
        ({"on": date(2024, 1, 31)}, Refusal.NOT_SIGNED),
        ({"signed": (None, None)}, Refusal.NOT_SIGNED),
        ({"signed": (date(2024, 1, 1), date(2024, 2, 29))}, Refusal.NOT_SIGNED),
        ({"net": Decimal("10.01")}, Refusal.OVER_MAXIMUM),
    ],
)  # fmt: skip
def test_an_order_stays_within_the_term_the_signature_and_the_maximum(changed, why):
    assert refused(**(FINE | changed)) == why


def test_the_articles_are_data_with_their_source():
    assert rules()["market"]["maximum_article"] == "CCP R2162-4"
    assert [str(one) for one in vat_rates()] == ["20", "10", "5.5", "0"]
