"""What the first page reads of this room, asked by everyone at eight in the morning: one query for all its cards."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from preau.base import clock
from preau.base.rows import Reading, Table
from preau.directory.choices import Profile
from preau.directory.door import HatRequest
from preau.directory.scopes import sighted_sql
from preau.news.carnet.queries import WAITING_AT_A_GLANCE, standing_in
from preau.news.choices import LATE_DAYS, Standing
from preau.news.models import Article, Closure, Picture, Poll, Voice
from preau.news.models.continuity import CONCERNS
from preau.sharing.belonging import belonging_under
from preau.sharing.models import AudienceGrant

RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """A note that waits for the parent who asks, for one child (id)."""

    note: int
    subject: str
    deadline: date
    child: int


@dataclass(frozen=True)
class Headline:
    pk: int
    title: str
    place: str
    available_at: datetime
    pictures: int


@dataclass(frozen=True)
class Asked:
    """A poll that waits for the voice of the parent who asks."""

    pk: int
    question: str
    closes_on: date


@dataclass(frozen=True)
class Closed:
    """A class or a school that is closed, or will be."""

    pk: int
    name: str
    why: str
    starts_on: date
    ends_on: date | None

    @property
    def key(self) -> str:
        return str(self.pk)


@dataclass(frozen=True)
class Glance:
    """`to_review`: how many articles wait for the head who asks."""

    waiting: list[Waiting]
    headlines: list[Headline]
    to_review: int
    polls: list[Asked]
    closed: list[Closed]


def glance(request: HatRequest) -> Glance:
    """Read once a request; nothing waits under another hat than a parent's."""
    if not hasattr(request, "news_glance"):
        request.news_glance = _read(request)  # type: ignore[attr-defined]
    return request.news_glance  # type: ignore[attr-defined, no-any-return]


def read_at_a_glance(request: HatRequest) -> Iterator[Reading]:
    """What `glance` reads, for `base.rows.foresee`; made once a request, since it says the moment."""
    if not hasattr(request, "news_reading"):
        request.news_reading = _reading(request)  # type: ignore[attr-defined]
    yield request.news_reading  # type: ignore[attr-defined]


def _reading(request: HatRequest) -> Reading:
    mine, values = belonging_under(request.person, request.hat)
    now = clock.now()
    since = clock.today() - timedelta(days=LATE_DAYS)
    values |= {"now": now, "news_since": now - RECENT, "notes_since": since}
    is_parent = request.hat.kind == Profile.GUARDIAN
    waiting, polls = (WAITING_AT_A_GLANCE, _POLLS) if is_parent else (_NOTHING, _NOTHING)
    values["reviews"] = request.hat.kind == Profile.HEAD
    parts = {"waiting": waiting, "polls": polls, "articles": _ARTICLES, "closed": _CLOSED}
    return Reading(Table(_ALL.format(mine=mine, **parts), (None,) * 5), values)


def _read(request: HatRequest) -> Glance:
    [asked] = read_at_a_glance(request)
    [(notes, articles, to_review, polls, closed)] = asked.table.rows(asked.values)
    return Glance(
        _waiting(notes),
        [_headline(one) for one in articles],
        to_review,
        [Asked(one["id"], one["question"], date.fromisoformat(one["closes_on"])) for one in polls],
        [_closed(one) for one in closed],
    )


def _waiting(found: list[dict[str, Any]]) -> list[Waiting]:
    return [
        Waiting(one["id"], one["subject"], date.fromisoformat(one["deadline"]), one["child_id"])
        for one in found
        if standing_in(one["signatures"], one["signers"], one["agreed"], one["refused"]) == Standing.WAITING
    ]


def _headline(found: dict[str, Any]) -> Headline:
    return Headline(
        found["id"],
        found["title"],
        found["place"],
        datetime.fromisoformat(found["available_at"]),
        found["pictures"],
    )


def _closed(found: dict[str, Any]) -> Closed:
    first, last = found["starts_on"], found["ends_on"]
    return Closed(
        found["id"],
        found["name"],
        found["why"],
        date.fromisoformat(first),
        date.fromisoformat(last) if last else None,
    )


_NOTHING = "SELECT NULL WHERE false"
_ALL = f"""
WITH mine(kind, place_id) AS ({{mine}}),
     held AS (SELECT g.audience_id FROM {AudienceGrant._meta.db_table} g JOIN mine USING (kind, place_id))
SELECT (SELECT coalesce(json_agg(w), '[]') FROM ({{waiting}}) w), (SELECT coalesce(json_agg(a), '[]') FROM ({{articles}}) a),
       (SELECT count(*) FROM {Article._meta.db_table} r WHERE %(reviews)s AND r.establishment_id = %(school)s
           AND r.submitted_at IS NOT NULL AND r.available_at IS NULL AND r.withdrawn_at IS NULL),
       (SELECT coalesce(json_agg(p), '[]') FROM ({{polls}}) p), (SELECT coalesce(json_agg(c), '[]') FROM ({{closed}}) c)"""
_ARTICLES = f"""
SELECT a.id, a.title, a.available_at,
       coalesce(nullif(e.usual_name, ''), e.name, nullif(o.usual_name, ''), o.name) AS place,
       (SELECT count(*) FROM {Picture._meta.db_table} p WHERE p.article_id = a.id) AS pictures
  FROM {Article._meta.db_table} a
  LEFT JOIN directory_establishment e ON e.id = a.establishment_id
  LEFT JOIN directory_authority o ON o.id = a.authority_id
 WHERE a.available_at <= %(now)s AND a.available_at >= %(news_since)s AND a.withdrawn_at IS NULL
   AND a.audience_id IN (SELECT audience_id FROM held)
 ORDER BY a.available_at DESC, a.id DESC LIMIT 4"""
# What waits for a parent: neither they nor, where the child has a voice, another adult of theirs has answered.
_POLLS = f"""
SELECT q.id, q.question, q.closes_on FROM {Poll._meta.db_table} q
 WHERE q.audience_id IN (SELECT audience_id FROM held) AND q.available_at <= %(now)s AND q.closed_at IS NULL
   AND q.closes_on >= %(day)s
   AND NOT EXISTS (SELECT FROM {Voice._meta.db_table} v WHERE v.poll_id = q.id AND (v.voter_id = %(person)s
       OR v.child_id IN (SELECT t.child_id FROM directory_guardianship t
                          WHERE t.guardian_id = %(person)s AND {sighted_sql("t")})))
 ORDER BY q.closes_on, q.id LIMIT 4"""
_CLOSED = f"""
SELECT c.id, coalesce(g.name, nullif(e.usual_name, ''), e.name) AS name, c.why, c.starts_on, c.ends_on
  FROM {Closure._meta.db_table} c JOIN directory_establishment e ON e.id = c.establishment_id
  LEFT JOIN directory_group g ON g.id = c.group_id
 WHERE c.ended_at IS NULL AND (c.ends_on IS NULL OR c.ends_on >= %(day)s) AND EXISTS (SELECT FROM mine WHERE {CONCERNS})
 ORDER BY c.starts_on, c.id LIMIT 6"""
