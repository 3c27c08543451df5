"""Homework: given, changed, taken back; it follows its lesson; a pupil ticks it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Group, Membership, Person, SchoolYear
from preau.homework.choices import Late
from preau.homework.dues import Due
from preau.homework.models import Entry, Recipient, Tick, Work
from preau.homework.rules import has_to_do, may_change
from preau.homework.sight import WRITES, groups_read_by
from preau.homework.telling import forget_given, tell_given, tell_moved
from preau.homework.years import first_day_of_year, is_of_this_year
from preau.timetable.lessons import found, keys_of


@dataclass(frozen=True)
class Wish:
    """What an author asks: words, for when, how long, for whom. No pupil named: the whole groups."""

    what: str
    due: Due
    details: str = ""
    minutes: int | None = None
    subject: str = ""
    hands_in: bool = False
    late: str = Late.TAKEN
    pupils: list[int] = field(default_factory=list)


@transaction.atomic
def give(
    wish: Wish, *, once: str, groups: Iterable[Group], by: Person, hat: Hat, entry: Entry | None = None
) -> Work:
    """Give something to do; the same form sent twice (`once`) gives it once. Families are told by day, not one by one.

    Raises ValidationError in one sentence: a day that is past or of another school year, no pupil.
    """
    if known := given_by(once, by=by):
        return known
    given_to = list(groups)
    open_to = groups_read_by(by, hat).filter(pk__in=[one.pk for one in given_to])
    if hat.kind not in WRITES or not given_to or open_to.count() < len(given_to):
        raise refusal("Cette classe n’est pas la vôtre.")
    _check_day(wish.due.day)
    work = Work.objects.create(
        once=once, establishment_id=given_to[0].establishment_id, school_year=SchoolYear.of(wish.due.day), author=by,
        given_as=hat.label, entry=entry, to_all=not wish.pupils, given_at=clock.now(), **_words(wish),
    )  # fmt: skip
    work.groups.set(given_to)
    _address(work, wish.pupils, given_to)
    record("homework.give", work, by=by, due_on=work.due_on.isoformat(), pupils=len(wish.pupils))
    tell_given(work)
    return work


def given_by(once: str, *, by: Person) -> Work | None:
    """What the form of this key has already given."""
    return Work.objects.filter(once=once, author=by).first() if once else None


@transaction.atomic
def change(work: Work, wish: Wish, *, by: Person, hat: Hat) -> Work:
    """Other words, another day, other pupils; families are told of the new day. What was ticked or handed in stays."""
    locked = Work.objects.select_for_update().get(pk=work.pk)
    if not may_change(by, hat, locked):
        raise refusal("Ce travail ne change plus : il a été retiré, ou son année est finie.")
    moved = wish.due.day != locked.due_on
    if moved:
        _check_day(wish.due.day)
        forget_given(locked, locked.due_on)
    for name, value in _words(wish).items():
        setattr(locked, name, value)
    locked.to_all = not wish.pupils
    locked.save()
    _address(locked, wish.pupils, list(locked.groups.all()))
    record("homework.change", locked, by=by, due_on=locked.due_on.isoformat())
    if moved:
        tell_given(locked)
    return locked


@transaction.atomic
def withdraw(work: Work, *, by: Person, hat: Hat) -> Work:
    """Nobody has it to do any more; what was handed in is kept. Again, it changes nothing."""
    locked = Work.objects.select_for_update().get(pk=work.pk)
    if may_change(by, hat, locked):
        locked.withdrawn_at, locked.withdrawn_by = clock.now(), by
        locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record("homework.withdraw", locked, by=by)
        forget_given(locked, locked.due_on)
    return locked


@transaction.atomic
def tick(work: Work, *, by: Person, hat: Hat, done: bool) -> None:
    """A pupil says that it is done, or not; said again, nothing changes. Refused for who has not this work."""
    if not has_to_do(by, hat, work):
        raise refusal("Ce travail n’est pas pour toi.")
    if done:
        Tick.objects.get_or_create(work=work, pupil=by, defaults={"ticked_at": clock.now()})
    else:
        Tick.objects.filter(work=work, pupil=by).delete()


@transaction.atomic
def follow(course_id: int, day: date) -> int:
    """The works for a lesson that the timetable has moved are for where it is now; how many changed. Families hear of a new day.

    A lesson that is found nowhere leaves its works where they are: nothing goes to other pupils by itself.
    """
    lesson = found(course_id, day)
    if lesson is None:
        return 0
    courses = {course_id, *(int(key.split("-", 1)[0]) for key in keys_of(lesson))}
    works = Work.objects.filter(due_course__in=courses, due_date=day)
    elsewhere = list(works.exclude(due_on=lesson.day).select_for_update())
    now = {"due_on": lesson.day, "due_at": lesson.starts_at}
    changed = works.exclude(**now).update(**now)
    for work in elsewhere:
        before, work.due_on = work.due_on, lesson.day
        tell_moved(work, before)
    return changed


def _words(wish: Wish) -> dict[str, Any]:
    return {
        "what": wish.what, "details": wish.details, "minutes": wish.minutes, "subject": wish.subject,
        "hands_in": wish.hands_in, "late": wish.late, "due_on": wish.due.day, "due_at": wish.due.at,
        "due_course_id": wish.due.course, "due_date": wish.due.regular,
    }  # fmt: skip


def _check_day(day: date) -> None:
    if day < clock.today():
        raise refusal("Ce jour est passé : choisissez-en un à venir.")
    if not is_of_this_year(day):
        last = first_day_of_year().year + 1
        raise refusal(
            "Ce jour est d’une autre année scolaire : celle-ci finit en juillet %(year)s.", year=last
        )


def _address(work: Work, pupils: list[int], groups: list[Group]) -> None:
    """Its recipients are exactly these pupils of the groups; none for a work to all."""
    members = Membership.objects.current().filter(group__in=groups, role="pupil", person__in=pupils)
    known = set(members.values_list("person", flat=True))
    if pupils and not known:
        raise refusal("Aucun de ces élèves n’est dans la classe aujourd’hui.")
    Recipient.objects.filter(work=work).exclude(pupil__in=known).delete()
    Recipient.objects.bulk_create(
        [Recipient(work=work, pupil_id=pk) for pk in sorted(known)], ignore_conflicts=True
    )
