"""The chain, against a table of its own: for each link, all that must have happened, written flat."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.syndicate.law.chain import (
    Block,
    Facts,
    Link,
    blocked_by,
    leaving_day,
    member_since,
    next_link,
    stands,
)

# Written again here, flat, from the act the project comes from: what each link needs, all the way down.
NEEDS = {
    "prepared": [],
    "commune_act": ["prepared"],
    "concordant": ["prepared", "commune_act"],
    "convention": ["prepared", "commune_act"],
    "service": ["prepared", "commune_act", "concordant"],
    "due": ["prepared", "commune_act", "concordant", "service"],
}
DAYS = st.dates(date(2023, 1, 1), date(2025, 12, 31))
FACTS = st.builds(
    Facts,
    done=st.dictionaries(st.sampled_from(list(Link)), DAYS),
    withdrawn=st.frozensets(st.sampled_from([Link.COMMUNE_ACT, Link.CONCORDANT])),
    schools=st.integers(0, 2),
    left_on=st.none() | DAYS,
)


def holds(facts, link):
    return all(Link(one) in facts.done and Link(one) not in facts.withdrawn for one in [*NEEDS[link], link])


@given(FACTS)
def test_a_link_stands_when_all_that_it_needs_does(facts):
    assert {link for link in Link if stands(facts, link)} == {link for link in Link if holds(facts, link)}
    missing = [link for link in Link if not holds(facts, link)]
    assert next_link(facts) == (missing[0] if missing else None)


@given(FACTS, DAYS)
def test_nothing_blocks_exactly_what_may_be_noted(facts, on):
    for link in Link:
        ready = all(holds(facts, one) for one in NEEDS[link])
        above = facts.done.get(Link(NEEDS[link][-1])) if NEEDS[link] else None
        free = ready and not facts.left_on and (not above or on >= above)
        free = free and (link != Link.SERVICE or facts.schools > 0)
        assert (blocked_by(facts, link, on) is None) == (holds(facts, link) or free)


@pytest.mark.parametrize(
    ("done", "withdrawn", "link", "block"),
    [
        ([], [], "commune_act", Block.NO_FILE),
        (["prepared"], [], "concordant", Block.NO_COMMUNE_ACT),
        (["prepared", "commune_act"], ["commune_act"], "concordant", Block.COMMUNE_ACT_WITHDRAWN),
        (["prepared", "commune_act"], [], "convention", None),
        (["prepared", "commune_act"], [], "service", Block.NO_CONCORDANT),
        (["prepared", "commune_act", "concordant"], [], "service", None),  # the convention suspends nothing
        (["prepared", "commune_act", "concordant"], ["concordant"], "service", Block.CONCORDANT_WITHDRAWN),
        (["prepared", "commune_act", "concordant"], [], "due", Block.NO_SERVICE),
    ],
)
def test_what_blocks_is_named(done, withdrawn, link, block):
    days = {Link(one): date(2024, 1, 1) for one in done}
    assert blocked_by(Facts(days, frozenset(map(Link, withdrawn))), Link(link)) == block


def test_membership_begins_on_the_day_of_the_concordant_act_and_not_before():
    days = {Link.PREPARED: date(2024, 1, 12), Link.COMMUNE_ACT: date(2024, 2, 23)}
    assert member_since(Facts(days)) is None
    assert member_since(Facts(days | {Link.CONCORDANT: date(2024, 3, 28)})) == date(2024, 3, 28)
    assert blocked_by(Facts(days), Link.CONCORDANT, date(2024, 2, 22)) == Block.TOO_EARLY


@pytest.mark.parametrize(
    ("asked", "months", "leaves"),
    [
        (date(2024, 2, 1), 6, date(2024, 8, 31)),
        (date(2024, 2, 28), 6, date(2024, 8, 31)),
        (date(2024, 3, 1), 6, date(2025, 8, 31)),
        (date(2024, 8, 31), 0, date(2024, 8, 31)),
        (date(2024, 9, 1), 0, date(2025, 8, 31)),
        (date(2024, 12, 31), 2, date(2025, 8, 31)),
        (date(2024, 11, 30), 12, date(2026, 8, 31)),
    ],
)
def test_who_leaves_does_so_in_summer_after_its_notice(asked, months, leaves):
    assert leaving_day(asked, months) == leaves


@given(DAYS, st.integers(0, 24))
def test_notice_is_never_cut_short_nor_a_school_year(asked, months):
    leaves = leaving_day(asked, months)
    assert (leaves.month, leaves.day) == (8, 31)
    assert leaves >= asked + timedelta(days=28 * months)
    assert leaves < asked + timedelta(days=31 * months + 366)
