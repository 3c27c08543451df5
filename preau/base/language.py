"""The language of what is kept: French, whoever acts. The language of pages: the reader's.

What is written in the database, told to others, or leaves as a paper or a file is read by other people, for years: it
never depends on who pressed the button. `transaction.atomic` runs every verb in it; whatever else makes a paper wears
`kept_language()`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, override

KEPT = "fr"


@contextmanager
def kept_language() -> Iterator[None]:
    """French for a while: a block (`with kept_language():`) or a whole function (`@kept_language()`)."""
    with override(KEPT):
        yield


def refusal(text: str, /, code: str | None = None, **values: object) -> ValidationError:
    """Why a verb says no, in one sentence: `raise refusal("Il reste %(n)s places.", n=3)`.

    A verb runs in the language of what is kept, and its refusal is said to who asked: the text is translated when it
    is read, with the values in it. `text` is gathered for the catalogues;
    `code` is that of the error, never a value of the text.
    """
    assert "%(code)s" not in text, text
    return ValidationError(gettext_lazy(text), code, values or None)
