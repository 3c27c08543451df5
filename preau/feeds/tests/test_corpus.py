"""Every hostile delivery of the corpus: refused in one sentence and nothing moved, or taken and nothing odd kept."""

from pathlib import Path

import pytest
from django.db import connection

from preau.directory.models import Operation
from preau.feeds import actions
from preau.feeds.tests import aaf_files as aaf
from preau.feeds.tests.corpus import REFUSED, TAKEN, Case, cases

CASES = list(cases())
WORDS = """
SELECT last_name || first_name || birth_name || ine || email || address || city FROM directory_person
UNION ALL SELECT external_id FROM directory_identity
UNION ALL SELECT name || external_id FROM directory_group
UNION ALL SELECT name || external_id FROM directory_establishment
"""


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_hostile_delivery_does_no_harm(db, tmp_path, case: Case):
    path = tmp_path / "in"
    case.put(path)
    before = aaf.marks()
    operation, refusal = fed(path)
    if operation:
        assert case.end != REFUSED
        assert_taken(operation, path)
    else:
        assert case.end != TAKEN, refusal
        assert_refused(refusal, before)
    assert [one.name for one in tmp_path.iterdir() if one.name != "files"] == ["in"]


def fed(path: Path) -> tuple[Operation | None, str]:
    try:
        return aaf.feed(path), ""
    except actions.DeliveryRefused as refusal:
        return None, str(refusal)


def assert_refused(said: str, before: object) -> None:
    assert Operation.objects.latest("pk").refusal == said
    assert (aaf.marks(), aaf.staged()) == (before, 0)
    assert said.endswith(".")
    assert len(said) < 400
    assert said.isprintable()


def assert_taken(operation: Operation, path: Path) -> None:
    """What was kept can be shown, and the same again changes nothing."""
    assert (operation.state, aaf.staged()) == ("applied", 0)
    with connection.cursor() as cursor:
        cursor.execute(WORDS)
        assert all(text.isprintable() for (text,) in cursor.fetchall())
    assert all(text.isprintable() for text in aaf.texts(operation))
    before = aaf.marks()
    aaf.feed(path)
    assert aaf.marks() == before
