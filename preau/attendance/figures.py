"""The figures of a period: month by month and class by class, on a page and as a sheet."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.utils.translation import gettext as _

from preau.attendance.choices import State
from preau.attendance.counting import Attended, Figures, RegisterLine, attended, figures
from preau.attendance.models import Absence, Mark
from preau.attendance.motives import lessons_for_a_half_day
from preau.base.handing import inert
from preau.base.rows import rows


@dataclass(frozen=True)
class MonthFigures:
    """What the rolls of a civil month say of a school; see `counting.Figures`. `month` is its first day."""

    month: date
    marks: int
    away: int
    late: int
    half_days: int

    @property
    def rate(self) -> float:
        """Of a hundred expected, how many were away."""
        return 100 * self.away / self.marks if self.marks else 0.0


def months(establishment_id: int, first: date, last: date) -> list[MonthFigures]:
    """The figures of each month between two days, both included, those without a roll left out; one query."""
    values = {"school": establishment_id, "first": first, "last": last, "lessons": lessons_for_a_half_day()}
    return [MonthFigures(*row) for row in rows(_MONTHS, values)]


def csv_of(establishment_id: int, first: date, last: date) -> str:
    """The sheet of a period, in UTF-8 with a mark, `;` between: each month, then each class; rates with a comma."""
    written = StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow([_("Période"), _("Classe"), _("Élèves"), _("Présences attendues"), _("Absences"), _("Taux"),
                    _("Retards"), _("Demi-journées manquées")])  # fmt: skip
    for month in months(establishment_id, first, last):
        lines.writerow([f"{month.month:%Y-%m}", "", "", *_numbers(month)])
    span = f"{first.isoformat()} – {last.isoformat()}"
    for one in figures(establishment_id, first, last):
        lines.writerow([span, inert(one.group or _("Sans classe")), one.pupils, *_numbers(one)])
    return "\ufeff" + written.getvalue()


def register_csv(lines: Sequence[RegisterLine], days: Sequence[date]) -> str:
    """The register of a class for a month as a sheet, a line a pupil, then the whole with its rate; rates with a comma."""
    written = StringIO()
    sheet = csv.writer(written, delimiter=";", lineterminator="\r\n")
    sheet.writerow([_("Élève"), *(day.isoformat() for day in days), _("Demi-journées manquées"),
                    _("Demi-journées possibles"), _("Demi-journées de présence"), _("Taux de fréquentation")])  # fmt: skip
    for line in lines:
        cells = [cell_of(line, day) for day in days]
        sheet.writerow(
            [inert(line.pupil.listed_name), *cells, line.half_days, *_attendance(attended([line]))]
        )
    missed = sum(line.half_days for line in lines)
    sheet.writerow([_("La classe"), *("" for _day in days), missed, *_attendance(attended(lines))])
    return "\ufeff" + written.getvalue()


def cell_of(line: RegisterLine, day: date) -> str:
    """ "N·": morning missed without reason, there in the afternoon; nothing when there all day."""
    signs = {"unlawful": "N", "waiting": "E", "lawful": "M"}
    halves = [signs.get(line.missed.get((day, half), ""), "·") for half in ("morning", "afternoon")]
    return "".join(halves) if halves != ["·", "·"] else ""


def _attendance(one: Attended) -> list[object]:
    return [one.possible, one.present, f"{one.rate:.1f}".replace(".", ",") if one.possible else ""]


def _numbers(one: MonthFigures | Figures) -> list[object]:
    return [one.marks, one.away, f"{one.rate:.2f}".replace(".", ","), one.late, one.half_days]


_MONTHS = f"""
WITH told AS (
    SELECT date_trunc('month', m.day)::date AS month, count(*) AS marks,
           count(*) FILTER (WHERE m.state = '{State.ABSENT}') AS away,
           count(*) FILTER (WHERE m.state = '{State.LATE}') AS late
      FROM {Mark._meta.db_table} m
     WHERE m.establishment_id = %(school)s::bigint AND m.day BETWEEN %(first)s::date AND %(last)s::date GROUP BY 1),
halves AS (
    SELECT date_trunc('month', day)::date AS month, sum(mornings + afternoons) AS half_days FROM (
        SELECT a.day, (sum(a.morning) >= %(lessons)s::int)::int AS mornings,
               (sum(a.afternoon) >= %(lessons)s::int)::int AS afternoons
          FROM {Absence._meta.db_table} a
         WHERE a.establishment_id = %(school)s::bigint AND a.day BETWEEN %(first)s::date AND %(last)s::date
           AND a.undone_at IS NULL
         GROUP BY a.pupil_id, a.day) missed GROUP BY 1)
SELECT t.month, t.marks::bigint, t.away::bigint, t.late::bigint, coalesce(h.half_days, 0)::bigint
  FROM told t LEFT JOIN halves h USING (month) ORDER BY 1
"""
