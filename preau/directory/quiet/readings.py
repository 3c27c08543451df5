"""The rule of a school, from its rows: its own hours or the territory's, its holidays, its opened days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from preau.base import clock
from preau.base.quiet import Days, Rule, opening_of_all
from preau.directory.models import Establishment, Holiday, OpenedDays, QuietHours
from preau.directory.models.dated import current_sql


@dataclass(frozen=True)
class Settled:
    """What holds in a school. `held`: what is written in the silence is read only after it."""

    rule: Rule
    held: bool = False
    staff_exempt: bool = False
    urgent_profiles: frozenset[str] = frozenset()

    def opening(self, moment: datetime) -> datetime:
        """The moment itself while phones may ring there, else when they may again."""
        return opening_of_all(moment, self.rule)

    def is_quiet(self, moment: datetime) -> bool:
        return self.opening(moment) > moment


def settled_in(establishment_id: int | None) -> Settled:
    """What holds in a school; the territory's hours for who is of none."""
    return settled_among([establishment_id])[establishment_id]


def settled_among(ids: Iterable[int | None]) -> dict[int | None, Settled]:
    """What holds in each of these schools; four queries whatever their number. None: who is of no school."""
    wanted = {pk for pk in ids if pk}
    rows = QuietHours.objects.filter(Q(establishment=None) | Q(establishment__in=wanted))
    own = {row.establishment_id: row for row in rows}
    schools = Establishment.objects.filter(pk__in=wanted).select_related("academy")
    off, opened = _holidays(wanted), _opened(wanted)
    found: dict[int | None, Settled] = {None: _settled(own.get(None), ZoneInfo("Europe/Paris"), (), ())}
    for school in schools:
        hours = own.get(school.pk, own.get(None))
        days = off.get(school.academy.holiday_zone, ()) if school.academy.holiday_zone else ()
        closed = days + off.get(school.pk, ())
        zone = ZoneInfo(school.academy.time_zone)
        found[school.pk] = _settled(hours, zone, closed, opened.get(school.pk, ()))
    return {pk: found.get(pk, found[None]) for pk in ids}


def default_hours() -> QuietHours | None:
    """The territory's row."""
    return QuietHours.objects.filter(establishment=None).first()


def _settled(
    hours: QuietHours | None, zone: ZoneInfo, off: tuple[Days, ...], opened: tuple[Days, ...]
) -> Settled:
    if hours is None:
        return Settled(Rule(off=off, opened=opened, zone=zone))
    closed = off if hours.holidays else ()
    rule = Rule(hours.morning, hours.evening, frozenset(hours.days), closed, opened, zone)
    return Settled(rule, hours.held, hours.staff_exempt, frozenset(hours.urgent_profiles))


def _holidays(schools: set[int]) -> dict[Any, tuple[Days, ...]]:
    """Days without school still to come, by letter of zone or by school."""
    rows = Holiday.objects.filter(
        Q(establishment=None) | Q(establishment__in=schools), last_day__gte=_since()
    )
    found: dict[Any, tuple[Days, ...]] = {}
    for row in rows.order_by("first_day"):
        key = row.establishment_id or row.zone
        found[key] = (*found.get(key, ()), (row.first_day, row.last_day))
    return found


def _opened(schools: set[int]) -> dict[int, tuple[Days, ...]]:
    found: dict[int, tuple[Days, ...]] = {}
    for row in OpenedDays.objects.filter(establishment__in=schools, last_day__gte=_since()):
        found[row.establishment_id] = (*found.get(row.establishment_id, ()), (row.first_day, row.last_day))
    return found


def _since() -> date:
    """A day of margin: elsewhere on the globe it is still yesterday."""
    return clock.today() - timedelta(days=1)


def place_sql(person: str, child: str) -> str:
    """The school whose hours hold for a reader, in SQL without parameters: the child's; else where they learn, work, or
    have a child. `person` and `child` are columns."""
    today = f"DATE '{clock.today().isoformat()}'"
    enrolled, posted, tied = (current_sql(row).replace("%(day)s", today) for row in ("n", "w", "t"))
    pupil = f"SELECT n.establishment_id FROM directory_enrolment n WHERE n.person_id = {{}} AND {enrolled}"
    worker = f"SELECT w.establishment_id FROM directory_post w WHERE w.person_id = {person} AND {posted}"
    parent = f"""SELECT n.establishment_id FROM directory_guardianship t JOIN directory_enrolment n ON n.person_id = t.child_id
                  WHERE t.guardian_id = {person} AND {tied} AND {enrolled}"""
    return f"""coalesce(({pupil.format(child)} ORDER BY n.id LIMIT 1), ({pupil.format(person)} ORDER BY n.id LIMIT 1),
                        ({worker} ORDER BY w.id LIMIT 1), ({parent} ORDER BY n.id LIMIT 1))"""
