"""Counts for the kitchen, for the director at 8 h 45, and a month for the commune's own bills."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.handing import inert
from preau.base.rows import Question, rows
from preau.canteen.booked import BOOKED, PROTOCOL, counts
from preau.canteen.choices import ServiceKind
from preau.canteen.kept import Since, since_of
from preau.canteen.models import Presence, Service
from preau.canteen.weeks import days_off_around
from preau.directory.choices import GroupKind

SHOWN = 10  # days of a table of counts


@dataclass(frozen=True)
class Count:
    """How many are expected at a service on a day. `late`: added by the commune since; `closes_at`: families may still change
    until then. `kept`: what was counted then, which the kitchen works from."""

    service: Service
    day: date
    number: int
    late: int
    protocols: int
    closes_at: datetime
    kept: Since | None

    @property
    def is_final(self) -> bool:
        return clock.now() >= self.closes_at


def table_of(services: list[Service], first: date) -> list[tuple[date, list[Count]]]:
    """The next days when one of these services is held, each with its counts; two queries, and one a school."""
    last = first + timedelta(days=2 * SHOWN)
    ids = [one.pk for one in services]
    found, kept = counts(ids, first, last), since_of(ids, first, last)
    off = {
        school: days_off_around(school, first, last) for school in {one.establishment_id for one in services}
    }
    lines = []
    for day in (first + timedelta(days=n) for n in range((last - first).days)):
        shut = [one for one in services if day.isoweekday() not in one.weekdays]
        held = [one for one in services if one not in shut and day not in off[one.establishment_id]]
        if held:
            lines.append((day, [_count(one, day, found, off[one.establishment_id], kept) for one in held]))
    return lines[:SHOWN]


def _count(
    service: Service, day: date, found: dict[tuple[int, date], tuple[int, int, int]], off: dict[date, str],
    kept: dict[tuple[int, date], Since],
) -> Count:  # fmt: skip
    key = (service.pk, day)
    return Count(service, day, *found.get(key, (0, 0, 0)), service.deadline.of(day, off), kept.get(key))


def today_question(establishment_id: int | None) -> Question:
    """For the first page: how many of a school are expected today, service by service."""
    return Question(_TODAY.replace("place_id", "establishment_id"), _today(establishment_id))


def authority_question(authority_id: int | None) -> Question:
    """The same, of all the schools of an authority."""
    return Question(_TODAY.replace("place_id", "authority_id"), _today(authority_id))


def _today(place: int | None) -> dict[str, Any]:
    return {"place": place or 0, "first": clock.today(), "last": clock.today()}


@dataclass(frozen=True)
class Today:
    """What a first page says of a service: "Cantine : 84, dont 3 PAI"."""

    service: int
    school: str
    kind: str
    number: int
    protocols: int

    @property
    def words(self) -> str:
        return str(ServiceKind(self.kind).label)


def today_told(found: list[list[Any]]) -> list[Today]:
    """In the order of the day, school by school."""
    order = list(ServiceKind)
    told = [Today(*one) for one in found]
    return sorted(told, key=lambda one: (one.school, order.index(ServiceKind(one.kind))))


def month_csv(services: Iterable[Service], month: date) -> str:
    """A month for the bills of the commune, in UTF-8 with a mark, `;` between: one line a child, a service and who asked.

    Columns: school, class, name, first name, birth date, service, who booked, days booked, days there, days added late, and
    the days booked, one by one. Prices and shares of separated parents are the commune's own business.
    """
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    values = {
        "services": [one.pk for one in services], "first": month, "last": last, "class": str(GroupKind.CLASS)
    }  # fmt: skip
    written = StringIO()
    sheet = csv.writer(written, delimiter=";", lineterminator="\r\n")
    sheet.writerow([str(one) for one in _heads()])
    for *words, kind, asker, booked, there, late, days in rows(_MONTH, values):
        said = [_harmless(one) for one in words] + [str(ServiceKind(kind).label), _harmless(asker)]
        sheet.writerow([*said, booked, there, late, " ".join(day.strftime("%d/%m") for day in days)])
    return "\ufeff" + written.getvalue()


def _heads() -> list[str]:
    return [
        _("École"), _("Classe"), _("Nom"), _("Prénom"), _("Naissance"), _("Service"), _("Réservé par"),
        _("Jours réservés"), _("Jours présents"), _("Ajoutés par le service"), _("Dates"),
    ]  # fmt: skip


def _harmless(word: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    said = word.strftime("%d/%m/%Y") if isinstance(word, date) else str(word or "")
    return inert(said)


_TODAY = f"""
SELECT coalesce(json_agg(json_build_array(w.id, coalesce(nullif(e.usual_name, ''), e.name), w.kind,
       coalesce(c.number, 0), coalesce(c.protocols, 0))), '[]')
  FROM canteen_service w JOIN directory_establishment e ON e.id = w.establishment_id
  LEFT JOIN ({BOOKED.replace("s.id = ANY(%(services)s::bigint[])", "s.place_id = %(place)s")}
       SELECT b.service_id, count(*) AS number, count(*) FILTER (WHERE {PROTOCOL}) AS protocols
         FROM booked b GROUP BY 1) c ON c.service_id = w.id
 WHERE w.place_id = %(place)s AND (w.ended_on IS NULL OR w.ended_on > %(first)s)
   AND extract(isodow FROM %(first)s::date) = ANY(w.weekdays)"""  # `place_id`: of a school, or of an authority
_MONTH = f"""
{BOOKED}
SELECT coalesce(nullif(e.usual_name, ''), e.name), coalesce(g.name, ''), p.last_name, p.first_name, p.birth_date, s.kind,
       CASE WHEN b.late THEN '' ELSE trim(a.last_name || ' ' || a.first_name) END, count(*),
       count(h.id), count(*) FILTER (WHERE b.late), array_agg(b.day ORDER BY b.day)
  FROM booked b JOIN canteen_service s ON s.id = b.service_id
  JOIN directory_establishment e ON e.id = b.establishment_id
  JOIN directory_person p ON p.id = b.child_id JOIN directory_person a ON a.id = b.made_by_id
  LEFT JOIN {Presence._meta.db_table} h
    ON h.service_id = b.service_id AND h.day = b.day AND h.child_id = b.child_id AND h.withdrawn_at IS NULL
  LEFT JOIN LATERAL (
       SELECT k.name FROM directory_membership m JOIN directory_group k ON k.id = m.group_id
        WHERE m.person_id = b.child_id AND m.role = 'pupil' AND k.kind = %(class)s
          AND k.establishment_id = b.establishment_id AND m.starts_on <= %(last)s
        ORDER BY m.starts_on DESC, m.id DESC LIMIT 1) g ON true
 GROUP BY 1, 2, p.id, s.kind, b.late, a.id
 ORDER BY 1, 2, p.sort_key, p.id, s.kind, 7"""
