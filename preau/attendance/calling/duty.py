"""Which rolls a day asks of a school or of a teacher, and where each stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from preau.access.models import Account
from preau.attendance.calling.rolls import Called, class_key, half_of
from preau.attendance.choices import State
from preau.attendance.models import Mark, RollCall
from preau.base import clock
from preau.base.rows import Question, asked_at_once, gathered, partly, rows
from preau.directory.choices import GroupKind, Profile
from preau.directory.models import Establishment, Group, Person, Teaching
from preau.directory.models.dated import current_sql, is_current
from preau.notifications.models import Notification
from preau.timetable.days import (
    ClassHalf,
    Closed,
    ask_closures,
    closures_of,
    closures_told,
    half_days_of,
    half_in_force_sql,
    half_words,
    why_closed,
)
from preau.timetable.lessons import Lesson, lessons_around, lessons_of
from preau.timetable.models import Course
from preau.timetable.reading.scopes import Scope

# A roll that nobody called so long after the beginning is missing; before that it is only under way.
GRACE = timedelta(minutes=10)


@dataclass(frozen=True)
class Done:
    """What is told of a roll that was called."""

    called_at: datetime
    called_by: str
    marks: int
    present: int


@dataclass(frozen=True)
class Duty:
    """A roll that a day asks. `place` is the room."""

    called: Called
    teachers: tuple[Person, ...]
    place: str
    done: Done | None = None
    reminded_at: datetime | None = None

    @property
    def teacher_words(self) -> str:
        return ", ".join(one.polite_name for one in self.teachers)

    @property
    def has_begun(self) -> bool:
        return self._since(timedelta())

    @property
    def is_missing(self) -> bool:
        return self.done is None and self._since(GRACE)

    @property
    def is_now(self) -> bool:
        return self.called.is_now

    def _since(self, wait: timedelta) -> bool:
        begins = datetime.combine(self.called.day, self.called.starts_at, clock.PARIS)
        return clock.now() >= begins + wait


def duties_of_school(
    school: Establishment, day: date, closures: Iterable[Closed] | None = None
) -> list[Duty]:
    """Every roll of a day in a school, in the order of the day; five queries at most whatever its size, four where `closures`
    of that day are known."""
    of_lessons = [] if school.is_first_degree else lessons_of(Scope.school(school.pk), day, day)
    asked = _of_classes(school, day) if school.is_first_degree else _of_lessons(of_lessons)
    return _told(_open(asked, school.pk, day, closures), school.pk, day)


def duties_of_teacher(person: Person, school: Establishment, day: date) -> list[Duty]:
    """Those that one teacher, or one substitute, has to call in a school that day."""
    if school.is_first_degree:
        return _told(_open(_of_classes(school, day, person), school.pk, day), school.pk, day)
    around = day == clock.today()
    held = (
        lessons_around(person.pk, school.pk)
        if around
        else lessons_of(Scope.teacher(person.pk, school.pk), day, day)
    )
    asked = _of_lessons([one for one in held if one.day == day], person)
    return _told(_open(asked, school.pk, day), school.pk, day)


def duties_of_groups(groups: Iterable[int], school: Establishment, day: date) -> list[Duty]:
    """Those of some classes (ids) that were put in somebody's hands."""
    lent = set(groups)
    if not lent:
        return []
    if school.is_first_degree:
        asked = [one for one in _of_classes(school, day) if one.called.group_id in lent]
    else:
        found = [one for pk in sorted(lent) for one in lessons_of(Scope.group(pk), day, day)]
        asked = _of_lessons([one for one in found if lent & {group.pk for group in one.groups}])
    return _told(_open(asked, school.pk, day), school.pk, day)


def begun_of_lessons(lessons: list[Lesson], person: Person, establishment_id: int) -> list[Duty]:
    """The rolls of these lessons of a teacher that have begun today, with where each stands; one query, none before the first
    hour."""
    today, now = clock.today(), clock.now().time()
    begun = [one for one in lessons if one.day == today and one.starts_at <= now]
    return _told(_of_lessons(begun, person), establishment_id, today)


def due_of_lessons(lessons: list[Lesson], person: Person, establishment_id: int) -> Duty | None:
    """The roll to call first among these lessons of a teacher, for a first page; one query more where there is one."""
    waiting = [one for one in begun_of_lessons(lessons, person, establishment_id) if one.done is None]
    return due_now(_open(waiting, establishment_id, clock.today()))


def due_of_classes(person: Person, establishment_id: int) -> Duty | None:
    """The same in the first degree: a class of one's own, on a half-day that has begun; one query."""
    today = clock.today()
    values = {"person": person.pk, "school": establishment_id, "day": today, "now": clock.now().time()}
    found = rows(_DUE, values)
    if not found:
        return None
    pk, name, half, starts_at, ends_at = found[0]
    if why_closed(closures_of([establishment_id], today, today), today, establishment_id, [pk]):
        return None
    group = partly(Group, ["id", "establishment_id", "name"], (pk, establishment_id, name))
    return _class_duty(group, ClassHalf(today, half, starts_at, ends_at), ())


def ask_begun(establishment_id: int | None) -> Question:
    """The rolls of today in a school: those called (keys), and in the first degree those that half-days ask since they began:
    (class, its name, the hour, whether it is called); the substitutes of today who have no account."""
    today = clock.today()
    begun = Question(_BEGUN, {"school": establishment_id, "day": today, "now": clock.now().time()})
    return gathered([begun, ask_closures([establishment_id or 0], today, today)])


@dataclass(frozen=True)
class Begun:
    """How many rolls of the last hour, or half-day, that has begun are called, of how many; `missing`: those that nobody has
    called ten minutes after their hour, in the first degree: (class, hour)."""

    done: int
    asked: int
    hour: time | None
    missing: tuple[tuple[str, time], ...] = ()
    passes: tuple[tuple[Person, date | None], ...] = ()  # substitutes without account, and until when


def begun_told(told: list[Any], establishment_id: int, *, is_first_degree: bool) -> Begun:
    """What the answer to `ask_begun` says; one query in the second degree, for the lessons of the day."""
    (called, classes, substitutes), closed = told
    closures = closures_told(closed)
    passes = tuple(
        (partly(Person, _TEACHER, who), date.fromisoformat(until) if until else None)
        for *who, until in substitutes
    )
    if not is_first_degree:
        return replace(_begun_lessons(establishment_id, set(called)), passes=passes)
    lines = [
        (name, time.fromisoformat(hour), done)
        for group, name, hour, done in classes
        if not why_closed(closures, clock.today(), establishment_id, [group])
    ]
    late = (clock.now() - GRACE).time() if clock.now().time() > time(0, 10) else time(0)
    missing = tuple((name, hour) for name, hour, done in lines if not done and hour <= late)
    last = max((hour for _name, hour, _done in lines), default=None)
    now = [done for _name, hour, done in lines if hour == last]
    return Begun(sum(now), len(now), last, missing, passes)


def _begun_lessons(establishment_id: int, called: set[str]) -> Begun:
    now = clock.now().time()
    lessons = lessons_of(Scope.school(establishment_id), clock.today(), clock.today())
    begun = [one for one in lessons if not one.is_off and one.groups and one.starts_at <= now]
    last = max((one.starts_at for one in begun), default=None)
    hour = [one for one in begun if one.starts_at == last]
    return Begun(sum(one.key in called for one in hour), len(hour), last)


def due_now(duties: Iterable[Duty]) -> Duty | None:
    """The roll to call first: the one of this hour, else the last that was left."""
    waiting = [one for one in duties if one.done is None and one.has_begun]
    return next((one for one in waiting if one.is_now), waiting[-1] if waiting else None)


def _of_lessons(lessons: list[Lesson], person: Person | None = None) -> list[Duty]:
    held = [one for one in lessons if not one.is_off and one.groups]
    return [
        _lesson_duty(one) for one in held if person is None or person.pk in {who.pk for who in one.teachers}
    ]


def _lesson_duty(lesson: Lesson) -> Duty:
    called = Called(
        lesson.key, lesson.establishment_id, lesson.day, half_of(lesson.starts_at), lesson.starts_at, lesson.ends_at,
        lesson.group_words, lesson.words, tuple(one.pk for one in lesson.groups), lesson.course_id, lesson.date,
    )  # fmt: skip
    return Duty(called, lesson.teachers, lesson.room.name if lesson.room else "")


def _of_classes(school: Establishment, day: date, person: Person | None = None) -> list[Duty]:
    halves = half_days_of(school.pk, day, day)
    if not halves:
        return []
    classes = [(group, _teachers(group)) for group in _taught_classes(school)]
    return [
        _class_duty(group, half, who)
        for half in halves
        for group, who in classes
        if person is None or person.pk in {one.pk for one in who}
    ]


def classes_of(school: Establishment) -> list[Group]:
    return list(_classes(school))


def _classes(school: Establishment) -> QuerySet[Group]:
    today = clock.today()
    found = Group.objects.filter(establishment=school, kind=GroupKind.CLASS, missing_since=None)
    return found.filter(school_year__starts_on__lte=today, school_year__ends_on__gte=today).order_by(
        "name", "pk"
    )


def _taught_classes(school: Establishment) -> Any:
    """The classes of a school, each with who teaches there (`taught`); one query."""
    now = Teaching.objects.filter(is_current(), group=OuterRef("pk")).order_by("person__sort_key", "person")
    names = {name: f"person__{name}" for name in _TEACHER}
    return _classes(school).annotate(taught=ArraySubquery(now.values(json=JSONObject(**names))))


def _teachers(group: Any) -> tuple[Person, ...]:
    """Each once, though they teach several subjects."""
    found = {one["id"]: partly(Person, _TEACHER, (one[name] for name in _TEACHER)) for one in group.taught}
    return tuple(found.values())


def _class_duty(group: Group, half: ClassHalf, teachers: tuple[Person, ...]) -> Duty:
    key = class_key(group.pk, half.day, half.half)
    called = Called(
        key, group.establishment_id, half.day, half.half, half.starts_at, half.ends_at, str(group), half_words(half.half),
        (group.pk,), None, None, group.pk, (key,),
    )  # fmt: skip
    return Duty(called, teachers, "")


def _told(asked: list[Duty], establishment_id: int, day: date) -> list[Duty]:
    """The same, with what was called and who was reminded."""
    if not asked:
        return []
    done: dict[str, Done] = {}
    reminded: dict[str, datetime] = {}
    values = {"school": establishment_id, "day": day, "paths": [one.called.path for one in asked]}
    for path, key, later, at, *told in rows(_DONE, values):
        if path:
            reminded[path] = at
        done |= {one: Done(at, *told) for one in (key, later) if one}
    found = [_with(one, done, reminded) for one in asked]
    return sorted(found, key=lambda one: (one.called.starts_at, one.called.whom))


def _open(
    asked: list[Duty], establishment_id: int, day: date, closures: Iterable[Closed] | None = None
) -> list[Duty]:
    """Those whose pupils are expected: none of a class, nor of a school, that is closed."""
    if closures is None:
        closures = closures_of([establishment_id], day, day) if asked else []
    known = list(closures)
    return [one for one in asked if not why_closed(known, day, establishment_id, one.called.groups)]


def _with(duty: Duty, done: dict[str, Done], reminded: dict[str, datetime]) -> Duty:
    found = done.get(duty.called.key)
    return Duty(duty.called, duty.teachers, duty.place, found, reminded.get(duty.called.path))


def ask_school(establishment_id: int | None) -> Question:
    """The school of a hat: `school_told` reads the answer."""
    return Question(_SCHOOL, {"school": establishment_id})


def own_school(establishment_id: int | None) -> Establishment | None:
    """The same for a page that asks nothing else with it."""
    return school_told(asked_at_once([ask_school(establishment_id)])[0])


def school_told(told: list[Any] | None) -> Establishment | None:
    return partly(Establishment, ["id", "name", "usual_name", "kind", "academy_id"], told) if told else None


_TEACHER = ["id", "title", "last_name", "first_name"]
_SCHOOL = """
SELECT json_build_array(id, name, usual_name, kind, academy_id) FROM directory_establishment WHERE id = %(school)s::bigint
"""
# What was called, and when someone was reminded (which has a path and no key). `later`: the key of a lesson whose course
# goes on, from that very day, from the one that was called (decision 7).
_DONE = f"""
SELECT NULL, r.key, (SELECT k.id || '-' || r.date FROM {Course._meta.db_table} k
                WHERE k.follows_id = r.course_id AND k.starts_on = r.date ORDER BY k.id LIMIT 1), r.called_at,
       trim(p.title || ' ' || p.last_name), count(m.id), count(m.id) FILTER (WHERE m.state <> '{State.ABSENT}')
  FROM {RollCall._meta.db_table} r JOIN directory_person p ON p.id = r.called_by_id
  LEFT JOIN {Mark._meta.db_table} m ON m.roll_id = r.id
 WHERE r.establishment_id = %(school)s::bigint AND r.day = %(day)s::date GROUP BY r.id, p.id
UNION ALL
SELECT n.path, NULL, NULL, max(n.made_at), '', 0, 0 FROM {Notification._meta.db_table} n
 WHERE n.kind = 'roll_call' AND n.path = ANY(%(paths)s::text[]) GROUP BY n.path
"""
_DUE = f"""
SELECT g.id, g.name, h.half, h.starts_at, h.ends_at FROM timetable_halfday h
  JOIN directory_group g ON g.establishment_id = h.establishment_id AND g.kind = '{GroupKind.CLASS}' AND g.missing_since IS NULL
 WHERE h.establishment_id = %(school)s::bigint AND h.weekday = extract(isodow FROM %(day)s::date) AND h.starts_at <= %(now)s::time
   AND {half_in_force_sql("%(day)s::date")} AND EXISTS (SELECT FROM directory_teaching t
                WHERE t.group_id = g.id AND t.person_id = %(person)s::bigint AND {current_sql("t")})
   AND NOT EXISTS (SELECT FROM {RollCall._meta.db_table} r
                    WHERE r.key = 'g' || g.id || '-' || %(day)s::date || '-' || h.half)
   AND NOT EXISTS (SELECT FROM directory_establishment e JOIN directory_academy y ON y.id = e.academy_id
                     JOIN directory_holiday o ON o.establishment_id = e.id
                          OR (o.establishment_id IS NULL AND o.zone <> '' AND o.zone = y.holiday_zone)
                    WHERE e.id = h.establishment_id AND %(day)s::date BETWEEN o.first_day AND o.last_day)
 ORDER BY h.starts_at DESC, g.name, g.id LIMIT 1
"""
_BEGUN = f"""
SELECT json_build_array(
  (SELECT coalesce(json_agg(r.key), '[]') FROM {RollCall._meta.db_table} r
    WHERE r.establishment_id = %(school)s::bigint AND r.day = %(day)s::date),
  (SELECT coalesce(json_agg(json_build_array(g.id, g.name, h.starts_at, EXISTS (
          SELECT FROM {RollCall._meta.db_table} r WHERE r.group_id = g.id AND r.day = %(day)s::date AND r.half = h.half))
          ORDER BY h.starts_at, g.name), '[]')
     FROM timetable_halfday h
     JOIN directory_group g ON g.establishment_id = h.establishment_id AND g.kind = '{GroupKind.CLASS}'
          AND g.missing_since IS NULL
     JOIN directory_schoolyear y ON y.id = g.school_year_id AND %(day)s::date BETWEEN y.starts_on AND y.ends_on
    WHERE h.establishment_id = %(school)s::bigint AND h.weekday = extract(isodow FROM %(day)s::date)
      AND h.starts_at <= %(now)s::time AND {half_in_force_sql("%(day)s::date")}
      AND NOT EXISTS (SELECT FROM directory_establishment e JOIN directory_academy a ON a.id = e.academy_id
                        JOIN directory_holiday o ON o.establishment_id = e.id
                             OR (o.establishment_id IS NULL AND o.zone <> '' AND o.zone = a.holiday_zone)
                       WHERE e.id = h.establishment_id AND %(day)s::date BETWEEN o.first_day AND o.last_day)),
  (SELECT coalesce(json_agg(json_build_array(p.id, p.title, p.last_name, p.first_name, k.ends_on)
          ORDER BY p.sort_key, p.id), '[]')
     FROM directory_post k JOIN directory_person p ON p.id = k.person_id
    WHERE k.establishment_id = %(school)s::bigint AND k.profile = '{Profile.SUBSTITUTE}' AND {current_sql("k")}
      AND NOT EXISTS (SELECT FROM {Account._meta.db_table} c WHERE c.person_id = p.id AND c.activated_at IS NOT NULL)))
"""
