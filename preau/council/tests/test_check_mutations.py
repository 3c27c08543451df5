"""A correct act gives nothing; each fault gives its code and no other."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.council.check import CHECKS, LISTED, check_act
from preau.council.tests.drawn import correct_acts
from preau.council.tests.faults import CHANGES

DRAWS = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def codes(it) -> list[str]:
    return [finding.code for finding in check_act(it)]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(correct_acts())
def test_a_correct_act_gives_nothing(it):
    assert check_act(it) == []


@pytest.mark.parametrize(
    ("code", "change"), CHANGES, ids=[f"{code}-{rank}" for rank, (code, _) in enumerate(CHANGES)]
)
@DRAWS
@given(data=st.data())
def test_a_fault_gives_its_code_and_no_other(code, change, data):
    assert set(codes(change(data.draw(correct_acts())))) == {code}


def test_every_check_is_written_listed_and_broken_once():
    assert set(CHECKS) == set(LISTED) == {code for code, _ in CHANGES}


@settings(max_examples=20, deadline=None)
@given(correct_acts(), st.sampled_from(CHANGES))
def test_every_finding_says_how_to_mend(it, change):
    for finding in check_act(change[1](it)):
        assert (
            finding.article and finding.sentence.endswith((".", "»")) and finding.mended.endswith((".", "»"))
        )


@settings(max_examples=5, deadline=None)
@given(correct_acts())
def test_checking_takes_less_than_a_second(it):
    begun = time.perf_counter()
    check_act(it)
    assert time.perf_counter() - begun < 1
