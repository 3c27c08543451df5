"""What the first page reads of this room, in plain SQL: one question a hat."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from preau.base import clock
from preau.base.rows import Question
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.directory.scopes import sighted_sql
from preau.meetings.words import and_words, moment_of

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Waiting:
    """An offer where nothing is chosen for a child (id), by the parent who asks."""

    offer: int
    title: str
    deadline: date
    child: int


@dataclass(frozen=True)
class Coming:
    """A rendez-vous taken; `who` is whom one meets."""

    offer: int
    title: str
    starts_at: datetime
    place: str
    by_phone: bool
    child: int
    who: str

    @property
    def moment(self) -> str:
        return moment_of(self.starts_at)


def family_question(person: Person, children: list[int]) -> Question:
    """What a parent of these children (ids) may choose, and has taken."""
    now = clock.now()
    values = {
        "person": person.pk,
        "children": children,
        "day": clock.today(),
        "now": now,
        "until": now + AHEAD,
    }
    return Question(_FAMILY, values)


def family_told(found: dict[str, Any]) -> tuple[list[Waiting], list[Coming]]:
    return [_waiting(one) for one in found["waiting"]], [_coming(one) for one in found["coming"]]


def host_question(person: Person, hat: Hat) -> Question:
    """The next five rendez-vous of who receives, in this school."""
    now = clock.now()
    values = {"person": person.pk, "school": hat.establishment_id, "now": now, "until": now + AHEAD}
    return Question(_HOST, values)


def host_told(found: list[dict[str, Any]]) -> list[Coming]:
    return [_coming(one) for one in found]


def _waiting(found: dict[str, Any]) -> Waiting:
    return Waiting(found["id"], found["title"], date.fromisoformat(found["deadline"]), found["child_id"])


def _coming(found: dict[str, Any]) -> Coming:
    who = and_words(Person(title=t, last_name=n, first_name=f).polite_name for t, n, f in found["who"])
    starts = datetime.fromisoformat(found["starts_at"])
    return Coming(
        found["id"], found["title"], starts, found["place"], found["by_phone"], found["child_id"], who
    )


# An offer where the child has one is settled by whoever still follows the child; where each parent comes, by oneself.
_FAMILY = f"""
SELECT json_build_object('waiting', (SELECT coalesce(json_agg(w), '[]') FROM (
    SELECT r.id, r.title, r.deadline, i.child_id FROM meetings_invitation i JOIN meetings_offer r ON r.id = i.offer_id
     WHERE i.child_id = ANY(%(children)s) AND r.withdrawn_at IS NULL AND r.available_at <= %(now)s
       AND r.deadline >= %(day)s AND NOT EXISTS (
           SELECT FROM meetings_booking b JOIN meetings_desk d ON d.id = b.desk_id
            WHERE d.offer_id = r.id AND b.child_id = i.child_id AND b.ended_at IS NULL
              AND (b.guardian_id = %(person)s OR b.each = 'child' AND EXISTS (
                   SELECT FROM directory_guardianship t
                    WHERE t.child_id = b.child_id AND t.guardian_id = b.guardian_id AND {sighted_sql("t")})))
     ORDER BY r.deadline, r.id, i.child_id LIMIT 6) w),
  'coming', (SELECT coalesce(json_agg(c), '[]') FROM (
    SELECT r.id, r.title, s.starts_at, d.place, d.by_phone, b.child_id,
           (SELECT json_agg(json_build_array(p.title, p.last_name, p.first_name) ORDER BY p.sort_key)
              FROM meetings_desk_hosts h JOIN directory_person p ON p.id = h.person_id WHERE h.desk_id = d.id) AS who
      FROM meetings_booking b JOIN meetings_slot s ON s.id = b.slot_id JOIN meetings_desk d ON d.id = b.desk_id
      JOIN meetings_offer r ON r.id = d.offer_id
     WHERE b.guardian_id = %(person)s AND b.ended_at IS NULL AND b.child_id = ANY(%(children)s)
       AND s.ends_at > %(now)s AND s.starts_at < %(until)s
     ORDER BY s.starts_at LIMIT 6) c))"""
_HOST = """
SELECT coalesce(json_agg(c), '[]') FROM (
    SELECT r.id, r.title, s.starts_at, d.place, d.by_phone, b.child_id,
           json_build_array(json_build_array('', k.last_name, k.first_name)) AS who
      FROM meetings_desk_hosts h JOIN meetings_desk d ON d.id = h.desk_id JOIN meetings_offer r ON r.id = d.offer_id
      JOIN meetings_slot s ON s.desk_id = d.id JOIN meetings_booking b ON b.slot_id = s.id AND b.ended_at IS NULL
      JOIN directory_person k ON k.id = b.child_id
     WHERE h.person_id = %(person)s AND r.establishment_id = %(school)s AND r.withdrawn_at IS NULL
       AND s.withdrawn_at IS NULL AND s.ends_at > %(now)s AND s.starts_at < %(until)s
     ORDER BY s.starts_at, b.seat LIMIT 5) c"""
