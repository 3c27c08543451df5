"""Persons by name."""

import psycopg
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import BooleanField, Case, FloatField, Func, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from preau.directory.models import Person
from preau.directory.models.person import name_words
from preau.directory.search.words import typed_words

MOST_FOUND = 200  # ten pages, after which one types another letter


def search(rows: QuerySet[Person], words: str, most: int = MOST_FOUND) -> list[Person]:
    """Those of `rows` whose names hold each of the words, begun or misspelt, in any order; the nearest first."""
    typed = typed_words(words)
    if not typed:
        return []
    begun = _holds(" & ".join(one.begins for one in typed))
    text = Value(" ".join(one.word for one in typed))
    near = TrigramWordSimilarity(text, "search_key")  # type: ignore[arg-type]  # takes expressions
    close = Case(When(begun, then=Value(1.0)), default=near, output_field=FloatField())
    held = rows.filter(_holds(" & ".join(one.forgiving for one in typed)))
    return list(held.annotate(nearness=close).order_by("-nearness", "sort_key", "pk")[:most])


def begun_by(words: str) -> QuerySet[Person]:
    """The persons whose names hold a word that begins with each of these, and no other; for other rooms to narrow."""
    typed = typed_words(words)
    if not typed:
        return Person.objects.none()
    return Person.objects.filter(_holds(" & ".join(one.begins for one in typed)))


def alike(last_name: str, first_name: str) -> QuerySet[Person]:
    """The persons one of whose words may be of this last name and another of this first name."""
    sides = [" | ".join(one.forgiving for one in typed_words(name)) for name in (last_name, first_name)]
    asked = " & ".join(f"({side})" for side in sides if side)
    return Person.objects.filter(_holds(asked)) if asked else Person.objects.none()


def _holds(query: str) -> Func:
    """The condition that a name holds the words of a query of ours.

    The words stand in the text of the question: a plan kept for any word would not begin by the index of names.
    """
    quoted = psycopg.sql.Literal(query).as_string().replace("%", "%%")
    words = RawSQL(f"to_tsquery('simple', {quoted})", [])  # noqa: S611  # nosec B611 (quoted by the driver)
    return Func(
        name_words(), words, template="%(expressions)s", arg_joiner=" @@ ", output_field=BooleanField()
    )
