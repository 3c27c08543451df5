"""Who may write to whom, as the defaults say and as a head settles it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.directory.actions.groups import assign_teacher
from preau.directory.actions.school import settle_contacts
from preau.directory.contacts import may_reach, rules_to_settle
from preau.directory.hats import hats_of
from preau.directory.models import ContactRule


def reaches(cast, sender, receiver, rank=0):
    person = getattr(cast, sender)
    return may_reach(person, hats_of(person)[rank], getattr(cast, receiver))


@pytest.mark.parametrize(
    ("sender", "receiver", "reached"),
    [
        ("ines", "lucie", True), ("ines", "issa", True), ("ines", "claire", True), ("ines", "anne", False),
        ("ines", "helene", False), ("ines", "maya", False), ("louis", "bruno", True), ("claire", "lucie", True),
        ("claire", "anne", True), ("claire", "fatou", False), ("claire", "noel", False), ("eric", "helene", False),
        ("lucie", "claire", True), ("lucie", "nora", False), ("anne", "nora", True), ("anne", "eric", False),
    ],
)  # fmt: skip
def test_the_defaults(cast, sender, receiver, reached):
    if hats_of(getattr(cast, sender)):
        assert reaches(cast, sender, receiver) is reached
    else:
        assert not reached


@pytest.fixture
def page(cast, sign_in):
    """The head's page: `page(allowed=[…], guardians_meet="on")` posts it."""
    url = f"/{hats_of(cast.anne)[0].key}/annuaire/etablissement/regles/"
    return lambda **data: sign_in(cast.anne).post(url, data, follow=True)


def rule_of(cast, sender, receiver, scope):
    return next(
        rule.pk for rule, _holds in rules_to_settle(cast.school)
        if (rule.sender, rule.receiver, rule.scope) == (sender, receiver, scope)
    )  # fmt: skip


def defaults(cast):
    return {rule.pk for rule, holds in rules_to_settle(cast.school) if holds}


def test_a_head_tightens_and_opens(cast, page):
    assert reaches(cast, "ines", "issa") and not reaches(cast, "claire", "fatou")
    pupils = rule_of(cast, "pupil", "pupil", "class")
    parents = rule_of(cast, "guardian", "guardian", "class")
    page(allowed=defaults(cast) - {pupils} | {parents}, guardians_meet="on")
    assert not reaches(cast, "ines", "issa") and reaches(cast, "claire", "fatou")
    assert not reaches(cast, "claire", "nora")  # of another class
    page(allowed=defaults(cast) | {pupils}, guardians_meet="")
    assert reaches(cast, "ines", "issa") and not reaches(cast, "claire", "fatou")


def test_parents_met_by_chance_of_a_rule_alone_are_not_seen(cast, page):
    page(allowed=defaults(cast) | {rule_of(cast, "guardian", "guardian", "class")})
    assert not reaches(cast, "claire", "fatou")


def test_a_parent_barred_from_one_child_is_reached_through_none_of_its_class(cast, page):
    page(allowed=defaults(cast) | {rule_of(cast, "guardian", "guardian", "class")}, guardians_meet="on")
    assert not reaches(cast, "nora", "eric")


def test_the_school_next_door_keeps_its_rules(cast, page):
    page(allowed=[])
    assert not reaches(cast, "claire", "lucie") and reaches(cast, "lea", "noel")
    assert reaches(cast, "ines", "claire")  # one's own family, whatever the school says


def test_a_substitute_may_be_ruled_apart(cast, page):
    assign_teacher(cast.cm1, by=cast.anne, teacher=cast.hatem)
    assert reaches(cast, "claire", "hatem")
    page(allowed=defaults(cast) - {rule_of(cast, "guardian", "substitute", "class")})
    assert not reaches(cast, "claire", "hatem") and reaches(cast, "claire", "lucie")


def test_no_choice_lets_a_pupil_write_school_wide(cast, page):
    everything = {rule.pk for rule in ContactRule.objects.all()}
    assert page(allowed=everything).status_code == 422  # rules of the second degree are no choice here
    page(allowed={rule.pk for rule, _holds in rules_to_settle(cast.school)}, guardians_meet="on")
    assert not reaches(cast, "ines", "maya") and not reaches(cast, "ines", "anne")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_kept_is_only_what_differs(cast, data):
    settled = rules_to_settle(cast.school)
    rules = [rule for rule, _holds in settled]
    chosen = data.draw(st.sets(st.sampled_from([rule.pk for rule in rules])))
    for _twice in range(2):
        settle_contacts(cast.school, by=cast.anne, rules=rules, allowed=chosen, guardians_meet=False)
    assert {rule.pk for rule, holds in rules_to_settle(cast.school) if holds} == chosen
    own = ContactRule.objects.filter(establishment=cast.school).count()
    assert own == sum((rule.pk in chosen) != rule.allowed for rule in rules)
