"""Finding persons by name: any word, begun or misspelt; the words of names follow the names."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.directory.actions.arrivals import admit_pupil
from preau.directory.models import NameWord, Person
from preau.directory.search.people import begun_by, search
from preau.directory.search.words import gather_names, typed_words

READ_ONLY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each example only reads
LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize(
    "typed", ["delattre", "DELATRE", "marc del", "délattre", "dellatre marc", "delatrre", "M Delatte"]
)
def test_search_forgives_accents_and_slips(cast, typed):
    found = search(Person.objects.visible_to(cast.claire), typed)
    assert found[0] == cast.marc


@pytest.mark.parametrize("typed", ["", "  ", "…!?", "\u202e", "中文", "zzzzzz", "delattre zzzzzz"])
def test_what_names_nobody_finds_nobody(cast, typed):
    assert search(Person.objects.all(), typed) == []


@READ_ONLY
@given(words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80))
def test_any_text_is_a_question_and_none_breaks_the_search(cast, words):
    assert set(search(Person.objects.visible_to(cast.nora), words)) <= {
        cast.nora,
        cast.maya,
        cast.helene,
        cast.anne,
    }


@READ_ONLY
@given(
    who=st.sampled_from(["claire", "marc", "lucie", "odile", "celine", "anne"]),
    place=st.integers(0, 20),
    slip=st.sampled_from("dis"),
    letter=LETTERS,
)
def test_one_slip_in_a_name_of_five_letters_or_more_is_forgiven(cast, who, place, slip, letter):
    person = getattr(cast, who)
    name = person.last_name
    at = place % len(name)
    typed = {
        "d": name[:at] + name[at + 1 :],
        "i": name[:at] + letter + name[at:],
        "s": name[:at] + letter + name[at + 1 :],
    }[slip]
    assert len(name) >= 5
    assert person in search(Person.objects.all(), typed)


def test_the_nearest_comes_first(cast):
    for name in ("Delattrez", "Delattra"):
        Person.objects.create(last_name=name, first_name="Aaron")
    gather_names()
    found = [one.last_name for one in search(Person.objects.all(), "delattra")]
    assert found[0] == "Delattra" and set(found) == {"Delattra", "Delattre", "Delattrez"}


def test_a_word_begun_is_not_forgiven_where_another_room_asks_for_no_slip(cast):
    assert set(begun_by("del mar")) == {cast.marc}
    assert not begun_by("delatre").exists() and not begun_by("…").exists()


def test_who_was_entered_this_morning_is_found_with_a_slip(cast):
    pupil = admit_pupil(by=cast.anne, group=cast.cp, last_name="Wojciechowska", first_name="Lena")
    assert pupil in search(Person.objects.all(), "Wojcechowska")


def test_a_name_that_nobody_bears_any_more_is_forgotten(cast):
    Person.objects.create(last_name="Quenehervé", first_name="Io")
    gather_names()
    assert NameWord.objects.filter(word="queneherve").exists()
    Person.objects.filter(last_name="Quenehervé").delete()
    gather_names()
    assert not NameWord.objects.filter(word="queneherve").exists()
    assert NameWord.objects.filter(word="delattre").exists()


def test_at_most_five_words_are_looked_for(cast):
    assert [one.word for one in typed_words("a b c d’e F g")] == ["a", "b", "c", "d", "e"]
