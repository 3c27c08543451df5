"""Verbs of the timetable: the regular week, the changes of a day, the links of calendar applications."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django.db.models import F, Q

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.events import say
from preau.base.language import refusal
from preau.directory.models import Establishment, Group, Person, SchoolYear
from preau.timetable.choices import ChangeKind, CourseSource
from preau.timetable.lessons import Lesson
from preau.timetable.models import Alternation, Change, Course, HalfDay, Period, Room, Stamp
from preau.timetable.telling import tell_change, tell_course


@transaction.atomic
def open_course(
    *, by: Person, establishment: Establishment, weekday: int, starts_at: time, ends_at: time, groups: Iterable[Group],
    teachers: Iterable[Person], starts_on: date, ends_on: date | None = None, **what: Any,
) -> Course:  # fmt: skip
    """A new row of the regular week; of a single date when both days are the same. `what`: subject, room, alternation.

    The very same row, sent twice, is one row.
    """
    _touch(establishment)
    found = _same_course(establishment, weekday, starts_at, starts_on, list(groups), what.get("subject", ""))
    if found:
        return found
    course = Course.objects.create(
        establishment=establishment, school_year=SchoolYear.of(starts_on), weekday=weekday, starts_at=starts_at,
        ends_at=ends_at, starts_on=starts_on, ends_on=ends_on, source=CourseSource.HAND, made_at=clock.now(),
        made_by=by, **what,
    )  # fmt: skip
    course.groups.set(groups)
    course.teachers.set(teachers)
    record("timetable.open_course", course, by=by, starts_on=starts_on.isoformat())
    return course


@transaction.atomic
def close_course(course: Course, *, by: Person, after: date) -> Course:
    """The course is held no more after a day; what was taught before stays. Earlier than its beginning: never held."""
    _touch(course.establishment)
    course = Course.objects.select_for_update().get(pk=course.pk)
    last = max(after, course.starts_on - timedelta(days=1))
    if course.ends_on is None or course.ends_on > last:
        course.ends_on = last
        course.save(update_fields=["ends_on"])
        record("timetable.close_course", course, by=by, after=last.isoformat())
    return course


@transaction.atomic
def change_course(
    course: Course, *, by: Person, since: date, weekday: int, starts_at: time, ends_at: time, teachers: Iterable[Person],
    room: Room | None, alternation: Alternation | None,
) -> Course:  # fmt: skip
    """The course is otherwise from a day on: closed the day before, and gone on from by another one, which is given. What was
    taught stays; what was given for the lessons to come goes with them (`timetable.courses_carried`). Families are told.

    Said again as it is, nothing changes.
    """
    _touch(course.establishment)
    course = Course.objects.select_for_update(of=("self",)).select_related("establishment").get(pk=course.pk)
    who, said = list(teachers), {"weekday": weekday, "starts_at": starts_at, "ends_at": ends_at, "room": room,
                                 "alternation": alternation}  # fmt: skip
    same = all(getattr(course, name) == value for name, value in said.items())
    if same and {one.pk for one in who} == set(course.teachers.values_list("pk", flat=True)):
        return course
    if since < clock.today():
        raise refusal("Ce jour est passé : ce qui a eu lieu ne change plus.")
    goes_on = (weekday, starts_at) == (course.weekday, course.starts_at)
    after = Course.objects.create(
        establishment=course.establishment, school_year_id=course.school_year_id, subject=course.subject,
        subject_code=course.subject_code, mode=course.mode, source=course.source, starts_on=max(since, course.starts_on),
        ends_on=course.ends_on, follows=course if goes_on else None, made_at=clock.now(), made_by=by, **said,
    )  # fmt: skip
    after.groups.set(course.groups.all())
    after.teachers.set(who)
    Course.objects.filter(pk=course.pk).update(ends_on=after.starts_on - timedelta(days=1))
    if goes_on:  # what was announced for a lesson to come is announced for the one that goes on from it
        Change.objects.filter(course=course, date__gte=after.starts_on).update(course=after)
    record("timetable.change_course", after, by=by, since=since.isoformat(), before=course.pk)
    say("timetable.courses_carried", pairs=[[course.pk, after.pk]], since=since.isoformat())
    tell_course(after)
    return after


@transaction.atomic
def cancel_lesson(lesson: Lesson, *, by: Person, reason: str = "") -> Change:
    """The lesson is not held; its families, pupils and teachers are told (`timetable.lesson_cancelled`)."""
    change = _change(lesson, ChangeKind.CANCELLED, by=by, reason=reason)
    say("timetable.lesson_cancelled", course_id=lesson.course_id, date=lesson.date.isoformat())
    return change


@transaction.atomic
def move_lesson(
    lesson: Lesson,
    *,
    by: Person,
    day: date,
    starts_at: time,
    ends_at: time,
    room: Room | None = None,
    reason: str = "",
) -> Change:
    """The lesson is held another day or hour; what hangs on it follows (`timetable.lesson_moved`)."""
    place = {"day": day, "starts_at": starts_at, "ends_at": ends_at, "room": room}
    change = _change(lesson, ChangeKind.MOVED, by=by, reason=reason, **place)
    _say_moved(change, day)
    return change


@transaction.atomic
def replace_teacher(lesson: Lesson, *, by: Person, teacher: Person, reason: str = "") -> Change:
    """Someone else holds the lesson."""
    return _change(lesson, ChangeKind.REPLACED, by=by, reason=reason, teacher=teacher)


@transaction.atomic
def change_room(lesson: Lesson, *, by: Person, room: Room, reason: str = "") -> Change:
    """The lesson is held elsewhere at its hour (`timetable.lesson_moved` too)."""
    change = _change(lesson, ChangeKind.ROOM, by=by, reason=reason, room=room)
    _say_moved(change, lesson.day)
    return change


@transaction.atomic
def take_back(change: Change, *, by: Person) -> Change:
    """The lesson is again as in the regular week, as far as this change goes; families are told."""
    _touch(change.course.establishment)
    change = Change.objects.select_for_update(of=("self",)).select_related("course").get(pk=change.pk)
    if change.withdrawn_at is None:
        change.withdrawn_at, change.withdrawn_by = clock.now(), by
        change.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record("timetable.take_back", change, by=by, kind=change.kind)
        tell_change(change)
        if change.kind in (ChangeKind.MOVED, ChangeKind.ROOM):
            _say_moved(change, change.date)
        if change.kind == ChangeKind.CANCELLED:
            say("timetable.lesson_cancelled", course_id=change.course_id, date=change.date.isoformat())
    return change


@transaction.atomic
def open_room(establishment: Establishment, *, by: Person, name: str) -> Room:
    room, made = Room.objects.get_or_create(
        establishment=establishment, code=name[:40], defaults={"name": name}
    )
    if made:
        record("timetable.open_room", room, by=by)
    return room


@transaction.atomic
def settle_half_days(
    establishment: Establishment, *, by: Person, halves: dict[tuple[int, str], tuple[time, time]]
) -> None:
    """The half-days of class of a school from today on, by weekday and half; those that are not said are free.

    The first that a school says are those of its past too; then what changes is closed yesterday and stays read as it was.
    """
    _touch(establishment)
    now, today = clock.now(), clock.today()
    here = HalfDay.objects.filter(establishment=establishment)
    live = {(one.weekday, one.half): one for one in here.in_force()}
    changed = sorted(key for key in {*live, *halves} if _span(live.get(key)) != halves.get(key))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    of_today = Q(made_at__gte=midnight)  # nobody has lived what was said this morning
    first = None if not here.exclude(of_today).exists() else today
    over = here.filter(pk__in=[live[key].pk for key in changed if key in live])
    over.filter(of_today).delete()
    over.update(ends_on=today - timedelta(days=1), ended_by=by)
    HalfDay.objects.bulk_create(
        HalfDay(
            establishment=establishment, weekday=key[0], half=key[1], starts_at=halves[key][0], ends_at=halves[key][1],
            starts_on=first, made_by=by, made_at=now,
        )
        for key in changed
        if key in halves
    )  # fmt: skip
    if changed:
        record("timetable.settle_half_days", establishment, by=by, count=len(halves))


@transaction.atomic
def settle_periods(establishment: Establishment, *, by: Actor, bells: list[tuple[str, time, time]]) -> None:
    """The bell of a school: name, beginning and end of each period, in their order."""
    _touch(establishment)
    Period.objects.filter(establishment=establishment).delete()
    Period.objects.bulk_create(
        Period(establishment=establishment, name=name, starts_at=first, ends_at=last)
        for name, first, last in bells
    )
    record("timetable.settle_periods", establishment, by=by, count=len(bells))


def touch(establishment: Establishment) -> None:
    """What was made from this school's timetable is made again; takes the lock that its verbs wait for."""
    _touch(establishment)


def _span(half: HalfDay | None) -> tuple[time, time] | None:
    return (half.starts_at, half.ends_at) if half else None


def _change(lesson: Lesson, kind: ChangeKind, *, by: Person, reason: str, **what: Any) -> Change:
    """The live change of this kind: the one that is there when it says the same, else a new one in its place."""
    course = Course.objects.select_related("establishment").get(pk=lesson.course_id)
    _touch(course.establishment)
    live = Change.objects.filter(course=course, date=lesson.date, kind=kind, withdrawn_at=None)
    same = live.filter(reason=reason, **what).first()
    if same:
        return same
    _refuse_past(lesson)
    live.update(withdrawn_at=clock.now(), withdrawn_by=by)
    change = Change.objects.create(
        course=course, date=lesson.date, kind=kind, reason=reason, made_at=clock.now(), made_by=by, **what
    )
    record("timetable.change", change, by=by, kind=str(kind), date=lesson.date.isoformat())
    tell_change(change)
    return change


def _say_moved(change: Change, day: date) -> None:
    say(
        "timetable.lesson_moved",
        course_id=change.course_id,
        date=change.date.isoformat(),
        day=day.isoformat(),
    )


def _refuse_past(lesson: Lesson) -> None:
    if lesson.day < clock.today():
        raise refusal("Ce cours est passé : ce qui a eu lieu ne change plus.")


def _same_course(
    establishment: Establishment,
    weekday: int,
    starts_at: time,
    starts_on: date,
    groups: list[Group],
    subject: str,
) -> Course | None:
    same = Course.objects.filter(
        establishment=establishment, weekday=weekday, starts_at=starts_at, starts_on=starts_on, subject=subject,
        source=CourseSource.HAND,
    )  # fmt: skip
    asked = {group.pk for group in groups}
    return next((one for one in same if {group.pk for group in one.groups.all()} == asked), None)


def _touch(establishment: Establishment) -> None:
    """One verb at a time in a school's timetable."""
    now = clock.now()
    Stamp.objects.get_or_create(establishment=establishment, defaults={"changed_at": now})
    Stamp.objects.filter(establishment=establishment).update(number=F("number") + 1, changed_at=now)
