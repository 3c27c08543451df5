"""What the directory and the timetable already hold of a school, read once for a file to be compared with."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, NamedTuple

from preau.base import clock
from preau.base.rows import rows
from preau.directory.models import Establishment, Group, Identity, Person, Post, SchoolYear
from preau.timetable.choices import CodeKind, CourseSource
from preau.timetable.models import Alternation, FileCode, Room


class KnownCourse(NamedTuple):
    """A course of the year as it stands; `groups` and `teachers` are sets of ids."""

    pk: int
    weekday: int
    starts_at: time
    ends_at: time
    alternation: int | None
    subject: str
    label: str
    mode: str
    room: int | None
    source: str
    starts_on: date
    ends_on: date | None
    groups: frozenset[int]
    teachers: frozenset[int]
    follows: int | None = None

    @property
    def of_file(self) -> bool:
        return self.source == CourseSource.FILE


@dataclass
class Known:
    """Persons by folded name ("CARON ODILE"), groups by folded code and name, codes that earlier files taught."""

    establishment: Establishment
    year: SchoolYear
    codes: dict[tuple[str, str], FileCode] = field(default_factory=dict)
    people: dict[str, set[int]] = field(default_factory=dict)
    births: dict[int, date | None] = field(default_factory=dict)
    identities: dict[str, int] = field(default_factory=dict)
    groups: dict[tuple[bool, str], set[int]] = field(default_factory=dict)
    group_ids: set[int] = field(default_factory=set)
    rooms: dict[str, Room] = field(default_factory=dict)
    alternations: dict[str, Alternation] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    courses: list[KnownCourse] = field(default_factory=list)


def read_known(establishment: Establishment, year: SchoolYear) -> Known:
    known = Known(establishment, year)
    known.codes = {(one.kind, one.code): one for one in FileCode.objects.filter(establishment=establishment)}
    known.subjects = {
        code: one.label for (kind, code), one in known.codes.items() if kind == CodeKind.SUBJECT
    }
    _read_people(known)
    _read_groups(known)
    known.rooms = {one.code: one for one in Room.objects.filter(establishment=establishment)}
    here = Alternation.objects.filter(establishment=establishment, school_year=year)
    known.alternations = {one.code: one for one in here}
    values = {"school": establishment.pk, "year": year.pk}
    known.courses = [_course(row) for row in rows(_COURSES, values)]
    for code, label in rows(_SUBJECTS, {**values, "day": clock.today()}):
        known.subjects.setdefault(code, label)
    return known


def fold(words: str) -> str:
    """Without accents, case nor punctuation: how two systems write the same name."""
    plain = unicodedata.normalize("NFKD", words.replace("œ", "oe").replace("Œ", "OE"))
    kept = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.upper().split())


def _read_people(known: Known) -> None:
    posts = Post.objects.current().filter(establishment=known.establishment).values("person")
    found: dict[str, set[int]] = defaultdict(set)
    for person in Person.objects.filter(pk__in=posts):
        known.births[person.pk] = person.birth_date
        for family in {person.last_name, person.birth_name} - {""}:
            found[fold(f"{family} {person.first_name}")].add(person.pk)
            found[fold(family)].add(person.pk)
    known.people = found
    staff = Identity.objects.filter(person__in=list(known.births), kind="staff")
    known.identities = dict(staff.values_list("external_id", "person"))


def _read_groups(known: Known) -> None:
    found: dict[tuple[bool, str], set[int]] = defaultdict(set)
    here = Group.objects.filter(establishment=known.establishment, school_year=known.year, missing_since=None)
    for group in here:
        known.group_ids.add(group.pk)
        for words in {group.name, group.external_id.rpartition("$")[2]} - {""}:
            found[(group.kind == "class", fold(words))].add(group.pk)
            found[(group.kind == "class", fold(words).replace(" ", ""))].add(group.pk)
    known.groups = found


def _course(row: tuple[Any, ...]) -> KnownCourse:
    *told, groups, teachers, follows = row
    return KnownCourse._make((*told, frozenset(groups or ()), frozenset(teachers or ()), follows))


# The courses of the year that were held, are or will be: what left a file by mistake is found again.
_COURSES = """
SELECT c.id, c.weekday, c.starts_at, c.ends_at, c.alternation_id,
       CASE WHEN c.subject_code <> '' THEN c.subject_code ELSE left(c.subject, 20) END, c.subject, c.mode, c.room_id,
       c.source, c.starts_on, c.ends_on, g.ids, t.ids, c.follows_id
  FROM timetable_course c
  LEFT JOIN (SELECT course_id, array_agg(group_id) AS ids FROM timetable_course_groups
              WHERE course_id IN (SELECT id FROM timetable_course WHERE establishment_id = %(school)s
                                     AND school_year_id = %(year)s)
              GROUP BY course_id) g ON g.course_id = c.id
  LEFT JOIN (SELECT course_id, array_agg(person_id) AS ids FROM timetable_course_teachers
              WHERE course_id IN (SELECT id FROM timetable_course WHERE establishment_id = %(school)s
                                     AND school_year_id = %(year)s)
              GROUP BY course_id) t ON t.course_id = c.id
 WHERE c.establishment_id = %(school)s AND c.school_year_id = %(year)s
   AND (c.ends_on IS NULL OR c.ends_on >= c.starts_on)
"""
_SUBJECTS = """
SELECT DISTINCT t.subject_code, t.subject FROM directory_teaching t JOIN directory_group g ON g.id = t.group_id
 WHERE g.establishment_id = %(school)s AND g.school_year_id = %(year)s AND t.subject_code <> '' AND t.subject <> ''
   AND t.starts_on <= %(day)s
"""
