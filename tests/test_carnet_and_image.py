"""The carnet de suivi asks the liaison book whose image may be shown; neither room knows the other."""

import pytest
from django.core.exceptions import ValidationError

from preau.news.tests import book
from preau.progress.tests.notebook import nursery, observed


def test_a_child_is_recognised_only_with_the_consent_of_all_who_must_sign(cast):
    nursery(cast)
    note = book.sent(cast.helene, cast.cp, nature="image")
    with pytest.raises(ValidationError, match="Maya Lemaire"):
        observed(cast, "maya", shows_children=True)
    book.signed(note, cast.maya, cast.nora)
    assert observed(cast, "maya", shows_children=True).shows_children
    with pytest.raises(ValidationError, match="Zoé Delattre"):
        observed(cast, "maya", "zoe", shows_children=True)


def test_a_refusal_is_no_consent(cast):
    nursery(cast)
    note = book.sent(cast.helene, cast.cp, nature="image")
    book.signed(note, cast.maya, cast.nora, agrees=False)
    with pytest.raises(ValidationError, match="Maya Lemaire"):
        observed(cast, "maya", shows_children=True)
