"""The territory drawn from what we know: each commune once, in the state of its file; families counted, never named."""

import re
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from preau.access.sheets.headcounts import Reached, reached
from preau.base import clock
from preau.council.actions import acts
from preau.directory.models import Authority, Post
from preau.syndicate import territory
from preau.syndicate.actions import agendas, joining
from preau.syndicate.models import AccessionStep, noted
from preau.syndicate.tests.desk import (
    again,
    agenda_in,
    ago,
    council_of,
    executory,
    file_of,
    held,
    member,
    office,
)
from preau.syndicate.tests.test_pages import read

STATES = list(territory.STATES)
CSS = Path(territory.__file__).parents[1] / "ui" / "css" / "tiles.css"


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
    counted = {one.state: one.count for one in told.keys if one.count}
    assert counted == {"active": 1, "asked": 2, "none": 1}
    assert [(one.name, len(one.paths)) for one in told.blocks] == [
        ("Nord", 1),
        ("Pas-de-Calais", 2),
        ("Autres collectivités", 1),
    ]


def test_each_state_has_a_word_and_a_colour_of_its_own():
    """Eleven, none by its colour alone: the key writes each beside it."""
    fills = dict(re.findall(r"\.tile-(\w+) \{ fill: (.+); \}", CSS.read_text()))
    assert set(fills) == set(territory._words()) == set(STATES) and len(STATES) == 11
    assert len(set(fills.values())) == 11 and len(set(territory._words().values())) == 11


def test_a_file_goes_through_its_states(cast):
    """Prepared, voted, executory, agreed, a member, signed, open, entered, leaving, left."""
    seen = []

    def look():
        seen.append(territory._states(found.syndicate)[cast.commune.pk])

    found = file_of(office(cast), cast.commune, cast.samira, on=ago(90))
    joining.serve(found, by=cast.samira, establishment=cast.next_door)
    Post.objects.filter(person=cast.perle).update(establishment=None, authority=cast.commune)
    look()
    sitting = agenda_in(council_of(cast, None, "municipal"), cast.gaelle)
    act = agendas.put_on_agenda(found, by=cast.gaelle, link=joining.Link.COMMUNE_ACT, sitting=sitting)
    acts.fill(act, by=cast.gaelle, fields=act.fields | {"delegate": "Mme Josette Dumez"})
    act = held(act, cast.gaelle)
    look()
    executory(act, cast.gaelle)
    look()
    committee = agenda_in(council_of(cast, cast.syndicate, "committee"), cast.samira)
    agreed = agendas.put_on_agenda(found, by=cast.samira, link=joining.Link.CONCORDANT, sitting=committee)
    agreed = held(agreed, cast.samira)
    look()
    executory(agreed, cast.samira)
    look()
    AccessionStep.objects.create(accession=found, kind="convention", on=ago(0), **noted(cast.samira))
    look()
    joining.note(again(found), by=cast.samira, link=joining.Link.SERVICE, on=ago(0))
    look()
    Post.objects.filter(person=cast.perle).update(establishment=cast.next_door, authority=None)
    look()
    left = joining.ask_to_leave(again(found), by=cast.samira, on=ago(0), proof="2026-31")
    look()
    with clock.frozen_shift(f"{(left.until + timedelta(days=1)).isoformat()}T12:00"):
        look()
    assert seen == [
        "asked",
        "voted",
        "request",
        "agreed",
        "member",
        "signed",
        "open",
        "active",
        "leaving",
        "left",
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
    assert "École entrée" in text and 'role="img"' in text and "5 élèves" in text
    assert "Vasseur" not in text and ago(0)
