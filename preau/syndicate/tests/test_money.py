"""Sums, against tables worked by hand and whole-number arithmetic of their own."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.syndicate.law.money import DatedRate, ProRata, Rated, cents, due_lines, months_owed, tariff, total

RATES = {Rated.BASE: Decimal("1.30"), Rated.OPTION: Decimal("0.30"), Rated.HALF_DAY: Decimal("150")}
PUPILS = st.integers(0, 5_000)
AMOUNTS = st.decimals(0, 500, places=4, allow_nan=False)
DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("pupils", "option", "half_days", "expected"),
    [
        ([177], False, 0, "230.10"),  # the commune that the project comes from
        ([177], True, 0, "283.20"),
        ([177], True, 2, "583.20"),
        ([177], False, 1, "380.10"),
        ([100, 77], True, 0, "283.20"),
        ([0], True, 0, "0.00"),
        ([], False, 3, "450.00"),
        ([812], False, 0, "1055.60"),
    ],
)
def test_what_a_commune_owes(pupils, option, half_days, expected):
    lines = due_lines(dict(enumerate(pupils)), RATES, option=option, half_days=half_days)
    assert total(lines) == Decimal(expected)


@given(
    st.lists(PUPILS, max_size=6),
    AMOUNTS,
    AMOUNTS,
    AMOUNTS,
    st.booleans(),
    st.integers(0, 9),
    st.integers(1, 12),
)
def test_each_line_is_rounded_by_itself_and_the_sum_adds_up(
    pupils, base, more, day, option, half_days, months
):
    rates = {Rated.BASE: base, Rated.OPTION: more, Rated.HALF_DAY: day}
    lines = due_lines(dict(enumerate(pupils)), rates, option=option, half_days=half_days, months=months)
    asked = [(n, base, months) for n in pupils] + [(n, more, months) for n in pupils if option]
    asked += [(half_days, day, 12)] if half_days else []
    worth = [int(Fraction(unit) * n * of / 12 * 100 + Fraction(1, 2)) for n, unit, of in asked]
    assert [int(line.amount * 100) for line in lines] == worth
    assert total(lines) == Decimal(sum(worth)) / 100


@pytest.mark.parametrize(
    ("exact", "rounded"), [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01")]
)
def test_the_half_cent_goes_up(exact, rounded):
    assert cents(Decimal(exact)) == Decimal(rounded)


def test_counts_are_never_negative_and_rates_are_never_guessed():
    with pytest.raises(ValueError, match="negative"):
        due_lines({1: -1}, RATES)
    with pytest.raises(ValueError, match="negative"):
        due_lines({1: 1}, RATES, half_days=-1)
    with pytest.raises(KeyError):
        due_lines({1: 1}, {Rated.BASE: Decimal("1.30")}, option=True)


def test_a_rate_voted_in_mid_year_waits_for_the_next_exercice():
    dated = [DatedRate(Rated.BASE, Decimal(amount), day) for amount, day in
             [("1.30", date(2024, 1, 1)), ("1.45", date(2024, 7, 1)), ("1.10", date(2022, 1, 1))]]  # fmt: skip
    assert [tariff(dated, year).get(Rated.BASE) for year in (2021, 2022, 2023, 2024, 2025)] == [
        None, Decimal("1.10"), Decimal("1.10"), Decimal("1.30"), Decimal("1.45"),
    ]  # fmt: skip


@given(st.integers(2020, 2028), DAYS, st.none() | DAYS)
def test_months_owed_are_counted_one_by_one(year, since, until):
    """A month is begun when one of its days is a day of membership."""
    last = until or date(2100, 1, 1)
    after = [date(year + m // 12, m % 12 + 1, 1) for m in range(1, 13)]
    begun = [m for m in range(1, 13) if since < after[m - 1] and last >= date(year, m, 1) and since <= last]
    assert months_owed(year, since, until, ProRata.MONTHS) == len(begun)
    assert months_owed(year, since, until, ProRata.WHOLE) == (12 if begun else 0)
