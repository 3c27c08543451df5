"""A mailbox of 50,000 conversations beside one of 500: the first page of the inbox.

The same teacher in two regions of one size, side by side, so that each pair of requests meets the same moment.
"""

import json
import statistics
from collections.abc import Iterable
from contextlib import ExitStack

import psycopg

from bench import ground, load, pages
from bench.ground import Measure
from bench.region import VIEWERS

FULL, FEW = 50_000, 500
TURNS, TIMES = 12, 5


def measures() -> Iterable[Measure]:
    with ExitStack() as open_doors:
        ports, visits = {}, {}
        for count in (FEW, FULL):
            url = open_doors.enter_context(ground.database(pages.SMALL))
            with psycopg.connect(url, autocommit=True) as database:
                people = {"person": VIEWERS["teacher"], "author": VIEWERS["guardian"]}
                database.execute(_FILL, {**people, "count": count})
                database.execute("VACUUM ANALYZE")
            visits[count] = pages.visits_of(url)["teacher"]
            ports[count] = open_doors.enter_context(ground.web(url))
        yield _beside(visits, ports)


def _beside(visits: dict[int, dict], ports: dict[int, int]) -> Measure:
    took: dict[int, list[float]] = {FEW: [], FULL: []}
    for turn in range(TURNS):
        for count, port in ports.items():
            path = f"{visits[count]['pages']['home']}messages/"
            times = load.timed(port, path, visits[count]["headers"], TIMES)
            took[count] += times if turn else []
    return ground.measure(
        "inbox_50000", statistics.median(took[FULL]) * 1000, "ms", statistics.median(took[FEW]) * 1000, 1.2,
        f"{FULL} conversations contre {FEW}, requêtes alternées, médiane de {(TURNS - 1) * TIMES}",
        f"la même page d’une boîte de {FEW}",
    )  # fmt: skip


def main() -> None:
    for measure in measures():
        print(json.dumps(measure, ensure_ascii=False))


_FILL = """
WITH said AS (
    INSERT INTO messaging_conversation (subject, started_by_id, started_at, mode, audience)
    SELECT 'Cantine ' || n, %(author)s, now() - n * interval '1 minute', 'private', ''
      FROM generate_series(1, %(count)s::int) n RETURNING id, started_at
), told AS (
    INSERT INTO messaging_message (conversation_id, author_id, sent_as, body, sent_at, available_at, handed_at, profile, once)
    SELECT id, %(author)s, 'Parent', 'Un mot de la cantine.', started_at, started_at, started_at, 'guardian', 'bench-' || id
      FROM said
)
INSERT INTO messaging_participant (conversation_id, person_id, children, received_at, sent_at, available_at, latest_at, read_at)
SELECT id, who.person, '{}', who.received, who.sent, started_at, started_at,
       CASE WHEN started_at < now() - interval '30 minutes' THEN started_at END
  FROM said CROSS JOIN LATERAL (VALUES (%(person)s::bigint, started_at, NULL::timestamptz),
                                       (%(author)s::bigint, NULL::timestamptz, started_at)) AS who(person, received, sent)
"""

if __name__ == "__main__":
    main()
