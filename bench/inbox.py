"""A mailbox of 50,000 conversations beside one of 500: the first page of the inbox, and a search in it.

Both stand in one base of a region, so that each pair of requests meets the same moment of the machine.
"""

import json
import statistics
from collections.abc import Iterable

import psycopg

from bench import ground, load, pages
from bench.ground import Measure
from bench.region import VIEWERS

FULL, FEW = 50_000, 500
TURNS, TIMES = 12, 5
BOXES = {"teacher": FULL, "head": FEW}


def measures() -> Iterable[Measure]:
    with ground.database(pages.SMALL) as url:
        with psycopg.connect(url, autocommit=True) as database:
            for who, count in BOXES.items():
                database.execute(
                    _FILL, {"person": VIEWERS[who], "author": VIEWERS["guardian"], "count": count}
                )
            database.execute("VACUUM ANALYZE")
        visits = pages.visits_of(url)
        with ground.web(url) as port:
            for name, query in (("inbox_50000", ""), ("inbox_search_50000", "?q=cantine+4217")):
                yield _beside(name, query, visits, port)


def _beside(name: str, query: str, visits: dict[str, dict], port: int) -> Measure:
    took: dict[str, list[float]] = {who: [] for who in BOXES}
    for turn in range(TURNS):
        for who in BOXES:
            path = f"{visits[who]['pages']['home']}messages/{query}"
            times = load.timed(port, path, visits[who]["headers"], TIMES)
            took[who] += times if turn else []
    full, few = (statistics.median(took[who]) * 1000 for who in BOXES)
    return ground.measure(
        name, full, "ms", few, 1.2,
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
INSERT INTO messaging_participant (conversation_id, person_id, children, received_at, sent_at, available_at, latest_at)
SELECT id, who.person, '{}', who.received, who.sent, started_at, started_at
  FROM said CROSS JOIN LATERAL (VALUES (%(person)s::bigint, started_at, NULL::timestamptz),
                                       (%(author)s::bigint, NULL::timestamptz, started_at)) AS who(person, received, sent)
"""

if __name__ == "__main__":
    main()
