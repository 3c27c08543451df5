"""The weeks of the demo: the collège by a file, as its software would write it; the school's half-days by its director."""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.models import Establishment, Group, Person, Post, SchoolYear, Teaching
from preau.feeds.world.people import Basin
from preau.home.demo import known
from preau.home.demo.export import BY
from preau.timetable import actions
from preau.timetable.formats.sheet import COLUMNS
from preau.timetable.intake.actions import import_files
from preau.timetable.lessons import Lesson, lessons_of
from preau.timetable.reading.scopes import Scope

FULL_DAYS = (1, 2, 4, 5)
AHEAD = timedelta(days=20)


class Hour(NamedTuple):
    weekday: int
    period: int


@dataclass
class Board:
    """Who and what is taken when: classes, teachers, rooms, and the lines of the file."""

    taken: dict[Hour, set[str]] = field(default_factory=lambda: defaultdict(set))
    lines: list[dict[str, str]] = field(default_factory=list)

    def free(self, hour: Hour, *names: str) -> bool:
        return not self.taken[hour] & set(names)

    def put(self, hour: Hour, group: Group, teaching: Teaching, room: str, lasts: int = 1) -> None:
        for n in range(lasts):
            self.taken[Hour(hour.weekday, hour.period + n)] |= {group.name, _who(teaching.person), room}
        bells = _table()["bells"]
        self.lines.append({
            "jour": str(hour.weekday), "debut": bells[hour.period - 1][1], "fin": bells[hour.period + lasts - 2][2],
            "semaine": "", "matiere": teaching.subject, "classe": group.name, "enseignants": _who(teaching.person),
            "salle": room,
        })  # fmt: skip


def settle(basin: Basin) -> None:
    """The weeks of both schools, and what changes in that of the class of the guide."""
    primary, college = known.school(basin, "primaire"), known.school(basin, "college")
    actions.settle_half_days(primary, by=_head(primary), halves=_halves())
    actions.settle_periods(college, by=BY, bells=[(n, _at(a), _at(b)) for n, a, b in _table()["bells"]])
    _import(college, _board(college).lines)
    _change(college)


def _board(college: Establishment) -> Board:
    board = Board()
    year = SchoolYear.current()
    groups = Group.objects.filter(establishment=college, school_year=year).order_by("name")
    classes = [group for group in groups if group.kind == "class"]
    _guide_class(board, next(one for one in classes if one.name == _table()["class"]["name"]))
    for group in (one for one in groups if one.kind == "teaching"):
        _languages(board, group)
    for rank, group in enumerate(one for one in classes if one.name != _table()["class"]["name"]):
        _fill(board, group, rank)
    return board


def _guide_class(board: Board, group: Group) -> None:
    teachings = {one.subject: one for one in _teachings(group)}
    for weekday, period, lasts, subject, room in _table()["class"]["rows"]:
        if subject in teachings:
            board.put(Hour(weekday, period), group, teachings[subject], room, lasts)


def _languages(board: Board, group: Group) -> None:
    """A group of a level meets at an hour that the level keeps, when its teacher and its pupils are free."""
    classes = Group.objects.filter(kind="class", memberships__person__memberships__group=group).distinct()
    beside = {f"+{name}" for name in classes.values_list("name", flat=True)}
    for teaching in _teachings(group)[:1]:
        for hour in (Hour(*one) for one in _table()["together"].get(group.name[:1], [])):
            if board.free(hour, _who(teaching.person), *beside, *(name[1:] for name in beside)):
                board.put(hour, group, teaching, f"Salle {210 + hour.period + len(board.lines) % 20}")
                board.taken[hour] |= beside
                return


def _fill(board: Board, group: Group, rank: int) -> None:
    """Each subject has its hours, one a day at most, where class, teacher and a room are free."""
    kept = {Hour(*one) for one in _table()["together"].get(group.name[:1], [])}
    for order, teaching in enumerate(_teachings(group)):
        days: set[int] = set()
        left = _table()["hours"].get(teaching.subject, 0)
        for hour in _hours(rank * 3 + order * 5):
            if (
                left
                and hour not in kept
                and hour.weekday not in days
                and _fits(board, hour, group, teaching, rank)
            ):
                days.add(hour.weekday)
                left -= 1


def _fits(board: Board, hour: Hour, group: Group, teaching: Teaching, rank: int) -> bool:
    rooms = [*_table()["rooms"].get(teaching.subject, []), f"Salle {120 + rank}"]
    room = next((one for one in rooms if board.free(hour, one)), "")
    if not room or not board.free(hour, group.name, _who(teaching.person)):
        return False
    board.put(hour, group, teaching, room)
    return True


def _hours(turn: int) -> Iterator[Hour]:
    """The hours of a week in an order that begins elsewhere for each class and subject."""
    early = [
        Hour(day, period) for period in (1, 2, 3, 5, 6) for day in (1, 2, 3, 4, 5) if day != 3 or period < 5
    ]
    late = [Hour(day, period) for period in (4, 7) for day in FULL_DAYS]
    begins = turn % len(early)
    yield from [*early[begins:], *early[:begins], *late]


def _teachings(group: Group) -> list[Teaching]:
    return list(
        Teaching.objects.current().filter(group=group).select_related("person").order_by("subject", "pk")
    )


def _import(college: Establishment, lines: list[dict[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "emploi-du-temps.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            sheet = csv.DictWriter(file, COLUMNS, delimiter=";")
            sheet.writeheader()
            sheet.writerows(lines)
        import_files([path], establishment=college, by=BY)


def _change(college: Establishment) -> None:
    """Of the class of the guide, on its next day: the last lesson is cancelled, a later one is elsewhere."""
    group = Group.objects.get(establishment=college, name=_table()["class"]["name"])
    today, head = clock.today(), _head(college)
    coming = [one for one in lessons_of(Scope.group(group.pk), today, today + AHEAD) if group in one.groups]
    if not coming:
        return
    last = [one for one in coming if one.day == coming[0].day][-1]
    actions.cancel_lesson(last, by=head, reason=_away(last))
    later = [one for one in coming if one.day > last.day and one.room]
    if later and later[0].room:
        room = next(iter(college.rooms.filter(name="Salle 301")), None)
        if room:
            actions.change_room(later[0], by=head, room=room)


def _away(lesson: Lesson) -> str:
    teacher = lesson.teachers[0]
    return f"{teacher.polite_name} est {'absente' if teacher.title == 'Mme' else 'absent'}"


def _head(school: Establishment) -> Person:
    return Post.objects.filter(establishment=school, profile=Profile.HEAD).order_by("pk")[0].person


def _who(person: Person) -> str:
    return f"{person.last_name.upper()} {person.first_name}"


def _halves() -> dict[tuple[int, str], tuple[time, time]]:
    table = _table()
    spans = {half: (_at(table[half][0]), _at(table[half][1])) for half in ("morning", "afternoon")}
    return {(weekday, half): span for weekday in table["school_days"] for half, span in spans.items()}


def _at(words: str) -> time:
    hours, minutes = words.split(":")
    return time(int(hours), int(minutes))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("preau.home.demo").joinpath("week.toml").read_text(encoding="utf-8"))
