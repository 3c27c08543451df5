"""The permanence of an hour: who has no lesson, who may leave, who stays; read for a whole school at once."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext_lazy

from preau.attendance.choices import PassageKind
from preau.attendance.exits.hours import Allowed, Cut, Held, Place, Regime, cuts, place_of
from preau.attendance.models import Absence, ExitChoice, ExitRule, Passage
from preau.base import clock
from preau.base.rows import partly, rows
from preau.directory.choices import GroupKind
from preau.directory.models import Enrolment, Person
from preau.timetable.lessons import Lesson, lessons_of
from preau.timetable.models import Period
from preau.timetable.reading.scopes import Scope

Hour = tuple[time, time]


@dataclass
class Pupil:
    """A pupil as an hour without lesson knows it. `seen_at`: seen in permanence since; `is_away`: away by the rolls."""

    person: Person
    group: str
    groups: frozenset[int]
    regime: Regime
    rule: str
    allowed: Allowed
    is_away: bool = False
    is_gone: bool = False
    seen_at: time | None = None
    passage: int | None = None


@dataclass(frozen=True)
class Free:
    """Of an hour: who stays in permanence, who may leave."""

    hour: Hour
    stay: list[Pupil]
    leave: list[Pupil]

    @property
    def awaited(self) -> list[Pupil]:
        """Those who stay and are not known to be away or gone."""
        return [one for one in self.stay if not one.is_away and not one.is_gone]


def hours_of(establishment_id: int) -> list[Hour]:
    """The lines of the bell of a school, in order; one query."""
    periods = Period.objects.filter(establishment=establishment_id).order_by("starts_at")
    return list(periods.values_list("starts_at", "ends_at"))


def hours_of_day(establishment_id: int, day: date) -> list[Hour]:
    """The hours at which lessons of a day begin, each to the end of the shortest: where the bell is not asked."""
    found: dict[time, time] = {}
    for one in lessons_of(Scope.school(establishment_id), day, day):
        found[one.starts_at] = min(one.ends_at, found.get(one.starts_at, one.ends_at))
    return sorted(found.items())


def hour_now(hours: Iterable[Hour]) -> Hour | None:
    """The hour that runs, else the next one, else the last of the day."""
    known, now = list(hours), clock.now().time()
    coming = [one for one in known if one[1] > now]
    return coming[0] if coming else known[-1] if known else None


def free_at(establishment_id: int, day: date, hour: Hour) -> Free:
    """Who has no lesson in an hour of a day, in a school; two queries whatever its size."""
    lessons = _by_group(lessons_of(Scope.school(establishment_id), day, day, left=True))
    found: dict[Place, list[Pupil]] = defaultdict(list)
    for one in _pupils(establishment_id, day, hour):
        mine = {held for group in one.groups for held in lessons.get(group, ())}
        found[place_of(*hour, mine, one.regime, one.allowed, midday())].append(one)
    return Free(hour, found[Place.STUDY], found[Place.LEAVES])


def freed(establishment_id: int, day: date, groups: Iterable[int]) -> dict[Cut, list[int]]:
    """Of the pupils of these groups, by what they may skip at an edge of a day: their ids; two queries."""
    lessons = _by_group(lessons_of(Scope.school(establishment_id), day, day, left=True))
    asked, found = set(groups), defaultdict(list)
    for one in _pupils(establishment_id, day, (time(0), time(0))):
        if asked & one.groups:
            mine = {held for group in one.groups for held in lessons.get(group, ())}
            for cut in cuts(mine, one.regime, one.allowed):
                if cut.may:
                    found[cut].append(one.person.pk)
    return dict(found)


def regime_of(words: str) -> Regime:
    """What the words of a feed mean: "DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT"; who is not known eats at school."""
    said = " ".join(words.upper().split())
    known = [prefix for prefix in _regimes() if said.startswith(prefix)]
    return Regime(_regimes()[max(known, key=len)]) if known else Regime.HALF_BOARD


def _by_group(lessons: Iterable[Lesson]) -> dict[int, list[Held]]:
    """The lessons of each group (id). One that a course cancels or that has left its place is off."""
    found: dict[int, list[Held]] = defaultdict(list)
    for one in lessons:
        for group in one.groups:
            found[group.pk].append(Held(one.starts_at, one.ends_at, one.is_off))
    return found


def _pupils(establishment_id: int, day: date, hour: Hour) -> list[Pupil]:
    values = {
        "school": establishment_id, "day": day, "class": str(GroupKind.CLASS), "first": hour[0], "last": hour[1],
        "study": str(PassageKind.STUDY), "exit": str(PassageKind.EXIT),
    }  # fmt: skip
    return [_pupil(row) for row in rows(_PUPILS, values)]


def _pupil(row: tuple[Any, ...]) -> Pupil:
    pk, last_name, first_name, group, groups, regime, rule, at_ends, between, away, gone, seen, passage = row
    return Pupil(
        partly(Person, ["id", "last_name", "first_name"], (pk, last_name, first_name)), group or "",
        frozenset(groups or []), regime_of(regime), rule or "", Allowed(bool(at_ends), bool(between)), away, gone, seen,
        passage,
    )  # fmt: skip


def midday() -> tuple[time, time]:
    """Between which hours the meal is taken."""
    found = _table()["midday"]
    return found["from"], found["to"]


def _regimes() -> dict[str, str]:
    return dict(_table()["regimes"])


@cache
def _table() -> dict[str, Any]:
    text = files("preau.attendance").joinpath("data", "regimes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def regime_words(pupil: Person, establishment_id: int | None) -> str:
    """What the day of a pupil is made of, where the academy says it: "Demi-pensionnaire"."""
    here = Enrolment.objects.current().filter(person=pupil, establishment=establishment_id)
    words = here.values_list("regime", flat=True).first()
    return str(_SAID[regime_of(words)]) if words else ""


_SAID = {
    Regime.DAY: gettext_lazy("Externe"), Regime.HALF_BOARD: gettext_lazy("Demi-pensionnaire"),
    Regime.BOARD: gettext_lazy("Interne"),
}  # fmt: skip
_MEMBER = """m.person_id = n.person_id AND m.role = 'pupil' AND k.establishment_id = n.establishment_id
           AND m.starts_on <= %(day)s AND (m.ends_on IS NULL OR m.ends_on >= %(day)s)"""
_PUPILS = f"""
SELECT p.id, p.last_name, p.first_name, (
           SELECT k.name FROM directory_membership m JOIN directory_group k ON k.id = m.group_id
            WHERE {_MEMBER} AND k.kind = %(class)s ORDER BY m.starts_on DESC, m.id DESC LIMIT 1),
       (SELECT array_agg(m.group_id) FROM directory_membership m JOIN directory_group k ON k.id = m.group_id
         WHERE {_MEMBER}),
       n.regime, r.name, r.at_ends, r.between,
       EXISTS (SELECT FROM {Absence._meta.db_table} a WHERE a.establishment_id = n.establishment_id AND a.day = %(day)s
                  AND a.pupil_id = n.person_id AND a.undone_at IS NULL AND a.last_at < %(first)s
                  AND NOT EXISTS (SELECT FROM attendance_mark w JOIN attendance_rollcall v ON v.id = w.roll_id
                        WHERE w.establishment_id = n.establishment_id AND w.day = a.day AND w.pupil_id = a.pupil_id
                          AND w.state <> 'absent' AND v.starts_at > a.last_at AND v.starts_at < %(first)s)),
       EXISTS (SELECT FROM {Passage._meta.db_table} s WHERE s.establishment_id = n.establishment_id AND s.day = %(day)s
                  AND s.pupil_id = n.person_id AND s.kind = %(exit)s AND s.withdrawn_at IS NULL AND s.at <= %(last)s),
       y.at, y.id
  FROM directory_enrolment n JOIN directory_person p ON p.id = n.person_id
  LEFT JOIN {ExitChoice._meta.db_table} c
    ON c.pupil_id = n.person_id AND c.establishment_id = n.establishment_id AND c.ended_at IS NULL
  LEFT JOIN {ExitRule._meta.db_table} r ON r.id = c.rule_id
  LEFT JOIN LATERAL (
       SELECT s.at, s.id FROM {Passage._meta.db_table} s
        WHERE s.establishment_id = n.establishment_id AND s.day = %(day)s AND s.pupil_id = n.person_id
          AND s.kind = %(study)s AND s.withdrawn_at IS NULL AND s.at BETWEEN %(first)s AND %(last)s
        ORDER BY s.at LIMIT 1) y ON true
 WHERE n.establishment_id = %(school)s AND n.starts_on <= %(day)s AND (n.ends_on IS NULL OR n.ends_on >= %(day)s)
 ORDER BY p.sort_key, p.id
"""
