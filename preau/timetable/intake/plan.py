"""What a file changes: which courses begin, go on otherwise, are over. A row is the same by what it says, never by a code.

Compared in this order: the very same row, whoever wrote it; the same hour before the same group, first of the same subject;
what is left of the file begins, what is left of the courses that files wrote is over.
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
    """`begun` rows may follow a course; `closed`, `reopened` are ids; `relabelled` a new label by id."""

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

    @property
    def writes(self) -> bool:
        return bool(self.begun or self.rewritten or self.closed or self.reopened or self.relabelled)


def planned(wanted: Iterable[Wanted], courses: Iterable[KnownCourse], since: date) -> Plan:
    """What makes the courses say what the file says, from the day `since` on."""
    plan, here, ended = Plan(), [], []
    for one in courses:
        if one.ends_on is None or one.ends_on >= since:
            here.append(one)
        elif one.ends_on == since - timedelta(days=1) and one.of_file:
            ended.append(one)
    left = _unchanged(wanted, here, plan)
    left = _reopened(left, ended, plan)
    _continued(left, [one for one in here if one.of_file and one.pk not in plan.found], since, plan)
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


def _continued(wanted: list[Wanted], loose: list[KnownCourse], since: date, plan: Plan) -> None:
    """The rest of the file goes on from the rest of the courses where both meet the same group at the same hour."""
    by_place: dict[Hashable, list[KnownCourse]] = defaultdict(list)
    for one in loose:
        for group in one.groups:
            by_place[(group, one.weekday, one.starts_at, one.alternation)].append(one)
    used: set[int] = set()
    for row in sorted(wanted, key=lambda one: (one.weekday, one.starts_at, one.group, one.subject)):
        at = by_place[(row.group, row.weekday, row.starts_at, row.alternation)]
        free = [one for one in at if one.pk not in used]
        course = next((one for one in free if one.subject == row.subject), next(iter(free), None))
        if course is None:
            plan.begun.append((row, None))
            plan.created += 1
            continue
        used.add(course.pk)
        plan.changed += 1
        if course.starts_on >= since:
            plan.rewritten.append((row, course.pk))
        else:
            plan.closed.append(course.pk)
            plan.begun.append((row, course.pk))
    over = [one.pk for one in loose if one.pk not in used]
    plan.closed += over
    plan.gone += len(over)


def _by_words(courses: list[KnownCourse]) -> dict[Hashable, list[KnownCourse]]:
    found: dict[Hashable, list[KnownCourse]] = defaultdict(list)
    for one in courses:
        for group in one.groups:
            same = (group, one.weekday, one.starts_at, one.ends_at, one.alternation, one.subject, one.mode, one.room,
                    one.teachers)  # fmt: skip
            found[same].append(one)
    return found
