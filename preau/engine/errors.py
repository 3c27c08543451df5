"""What the engine says when it cannot go on: one French sentence, no traceback."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DISK_FULL = "Le disque est plein : libérez de la place, puis relancez la commande."
_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_FULL_WORDS = ("No space left on device", "Disk quota exceeded")
_FULL_SQLSTATE = "53100"


class EngineError(Exception):
    """A failure told in one sentence to the person at the terminal."""


OTHER_HOME = "choisissez-en un autre avec la variable PREAU_HOME"


@contextmanager
def in_plain_words(place: Path, otherwise: str = OTHER_HOME) -> Iterator[None]:
    """Turns the operating system's refusals about `place` into sentences; `otherwise` ends one."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise EngineError(DISK_FULL) from error
        if error.errno in _CLOSED or isinstance(error, (FileExistsError, NotADirectoryError)):
            raise EngineError(
                f"Impossible d’écrire dans {place} : vérifiez les droits de ce dossier, ou {otherwise}."
            ) from error
        raise


def tool_failed(tool: str, output: str, log: Path | None = None) -> EngineError:
    """The sentence for a PostgreSQL program that failed, `output` being what it said (in English)."""
    if any(words in output for words in _FULL_WORDS):
        return EngineError(DISK_FULL)
    where = f" Le détail est dans {log}." if log else ""
    return EngineError(f"{tool} a échoué : {_last_line(output)}.{where}")


def is_disk_full(error: BaseException | None) -> bool:
    """Whether this error, or one that led to it, is a full disk: here or in the database."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        if getattr(error, "sqlstate", None) == _FULL_SQLSTATE:
            return True
        error = error.__cause__ or error.__context__
    return False


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else "aucune explication"
