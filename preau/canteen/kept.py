"""What a kitchen counts on, once a deadline is over, and what has changed since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.rows import rows
from preau.canteen.booked import BOOKED, PROTOCOL, Expected
from preau.canteen.models import KeptCount, Service
from preau.canteen.weeks import days_off_around, moment_words
from preau.directory.models import Person

AHEAD = timedelta(days=45)  # no deadline is older: fifteen open days, and the holidays among them


@dataclass(frozen=True)
class Since:
    """A kept count beside what is expected now: how many came on the list after it, how many left it."""

    number: int
    counted_at: datetime
    added: int
    gone: int

    @property
    def words(self) -> str:
        """ "+2, −1"; empty when nothing has changed."""
        return ", ".join(f"{sign}{n}" for sign, n in (("+", self.added), ("−", self.gone)) if n)


def since_of(services: Iterable[int], first: date, last: date) -> dict[tuple[int, date], Since]:
    """Of each (service, day) whose count is kept; one query."""
    values = {"services": list(services), "first": first, "last": last}
    return {(service, day): Since(*told) for service, day, *told in rows(_SINCE, values)}


@dataclass(frozen=True)
class Changes:
    """The same of one list, by name."""

    kept: KeptCount
    added: list[Person]
    gone: list[Person]

    @property
    def number(self) -> int:
        return len(self.kept.children)

    @property
    def head(self) -> str:
        """ "Arrêté pour la cuisine, lundi 7 décembre, 10 h : 26."."""
        said = {"when": moment_words(self.kept.counted_at), "n": self.number}
        return _("Arrêté pour la cuisine, %(when)s : %(n)s.") % said

    @property
    def told(self) -> list[str]:
        """What has changed since, a sentence each way."""
        ways = [
            (_("En plus depuis (+%(n)s) : %(names)s."), self.added),
            (_("En moins depuis (−%(n)s) : %(names)s."), self.gone),
        ]
        said = [words % {"n": len(some), "names": _names(some)} for words, some in ways if some]
        return said or [_("Rien n’a changé depuis.")]


def changes_of(service: Service, day: date, lines: Iterable[Expected]) -> Changes | None:
    """What has changed since the count of a list was kept; nothing before its deadline. Two queries at most."""
    kept = KeptCount.objects.filter(service=service, day=day).select_related("counted_by").first()
    if kept is None:
        return None
    counted, now = set(kept.children), {one.child.pk: one.child for one in lines}
    left = counted - set(now)
    gone = Person.objects.filter(pk__in=left).order_by("sort_key", "pk") if left else ()
    return Changes(kept, [child for pk, child in now.items() if pk not in counted], list(gone))


def due_days(service: Service) -> list[date]:
    """The days to come of a service whose deadline is over; its establishment and academy are read."""
    today, now = clock.today(), clock.now()
    off = days_off_around(service.establishment_id, today, today + AHEAD)
    days = (today + timedelta(days=n) for n in range(AHEAD.days))
    held = (one for one in days if one.isoweekday() in service.weekdays and one not in off)
    running = (one for one in held if service.ended_on is None or one < service.ended_on)
    return [one for one in running if service.deadline.of(one, off) <= now]


def counted(
    services: Iterable[int], first: date, last: date
) -> dict[tuple[int, date], tuple[list[int], int]]:
    """The children (ids) expected at each (service, day), and how many of them have a PAI; one query."""
    values = {"services": list(services), "first": first, "last": last}
    return {(service, day): (children, pai) for service, day, children, pai in rows(_COUNTED, values)}


def closing_now() -> list[int]:
    """The services (ids) whose hour of deadline, on the wall of the school, came within the last ten minutes; one query."""
    return [pk for (pk,) in rows(_CLOSING, {"now": clock.now(), "day": clock.today()})]


def _names(some: list[Person]) -> str:
    return ", ".join(one.listed_name for one in some)


_COUNTED = f"""
{BOOKED}
SELECT b.service_id, b.day, array_agg(b.child_id ORDER BY b.child_id), count(*) FILTER (WHERE {PROTOCOL})
  FROM booked b GROUP BY 1, 2"""
_SINCE = f"""
{BOOKED}
SELECT k.service_id, k.day, cardinality(k.children), k.counted_at,
       (SELECT count(*) FROM booked b
         WHERE b.service_id = k.service_id AND b.day = k.day AND b.child_id <> ALL (k.children)),
       (SELECT count(*) FROM unnest(k.children) u(id) WHERE NOT EXISTS (
           SELECT FROM booked b WHERE b.service_id = k.service_id AND b.day = k.day AND b.child_id = u.id))
  FROM {KeptCount._meta.db_table} k
 WHERE k.service_id = ANY(%(services)s::bigint[]) AND k.day BETWEEN %(first)s AND %(last)s"""
_CLOSING = """
SELECT s.id FROM canteen_service s JOIN directory_establishment e ON e.id = s.establishment_id
  JOIN directory_academy y ON y.id = e.academy_id
 WHERE (s.ended_on IS NULL OR s.ended_on > %(day)s)
   AND (%(now)s::timestamptz AT TIME ZONE y.time_zone)::time - s.notice_at BETWEEN interval '0' AND interval '10 minutes'"""
