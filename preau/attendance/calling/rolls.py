"""What is called, and how its roll stands: each pupil with what is already known of them, before anyone touches a name."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from preau.attendance.calling.remembered import Known, KnownPassage, remembered
from preau.attendance.choices import State
from preau.attendance.models import Exemption, Mark, MarkChange, Passage, Reason, RollCall
from preau.attendance.motives import noon
from preau.base import clock
from preau.base.rows import partly, rows
from preau.directory.models import Group, Membership, Person
from preau.timetable.choices import Half
from preau.timetable.days import ClassHalf, half_words
from preau.timetable.lessons import Lesson, keys_of

Day = date  # what is called has a field named `date`


@dataclass(frozen=True)
class Called:
    """What a roll is called of: a lesson, or a class on a half-day. `keys` are all those it has had (decision 7)."""

    key: str
    establishment_id: int
    day: date
    half: str
    starts_at: time
    ends_at: time
    whom: str
    words: str
    groups: tuple[int, ...]
    course_id: int | None = None
    date: Day | None = None
    group_id: int | None = None
    keys: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where it is called, after the hat."""
        if self.course_id and self.date:
            return f"vie-scolaire/appel/cours/{self.course_id}/{self.date.isoformat()}/"
        return f"vie-scolaire/appel/classe/{self.group_id}/{self.day.isoformat()}/{self.half}/"

    @property
    def is_now(self) -> bool:
        return self.day == clock.today() and self.starts_at <= clock.now().time() < self.ends_at


@dataclass
class Line:
    """A pupil of a roll. `hint` says what is known, `known_away` that it is an absence; `was` what the roll says already,
    nothing before it is called."""

    pupil: Person
    state: str
    minutes: int
    hint: str = ""
    was: str = ""
    was_minutes: int = 0
    known_away: bool = False

    @property
    def is_told(self) -> bool:
        return bool(self.hint) and not self.was


@dataclass
class Roll:
    """A roll as its page shows it. `version` 0: not called yet."""

    called: Called
    lines: list[Line]
    row: RollCall | None = None
    changes: list[MarkChange] = field(default_factory=list)

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0

    def count(self, state: str) -> int:
        return sum(line.state == state for line in self.lines)

    @property
    def present(self) -> int:
        return self.count(State.PRESENT)

    @property
    def absent(self) -> int:
        return self.count(State.ABSENT)

    @property
    def late(self) -> int:
        return self.count(State.LATE)


def of_lesson(lesson: Lesson) -> Called:
    keys = tuple(keys_of(lesson))
    return Called(
        key=lesson.key, establishment_id=lesson.establishment_id, day=lesson.day, half=half_of(lesson.starts_at),
        starts_at=lesson.starts_at, ends_at=lesson.ends_at, whom=lesson.group_words or lesson.words, words=lesson.words,
        groups=tuple(group.pk for group in lesson.groups), course_id=lesson.course_id, date=lesson.date, keys=keys,
    )  # fmt: skip


def of_class(group: Group, half: ClassHalf) -> Called:
    key = class_key(group.pk, half.day, half.half)
    return Called(
        key=key, establishment_id=group.establishment_id, day=half.day, half=half.half, starts_at=half.starts_at,
        ends_at=half.ends_at, whom=str(group), words=half_words(half.half), groups=(group.pk,), group_id=group.pk,
        keys=(key,),
    )  # fmt: skip


def class_key(group_id: int, day: date, half: str) -> str:
    return f"g{group_id}-{day.isoformat()}-{half}"


def half_of(starts_at: time) -> str:
    return str(Half.MORNING if starts_at < noon() else Half.AFTERNOON)


def roll_of(called: Called, *, changes: bool = False) -> Roll:
    """The roll of what is called, whatever the key it was called under; one query, two with its changes."""
    values = {
        "groups": list(called.groups), "day": called.day, "at": called.starts_at, "school": called.establishment_id,
        "keys": list(called.keys or [called.key]),
    }  # fmt: skip
    found = rows(_LINES, values)
    row = _row(found[0][: len(_HEAD)]) if found else None
    found = [one[len(_HEAD) :] for one in found if one[len(_HEAD)] is not None]
    traced = _changes(row) if row and changes else []
    return Roll(called, [_line(called, one) for one in found], row, traced)


def _row(head: tuple[Any, ...]) -> RollCall | None:
    """The roll itself, with who called it and who saved it last."""
    pk, *told, called_by, saved_by = head
    if pk is None:
        return None
    row = partly(RollCall, ["id", "version", "called_at", "saved_at"], (pk, *told))
    row.called_by, row.saved_by = partly(Person, _NAMED, called_by), partly(Person, _NAMED, saved_by)
    return row


def _changes(row: RollCall) -> list[MarkChange]:
    return list(row.changes.select_related("pupil", "made_by").order_by("-made_at", "pupil__sort_key")[:60])


def _line(called: Called, one: tuple[Any, ...]) -> Line:
    person = partly(Person, ["id", "last_name", "first_name"], one[:3])
    state, minutes, before, before_at, passages, has_reason, exemptions = one[3:]
    known = Known(
        called.starts_at, called.ends_at, called.half, called.words, before or "", before_at,
        tuple(_passage(row) for row in passages or []), has_reason, tuple(exemptions or []),
    )  # fmt: skip
    told = remembered(known)
    away = told.state == State.ABSENT
    if state is None:
        return Line(person, told.state, told.minutes, told.hint, known_away=away)
    return Line(person, state, minutes, told.hint, state, minutes, away)


def _passage(row: list[Any]) -> KnownPassage:
    kind, at, until = row
    return KnownPassage(kind, time.fromisoformat(at), time.fromisoformat(until) if until else None)


_HEAD = ("id", "version", "called_at", "saved_at", "called_by", "saved_by")
_NAMED = ["id", "title", "last_name", "first_name"]
_ROLL, _MARK = RollCall._meta.db_table, Mark._meta.db_table
# Those of the groups on that day, and whoever was marked; with the roll before this one, and what is known meanwhile.
_LINES = f"""
WITH roll AS (SELECT * FROM {_ROLL} WHERE key = ANY (%(keys)s::text[]) ORDER BY id LIMIT 1),
expected AS (
    SELECT m.person_id AS id FROM {Membership._meta.db_table} m
     WHERE m.group_id = ANY (%(groups)s::bigint[]) AND m.role = 'pupil' AND m.starts_on <= %(day)s::date
       AND (m.ends_on IS NULL OR m.ends_on >= %(day)s::date)
    UNION SELECT pupil_id FROM {_MARK} WHERE roll_id = (SELECT id FROM roll)),
before AS (
    SELECT DISTINCT ON (b.pupil_id) b.pupil_id, b.state, r.starts_at
      FROM {_ROLL} r JOIN {_MARK} b ON b.roll_id = r.id JOIN expected e ON e.id = b.pupil_id
     WHERE b.establishment_id = %(school)s AND b.day = %(day)s::date AND r.starts_at < %(at)s::time
     ORDER BY b.pupil_id, r.starts_at DESC, (b.state = 'absent'), r.id DESC)
SELECT w.id, w.version, w.called_at, w.saved_at, json_build_array(u.id, u.title, u.last_name, u.first_name),
       json_build_array(v.id, v.title, v.last_name, v.first_name),
       p.id, p.last_name, p.first_name, m.state, m.minutes, b.state, b.starts_at,
       (SELECT json_agg(json_build_array(s.kind, s.at, s.until) ORDER BY s.at, s.id) FROM {Passage._meta.db_table} s
         WHERE s.pupil_id = p.id AND s.day = %(day)s::date AND s.withdrawn_at IS NULL),
       EXISTS (SELECT FROM {Reason._meta.db_table} y WHERE y.pupil_id = p.id AND y.withdrawn_at IS NULL
                  AND (y.first_day, y.starts_at) <= (%(day)s::date, %(at)s::time)
                  AND (y.last_day, y.ends_at) > (%(day)s::date, %(at)s::time)),
       (SELECT array_agg(x.kind) FROM {Exemption._meta.db_table} x WHERE x.pupil_id = p.id AND x.withdrawn_at IS NULL
           AND %(day)s::date BETWEEN x.first_day AND x.last_day)
  FROM (SELECT 1) always LEFT JOIN roll w ON true
  LEFT JOIN directory_person u ON u.id = w.called_by_id LEFT JOIN directory_person v ON v.id = w.saved_by_id
  LEFT JOIN (expected e JOIN directory_person p ON p.id = e.id) ON true
  LEFT JOIN {_MARK} m ON m.pupil_id = p.id AND m.roll_id = w.id
  LEFT JOIN before b ON b.pupil_id = p.id
 ORDER BY p.sort_key, p.id
"""
