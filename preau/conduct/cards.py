"""What the room puts on the pages of others: first pages, the page of a lesson, the card of a pupil."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.rows import Foreseen, Question, Reading, Table
from preau.conduct import rules
from preau.conduct.kinds import measure_words, punishment_words
from preau.conduct.models import Incident, Punishment, Sanction
from preau.conduct.sight import pupils_reported_by
from preau.directory.children import Child, children_here, pupil_here
from preau.directory.choices import Profile
from preau.directory.door import HatRequest
from preau.directory.models import Person
from preau.timetable.lessons import Lesson

LATELY = timedelta(days=7)


def is_second_degree(request: HatRequest) -> bool:
    """Whether this hat has anything to do with a collège or a lycée: the door is in "Tout" for it alone."""
    if request.hat.kind == Profile.GUARDIAN:
        return any(_is_second_degree(one) for one in children_here(request))
    if request.hat.kind == Profile.PUPIL:
        me = pupil_here(request)
        return me is not None and _is_second_degree(me)
    return rules.may_report(request.hat)


def ask_to_see(request: HatRequest) -> Question:
    return Question(_TO_SEE, {"school": request.hat.establishment_id, "today": clock.today()})


def to_see(request: HatRequest, told: list[int] | None) -> dict[str, Any] | None:
    """For school life and the head: incidents to look at, detentions of the day; no card when there is neither."""
    incidents, detentions, left = told or [0, 0, 0]
    if not rules.follows(request.hat) or not (incidents or detentions):
        return None
    return {"incidents": incidents, "detentions": detentions, "left": left}


def report_in_lesson(request: HatRequest, lesson: Lesson) -> dict[str, Any] | None:
    """On the page of a lesson of today or before, for who holds it: report, punish; what one has reported already."""
    if (
        lesson.is_off
        or lesson.day > clock.today()
        or not rules.may_report_in(request.person, request.hat, lesson)
    ):
        return None
    mine = Incident.objects.visible_to(request.person, request.hat).standing().filter(lesson=lesson.key)
    return {"lesson": lesson, "incidents": list(mine.order_by("pk")[:5])}


def door_of_pupil(request: HatRequest, other: Person) -> dict[str, Any] | None:
    """From the card of a pupil to what one may read and write of them."""
    if not rules.may_report(request.hat):
        return None
    here = pupils_reported_by(request.person, request.hat).filter(pk=other.pk)
    return {"pupil": other} if here.exists() else None


@dataclass(frozen=True)
class Told:
    """A punishment or a procedure, as a first page names it."""

    url_name: str
    pk: int
    title: str
    day: date | None
    at: time | None
    is_decided: bool


def of_child(request: HatRequest, child: Child) -> dict[str, Any] | None:
    """For a parent: what holds now, or is of this week, for one child; all the children are asked at once."""
    if not hasattr(request, "conduct_told"):
        request.conduct_told = _told(_older(request))  # type: ignore[attr-defined]
    found = request.conduct_told.get(child.person.pk)  # type: ignore[attr-defined]
    return {"told": found, "child": child} if found else None


def read_of_child(request: HatRequest, _child: Child) -> Iterator[Foreseen]:
    """The same for each child: all are asked with the first."""
    if older := _older(request):
        yield _reading(older)


def _older(request: HatRequest) -> list[int]:
    return [one.person.pk for one in children_here(request) if _is_second_degree(one)]


def of_me(request: HatRequest) -> dict[str, Any] | None:
    """For a pupil: the same of oneself."""
    me = pupil_here(request)
    found = _told([me.person.pk]).get(me.person.pk) if me and _is_second_degree(me) else None
    return {"told": found} if found else None


def _is_second_degree(child: Child) -> bool:
    return child.establishment is not None and not child.establishment.is_first_degree


def _told(pupils: list[int]) -> dict[int, list[Told]]:
    """By pupil, for those alone of whom there is something; one query."""
    found: dict[int, list[Told]] = defaultdict(list)
    asked = _reading(pupils)
    for pupil, kind, pk, code, day, at, decided in asked.table.rows(asked.values) if pupils else []:
        title = punishment_words(code) if kind == "punishment" else _sanction_words(code)
        found[pupil].append(Told(f"conduct:{kind}", pk, title, day, at, decided))
    return found


def _reading(pupils: list[int]) -> Reading:
    today = clock.today()
    since = datetime.combine(today - LATELY, time(), clock.PARIS)
    return Reading(_RECENT, {"pupils": pupils, "today": today, "since": since, "lately": today - LATELY})


def _sanction_words(code: str) -> str:
    return measure_words(code) if code else _("Procédure disciplinaire")


_TO_SEE = f"""
SELECT json_build_array(
  (SELECT count(*) FROM {Incident._meta.db_table} i
    WHERE i.establishment_id = %(school)s AND i.seen_at IS NULL AND i.withdrawn_at IS NULL),
  (SELECT count(*) FROM {Punishment._meta.db_table} p WHERE p.establishment_id = %(school)s AND p.day = %(today)s
      AND p.starts_at IS NOT NULL AND p.withdrawn_at IS NULL),
  (SELECT count(*) FROM {Punishment._meta.db_table} p WHERE p.establishment_id = %(school)s AND p.day = %(today)s
      AND p.starts_at IS NOT NULL AND p.withdrawn_at IS NULL AND p.outcome = ''))
"""
_RECENT = Table(
    f"""
SELECT pupil_id, 'punishment', id, kind, day, starts_at, true FROM {Punishment._meta.db_table}
 WHERE pupil_id = ANY (%(pupils)s) AND withdrawn_at IS NULL AND (given_at >= %(since)s OR day >= %(today)s)
UNION ALL
SELECT pupil_id, 'sanction', id, measure, coalesce(decided_on, answer_until), NULL, decided_on IS NOT NULL
  FROM {Sanction._meta.db_table}
 WHERE pupil_id = ANY (%(pupils)s) AND told_on IS NOT NULL
   AND (decided_on IS NULL OR decided_on >= %(lately)s OR ends_on >= %(today)s)
 ORDER BY 2 DESC, 3 DESC
""",
    (None, None, None, None, date.fromisoformat, time.fromisoformat, None),
)
