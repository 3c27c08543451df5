"""The law in pure functions, against independent references: other formulas, and tables with their article."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.council.law.days import (
    clear_days,
    executory_day,
    first_sitting_day,
    last_sending_day,
    months_later,
)
from preau.council.law.elections import Elected, elect
from preau.council.law.proxies import Proxy, Verdict, verdicts
from preau.council.law.quorum import Attendance, quorum
from preau.council.law.rulebook import legal_size, read_value, rulebook
from preau.council.law.voting import How, Outcome, Tally, Voice, decide, enough_ask

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
COUNTS = st.integers(0, 70)


# Clear days: CGCT L2121-11 and L2121-12, with the days that the case law and ministers' answers give.
@pytest.mark.parametrize(
    ("sent", "sitting", "expected"),
    [
        (date(2024, 2, 14), date(2024, 2, 19), 4),  # the act the project comes from
        (date(2024, 3, 24), date(2024, 3, 28), 3),  # sent on the 24th for the 28th: three
        (date(2024, 3, 25), date(2024, 3, 28), 2),  # sent on the 25th: too late
        (date(2024, 12, 28), date(2025, 1, 3), 5),  # a week-end and 1 January count
        (date(2024, 3, 28), date(2024, 3, 28), 0),
        (date(2024, 3, 28), date(2024, 3, 27), 0),
    ],
)
def test_clear_days_are_whole_days_between_both(sent, sitting, expected):
    assert clear_days(sent, sitting) == expected


@given(DAYS, st.integers(0, 40))
def test_clear_days_are_counted_one_by_one(sent, later):
    sitting = sent + timedelta(days=later)
    whole = [d for d in range(1, later) if sent < sent + timedelta(days=d) < sitting]
    assert clear_days(sent, sitting) == len(whole)


@given(DAYS, st.integers(1, 30))
def test_the_last_sending_day_is_enough_and_the_next_is_not(sitting, days):
    last = last_sending_day(sitting, days)
    assert clear_days(last, sitting) == days
    assert clear_days(last + timedelta(days=1), sitting) == days - 1
    assert first_sitting_day(last, days) == sitting


def test_a_second_call_of_a_monday_is_for_friday_at_the_earliest():
    """CE, 16 June 1997: three clear days between the call and the second sitting (L2121-17)."""
    assert first_sitting_day(date(2026, 11, 23), 3) == date(2026, 11, 27)


# Quorum, L2121-17: more than half of those in exercise.
@pytest.mark.parametrize(
    ("in_exercise", "needed"), [(18, 10), (19, 10), (17, 9), (1, 1), (2, 2), (7, 4), (69, 35)]
)
def test_the_quorum_of_the_law(in_exercise, needed):
    assert quorum(in_exercise) == needed


@given(st.integers(1, 200), st.sampled_from([Fraction(1, 2), Fraction(1, 3), Fraction(2, 3)]))
def test_the_quorum_is_the_least_number_that_exceeds_the_share(in_exercise, share):
    reference = next(
        n for n in range(in_exercise + 2) if n * share.denominator > in_exercise * share.numerator
    )
    assert quorum(in_exercise, share) == reference


@given(COUNTS, COUNTS, COUNTS)
def test_proxies_never_make_a_quorum(in_exercise, present, proxies):
    needed = quorum(in_exercise)
    assert Attendance(in_exercise, present, proxies, needed).is_reached == (2 * present > in_exercise)


def test_no_quorum_is_asked_of_a_second_sitting_nor_where_no_text_asks_one():
    assert quorum(18, Fraction(0)) == 0
    assert Attendance(18, 2, 0, 0).is_reached


# Proxies, L2121-20: one a member, worn by someone present, lost when its giver comes.
MEMBERS = st.integers(1, 8)


@st.composite
def drawn_proxies(draw):
    givers = draw(st.lists(MEMBERS, unique=True, max_size=8))
    at = datetime(2026, 11, 20, tzinfo=UTC)
    moments = draw(st.permutations(range(len(givers))))
    return [Proxy(g, draw(MEMBERS), at + timedelta(hours=h)) for g, h in zip(givers, moments, strict=True)]


@given(drawn_proxies(), st.sets(MEMBERS), st.sets(MEMBERS))
def test_a_proxy_is_worth_a_voice_only_as_the_law_says(proxies, there, withdrawn):
    present = there - withdrawn
    found = verdicts(proxies, present=present, withdrawn=withdrawn)
    assert set(found) == {one.giver for one in proxies}
    fit = [
        p for p in proxies
        if p.giver != p.holder and p.giver not in present | withdrawn and p.holder in present
    ]  # fmt: skip
    first = {h: min((p.given_at, p.giver) for p in fit if p.holder == h)[1] for h in {p.holder for p in fit}}
    assert {g for g, verdict in found.items() if verdict == Verdict.VALID} == set(first.values())


@pytest.mark.parametrize(
    ("present", "withdrawn", "verdict"),
    [
        ({2}, set(), Verdict.VALID),
        ({1, 2}, set(), Verdict.GIVER_PRESENT),
        (set(), set(), Verdict.HOLDER_ABSENT),
        ({3}, {2}, Verdict.HOLDER_WITHDRAWN),
        ({2}, {1}, Verdict.GIVER_WITHDRAWN),
    ],
)
def test_why_a_proxy_is_worth_nothing(present, withdrawn, verdict):
    proxy = Proxy(1, 2, datetime(2026, 1, 1, tzinfo=UTC))
    assert verdicts([proxy], present=present, withdrawn=withdrawn) == {1: verdict}


def test_of_two_proxies_the_first_given_counts_until_its_giver_comes():
    one, two = (Proxy(g, 9, datetime(2026, 1, g, tzinfo=UTC)) for g in (1, 2))
    assert verdicts([two, one], present={9}) == {1: Verdict.VALID, 2: Verdict.ONE_TOO_MANY}
    assert verdicts([two, one], present={9, 1}) == {1: Verdict.GIVER_PRESENT, 2: Verdict.VALID}


# Majorities, L2121-20: of the votes cast; a tie goes with the chair, never in a secret vote.
@pytest.mark.parametrize(
    ("tally", "secret", "chair", "expected"),
    [
        (Tally(18), False, None, Outcome(True, How.UNANIMOUS)),
        (Tally(15, 0, 3), False, None, Outcome(True, How.UNANIMOUS_CAST)),
        (Tally(10, 8), False, None, Outcome(True, How.MAJORITY)),
        (Tally(2, 1, 15), False, None, Outcome(True, How.MAJORITY)),  # abstentions are not cast
        (Tally(8, 10), False, Voice.FOR, Outcome(False, How.MAJORITY)),
        (Tally(9, 9), False, Voice.FOR, Outcome(True, How.CASTING)),
        (Tally(9, 9), False, Voice.AGAINST, Outcome(False, How.CASTING)),
        (Tally(8, 8, 1), False, Voice.ABSTAIN, Outcome(False, How.TIE)),
        (Tally(9, 9), True, Voice.FOR, Outcome(False, How.TIE)),
        (Tally(0, 0, 18), False, Voice.ABSTAIN, Outcome(False, How.NOBODY)),
    ],
)
def test_what_a_count_decides(tally, secret, chair, expected):
    assert decide(tally, secret=secret, chair=chair) == expected


@given(COUNTS, COUNTS, COUNTS, COUNTS, st.booleans(), st.sampled_from([None, *Voice]))
def test_a_text_passes_with_more_voices_for_than_against_or_by_the_chair(
    yes, no, silent, blank, secret, chair
):
    outcome = decide(Tally(yes, no, silent, blank), secret=secret, chair=chair)
    by_chair = yes == no > 0 and not secret and chair == Voice.FOR
    assert outcome.adopted == (yes > no or by_chair)
    assert (outcome.how == How.UNANIMOUS) == (yes > 0 and not no and not silent and not blank)


@given(COUNTS, COUNTS)
def test_two_thirds_are_of_the_votes_cast(yes, no):
    assert decide(Tally(yes, no), majority=Fraction(2, 3)).adopted == (
        yes + no > 0 and 3 * yes >= 2 * (yes + no)
    )


@pytest.mark.parametrize(
    ("asking", "present", "share", "enough"),
    [
        (4, 17, "1/4", False),
        (5, 17, "1/4", True),
        (5, 17, "1/3", False),
        (6, 17, "1/3", True),
        (0, 0, "1/4", False),
    ],
)
def test_a_quarter_asks_for_names_a_third_for_secrecy(asking, present, share, enough):
    assert enough_ask(asking, present, Fraction(share)) is enough


# Elections, L2121-21.
BORN = {1: date(1960, 5, 1), 2: date(1975, 5, 1), 3: None}


@pytest.mark.parametrize(
    ("number", "voices", "how", "who"),
    [
        (1, {1: 10, 2: 7}, Elected.ABSOLUTE, 1),
        (1, {1: 8, 2: 8}, Elected.AGAIN, None),
        (2, {1: 8, 2: 7, 3: 2}, Elected.AGAIN, None),
        (3, {1: 8, 2: 7, 3: 2}, Elected.RELATIVE, 1),
        (3, {1: 8, 2: 8}, Elected.ELDEST, 1),
        (3, {1: 8, 3: 8}, Elected.UNDECIDED, None),
        (3, {1: 0, 2: 0}, Elected.UNDECIDED, None),
        (1, {}, Elected.AGAIN, None),
    ],
)
def test_who_is_elected_in_which_round(number, voices, how, who):
    result = elect(number, voices, BORN)
    assert (result.how, result.who) == (how, who)


@given(st.dictionaries(st.integers(1, 5), COUNTS, max_size=5), st.integers(1, 3))
def test_more_than_half_is_elected_in_any_round_and_less_only_in_the_last(voices, number):
    result = elect(number, voices, dict.fromkeys(voices, date(1970, 1, 1)))
    over_half = [one for one, count in voices.items() if 2 * count > sum(voices.values())]
    assert ([result.who] if result.how == Elected.ABSOLUTE else []) == over_half
    assert number == 3 or result.how in (Elected.ABSOLUTE, Elected.AGAIN)


# Sizes, L2121-2, at the edges of each step; and the rules of each kind.
@pytest.mark.parametrize(
    ("population", "seats"),
    [(0, 7), (99, 7), (100, 11), (499, 11), (1499, 15), (1500, 19), (2031, 19), (2499, 19), (2500, 23), (3499, 23),
     (3500, 27), (9999, 29), (49999, 43), (299999, 65), (300000, 69)],
)  # fmt: skip
def test_the_size_of_a_municipal_council(population, seats):
    assert legal_size(population) == seats


@pytest.mark.parametrize(("population", "days", "article"), [(3499, 3, "L2121-11"), (3500, 5, "L2121-12")])
def test_clear_days_change_at_3500_inhabitants(population, days, article):
    book = rulebook("municipal", population)
    assert (book.clear_days, article in book.source("clear_days")) == (days, True)


def test_statutes_overrule_a_rule_with_their_own_source():
    book = rulebook("committee", 0, {"quorum": [read_value("quorum", "1/3"), "statuts, article 9"]})
    assert (book.quorum, book.source("quorum")) == (Fraction(1, 3), "statuts, article 9")
    assert quorum(30, book.quorum) == 11


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("quorum", "la moitié"),
        ("quorum", "3/2"),
        ("clear_days", "-1"),
        ("casting_vote", "x"),
        ("nothing", "1"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(name, typed):
    with pytest.raises((ValueError, KeyError)):
        read_value(name, typed)


# The life of an act, L2131-1: the later of both, in any order.
@given(DAYS, DAYS)
def test_an_act_is_executory_when_published_and_received(published, received):
    assert executory_day(published, received) == max(published, received)
    assert executory_day(published, None) is executory_day(None, received) is None
    assert executory_day(published, None, transmitted=False) == published


@pytest.mark.parametrize(
    ("day", "end"),
    [(date(2024, 2, 23), date(2024, 4, 23)), (date(2023, 12, 31), date(2024, 2, 29)), (date(2024, 11, 5), date(2025, 1, 5))],
)  # fmt: skip
def test_two_months_run_from_number_to_number(day, end):
    assert months_later(day, 2) == end
