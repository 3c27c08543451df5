"""What a page asks in one round is what the rooms would have asked one by one: the types of their columns say it."""

from datetime import date, datetime, time

import pytest
from django.db import connection

from preau.base import rows as readings
from preau.base.rows import Question, Reading, Table, asked_once
from preau.directory.hats import hats_of
from tests.world import PEOPLE

CASTS = {"date": date.fromisoformat, "time": time.fromisoformat, "timestamptz": datetime.fromisoformat}
AS_THEY_ARE = {
    "bool", "int2", "int4", "int8", "float8", "text", "varchar", "bpchar", "json", "jsonb", "_int8", "_text", "unknown",
}  # fmt: skip


@pytest.fixture
def foreseen(monkeypatch):
    """All the readings that pages have foreseen."""
    kept = {}
    usual = readings.foresee

    def keep(asked):
        several = list(asked)
        kept.update({one.text: one for one in several if not isinstance(one, Question)})
        usual(several)

    for place in ("preau.base.rows", "preau.home.views", "preau.timetable.views.weeks"):
        monkeypatch.setattr(f"{place}.foresee", keep)
    return kept


def test_each_column_that_is_foreseen_is_read_as_its_type(cast, sign_in, foreseen):
    for name in PEOPLE:
        client = sign_in(getattr(cast, name))
        for hat in hats_of(getattr(cast, name)):
            client.get(f"/{hat.key}/")
            client.get(f"/{hat.key}/agenda/")
    assert len(foreseen) >= 10
    types = {}
    for one in foreseen.values():
        with connection.cursor() as cursor:
            cursor.execute(one.table.query, one.values)
            named = [_type(column.type_code) for column in cursor.description]
        assert len(named) == len(one.table.casts), one.table.query
        for kind, cast_of in zip(named, one.table.casts, strict=True):
            assert kind in CASTS or kind in AS_THEY_ARE, (kind, one.table.query)
            assert cast_of == CASTS.get(kind), (kind, one.table.query)
            types.setdefault(kind, []).append(one)
    assert {"date", "time", "timestamptz"} <= set(types)


def _type(oid):
    found = connection.connection.adapters.types.get(oid)
    array = found is not None and oid == found.array_oid
    return f"{'_' if array else ''}{found.name}" if found else "unknown"


def test_what_is_foreseen_is_not_asked_again(cast, sign_in, django_assert_max_num_queries):
    """The door asks three (session, hats, children); what the rooms read of all the children is one more; the teachers of a
    class whose day nobody tells, another."""
    client = sign_in(cast.claire)
    client.get("/parent/")
    with django_assert_max_num_queries(5):
        client.get("/parent/")
    with django_assert_max_num_queries(4):
        client.get("/parent/agenda/")


def test_a_round_gives_what_each_would_have_given(db, django_assert_num_queries):
    """A text with a percent sign, nothing, the night of the clock change; in their order."""
    query = """SELECT d::date, (d::date || ' 02:30 Europe/Paris')::timestamptz, d::time, '50 %%', NULL::date
                 FROM generate_series(%(first)s::timestamp, %(first)s::timestamp + interval '2 days', '1 day') d
                ORDER BY 1 DESC"""
    table = Table(
        query, (date.fromisoformat, datetime.fromisoformat, time.fromisoformat, None, date.fromisoformat)
    )
    asked = Reading(table, {"first": date(2026, 10, 24), "unused": None})
    plain = table.rows(asked.values)
    assert len(plain) == 3
    with asked_once(), django_assert_num_queries(1):
        readings.foresee([asked, asked])
        assert table.rows(asked.values) == plain
