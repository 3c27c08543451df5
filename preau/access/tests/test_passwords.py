from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from preau.access import passwords
from preau.directory.models import Person

CLAIRE = Person(first_name="Claire-Hélène", last_name="D’Haene", birth_date=date(1985, 3, 14))


@pytest.mark.parametrize(
    "password", ["bonjour123", "Azerty1234!", "motdepasse2026", "1111111111", "12121212121"]
)
def test_what_everybody_tries_is_common(password):
    assert passwords.is_common(password)


@pytest.mark.parametrize(
    "password",
    ["claire-helene", "DHaene2026!", "claire.dhaene", "14031985claire", "Hélène D’Haene 14/03/1985"],
)
def test_ones_own_name_is_no_password(password):
    assert passwords.is_own_name(password, CLAIRE, "clairehelene.dhaene")


@pytest.mark.parametrize(
    "password", ["claire aime les vaches", "trois vaches dans le pré", "été 1998 à Wissant"]
)
def test_a_sentence_is_fine(password):
    assert not passwords.is_common(password)
    assert not passwords.is_own_name(password, CLAIRE, "clairehelene.dhaene")


def test_a_young_pupil_needs_eight_signs_and_others_ten(cast):
    assert {name: passwords.shortest(getattr(cast, name)) for name in ("ines", "louis", "claire")} == {
        "ines": 8,
        "louis": 10,
        "claire": 10,
    }


def test_a_short_password_is_refused_with_the_length_to_reach(cast):
    with pytest.raises(ValidationError, match="au moins 10 signes"):
        passwords.refuse_weak("neuf sign", person=cast.claire)
    passwords.refuse_weak("le chien", person=cast.ines)


@given(st.text(max_size=40))
def test_any_words_get_an_answer(words):
    assert passwords.is_own_name(words, CLAIRE) in (True, False)
    assert passwords.is_common(words) in (True, False)
