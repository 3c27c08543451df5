"""What a file changes: which courses begin, go on otherwise, are over. A row is the same by what it says, never by a code.

Compared in this order: the very same row, whoever wrote it; the same hour before the same group, first of the same subject;
what had left the files and comes back. What is left of the file begins, what is left of the courses that files wrote is over;
where as many begin as end, of one subject, before the same group with the same teachers, the lessons are those, at other hours.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from preau.timetable.intake.known import KnownCourse


@dataclass(frozen=True)
class Wanted:
    """A row of the file in our own ids."""

    group: int
    weekday: int
    starts_at: time
    ends_at: time
    alternation: int | None
    subject: str
    label: str
    mode: str
    room: int | None
    teachers: frozenset[int]

    @property
    def same(self) -> Hashable:
        """All that it says, but the label of its subject."""
        return (self.group, self.weekday, self.starts_at, self.ends_at, self.alternation, self.subject, self.mode,
                self.room, self.teachers)  # fmt: skip


@dataclass
class Plan:
    """`begun` rows may follow a course; `closed`, `reopened` are ids; `relabelled` a new label by id; `moved` the course (id)
    whose lessons a begun row (its place) holds at another hour."""

    begun: list[tuple[Wanted, int | None]] = field(default_factory=list)
    rewritten: list[tuple[Wanted, int]] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    reopened: list[int] = field(default_factory=list)
    relabelled: dict[int, str] = field(default_factory=dict)
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    found: set[int] = field(default_factory=set)  # courses that the file says as they are
    moved: dict[int, int] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        return bool(self.begun or self.rewritten or self.closed or self.reopened or self.relabelled)


def planned(wanted: Iterable[Wanted], courses: Iterable[KnownCourse], since: date) -> Plan:
    """What makes the courses say what the file says, from the day `since` on."""
    plan, known = Plan(), list(courses)
    here = [one for one in known if one.ends_on is None or one.ends_on >= since]
    ended = [one for one in known if one.ends_on and one.ends_on < since and one.of_file]
    left = _unchanged(wanted, here, plan)
    left = _reopened(left, [one for one in ended if one.ends_on == since - timedelta(days=1)], plan)
    loose = [one for one in here if one.of_file and one.pk not in plan.found]
    left, over = _continued(left, loose, since, plan)
    gone_on = {one.follows for one in known} | set(plan.reopened)
    _begun(left, [one for one in ended if one.pk not in gone_on], plan)
    plan.closed += [one.pk for one in over]
    plan.gone += len(over)
    _moved(over, plan)
    return plan


def _unchanged(wanted: Iterable[Wanted], here: list[KnownCourse], plan: Plan) -> list[Wanted]:
    """The rows that no course says yet."""
    by_words = _by_words(here)
    left = []
    for row in wanted:
        said = by_words.get(row.same, ())
        course = next((one for one in said if not one.of_file or one.pk not in plan.found), None)
        if course is None:
            left.append(row)
            continue
        plan.found.add(course.pk)
        if course.of_file and course.label != row.label:
            plan.relabelled[course.pk] = row.label
            plan.changed += 1
        else:
            plan.unchanged += 1
    return left


def _reopened(wanted: list[Wanted], ended: list[KnownCourse], plan: Plan) -> list[Wanted]:
    """What yesterday's reading closed by mistake goes on."""
    by_words, left = _by_words(ended), []
    for row in wanted:
        again = by_words.get(row.same)
        if again:
            plan.reopened.append(again.pop().pk)
            plan.changed += 1
        else:
            left.append(row)
    return left


def _continued(
    wanted: list[Wanted], loose: list[KnownCourse], since: date, plan: Plan
) -> tuple[list[Wanted], list[KnownCourse]]:
    """The rest of the file goes on from the rest of the courses where both meet the same group at the same hour; what is
    then left of both."""
    by_place: dict[Hashable, list[KnownCourse]] = defaultdict(list)
    for one in loose:
        for group in one.groups:
            by_place[(group, one.weekday, one.starts_at, one.alternation)].append(one)
    used: set[int] = set()
    left = []
    for row in sorted(wanted, key=lambda one: (one.weekday, one.starts_at, one.group, one.subject)):
        at = by_place[(row.group, row.weekday, row.starts_at, row.alternation)]
        free = [one for one in at if one.pk not in used]
        course = next((one for one in free if one.subject == row.subject), next(iter(free), None))
        if course is None:
            left.append(row)
            continue
        used.add(course.pk)
        plan.changed += 1
        if course.starts_on >= since:
            plan.rewritten.append((row, course.pk))
        else:
            plan.closed.append(course.pk)
            plan.begun.append((row, course.pk))
    return left, [one for one in loose if one.pk not in used]


def _begun(wanted: list[Wanted], ended: list[KnownCourse], plan: Plan) -> None:
    """What had left the files some days ago and comes back goes on from what it was; the others begin."""
    latest = sorted(ended, key=lambda one: (one.ends_on or date.min, one.pk))
    by_words = _by_words(latest)
    for row in wanted:
        again = by_words.get(row.same)
        plan.begun.append((row, again.pop().pk if again else None))
        if plan.begun[-1][1]:
            plan.changed += 1
        else:
            plan.created += 1


def _moved(over: list[KnownCourse], plan: Plan) -> None:
    """The lessons that the file holds at other hours: as many rows that begin as courses that are over, alike but for the hour
    and the room; the first of the week for the first."""
    before: dict[Hashable, list[KnownCourse]] = defaultdict(list)
    after: dict[Hashable, list[int]] = defaultdict(list)
    for one in sorted(over, key=lambda it: (it.weekday, it.starts_at, it.pk)):
        for group in one.groups if len(one.groups) == 1 else ():
            before[(group, one.alternation, one.subject, one.teachers)].append(one)
    places = sorted(enumerate(plan.begun), key=lambda it: (it[1][0].weekday, it[1][0].starts_at))
    for place, (row, follows) in places:
        if follows is None and row.teachers:
            after[(row.group, row.alternation, row.subject, row.teachers)].append(place)
    for alike, held in after.items():
        if len(held) == len(before[alike]):
            plan.moved |= {place: one.pk for place, one in zip(held, before[alike], strict=True)}


def _by_words(courses: list[KnownCourse]) -> dict[Hashable, list[KnownCourse]]:
    found: dict[Hashable, list[KnownCourse]] = defaultdict(list)
    for one in courses:
        for group in one.groups:
            same = (group, one.weekday, one.starts_at, one.ends_at, one.alternation, one.subject, one.mode, one.room,
                    one.teachers)  # fmt: skip
            found[same].append(one)
    return found
