"""The open data read by frictionless, which knows nothing of ours but the published schema."""

import json

import pytest
from frictionless import Resource, Schema
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.council.scdl import write
from preau.council.tests.test_scdl import SCHEMA, rows

pytestmark = pytest.mark.skipif(not SCHEMA.exists(), reason=f"the published schema is not here: {SCHEMA}")


def faults(text: str) -> list[str]:
    """What frictionless finds wrong in a CSV, by the schema alone."""
    schema = Schema.from_descriptor(json.loads(SCHEMA.read_text(encoding="utf-8")))
    found = Resource(data=text.encode(), format="csv", encoding="utf-8", schema=schema).validate()
    return [one[0] for one in found.flatten(["type"])]


@settings(max_examples=30, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=4))
def test_the_published_schema_accepts_what_is_written(found):
    assert faults(write(found)) == []


@settings(max_examples=5, deadline=None)
@given(rows())
def test_it_sees_a_date_or_a_siret_that_is_none(row):
    text = write([row])
    assert faults(text.replace(row.siret, "2159")) != []
    assert faults(text.replace(row.on.isoformat(), "hier")) != []
