"""The territory drawn from what we know: each commune once, in the state of its file; families counted, never named."""

from hypothesis import given
from hypothesis import strategies as st

from preau.access.sheets.headcounts import Reached, reached
from preau.base import clock
from preau.directory.models import Authority
from preau.syndicate import territory
from preau.syndicate.tests.desk import ago, file_of, member
from preau.syndicate.tests.test_pages import read

STATES = ["open", "member", "voted", "asked", "none"]


@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=200))
def test_each_commune_has_its_own_square(found):
    block = territory._block("59", found)
    squares = {state: path.count("M") for state, path in block.paths}
    assert squares == {state: found.count(state) for state in STATES if state in found}
    corners = [one for _state, path in block.paths for one in path.split("z") if one]
    assert len(set(corners)) == len(found)
    assert all(f": {number}" in block.label for number in squares.values())


def test_the_state_of_a_commune_is_the_furthest_step_of_its_file(cast):
    found = member(cast)
    file_of(
        found.syndicate,
        Authority.objects.create(kind="commune", name="Rieux", insee_code="62710"),
        cast.samira,
    )
    Authority.objects.create(kind="commune", name="Sains", insee_code="62734")
    file_of(found.syndicate, Authority.objects.create(kind="epci", name="Flandre Lys"), cast.samira)
    told = territory.territory_of(found.syndicate)
    assert {one.state: one.count for one in told.keys} == {
        "open": 1,
        "member": 0,
        "voted": 0,
        "asked": 2,
        "none": 1,
    }
    assert [(one.name, len(one.paths)) for one in told.blocks] == [
        ("Nord", 1),
        ("Pas-de-Calais", 2),
        ("Autres collectivités", 1),
    ]


def test_families_are_counted_by_a_slow_count_too(cast):
    """A family is the pupils who share their first guardian; it has come in when one of its adults has."""
    told = reached([cast.school.pk], clock.today())
    heads, opened = set(), set()
    pupils = {one.person for one in cast.school.enrolments.all() if one.starts_on <= clock.today()}
    for pupil in pupils:
        adults = [tie.guardian for tie in pupil.guardian_ties.all()]
        if adults:
            head = min(one.pk for one in adults)
            heads.add(head)
            if any(getattr(one, "account", None) and one.account.activated_at for one in adults):
                opened.add(head)
    assert told == Reached(len(pupils), len(heads), len(opened)) and told.families


def test_the_committee_reads_it_on_one_page(cast, sign_in, django_assert_max_num_queries):
    member(cast)
    samira = sign_in(cast.samira)
    with django_assert_max_num_queries(20):
        text = read(samira, cast.samira, "progress")
    assert "Service ouvert" in text and 'role="img"' in text and "5 élèves" in text
    assert "Vasseur" not in text and ago(0)
