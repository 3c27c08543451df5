"""Questions of a page, asked in one round."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base.rows import Question, asked_at_once


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-1_000, 1_000), min_size=1, max_size=6))
def test_each_question_has_its_own_answer_whatever_the_names_of_its_values(db, numbers):
    """The same names in each of them: none reads another's."""
    questions = [Question("SELECT to_json(%(n)s::int + %(n)s::int)", {"n": number}) for number in numbers]
    with CaptureQueriesContext(connection) as asked:
        assert asked_at_once(questions) == [2 * number for number in numbers]
    assert len(asked) == 1


@pytest.mark.django_db
def test_a_query_that_finds_no_row_answers_nothing():
    empty = Question("SELECT to_json(1) WHERE %(no)s", {"no": False})
    full = Question("SELECT json_build_object('a', %(no)s::text)", {"no": "b"})
    assert asked_at_once([empty, full, empty]) == [None, {"a": "b"}, None]
    assert asked_at_once([]) == []
