"""A region of any size, written straight to the tables: what the measures of pages and the test of plans stand on.

The school that is looked at is the same in every region (the second one, a collège); only what lies around it grows,
so that a page that takes longer in a large region has read what it had no need of.
"""

import json
import sys
import tomllib
from datetime import timedelta
from pathlib import Path

import psycopg

PUPILS_PER_PERSON = 0.36  # a pupil comes with 1.6 parents; the staff is a twelfth of the pupils
CLASS, PUPIL, STAFF, HEAD = 100_010, 1_000_250, 3_000_032, 3_000_059
# Who looks at the pages: a teacher of the collège, a parent with a child there and one next door, a head, two agents.
VIEWERS = {
    "teacher": 3_000_030,
    "guardian": 2_000_486,
    "head": 3_000_059,
    "agent": 4_000_000,
    "authority": 4_000_001,
}


def fill(persons: int) -> None:
    """Write a region of about `persons` into the migrated database of Django's settings, with fresh statistics."""
    from django.contrib.auth.hashers import make_password
    from django.db import connection, transaction

    from preau.access.actions import CHARTER
    from preau.base import clock
    from preau.directory import nomenclatures
    from preau.directory.models import SchoolYear
    from preau.directory.search.words import gather_names

    names = _names()
    values = {
        "pupils": max(480, int(persons * PUPILS_PER_PERSON)),
        "academy": nomenclatures.academy("LILLE").pk,
        "year": SchoolYear.current().pk,
        "since": clock.today() - timedelta(days=30),
        "now": clock.now(),
        "password": make_password(PASSWORD),
        "charter": CHARTER,
        **names,
    }
    statements = (Path(__file__).parent / "region.sql").read_text().split(";\n")
    connection.ensure_connection()
    with transaction.atomic(), psycopg.ClientCursor(connection.connection) as cursor:
        for statement in statements:
            cursor.execute(statement, values)
    gather_names()


PASSWORD = "la marelle du préau 7"


def _names() -> dict[str, list[str]]:
    data = Path(__file__).parents[1] / "preau" / "feeds" / "world" / "data"
    families = tomllib.loads((data / "family_names.toml").read_text())
    given = tomllib.loads((data / "given_names.toml").read_text())

    def listed(age: str) -> list[str]:
        return [name for origins in given[age].values() for names in origins.values() for name in names]

    return {
        "families": [name for one in families.values() if isinstance(one, dict) for name in one["names"]],
        "children": listed("child"),
        "adults": listed("parent"),
    }


def main() -> None:
    """`python -m bench.region PERSONS`: fill the database of DATABASE_URL; prints how many persons it holds."""
    import django

    django.setup()
    fill(int(sys.argv[1]))
    from preau.directory.models import Person

    print(json.dumps(Person.objects.count()))


if __name__ == "__main__":
    main()
