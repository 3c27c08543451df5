"""Half-days that were done and that nothing has billed yet: at the rate in force the day they were done, to who owed that day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from preau.syndicate.models import Syndicate

# A row each: `visit_id`, `half_days`, `accession_id` (who owes), `unit` (none where the committee had voted nothing). Who owes is
# who held the school on that day, else who asked; and, where it has become part of another since, that one.
DONE = """SELECT v.id AS visit_id, v.half_days, coalesce(who.successor_id, who.id) AS accession_id, (
         SELECT r.amount FROM syndicate_rate r
          WHERE r.syndicate_id = %(syndicate)s AND r.kind = 'half_day' AND r.starts_on <= s."on"
          ORDER BY r.starts_on DESC LIMIT 1) AS unit
    FROM syndicate_visit v
    JOIN syndicate_accession asked ON asked.id = v.accession_id AND asked.syndicate_id = %(syndicate)s
    JOIN syndicate_visitstep s ON s.visit_id = v.id AND s.kind = 'done' AND s."on" <= %(last)s
    LEFT JOIN LATERAL (
         SELECT held.accession_id FROM syndicate_servedschool meant
           JOIN syndicate_servedschool held USING (establishment_id)
           JOIN syndicate_accession x ON x.id = held.accession_id AND x.syndicate_id = %(syndicate)s
          WHERE meant.id = v.school_id AND (held.since IS NULL OR held.since <= s."on")
            AND (held.until IS NULL OR held.until >= s."on")
          ORDER BY held.since DESC NULLS LAST, held.id DESC LIMIT 1) of_day ON true
    JOIN syndicate_accession who ON who.id = coalesce(of_day.accession_id, v.accession_id)
   WHERE v.statement_id IS NULL AND v.invoice_id IS NULL"""


@dataclass(frozen=True)
class Owed:
    """Half-days of one visit, as they are owed."""

    accession: int
    half_days: int
    unit: Decimal | None


def owed_for(syndicate: Syndicate, visit_id: int, until: date) -> Owed | None:
    """What a visit is billed, done by a day; none where it is not done, or is billed already."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT accession_id, half_days, unit FROM ({DONE}) done WHERE visit_id = %(visit)s",
            {"syndicate": syndicate.pk, "last": until, "visit": visit_id},
        )
        row = cursor.fetchone()
    return Owed(*row) if row else None
