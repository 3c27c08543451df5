"""Who arrived in each establishment, who left it, of whom something changed: read in the journal of an operation.

In sets, since a first delivery makes a million rows. The journal never changes: asked again, it says the same.
"""

from typing import Any

from django.db import connection

from preau.base import clock
from preau.directory.models import Operation
from preau.feeds.models import LetterKind


def write_letters(operation: Operation) -> list[int]:
    """One letter for each establishment of which somebody arrived, left or changed; the numbers of those that are new."""
    values: dict[str, Any] = {
        "op": operation.pk,
        "changed": str(LetterKind.CHANGED),
        "now": clock.now(),
        "source": operation.source,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(_WRITE, values)
        return [row[0] for row in cursor.fetchall()]


# Who came to a place or went from it (`kind` in `table`). Who has, and keeps, another place in the same establishment
# neither came nor went; who left one for another there, as each September, is told both ways, which is a change. Who was
# missing and comes back without the place they had left it before.
_ELSEWHERE_HERE = """
       NOT EXISTS (SELECT FROM {table} x WHERE x.person_id = o.person_id AND x.ends_on IS NULL
                      AND x.establishment_id = o.establishment_id
                      AND x.id NOT IN (SELECT id FROM made WHERE place = '{table}'))"""
_SEATS = f"""
    SELECT o.person_id, '{{kind}}' AS kind, o.establishment_id, 'arrived' AS what
      FROM made m JOIN {{table}} o ON m.place = '{{table}}' AND o.id = m.id WHERE {_ELSEWHERE_HERE}
    UNION ALL
    SELECT o.person_id, '{{kind}}', o.establishment_id, 'left'
      FROM touched t JOIN {{table}} o ON t.place = '{{table}}' AND o.id = t.id
     WHERE t.after->>'ends_on' IS NOT NULL AND {_ELSEWHERE_HERE}
       AND NOT EXISTS (SELECT FROM marked m WHERE m.person_id = o.person_id AND m.kind = '{{kind}}' AND m.what = 'arrived')
    UNION ALL
    SELECT o.person_id, '{{kind}}', o.establishment_id, m.what
      FROM marked m JOIN {{table}} o USING (person_id)
     WHERE m.kind = '{{kind}}' AND o.ends_on IS NULL AND o.source = %(source)s
    UNION ALL
    SELECT o.person_id, '{{kind}}', o.establishment_id, 'changed'
      FROM changed JOIN {{table}} o USING (person_id) WHERE o.ends_on IS NULL
"""
# The same of the adults of a child, who are where the child is.
_HERE = """directory_guardianship t JOIN directory_enrolment o ON o.person_id = t.child_id AND o.ends_on IS NULL"""
_OTHER_CHILD_HERE = """
       NOT EXISTS (SELECT FROM directory_guardianship x JOIN directory_enrolment y ON y.person_id = x.child_id
                    WHERE x.guardian_id = t.guardian_id AND x.ends_on IS NULL AND y.ends_on IS NULL
                      AND y.establishment_id = o.establishment_id
                      AND x.id NOT IN (SELECT id FROM made WHERE place = 'directory_guardianship'))"""
_ADULTS = f"""
    SELECT t.guardian_id, 'guardian', o.establishment_id, CASE WHEN {_OTHER_CHILD_HERE} THEN 'arrived' ELSE 'changed' END
      FROM made m JOIN {_HERE} ON m.place = 'directory_guardianship' AND t.id = m.id
    UNION ALL
    SELECT t.guardian_id, 'guardian', o.establishment_id,
           CASE WHEN m.after->>'ends_on' IS NOT NULL AND {_OTHER_CHILD_HERE} THEN 'left' ELSE 'changed' END
      FROM touched m JOIN {_HERE} ON m.place = 'directory_guardianship' AND t.id = m.id
    UNION ALL
    SELECT t.guardian_id, 'guardian', o.establishment_id, m.what
      FROM marked m JOIN {_HERE} ON t.guardian_id = m.person_id WHERE m.kind = 'guardian' AND t.ends_on IS NULL
    UNION ALL
    SELECT t.guardian_id, 'guardian', o.establishment_id, 'changed'
      FROM touched m JOIN {_HERE} ON m.place = 'directory_person' AND t.guardian_id = m.id WHERE t.ends_on IS NULL
"""


def _changed_in(table: str) -> str:
    return f"""
    UNION SELECT o.person_id FROM made m JOIN {table} o ON m.place = '{table}' AND o.id = m.id
    UNION SELECT o.person_id FROM touched t JOIN {table} o ON t.place = '{table}' AND o.id = t.id"""


_CHANGED = "".join(
    _changed_in(f"directory_{name}") for name in ("enrolment", "membership", "post", "teaching")
)
_PLACES = {"pupil": "directory_enrolment", "staff": "directory_post"}
_TOLD = " UNION ALL ".join(_SEATS.format(kind=kind, table=table) for kind, table in _PLACES.items())
_WRITE = f"""
WITH made AS MATERIALIZED (
    SELECT "table" AS place, jsonb_array_elements_text(after->'created')::bigint AS id
      FROM directory_change WHERE operation_id = %(op)s AND after ? 'created'
), touched AS MATERIALIZED (
    SELECT "table" AS place, row_id AS id, after FROM directory_change
     WHERE operation_id = %(op)s AND NOT coalesce(after, '{{}}') ? 'created'
), marked AS MATERIALIZED (
    SELECT i.person_id, i.kind, CASE WHEN t.after->>'missing_since' IS NULL THEN 'arrived' ELSE 'left' END AS what
      FROM touched t JOIN directory_identity i ON i.id = t.id
     WHERE t.place = 'directory_identity' AND t.after ? 'missing_since'
), changed AS MATERIALIZED (
    SELECT id AS person_id FROM touched WHERE place = 'directory_person'
{_CHANGED}
), told AS (
{_TOLD}
UNION ALL {_ADULTS}
), once AS (
    SELECT person_id, kind, establishment_id,
           CASE WHEN bool_or(what = 'arrived') AND NOT bool_or(what = 'left') THEN 'arrived'
                WHEN bool_or(what = 'left') AND NOT bool_or(what = 'arrived') THEN 'left' ELSE 'changed' END AS what
      FROM told WHERE establishment_id IS NOT NULL GROUP BY 1, 2, 3
), gathered AS (
    SELECT establishment_id, kind, what, jsonb_agg(person_id ORDER BY person_id) AS ids FROM once GROUP BY 1, 2, 3
), kinds AS (
    SELECT establishment_id, kind, jsonb_object_agg(what, ids) AS verdicts FROM gathered GROUP BY 1, 2
)
INSERT INTO feeds_letter (operation_id, uai, kind, written_at, people, why)
SELECT %(op)s, e.uai, %(changed)s, %(now)s, jsonb_object_agg(k.kind, k.verdicts), '[]'
  FROM kinds k JOIN directory_establishment e ON e.id = k.establishment_id GROUP BY e.uai
ON CONFLICT ON CONSTRAINT letter_once DO NOTHING RETURNING id
"""
