"""What stands around a spot of the book, in one query: its line with files and works, the pupils, the load of the days to
come, and what may be laid on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from preau.base import clock
from preau.base.rows import Question, asked_at_once, partly
from preau.directory.models import Person
from preau.directory.models.dated import current_sql
from preau.directory.wordings import class_words
from preau.files.models import StoredFile
from preau.homework.actions.book import Spot
from preau.homework.dues import AHEAD
from preau.homework.models import Entry, JoinedFile, Work
from preau.homework.queries import Load, loads_question, loads_told
from preau.timetable.lessons import LINE
from preau.ui.words import short_day_words

RECENT = timedelta(days=60)
OFFERED = 30


@dataclass(frozen=True)
class Offer:
    """Something that may be laid on a lesson: `key` is "seance-12" (a prepared step) or "cahier-12" (a line)."""

    key: str
    words: str


@dataclass(frozen=True)
class Around:
    """`loads` holds the days that have one, from the day of the spot (or today) on, as far as dues are proposed."""

    entry: Entry | None
    files: list[JoinedFile]
    works: list[Work]
    pupils: list[Person]
    loads: dict[date, Load]
    offers: list[Offer]


def around(spot: Spot, person: Person, establishment_id: int | None) -> Around:
    """As `person` sees it, who may write there; one query."""
    groups = [one.pk for one in spot.groups]
    first = max(spot.day, clock.today())
    days = [first + timedelta(days=n) for n in range(AHEAD.days + 2)]
    mine = {"person": person.pk, "school": establishment_id}
    values = {"groups": groups, "day": clock.today()}
    lines = {"subject": spot.subject, "since": clock.today() - RECENT, "groups": groups, **mine}
    line, pupils, steps, others, loads = asked_at_once([
        _line_question(spot), Question(_PUPILS, values), Question(_STEPS, mine), Question(_LINES, lines),
        loads_question(groups, days),
    ])  # fmt: skip
    entry, files, works = _line(line)
    people = [partly(Person, ["id", "last_name", "first_name"], one) for one in pupils or []]
    return Around(entry, files, works, people, loads_told(loads), [*_prepared(steps), *_written(others)])


def _line_question(spot: Spot) -> Question:
    if spot.lesson:
        return Question(_OF_LESSON, {"course": spot.lesson.course_id, "date": spot.lesson.date})
    return Question(_OF_DAY, {"group": spot.groups[0].pk, "date": spot.day, "subject": spot.subject})


def _line(found: list[Any] | None) -> tuple[Entry | None, list[JoinedFile], list[Work]]:
    if found is None:
        return None, [], []
    pk, text, typed, published_at, files, works = found
    published = datetime.fromisoformat(published_at) if published_at else None
    entry = partly(Entry, ["id", "text", "typed", "published_at"], (pk, text, typed, published))
    return entry, [_file(one) for one in files or []], [_work(one) for one in works or []]


def _file(row: list[Any]) -> JoinedFile:
    joined = partly(JoinedFile, ["id", "name", "stored_id"], row[:3])
    joined.stored = partly(StoredFile, ["id", "size", "media_type"], row[2:])
    return joined


def _work(row: list[Any]) -> Work:
    *told, due_on = row
    return partly(Work, _WORK, (*told, date.fromisoformat(due_on)))


def _prepared(found: Iterable[list[Any]] | None) -> list[Offer]:
    return [
        Offer(f"seance-{pk}", f"{sequence} · {place}. {title}") for pk, sequence, place, title in found or []
    ]


def _written(found: Iterable[list[Any]] | None) -> list[Offer]:
    return [
        Offer(
            f"cahier-{pk}",
            f"{class_words(names)}, {short_day_words(date.fromisoformat(day))} · {' '.join(text.split())[:60]}",
        )
        for pk, names, day, text in found or []
    ]


_WORK = ["id", "what", "subject", "minutes", "hands_in", "to_all", "due_on"]
_ENTRY = f"""json_build_array(e.id, e.text, e.typed, e.published_at,
    (SELECT json_agg(json_build_array(f.id, f.name, s.id, s.size, s.media_type) ORDER BY f.id)
       FROM homework_joinedfile f JOIN files_storedfile s ON s.id = f.stored_id WHERE f.entry_id = e.id),
    (SELECT json_agg(json_build_array({", ".join(f"w.{name}" for name in _WORK)}) ORDER BY w.due_on, w.id)
       FROM homework_work w WHERE w.entry_id = e.id AND w.withdrawn_at IS NULL))"""
_OF_LESSON = f"""
WITH RECURSIVE {LINE} SELECT {_ENTRY} FROM line l
  JOIN homework_entry e ON e.course_id = l.id AND e.date = %(date)s::date ORDER BY l.rank LIMIT 1"""
_OF_DAY = f"""
SELECT {_ENTRY} FROM homework_entry e
 WHERE e.group_id = %(group)s AND e.date = %(date)s::date AND e.subject = %(subject)s"""
_PUPILS = f"""
SELECT json_agg(json_build_array(p.id, p.last_name, p.first_name) ORDER BY p.sort_key, p.id) FROM directory_person p
 WHERE p.id IN (SELECT m.person_id FROM directory_membership m
     WHERE m.group_id = ANY (%(groups)s::bigint[]) AND m.role = 'pupil' AND {current_sql("m")})"""
# One's own sequences, and those that a colleague of this school has shared (`SequenceQuerySet.visible_to`).
_STEPS = f"""
SELECT json_agg(json_build_array(id, sequence, place, title) ORDER BY made_at DESC, place, id) FROM (
    SELECT s.id, q.title AS sequence, s.place, s.title, q.made_at
      FROM homework_sequence q JOIN homework_step s ON s.sequence_id = q.id
     WHERE q.owner_id = %(person)s OR q.id IN (SELECT h.sequence_id FROM homework_share h
         WHERE h.colleague_id = %(person)s AND h.establishment_id = %(school)s)
     ORDER BY q.made_at DESC, s.place, s.id LIMIT {OFFERED}) steps"""
_LINES = f"""
SELECT json_agg(json_build_array(id, names, day, text) ORDER BY day DESC, id DESC) FROM (
    SELECT e.id, e.day, left(e.text, 300) AS text,
           (SELECT string_agg(g.name, ', ' ORDER BY g.name) FROM homework_entry_groups x
              JOIN directory_group g ON g.id = x.group_id WHERE x.entry_id = e.id) AS names
      FROM homework_entry e
     WHERE e.author_id = %(person)s AND e.subject = %(subject)s AND e.day >= %(since)s AND e.published_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM homework_entry_groups x WHERE x.entry_id = e.id AND x.group_id = ANY (%(groups)s::bigint[]))
     ORDER BY e.day DESC, e.id DESC LIMIT {OFFERED}) lines"""
