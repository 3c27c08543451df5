"""A signature that waited on a phone for the network: once, however often it is sent, and never over a later answer."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.news.carnet.actions import Answer, sign
from preau.news.models import Signature
from preau.news.tests.book import post, sent, signed, slip


def kept(note, child, said="yes", after=0):
    one = slip(note, child)
    return {
        "signe": f"mot-{one.pk}", f"mot-{one.pk}-said": said, f"mot-{one.pk}-answered": after, "hors_connexion": "1",
    }  # fmt: skip


@pytest.fixture
def note(cast):
    return sent(cast.lucie, cast.cm1, nature="usual_act")


def answers(person):
    return [one.agrees for one in Signature.objects.filter(signer=person).order_by("place")]


def test_sent_twice_it_is_one(cast, note):
    for _time in range(2):
        answer = post(cast.claire, "guardian", f"{note.pk}/", kept(note, cast.ines))
        assert answer.status_code == 302
    assert answers(cast.claire) == [True]


def test_it_never_covers_what_was_answered_later(cast, note):
    signed(note, cast.ines, cast.claire, agrees=False)
    answer = post(cast.claire, "guardian", f"{note.pk}/", kept(note, cast.ines))
    assert answer.status_code == 400 and "répondu autrement entre-temps" in answer.content.decode()
    assert answers(cast.claire) == [False]


def test_it_changes_what_it_was_written_to_change(cast, note):
    signed(note, cast.ines, cast.claire, agrees=False)
    post(cast.claire, "guardian", f"{note.pk}/", kept(note, cast.ines, after=1))
    assert answers(cast.claire) == [False, True]


def test_it_counts_although_another_parent_has_signed_meanwhile(cast, note):
    one = slip(note, cast.ines)
    signed(note, cast.ines, cast.thomas, agrees=False)
    words = kept(note, cast.ines) | {"slip": one.pk}
    assert post(cast.claire, "guardian", "signatures/", words).status_code == 302
    assert answers(cast.claire) == [True]


def test_on_the_page_itself_the_last_answer_counts_as_before(cast, note):
    signed(note, cast.ines, cast.claire, agrees=False)
    words = {name: value for name, value in kept(note, cast.ines).items() if name != "hors_connexion"}
    post(cast.claire, "guardian", f"{note.pk}/", words)
    assert answers(cast.claire) == [False, True]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=6))
def test_whatever_comes_back_in_whatever_order_the_record_grows_by_answers_in_their_turn(cast, note, came):
    """Each kept answer says after how many it comes: only the one whose turn it is adds a line, or the last one again."""
    from django.core.exceptions import ValidationError

    before = list(answers(cast.claire))
    for agrees, after in came:
        try:
            sign([Answer(slip(note, cast.ines), agrees, after=after)], by=cast.claire)
        except ValidationError:
            assert after != len(before)
        else:
            if not before or before[-1] != agrees:
                assert after == len(before)
                before.append(agrees)
    assert answers(cast.claire) == before
