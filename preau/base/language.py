"""The language of what is kept: French, whoever acts. The language of pages: the reader's.

What is written in the database, told to others, or leaves as a paper or a file is read by other people, for years: it
never depends on who pressed the button. `transaction.atomic` runs every verb in it; whatever else makes a paper wears
`kept_language()`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext_lazy, override

KEPT = "fr"


@contextmanager
def kept_language() -> Iterator[None]:
    """French for a while: a block (`with kept_language():`) or a whole function (`@kept_language()`)."""
    with override(KEPT):
        yield


def refusal(text: str, /, code: str | None = None, **values: object) -> ValidationError:
    """Why a verb says no, in one sentence: `raise refusal("Il reste %(n)s places.", n=3)`.

    A verb runs in the language of what is kept, and its refusal is said to who asked: the text is translated when it
    is read, with the values in it. A value that is words of ours is given as a function, and called then too:
    `refusal("Rien %(day)s.", day=lambda: full_day_words(day))`. `text` is gathered for the catalogues; `code` is that of the
    error, never a value of the text.
    """
    assert "%(code)s" not in text, text
    said = {name: _later(value) if callable(value) else value for name, value in values.items()}
    return ValidationError(gettext_lazy(text), code, said or None)


def refusal_by(words: Callable[[], str | Sequence[str]]) -> ValidationError:
    """The same, where another function makes the sentence, or several: `raise refusal_by(lambda: reason(block))`.

    It is called when the refusal is read, so it asks nothing that the refused verb has changed.
    """
    said: dict[str, list[str]] = {}

    def sentences() -> list[str]:
        language = get_language() or KEPT
        if language not in said:
            found = words()
            said[language] = [found] if isinstance(found, str) else [*found]
        return said[language]

    first = sentences()

    def one(rank: int) -> str:
        found = sentences()
        return (found[rank] if rank < len(found) else "") or first[rank]

    return ValidationError([_later(partial(one, rank)) for rank in range(len(first))])


def _later(words: Callable[[], object]) -> object:
    return lazy(lambda: str(words()), str)()
