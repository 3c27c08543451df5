"""Transactions of the house: `django.db.transaction`, in the language of what is kept.

Every verb is one transaction, so what it keeps, tells or prints is French, whatever the language of who acts. `atomic` is
worn as Django's; nothing of the house imports the other one (`tests/test_architecture.py`).
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar, overload

from django.db.transaction import atomic as _atomic
from django.db.transaction import on_commit, set_rollback

from preau.base.language import kept_language

__all__ = ["atomic", "on_commit", "set_rollback"]
P = ParamSpec("P")
R = TypeVar("R")


@overload
def atomic(verb: Callable[P, R]) -> Callable[P, R]: ...
@overload
def atomic(verb: None = None) -> AbstractContextManager[None]: ...
def atomic(verb: Callable[P, R] | None = None) -> Callable[P, R] | AbstractContextManager[None]:
    """A verb (`@transaction.atomic`) or a block (`with transaction.atomic():`) of one transaction, in French."""
    if verb is None:
        return _written()

    @wraps(verb)
    def written(*args: P.args, **kwargs: P.kwargs) -> R:
        with _written():
            return verb(*args, **kwargs)

    return written


@contextmanager
def _written() -> Iterator[None]:
    with kept_language(), _atomic():
        yield
