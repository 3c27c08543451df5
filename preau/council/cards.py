"""What the room puts on first pages: one question to the database each, since everyone opens them at eight."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from preau.base import clock
from preau.base.rows import Question, rows
from preau.council import queries
from preau.council.choices import DutyKind, SittingEvent
from preau.council.duties import RECALLED, duties_of
from preau.council.rules import OFFICE, functions
from preau.directory.choices import Profile
from preau.directory.door import HatRequest

SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """A sitting to come (`starts_at`), or an act on its way to being executory; `state` is "call", "draft" or ""."""

    pk: int
    title: str
    state: str
    starts_at: datetime | None


def ask_convened(request: HatRequest) -> Question:
    now = clock.now()
    return Question(
        _IS_CALLED, {"person": request.person.pk, "now": now, "since": now - queries.MINUTES_WAIT}
    )


def convened(request: HatRequest, is_asked: bool) -> dict[str, Any] | None:
    """What one is called to, and minutes to write or to sign; what waits comes first. Nearly nobody is asked anything."""
    if not is_asked:
        return None
    found, minutes = (
        queries.own_convocations(request.person),
        queries.own_minutes(request.person, request.hat),
    )
    is_first = bool(minutes) or any(one.answer is None for one in found)
    return {"called": found, "minutes": minutes, "is_first": is_first} if found or minutes else None


def ask_due(request: HatRequest) -> Question:
    """Whether this hat keeps a register where anything may be owed; the rules of the assembly say what."""
    now = clock.now()
    since, values = (
        now - timedelta(days=366) - RECALLED,
        {"post": request.hat.row_id, "office": list(functions(OFFICE))},
    )
    return Question(_OWES, values | {"now": now, "since": since, "head": Profile.HEAD})


def due(request: HatRequest, may_owe: bool) -> dict[str, Any] | None:
    """What the assemblies that this hat keeps owe by a day, what is due first first."""
    kept = queries.kept_assemblies(request.person, request.hat)
    found = [one for one in duties_of(kept) if one.is_near or one.kind != DutyKind.CALL] if may_owe else []
    return {"duties": found[:SHOWN], "is_first": any(one.is_near for one in found)} if found else None


def next_sittings(request: HatRequest) -> dict[str, Any] | None:
    """For who keeps a register: the sittings to come, then the acts on their way."""
    over = [str(one) for one in SittingEvent if one != SittingEvent.OPENED]
    values = {"post": request.hat.row_id, "office": list(functions(OFFICE)), "over": over, "shown": SHOWN}
    found = [Waiting(*row) for row in rows(_WAITING, values)]
    return {"waiting": found} if found else None


_IS_CALLED = """
SELECT EXISTS (SELECT FROM council_member m JOIN council_convocation v ON v.member_id = m.id
                 JOIN council_call c ON c.id = v.call_id JOIN council_sitting s ON s.id = c.sitting_id
                WHERE m.person_id = %(person)s AND s.starts_at >= %(now)s)
    OR EXISTS (SELECT FROM council_member m JOIN council_sitting s ON m.id IN (s.secretary_id, s.chair_id)
                WHERE m.person_id = %(person)s AND s.starts_at BETWEEN %(since)s AND %(now)s
                  AND (m.id = s.secretary_id OR EXISTS (SELECT FROM council_minutes n WHERE n.sitting_id = s.id))
                  AND NOT EXISTS (SELECT FROM council_sittingpaper p WHERE p.sitting_id = s.id AND p.kind = 'proces-verbal')
                  AND NOT EXISTS (SELECT FROM council_minutessignature g JOIN council_minutes n ON n.id = g.minutes_id
                                   WHERE n.sitting_id = s.id AND g.member_id = m.id))
"""
_OWES = """
SELECT EXISTS (SELECT FROM directory_post p
                 JOIN council_assembly a ON a.authority_id = p.authority_id AND p.function = ANY(%(office)s)
                                         OR a.establishment_id = p.establishment_id AND p.profile = %(head)s
                 JOIN council_sitting s ON s.assembly_id = a.id AND s.starts_at >= %(since)s
                WHERE p.id = %(post)s
                  AND CASE WHEN s.starts_at > %(now)s THEN NOT EXISTS (SELECT FROM council_call c WHERE c.sitting_id = s.id)
                           ELSE (SELECT count(*) FROM council_sittingpaper q WHERE q.sitting_id = s.id) < 2 END)
"""
_WAITING = """
WITH kept AS (SELECT a.id, a.name FROM council_assembly a JOIN directory_post p ON p.authority_id = a.authority_id
               WHERE p.id = %(post)s AND p.function = ANY(%(office)s))
(SELECT s.id, kept.name, CASE WHEN c.id IS NULL THEN 'draft' ELSE 'call' END, s.starts_at
   FROM council_sitting s JOIN kept ON kept.id = s.assembly_id LEFT JOIN council_call c ON c.sitting_id = s.id
  WHERE NOT EXISTS (SELECT 1 FROM council_sittingstep t WHERE t.sitting_id = s.id AND t.kind = ANY(%(over)s))
  ORDER BY s.starts_at LIMIT %(shown)s)
UNION ALL
(SELECT act.id, act.year || '-' || act.number || '. ' || act.title, '', NULL
   FROM council_act act JOIN kept ON kept.id = act.assembly_id
  WHERE act.number IS NOT NULL AND act.executory_on IS NULL AND act.matter_id IS NOT NULL
  ORDER BY act.year DESC, act.number DESC LIMIT %(shown)s)
"""
