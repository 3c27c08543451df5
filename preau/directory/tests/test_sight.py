"""Who sees whom, over the whole cast, against a slow and plain telling of the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.directory import queries, rules
from preau.directory.hats import hats_of
from preau.directory.models import Establishment, Group, Guardianship, Person
from preau.ui.names import of_name
from tests.world import PEOPLE

STAFF_SCHOOL = {"anne", "lucie", "helene", "hatem", "rose"}
STAFF_COLLEGE = {"bruno", "marc", "odile", "celine", "ilyes", "agnes", "dora"}
RUNS_COLLEGE = {"bruno", "celine", "ilyes", "agnes"}
SEES = {
    "claire": {"claire", "ines", "louis", "thomas", "lucie", "anne", "marc", "odile"} | RUNS_COLLEGE,
    "thomas": {"thomas", "ines", "louis", "claire", "lucie", "anne", "marc", "odile"} | RUNS_COLLEGE,
    "nora": {"nora", "maya", "helene", "anne"},
    "eric": {"eric"},
    "yves": {"yves"},
    "paul": {"paul", "jade", "sophie", "lucie", "anne"},
    "ines": {"ines", "issa", "jade", "claire", "thomas", "lucie", "anne"},
    "louis": {"louis", "claire", "thomas", "marc", "odile"} | RUNS_COLLEGE,
    "lucie": {"ines", "issa", "jade", "claire", "thomas", "fatou", "sophie", "paul", "yves"} | STAFF_SCHOOL,
    "helene": {"maya", "zoe", "nora", "marc"} | STAFF_SCHOOL,
    "hatem": STAFF_SCHOOL,
    "rose": STAFF_SCHOOL,
    "dora": STAFF_COLLEGE,
    "anne": {"ines", "issa", "jade", "maya", "zoe", "claire", "thomas", "fatou", "nora", "eric", "marc", "sophie",
             "paul", "yves"} | STAFF_SCHOOL,
    "gaelle": {"gaelle", "anne"},
    "victor": {"victor", "noel", "perle"} | STAFF_SCHOOL,
    "tim": {"tim", "lea", "noel", "perle"},
    "lea": {"lea", "tim", "noel", "perle"},
    "fatou": {"fatou", "issa", "lucie", "anne"},
    "yann": set(PEOPLE),
}  # fmt: skip


@pytest.mark.parametrize("viewer", sorted(SEES))
def test_each_sees_exactly_whom_the_rules_say(cast, viewer):
    seen = set(Person.objects.visible_to(getattr(cast, viewer)).values_list("pk", flat=True))
    names = {name for name in PEOPLE if getattr(cast, name).pk in seen}
    assert names == SEES[viewer]


def test_a_teacher_who_is_a_parent_sees_each_life_apart(cast):
    hats = {hat.kind: hat for hat in hats_of(cast.marc)}
    assert set(hats) == {"teacher", "guardian"}

    def seen(kind):
        rows = Person.objects.visible_to(cast.marc, hats[kind])
        return {name for name in PEOPLE if rows.filter(pk=getattr(cast, name).pk).exists()}

    assert seen("guardian") == {"marc", "zoe", "helene", "anne"}
    assert "zoe" not in seen("teacher") and "louis" in seen("teacher")


@pytest.mark.parametrize(
    ("model", "predicate"), [(Group, rules.may_open), (Guardianship, rules.may_read_tie)]
)
def test_the_query_and_the_predicate_agree_for_each_hat_of_the_cast(cast, model, predicate):
    rows, opened = list(model.objects.all()), 0
    for name in PEOPLE:
        person = getattr(cast, name)
        for hat in hats_of(person):
            seen = set(model.objects.visible_to(person, hat))
            assert seen == {row for row in rows if predicate(person, hat, row)}, (name, hat.key)
            opened += len(seen)
    assert 0 < opened < len(rows) * len(PEOPLE)


def test_an_adult_who_may_not_come_near_is_named_to_the_school_alone(cast):
    barred = cast.eric.children_ties.get()
    readers = {
        name
        for name in PEOPLE
        for hat in hats_of(getattr(cast, name))
        if Guardianship.objects.visible_to(getattr(cast, name), hat).filter(pk=barred.pk).exists()
    }
    assert readers == {"anne"}


def test_guardians_meet_only_where_the_school_opens_it(cast):
    assert not Person.objects.visible_to(cast.claire).filter(pk=cast.fatou.pk).exists()
    Establishment.objects.filter(pk=cast.school.pk).update(guardians_meet=True)
    assert Person.objects.visible_to(cast.claire).filter(pk=cast.fatou.pk).exists()
    assert not Person.objects.visible_to(cast.nora).filter(pk=cast.eric.pk).exists()


def test_a_colleague_is_not_told_to_be_a_parent_next_door(cast):
    teacher = hats_of(cast.odile)[0]
    words = queries.described([cast.marc], cast.odile, teacher)[0].words
    assert "SVT" in words and "Zoé" not in words


@given(st.text(min_size=1))
def test_a_name_is_elided_only_before_a_vowel(name):
    assert of_name(name) in (f"d’{name}", f"de {name}")
