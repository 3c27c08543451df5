"""No page reads the whole of a table that grows: in a region, each plan of each page finds its rows by an index.

Sequential scans are made dear, not forbidden: a plan that still holds one had no index to go by.
"""

import json
import re

import pytest
from django.db import connection
from psycopg import RawCursor

from bench import pages, region

# What a territory has few of, however large: academies, territories, years, holidays, rules.
FEW = {
    "directory_academy",
    "directory_territory",
    "directory_schoolyear",
    "directory_holiday",
    "directory_contactrule",
}
PERSONS = 3_000


@pytest.fixture
def visits(db):
    region.fill(PERSONS)
    return pages.visits()


def test_every_page_of_every_viewer_goes_by_indexes(client, visits):
    scanned, seen = set(), 0
    for who, visit in visits.items():
        for page, path in visit["pages"].items():
            for query in queries_of(client, visit, path):
                seen += 1
                scanned |= {(who, page, table) for table in tables_read_whole(query)}
    assert scanned == set()
    assert seen > 100


def queries_of(client, visit, path):
    """Each with its values: those of a query that has places, or that has numbers (`base.rows.foresee`)."""
    asked = []

    def keep(execute, sql, params, many, context):
        asked.append((sql, params, getattr(context["cursor"].cursor, "values", None)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        assert client.get(path, headers=visit["headers"]).status_code == 200
    return [one for one in asked if re.match(r"\s*(SELECT|WITH)\b", one[0])]


def tables_read_whole(query):
    sql, params, numbered = query
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        if numbered is None:
            plan = cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params).fetchone()[0]
        else:
            plan = (
                RawCursor(connection.connection)
                .execute("EXPLAIN (FORMAT JSON) " + sql, numbered)
                .fetchone()[0]
            )
        cursor.execute("SET LOCAL enable_seqscan = on")
    nodes = [plan[0]["Plan"] if isinstance(plan, list) else json.loads(plan)[0]["Plan"]]
    found = set()
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        if node["Node Type"] == "Seq Scan":
            found.add(node["Relation Name"])
    return found - FEW
