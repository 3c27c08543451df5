"""The words that names are made of, and those that a typed word may have meant.

A territory has a million names but only some ten thousand words in them: slips are looked for there, then persons are
found by whole words or beginnings, in an index whose reading grows with what is found and not with what there is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from preau.base import transaction
from preau.base.rows import rows

MOST_WORDS = 5  # of a search
MOST_MEANT = 12  # by one typed word, the nearest first


@dataclass(frozen=True)
class Typed:
    """A typed word without accents nor case, and the words of names that differ from it by a slip or two."""

    word: str
    meant: tuple[str, ...]

    @property
    def begins(self) -> str:
        """As PostgreSQL's search of words reads it: what begins so."""
        return f"{self.word}:*"

    @property
    def forgiving(self) -> str:
        """What begins so, or is one of those meant."""
        return f"({' | '.join([self.begins, *self.meant])})"


def typed_words(text: str) -> list[Typed]:
    """At most five words of a search, folded as names are; none where nothing is left of them."""
    found = rows(_MEANT, {"text": text, "words": MOST_WORDS, "most": MOST_MEANT})
    return [Typed(word, tuple(meant)) for word, meant in found]


def note_names(persons: Iterable[int]) -> None:
    """The words of these persons' names (ids), just entered by hand, may be meant from now on."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"persons": list(persons)})


@transaction.atomic
def gather_names() -> None:
    """All words of all names, no more, no less, and the index of names put in order after a delivery.

    A million persons take about two seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GATHER)
        cursor.execute("SELECT gin_clean_pending_list('person_words'::regclass)")
        cursor.execute("ANALYZE directory_nameword")


# One slip leaves either the first two letters or the last two as they are: the words that share neither are not read.
_MEANT = """
SELECT t.word, coalesce((SELECT array_agg(n.word ORDER BY n.slips, n.word) FROM (
           SELECT k.word, levenshtein_less_equal(k.word, t.word, 2) AS slips FROM directory_nameword k
            WHERE (left(k.word, 2) = left(t.word, 2) OR right(k.word, 2) = right(t.word, 2))
              AND abs(length(k.word) - length(t.word)) <= 2 AND k.word <> t.word
              AND levenshtein_less_equal(k.word, t.word, 2) <= CASE WHEN length(t.word) < 6 THEN 1 ELSE 2 END
            ORDER BY 2, 1 LIMIT %(most)s) n WHERE length(t.word) > 2), '{}')
  FROM (SELECT left(word, 60) AS word, place FROM regexp_split_to_table(preau_fold(%(text)s), ' +')
          WITH ORDINALITY AS s(word, place) WHERE word <> '' ORDER BY place LIMIT %(words)s) t
 ORDER BY t.place
"""
_WORDS = """
SELECT DISTINCT left(word, 60) AS word
  FROM directory_person p, regexp_split_to_table(p.search_key, ' ') word WHERE length(word) > 2
"""
_NOTE = f"INSERT INTO directory_nameword (word) {_WORDS} AND p.id = ANY(%(persons)s) ON CONFLICT DO NOTHING"
_GATHER = f"""
WITH found AS MATERIALIZED ({_WORDS}),
     gone AS (DELETE FROM directory_nameword n WHERE NOT EXISTS (SELECT FROM found f WHERE f.word = n.word))
INSERT INTO directory_nameword (word) SELECT word FROM found ORDER BY word ON CONFLICT DO NOTHING
"""
