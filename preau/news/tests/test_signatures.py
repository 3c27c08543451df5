"""Who must sign, by nature of act and shape of family: the rule against a table written out, and over drawn families."""

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.directory.actions.ties import enter_court_decision
from preau.directory.choices import TieKind, TieState
from preau.directory.hats import Hat
from preau.directory.models import Guardianship, Person
from preau.news.carnet.natures import nature, natures
from preau.news.carnet.queries import pupils_before, slips_to_sign, standings
from preau.news.carnet.rules import may_sign, signs_for
from preau.news.carnet.standing import signatures_needed, standing_of
from preau.news.choices import Kind, Required, Standing
from preau.news.glance import glance
from preau.news.tests.book import sent, signed, slip
from tests.world import PEOPLE

# nature → signatures needed with one parent, with two, with three who exercise authority
NEEDED = {
    "information": (1, 1, 1), "compulsory_trip": (1, 1, 1), "optional_trip": (1, 1, 1), "usual_act": (1, 1, 1),
    "unusual_act": (1, 2, 3), "image": (1, 2, 3),
}  # fmt: skip
# (required, what each signer said: + yes, - no, . nothing) → where it stands
TABLE = {
    ("one", ""): "nobody", ("both", ""): "nobody",
    ("one", "."): "waiting", ("one", "+"): "given", ("one", "-"): "refused",
    ("one", ".."): "waiting", ("one", "+."): "given", ("one", "++"): "given", ("one", "-."): "refused",
    ("one", "--"): "refused", ("one", "+-"): "disagreed",
    ("both", "."): "waiting", ("both", "+"): "given", ("both", "-"): "refused",
    ("both", ".."): "waiting", ("both", "+."): "waiting", ("both", "++"): "given", ("both", "-."): "refused",
    ("both", "--"): "refused", ("both", "+-"): "disagreed", ("both", "++."): "waiting", ("both", "+++"): "given",
}  # fmt: skip


@pytest.mark.parametrize("code", list(Kind))
def test_the_nature_decides_how_many_sign(code):
    rule = nature(code)
    assert tuple(signatures_needed(rule.signatures, n) for n in (1, 2, 3)) == NEEDED[code]


def test_each_nature_says_its_rule_and_where_it_comes_from():
    assert {one.code for one in natures()} == set(Kind)
    assert all(one.source and str(one.words) for one in natures())


@pytest.mark.parametrize(("case", "stands"), list(TABLE.items()))
def test_where_a_note_stands(case, stands):
    required, said = case
    told = standing_of(required, signers=len(said), agreed=said.count("+"), refused=said.count("-"))
    assert told == stands


@given(st.sampled_from(list(Required)), st.text("+-.", max_size=5))
def test_whoever_says_no_is_never_counted_as_a_yes(required, said):
    counts = {"signers": len(said), "agreed": said.count("+"), "refused": said.count("-")}
    stands = standing_of(required, **counts)
    if "-" in said:
        assert stands in (Standing.REFUSED, Standing.DISAGREED)
    if stands == Standing.GIVEN:
        assert said.count("+") >= signatures_needed(required, len(said)) >= 1
    if stands == Standing.WAITING:
        assert standing_of(required, **counts | {"agreed": counts["signers"]}) == Standing.GIVEN


TIES = st.tuples(st.sampled_from(list(TieKind)), st.sampled_from(list(TieState)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    code=st.sampled_from(list(Kind)),
    family=st.lists(TIES, max_size=3),
    said=st.lists(st.booleans(), max_size=3),
)
def test_any_family_before_any_act(cast, code, family, said):
    """Legal guardians with joint authority sign, those whose authority the other exercises read, others see nothing."""
    child = _family(cast, family)
    note = sent(cast.helene, cast.cp, nature=code)
    adults = list(Person.objects.filter(children_ties__child=child).order_by("pk"))
    signers = [one for one, tie in zip(adults, family, strict=True) if tie == (TieKind.LEGAL, TieState.JOINT)]
    readers = [
        one for one, (kind, state) in zip(adults, family, strict=True)
        if kind == TieKind.LEGAL and state in (TieState.JOINT, TieState.OTHER_PARENT)
    ]  # fmt: skip
    assert [one for one in adults if may_sign(one, slip(note, child))] == signers
    assert [one for one in adults if note.slips.visible_to(one).exists()] == readers
    for signer, agrees in zip(signers, said, strict=False):
        signed(note, child, signer, agrees=agrees)
    told = said[: len(signers)]
    expected = standing_of(
        nature(code).signatures, signers=len(signers), agreed=told.count(True), refused=told.count(False)
    )
    [pupil] = [one for one in pupils_before(note) if one.slip.child_id == child.pk]
    assert pupil.standing == expected
    waiting = signers[len(told) :] if expected == Standing.WAITING else []
    asked = [one for one in adults if note.pk in {line.slip.note_id for line in slips_to_sign(one)}]
    assert asked == waiting
    assert {one.person.pk for one in pupil.missing} == {one.pk for one in waiting}


def _family(cast, family):
    """Zoé alone in her class, with these adults and no other."""
    cast.cp.memberships.exclude(person=cast.zoe).delete()
    Guardianship.objects.filter(child=cast.zoe).delete()
    for number, (kind, state) in enumerate(family):
        adult = Person.objects.create(first_name=f"Adulte {number}", last_name="Delattre")
        Guardianship.objects.create(
            guardian=adult, child=cast.zoe, kind=kind, state=state, starts_on="2026-09-01"
        )
    return cast.zoe


def test_the_counted_standings_are_those_told_one_by_one(cast):
    note = sent(cast.lucie, cast.cm1, nature="unusual_act")
    signed(note, cast.ines, cast.claire)
    signed(note, cast.ines, cast.thomas, agrees=False)
    signed(note, cast.issa, cast.fatou)
    told = [one.standing for one in pupils_before(note)]
    assert standings([note.pk])[note.pk] == {one: told.count(one) for one in set(told)}
    assert set(told) == {Standing.DISAGREED, Standing.GIVEN, Standing.WAITING}


def test_the_first_page_waits_for_what_the_page_of_notes_does(cast):
    sent(cast.lucie, cast.cm1, nature="unusual_act")
    second = sent(cast.odile, cast.fifth)
    signed(second, cast.louis, cast.thomas)
    for name in PEOPLE:
        person = getattr(cast, name)
        found = [(line.slip.note_id, line.slip.child_id) for line in slips_to_sign(person)]
        request = SimpleNamespace(person=person, hat=Hat("parent", "guardian"))
        assert [(one.note, one.child) for one in glance(request).waiting] == found


def test_a_judgment_changes_who_signs_at_once(cast):
    note = sent(cast.lucie, cast.cm1, nature="image")
    signed(note, cast.ines, cast.claire)
    assert standings([note.pk])[note.pk][Standing.WAITING] == 3
    tie = Guardianship.objects.get(guardian=cast.thomas, child=cast.ines)
    enter_court_decision(tie, by=cast.anne, state=TieState.OTHER_PARENT, decided_on=tie.starts_on)
    assert standings([note.pk])[note.pk] == {Standing.GIVEN: 1, Standing.WAITING: 2}
    assert not signs_for(cast.thomas, cast.ines) and note.slips.visible_to(cast.thomas).exists()
