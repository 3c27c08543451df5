"""How many have an account: counts for who runs a territory, never a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from preau.base.rows import rows


@dataclass(frozen=True)
class Reached:
    """Pupils of some schools, families (pupils who share a guardian are one), and families of whom an adult has signed in."""

    pupils: int
    families: int
    activated: int


def reached(establishments: Iterable[int], day: date) -> Reached:
    """Of the pupils enrolled there on a day, in schools open then; one question. A family is counted by its first guardian."""
    [row] = rows(_REACHED, {"places": list(establishments), "day": day})
    return Reached(*row)


_REACHED = """
WITH pupil AS (SELECT DISTINCT n.person_id FROM directory_enrolment n JOIN directory_establishment e ON e.id = n.establishment_id
                WHERE e.id = ANY(%(places)s) AND n.starts_on <= %(day)s AND (n.ends_on IS NULL OR n.ends_on >= %(day)s)
                  AND (e.ends_on IS NULL OR e.ends_on >= %(day)s)),
tie AS (SELECT t.child_id, t.guardian_id FROM directory_guardianship t JOIN pupil ON pupil.person_id = t.child_id
         WHERE t.starts_on <= %(day)s AND (t.ends_on IS NULL OR t.ends_on >= %(day)s)),
family AS (SELECT child_id, min(guardian_id) AS head FROM tie GROUP BY child_id),
opened AS (SELECT DISTINCT family.head FROM family JOIN tie USING (child_id)
             JOIN access_account a ON a.person_id = tie.guardian_id
            WHERE a.activated_at IS NOT NULL AND a.closed_at IS NULL)
SELECT (SELECT count(*) FROM pupil), (SELECT count(DISTINCT head) FROM family), (SELECT count(*) FROM opened)
"""
