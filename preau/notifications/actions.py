"""Verbs of notifications: tell, read, forget, choose. Mails leave from `mails`, phones ring from `push.sending`."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from preau.base import clock, transaction
from preau.base.direct import ping
from preau.base.manifest import registry
from preau.directory.models import Person
from preau.directory.quiet.readings import place_sql, settled_among
from preau.notifications.choices import LOUDEST, Way
from preau.notifications.models import Device, Notification, Preference, Rhythm, Ring
from preau.notifications.moments import moments
from preau.notifications.push.rings import ring, with_device
from preau.notifications.tasks import ring_phones, send_texts
from preau.notifications.texts.actions import write_texts
from preau.ui.languages import in_others

Words = str | Callable[[], str]


@transaction.atomic
def tell_many(
    kind: str,
    *,
    readers: str,
    params: Sequence[Any],
    text: Words,
    path: str,
    since: datetime | None = None,
    urgent: bool = False,
    from_staff: bool = False,
    mailed: bool = False,
) -> int:
    """Tell everyone of an SQL query that gives (person_id, child_id or NULL), a row for each child; say how many were told.

    One `INSERT … SELECT`, harmless when repeated: one row per person, kind and path, which names all its children and is heard in
    the most audible of the ways that were chosen for them. `text` is at most 200 signs and holds nothing that a family would not
    want read over a shoulder; given as a function, it is said in each language that is offered. `mailed`: the room that tells
    sends a mail of its own, to those who want one (`queries.wants_mail`).

    It is readable from `since` on (now by default) and announced when the school of each reader breaks its silence,
    which `urgent` does not wait for. `from_staff`: told by someone of a school to its people, whom the school may have
    exempted from the silence. Whoever asked never to hear of this kind is told of what is urgent only. What is urgent also
    rings every phone, is mailed to all whatever they chose, and leaves by text where the school has opened that way (`texts`).
    """
    since = since or clock.now()
    placed = _placed(readers)
    words = [*_words(kind, text, path, urgent), since, kind, _default_way(kind), _without_phone(kind)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT place FROM ({placed}) AS placed", [*params])
        table = _table([row[0] for row in cursor.fetchall()], since, urgent, from_staff)
        cursor.execute(_TELL.format(placed=placed), [*words, *params, *table, urgent])
        rows = cursor.fetchall()
    told = [person for person, _pk, _by_push in rows]
    if mailed:
        Notification.objects.filter(kind=kind, path=path, person__in=told).update(mailed_at=clock.now())
    _refine(kind, path, since, urgent)
    _reach_phones(rows, urgent)
    if since <= clock.now():
        ping(told)
    return len(told)


def read_all(*, by: Person) -> int:
    """Everything told to a person is read."""
    return Notification.objects.visible_to(by).unread().update(read_at=clock.now())


def mark_read(path: str, *, by: Person) -> int:
    """What led to `path` is read, because the person has opened it."""
    return Notification.objects.visible_to(by).unread().filter(path=path).update(read_at=clock.now())


def forget(
    paths: Iterable[str], *, since: datetime | None = None, among: QuerySet[Person] | None = None
) -> int:
    """Nothing leads there any more; with `since`, only what is unread and was told from that moment on; with `among`, for these
    persons only, where a path is the same for those of every school."""
    rows = Notification.objects.filter(path__in=list(paths))
    if among is not None:
        rows = rows.filter(person__in=among.values("pk"))
    if since:
        rows = rows.filter(made_at__gte=since, read_at=None)
    return rows.delete()[1].get(Notification._meta.label, 0)


def hush(told: str, params: Sequence[Any]) -> int:
    """Phones and mails say no more of what was told by an SQL query of (path, the `made_at` it was told with), and has waited for
    its hour until now; it is still read in the app. How many."""
    with connection.cursor() as cursor:
        cursor.execute(_HUSH.format(told=told), [*params])
        hushed = [row[0] for row in cursor.fetchall()]
    Ring.objects.filter(notification__in=hushed).delete()
    return len(hushed)


@transaction.atomic
def choose_ways(ways: dict[tuple[str, int | None], str], *, by: Person) -> None:
    """How a person wants to hear of each (kind, child or None); what waits for a mail follows at once.

    A child without a word of its own (an empty way) follows what holds in general.
    """
    now, kinds = clock.now(), registry.notification_kinds()
    for (kind, child), way in ways.items():
        if kind not in kinds:
            continue
        key: dict[str, Any] = {"person": by, "kind": kind, "child_id": child}
        if way:
            Preference.objects.update_or_create(**key, defaults={"way": way, "chosen_at": now})
        else:
            Preference.objects.filter(**key).delete()
    _settle_pending(by)


@transaction.atomic
def choose_rhythm(
    *, by: Person, morning: time | None, evening: time | None, days: list[int], detailed: bool
) -> Rhythm:
    """A person's own hours (none: those of the school), and whether a mail may name the child and the writer."""
    rhythm, _made = Rhythm.objects.update_or_create(
        person=by,
        defaults={
            "morning": morning, "evening": evening, "days": sorted(days), "detailed": detailed, "chosen_at": clock.now(),
        },
    )  # fmt: skip
    _settle_pending(by)
    return rhythm


def ways_of(person: Person) -> dict[tuple[str, int | None], str]:
    """What a person chose, by (kind, child or None)."""
    rows = Preference.objects.filter(person=person).values_list("kind", "child", "way")
    return {(kind, child): way for kind, child, way in rows}


def _reach_phones(rows: list[tuple[int, int, bool]], urgent: bool) -> None:
    """Of what was just told (person, notification, whether phones ring for it): rings, and the texts of what is urgent."""
    if ring(pk for _person, pk, by_push in rows if by_push):
        ring_phones.defer()
    if urgent and write_texts(pk for _person, pk, _by_push in rows):
        send_texts.defer()


def way_in_force(kind: str, chosen: str | None, *, has_phone: bool) -> str:
    """What a choice comes to, as `_TELL` has it: a phone that rings takes the place of a mail of the moment for who has
    chosen nothing, and a mail that of a phone for who has none."""
    usual = _default_way(kind)
    way = chosen or (str(Way.PUSH) if has_phone and usual == Way.NOW else usual)
    return way if has_phone or way != Way.PUSH else _without_phone(kind)


def _default_way(kind: str) -> str:
    known = registry.notification_kinds().get(kind)
    return str(known.rhythm) if known and known.mail else str(Way.APP)


def _without_phone(kind: str) -> str:
    """What ringing becomes for who has no phone that rings."""
    known = registry.notification_kinds().get(kind)
    return str(Way.NOW if known and known.mail else Way.APP)


def _placed(readers: str) -> str:
    """One row a person, with the children of theirs that it is about, and the school whose hours hold."""
    return f"""SELECT r.person_id, r.children[1] AS child_id, r.children,
                      coalesce({place_sql("r.person_id", "r.children[1]")}, 0) AS place
                 FROM (SELECT t.person_id, array_agg(DISTINCT t.child_id) FILTER (WHERE t.child_id IS NOT NULL)
                         FROM ({readers}) AS t(person_id, child_id) GROUP BY t.person_id) AS r(person_id, children)"""


def _words(kind: str, text: Words, path: str, urgent: bool) -> list[Any]:
    say = text if callable(text) else lambda: str(text)
    others = {code: other[:200] for code, other in in_others(say).items()} if callable(text) else {}
    return [kind, say()[:200], json.dumps(others), path, urgent]


def _table(places: list[int], since: datetime, urgent: bool, from_staff: bool) -> list[list[Any]]:
    """By place: when its readers hear, and whether its people are exempt; 0 stands for no school."""
    settled = settled_among([place or None for place in places])
    held = [settled[place or None] for place in places]
    when = [moments(since, one, urgent=urgent) for one in held]
    return [
        places, [one.shown for one in when], [one.announced for one in when], [one.daily for one in when],
        [one.weekly for one in when], [from_staff and one.staff_exempt for one in held],
    ]  # fmt: skip


def _refine(kind: str, path: str, since: datetime, urgent: bool) -> None:
    """Later for those whose own hours are calmer than the school's."""
    if urgent:
        return
    own = Rhythm.objects.exclude(morning=None).values("person")
    rows = Notification.objects.filter(
        kind=kind, path=path, person__in=own, made_at__gte=since, mailed_at=None
    )
    _settle(rows, since)


def _settle_pending(person: Person) -> None:
    waiting = Notification.objects.filter(person=person, mailed_at=None, read_at=None, urgent=False)
    _settle(waiting.filter(available_at__gt=clock.now()) | waiting.filter(mail_at__gt=clock.now()))


def _settle(rows: Iterable[Notification], since: datetime | None = None) -> None:
    """The hours of these rows by the rule of their school, the person's own and what they chose."""
    found = list(rows)
    persons = {row.person_id for row in found}
    settled = settled_among({row.establishment_id for row in found})
    own = {one.person_id: one.rule for one in Rhythm.objects.filter(person__in=persons)}
    ways, phones = _ways_among(persons), with_device(persons)
    for row in found:
        when = moments(since or row.made_at, settled[row.establishment_id], own=own.get(row.person_id))
        way = _loudest(row, ways, has_phone=row.person_id in phones)
        row.by_push, row.available_at, row.mail_at = way == Way.PUSH, when.announced, when.of_mail(way)
    Notification.objects.bulk_update(found, ["by_push", "available_at", "mail_at"], batch_size=500)
    ring(row.pk for row in found if row.pushed_at is None)


def _loudest(row: Notification, ways: dict[tuple[int, str, int | None], str], *, has_phone: bool) -> str:
    """As `_TELL` has it: the most audible of what was chosen for each of its children."""
    chosen = [
        ways.get((row.person_id, row.kind, child)) or ways.get((row.person_id, row.kind, None))
        for child in [row.child_id, *row.also]
    ]
    found = [way_in_force(row.kind, one, has_phone=has_phone) for one in chosen]
    return min(found, key=LOUDEST.index)


def _ways_among(persons: set[int]) -> dict[tuple[int, str, int | None], str]:
    rows = Preference.objects.filter(person__in=persons).values_list("person", "kind", "child", "way")
    return {(person, kind, child): way for person, kind, child, way in rows}


_LOUDEST = ", ".join(f"'{way}'::text" for way in LOUDEST)
_TELL = f"""
INSERT INTO notifications_notification
       (kind, text, said, path, urgent, person_id, child_id, also, establishment_id, made_at, available_at, by_push,
        mail_at)
SELECT told.kind, told.text, told.said, told.path, told.urgent, who.person_id, who.child_id,
       coalesce(who.children[2:], '{{{{}}}}'), nullif(who.place, 0), at.shown, hears.at,
       phone.rings AND (told.urgent OR chosen.way = '{Way.PUSH}'),
       CASE WHEN chosen.way = '{Way.NOW}' THEN hears.at WHEN chosen.way = '{Way.DAILY}' THEN at.daily
            WHEN chosen.way = '{Way.WEEKLY}' THEN at.weekly
            WHEN told.urgent AND told.otherwise = '{Way.NOW}' THEN hears.at END
  FROM (SELECT %s::text, %s::text, %s::jsonb, %s::text, %s::boolean, %s::timestamptz, %s::text, %s::text, %s::text)
       AS told(kind, text, said, path, urgent, since, sort, usual, otherwise)
 CROSS JOIN ({{placed}}) AS who
  JOIN unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::boolean[])
       AS at(place, shown, announced, daily, weekly, exempt) ON at.place = who.place
 CROSS JOIN LATERAL (SELECT CASE WHEN at.exempt AND who.child_id IS NULL AND EXISTS (
              SELECT FROM directory_post w WHERE w.person_id = who.person_id AND w.establishment_id = who.place)
            THEN told.since ELSE at.announced END AS at) AS hears
 CROSS JOIN LATERAL (SELECT EXISTS (
              SELECT FROM {Device._meta.db_table} d WHERE d.person_id = who.person_id) AS rings) AS phone
 CROSS JOIN LATERAL (SELECT each.way FROM unnest(coalesce(who.children, ARRAY[NULL]::bigint[])) AS concerned(child_id)
            CROSS JOIN LATERAL (SELECT coalesce((
                    SELECT f.way FROM {Preference._meta.db_table} f
                     WHERE f.person_id = who.person_id AND f.kind = told.sort
                       AND (f.child_id IS NULL OR f.child_id = concerned.child_id)
                     ORDER BY f.child_id NULLS LAST LIMIT 1),
                    CASE WHEN phone.rings AND told.usual = '{Way.NOW}' THEN '{Way.PUSH}' ELSE told.usual END) AS way) AS each
            ORDER BY array_position(ARRAY[{_LOUDEST}], each.way) LIMIT 1) AS asked
 CROSS JOIN LATERAL (SELECT CASE WHEN asked.way = '{Way.PUSH}' AND NOT phone.rings THEN told.otherwise
                                 ELSE asked.way END AS way) AS chosen
 WHERE chosen.way <> '{Way.NEVER}' OR %s
    ON CONFLICT ON CONSTRAINT notification_once
    DO UPDATE SET made_at = excluded.made_at, available_at = excluded.available_at, mail_at = excluded.mail_at,
                  text = excluded.text, said = excluded.said, urgent = excluded.urgent, child_id = excluded.child_id,
                  also = excluded.also,
                  establishment_id = excluded.establishment_id, by_push = excluded.by_push, read_at = NULL,
                  mailed_at = NULL, pushed_at = NULL
     WHERE notifications_notification.made_at < excluded.made_at
RETURNING person_id, id, by_push
"""

_HUSH = f"""
UPDATE {Notification._meta.db_table} n SET by_push = FALSE, mail_at = NULL
  FROM ({{told}}) AS told(path, moment)
 WHERE n.path = told.path AND n.made_at = told.moment AND n.read_at IS NULL
   AND (n.mail_at IS NOT NULL AND n.mailed_at IS NULL OR n.by_push AND n.pushed_at IS NULL)
RETURNING n.id
"""
