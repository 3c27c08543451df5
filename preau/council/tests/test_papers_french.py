"""French of the papers: numbers, days and hours in words, signs in place."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.council.papers.french import (
    day_in_words,
    in_words,
    of_the,
    to_the,
    typographic,
    written_day,
    written_hour,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zéro"), (1, "un"), (16, "seize"), (21, "vingt et un"), (70, "soixante-dix"), (71, "soixante et onze"),
        (77, "soixante-dix-sept"), (80, "quatre-vingts"), (81, "quatre-vingt-un"), (91, "quatre-vingt-onze"),
        (100, "cent"), (200, "deux cents"), (201, "deux cent un"), (1000, "mille"),
        (1999, "mille neuf cent quatre-vingt-dix-neuf"),
        (2000, "deux mille"), (2024, "deux mille vingt-quatre"), (2080, "deux mille quatre-vingts"),
        (8200, "huit mille deux cents"),
    ],
)  # fmt: skip
def test_numbers_in_words(number, words):
    assert in_words(number) == words


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_two_numbers_never_share_their_words(one, other):
    assert (in_words(one) == in_words(other)) == (one == other)


def test_days_and_hours():
    assert day_in_words(date(2024, 2, 19)) == "l’an deux mille vingt-quatre et le dix-neuf du mois de février"
    assert day_in_words(date(2026, 8, 1)) == "l’an deux mille vingt-six et le premier du mois d’août"
    assert written_day(date(2024, 3, 1)).split() == ["1er", "mars", "2024"]
    assert [" ".join(written_hour(one).split()) for one in (time(19, 30), time(1), time(20, 1))] == [
        "19 heures 30 minutes", "1 heure", "20 heures 1 minute",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "of", "to"),
    [("conseil municipal", "du conseil municipal", "au conseil municipal"),
     ("assemblée générale", "de l’assemblée générale", "à l’assemblée générale"),
     ("commission permanente", "de la commission permanente", "à la commission permanente")],
)  # fmt: skip
def test_the_body_has_its_article(body, of, to):
    assert (of_the(body), to_the(body)) == (of, to)


@given(st.text(alphabet="ab'’ ;:!?«»%€\n", max_size=30))
def test_signs_are_set_once_and_no_word_is_touched(text):
    once = typographic(text)
    assert typographic(once) == once
    assert [sign for sign in once if sign.isalpha()] == [sign for sign in text if sign.isalpha()]


def test_signs_of_a_sentence():
    assert typographic("l'avis : « oui » ; 30 %") == "l’avis\u00a0: «\u00a0oui\u00a0»\u202f; 30\u00a0%"
