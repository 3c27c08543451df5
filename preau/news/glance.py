"""What the first page reads of this room, asked by everyone at eight in the morning: one query for both cards."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from preau.base import clock
from preau.base.rows import rows
from preau.directory.choices import Profile
from preau.directory.door import HatRequest
from preau.news.carnet.queries import WAITING_AT_A_GLANCE, standing_in
from preau.news.choices import LATE_DAYS, Standing
from preau.news.models import Article, Picture
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
class Glance:
    """`to_review`: how many articles wait for the head who asks."""

    waiting: list[Waiting]
    headlines: list[Headline]
    to_review: int


def glance(request: HatRequest) -> Glance:
    """Read once a request; nothing waits under another hat than a parent's."""
    if not hasattr(request, "news_glance"):
        request.news_glance = _read(request)  # type: ignore[attr-defined]
    return request.news_glance  # type: ignore[attr-defined, no-any-return]


def _read(request: HatRequest) -> Glance:
    mine, values = belonging_under(request.person, request.hat)
    now = clock.now()
    since = clock.today() - timedelta(days=LATE_DAYS)
    values |= {"now": now, "news_since": now - RECENT, "notes_since": since}
    waiting = WAITING_AT_A_GLANCE if request.hat.kind == Profile.GUARDIAN else _NOTHING
    values["reviews"] = request.hat.kind == Profile.HEAD
    [(notes, articles, to_review)] = rows(
        _BOTH.format(waiting=waiting, articles=_ARTICLES.format(mine=mine)), values
    )
    return Glance(_waiting(notes), [_headline(one) for one in articles], to_review)


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


_NOTHING = "SELECT NULL WHERE false"
_BOTH = f"""
SELECT (SELECT coalesce(json_agg(w), '[]') FROM ({{waiting}}) w), (SELECT coalesce(json_agg(a), '[]') FROM ({{articles}}) a),
       (SELECT count(*) FROM {Article._meta.db_table} r WHERE %(reviews)s AND r.establishment_id = %(school)s
           AND r.submitted_at IS NOT NULL AND r.available_at IS NULL AND r.withdrawn_at IS NULL)"""
_ARTICLES = f"""
SELECT a.id, a.title, a.available_at,
       coalesce(nullif(e.usual_name, ''), e.name, nullif(o.usual_name, ''), o.name) AS place,
       (SELECT count(*) FROM {Picture._meta.db_table} p WHERE p.article_id = a.id) AS pictures
  FROM {Article._meta.db_table} a
  LEFT JOIN directory_establishment e ON e.id = a.establishment_id
  LEFT JOIN directory_authority o ON o.id = a.authority_id
 WHERE a.available_at <= %(now)s AND a.available_at >= %(news_since)s AND a.withdrawn_at IS NULL
   AND a.audience_id IN (SELECT g.audience_id FROM {AudienceGrant._meta.db_table} g
                           JOIN ({{mine}}) AS mine(kind, place_id) ON mine.kind = g.kind AND mine.place_id = g.place_id)
 ORDER BY a.available_at DESC, a.id DESC LIMIT 4"""
