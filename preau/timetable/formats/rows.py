"""What any timetable file says, in plain rows; the readers fill it, the intake compares it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import NamedTuple

from preau.timetable.choices import CodeKind

KINDS = ("rooms", "teachers", "divisions", "groups", "courses")


class Structure(NamedTuple):
    """A division or a group, by the code of the file."""

    kind: str  # CodeKind.DIVISION or CodeKind.GROUP
    code: str


class FileCourse(NamedTuple):
    """One weekly row. `alternation` empty: every week. `teachers` and `room` are codes of the file."""

    structure: Structure
    weekday: int
    starts_at: time
    ends_at: time
    alternation: str
    subject: str
    mode: str
    room: str
    teachers: tuple[str, ...]


@dataclass(frozen=True)
class FilePerson:
    code: str
    last_name: str = ""
    first_name: str = ""
    birth_name: str = ""
    birth_date: date | None = None
    external_id: str = ""


@dataclass(frozen=True)
class Note:
    """A remark: where, and what."""

    text: str
    file: str = ""
    line: int | None = None
    record: str = ""


@dataclass
class TimetableFile:
    """`year` is the first civil year of the school year. What was refused is counted by kind and told in `notes`."""

    format: str = ""
    uai: str = ""
    year: int | None = None
    starts_on: date | None = None
    people: dict[str, FilePerson] = field(default_factory=dict)
    structures: dict[Structure, str] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, tuple[str, str]] = field(default_factory=dict)
    alternations: dict[str, tuple[str, tuple[date, ...]]] = field(default_factory=dict)
    courses: list[FileCourse] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def refuse(self, kind: str, note: Note) -> None:
        self.refused[kind] = self.refused.get(kind, 0) + 1
        self.notes.append(note)


def merged(files: Iterable[TimetableFile]) -> TimetableFile:
    """Several files of one school as one: a down and an up file complete each other, whatever their order."""
    whole = TimetableFile()
    for one in files:
        whole.format = " ".join(filter(None, [whole.format, one.format]))
        whole.uai, whole.year = whole.uai or one.uai, whole.year or one.year
        whole.starts_on = whole.starts_on or one.starts_on
        whole.people = one.people | _named(whole.people, one.people)
        whole.structures = {**one.structures, **{key: name for key, name in whole.structures.items() if name}}
        whole.structures |= {key: name for key, name in one.structures.items() if name}
        whole.subjects |= one.subjects
        whole.rooms |= one.rooms
        whole.alternations |= one.alternations
        whole.courses += one.courses
        whole.notes += one.notes
        for kind, number in one.refused.items():
            whole.refused[kind] = whole.refused.get(kind, 0) + number
    whole.courses = folded(whole.courses)
    return whole


def folded(courses: Iterable[FileCourse]) -> list[FileCourse]:
    """Rows that say the same hour of the same group once a teacher are one row with all of them (co-teaching)."""
    found: dict[tuple[object, ...], FileCourse] = {}
    for one in courses:
        key = (one.structure, one.subject, one.weekday, one.starts_at, one.ends_at, one.alternation)
        before = found.get(key)
        if before is None:
            found[key] = one
        else:
            teachers = tuple(sorted({*before.teachers, *one.teachers}))
            found[key] = before._replace(
                teachers=teachers, room=before.room or one.room, mode=before.mode or one.mode
            )
    return list(found.values())


def is_division(structure: Structure) -> bool:
    return structure.kind == CodeKind.DIVISION


def _named(before: dict[str, FilePerson], now: dict[str, FilePerson]) -> dict[str, FilePerson]:
    """Those already read that say more than the new ones of the same code."""
    return {code: one for code, one in before.items() if one.last_name or code not in now}
