"""Who would close, and when, if nothing brings them back: a calendar to read. Nothing is closed by it."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from preau.base import clock
from preau.directory.models import FeedRules


@dataclass(frozen=True)
class Closing:
    """Those who would close on a day in one place (the last that the directory knows of them)."""

    day: date
    academy: str
    place: str
    pupils: int
    guardians: int
    staff: int

    @property
    def persons(self) -> int:
        return self.pupils + self.guardians + self.staff


def closings(limit: int = 200) -> list[Closing]:
    """The next days on which somebody would close, by establishment, the nearest first.

    That is `FeedRules.close_after` days after the last export they were in. Whom another feed still names, or the
    school entered by hand, does not close.
    """
    with connection.cursor() as cursor:
        usual = FeedRules._meta.get_field("close_after").default
        cursor.execute(_CLOSINGS, {"usual": usual, "limit": limit, "day": clock.today()})
        return [Closing(*row) for row in cursor.fetchall()]


_CLOSINGS = """
WITH missing AS (
    SELECT i.person_id, min(i.kind) AS kind, min(i.academy_id) AS academy_id, max(i.missing_since) AS since
      FROM directory_identity i
     WHERE i.person_id IN (SELECT person_id FROM directory_identity WHERE missing_since IS NOT NULL)
     GROUP BY i.person_id HAVING bool_and(i.missing_since IS NOT NULL)
), lost AS (
    SELECT m.* FROM missing m
     WHERE NOT EXISTS (SELECT FROM directory_enrolment o WHERE o.person_id = m.person_id AND o.source = 'hand'
                          AND (o.ends_on IS NULL OR o.ends_on >= %(day)s))
       AND NOT EXISTS (SELECT FROM directory_post o WHERE o.person_id = m.person_id AND o.source = 'hand'
                          AND (o.ends_on IS NULL OR o.ends_on >= %(day)s))
), placed AS (
    SELECT l.*, coalesce(
        (SELECT o.establishment_id FROM directory_enrolment o WHERE o.person_id = l.person_id
          ORDER BY o.ends_on DESC NULLS FIRST, o.id DESC LIMIT 1),
        (SELECT o.establishment_id FROM directory_post o WHERE o.person_id = l.person_id
            AND o.establishment_id IS NOT NULL ORDER BY o.ends_on DESC NULLS FIRST, o.id DESC LIMIT 1),
        (SELECT o.establishment_id FROM directory_guardianship t
           JOIN directory_enrolment o ON o.person_id = t.child_id
          WHERE t.guardian_id = l.person_id ORDER BY t.ends_on DESC NULLS FIRST, o.ends_on DESC NULLS FIRST, o.id DESC
          LIMIT 1)) AS establishment_id
      FROM lost l
)
SELECT p.since + coalesce(r.close_after, %(usual)s), a.name, coalesce(nullif(e.usual_name, ''), e.name, ''),
       count(*) FILTER (WHERE p.kind = 'pupil'), count(*) FILTER (WHERE p.kind = 'guardian'),
       count(*) FILTER (WHERE p.kind = 'staff')
  FROM placed p
  JOIN directory_academy a ON a.id = p.academy_id
  LEFT JOIN directory_feedrules r ON r.academy_id = p.academy_id
  LEFT JOIN directory_establishment e ON e.id = p.establishment_id
 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT %(limit)s
"""
