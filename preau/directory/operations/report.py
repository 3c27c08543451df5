"""What an operation did or would do, counted: the figures of a page and of a command."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from preau.directory.models import Operation
from preau.directory.operations.statements import Values, count, execute, rows

KINDS = ("establishments", "classes", "groups", "pupils", "guardians", "staff", "family_ties")
PERSONS = {"pupil": "pupils", "guardian": "guardians", "staff": "staff"}

Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Tally:
    """What changes of persons in an establishment (`group_name` empty) or in one of its classes."""

    uai: str
    establishment: str
    group_name: str
    created: int
    changed: int
    gone: int


def no_counts() -> Counts:
    """The shape of a report, when nothing was compared."""
    return {kind: {"created": 0, "changed": 0, "unchanged": 0, "gone": 0, "refused": 0} for kind in KINDS}


def counted(operation: Operation, values: Values) -> Counts:
    """The counts by kind of what is planned; to be asked in the transaction of the plan."""
    counts = no_counts()
    verdicts = {"same": "unchanged"}
    for kind, verdict, number in rows("count", "count_persons", values):
        counts[PERSONS[kind]][verdicts.get(verdict, verdict)] = number
    for kind, created, changed, total, gone in rows("count", "count_others", values):
        unchanged = total - created - changed
        counts[kind] |= {"created": created, "changed": changed, "unchanged": unchanged, "gone": gone}
    for kind, number in operation.progress.get("refused", {}).items():
        counts[kind]["refused"] += number
    for kind, number in rows("count", "count_unknown_changes", values):
        counts[PERSONS[kind]]["refused"] += number
    counts["guardians"]["refused"] += count("count", "unnamed_guardians", values)
    counts["family_ties"]["refused"] += count("count", "count_refused_ties", values)
    return counts


def added(first: Counts, more: Counts) -> Counts:
    """What was applied in two times; who was unchanged is counted once."""
    summed = ("created", "changed", "gone")
    return {
        kind: {
            verdict: first[kind][verdict] + number if verdict in summed else number
            for verdict, number in counts.items()
        }
        for kind, counts in more.items()
    }


def waiting(all_said: Counts, written: Counts) -> Counts:
    """The persons of whom a delivery says something that is not to be written: those of the quarantine."""
    return {
        kind: {
            verdict: max(0, all_said[kind][verdict] - written[kind][verdict])
            for verdict in ("created", "changed", "gone")
        }
        for kind in PERSONS.values()
    }


def tally(
    operation: Operation, values: Values, only: list[int] | None = None, keep: Sequence[int] = ()
) -> None:
    """Write down, by establishment and class, what is planned; of some establishments, or of all but those to keep."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"op": operation.pk, "only": only, "keep": list(keep)})
    execute("count", "tally_establishments", {**values, "only": only})
    execute("count", "tally_classes", {**values, "only": only})


def establishments_of(
    operation: Operation, words: str = "", *, limit: int = 50, start: int = 0
) -> list[Tally]:
    """The establishments of an operation, those that change most first; `words` of their name or UAI."""
    return _tallies(_ESTABLISHMENTS, operation, words, limit=limit, start=start)


def establishment_of(operation: Operation, uai: str) -> Tally | None:
    """One establishment of an operation, by its UAI."""
    return next(iter(_tallies(_ESTABLISHMENT, operation, uai)), None)


def classes_of(operation: Operation, uai: str) -> list[Tally]:
    """The classes of one establishment where persons change."""
    return _tallies(_CLASSES, operation, uai)


def establishment_count(operation: Operation, words: str = "") -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"op": operation.pk, "words": words})
        return int(cursor.fetchone()[0])


def _tallies(query: str, operation: Operation, words: str, **page: Any) -> list[Tally]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"op": operation.pk, "words": words, **page})
        return [Tally(*row) for row in cursor.fetchall()]


_FORGET = """
DELETE FROM directory_tally WHERE operation_id = %(op)s AND (%(only)s::bigint[] IS NULL OR uai IN (
       SELECT uai FROM directory_establishment WHERE id = ANY (%(only)s)))
   AND uai NOT IN (SELECT uai FROM directory_establishment WHERE id = ANY (%(keep)s::bigint[]))
"""
_MATCH = "(uai = upper(%(words)s) OR preau_fold(establishment) LIKE '%%' || preau_fold(%(words)s) || '%%')"
_COLUMNS = (
    "uai, establishment, group_name, created, changed, gone FROM directory_tally WHERE operation_id = %(op)s"
)
_COUNT = f"SELECT count(*) FROM directory_tally WHERE operation_id = %(op)s AND group_name = '' AND {_MATCH}"
_ESTABLISHMENTS = f"""
SELECT {_COLUMNS} AND group_name = '' AND {_MATCH}
 ORDER BY gone DESC, created + changed DESC, establishment, uai LIMIT %(limit)s OFFSET %(start)s
"""
_ESTABLISHMENT = f"SELECT {_COLUMNS} AND group_name = '' AND uai = %(words)s"
_CLASSES = f"SELECT {_COLUMNS} AND group_name <> '' AND uai = %(words)s ORDER BY group_name"
