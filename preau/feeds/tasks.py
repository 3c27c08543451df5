"""The jobs of feeds; each may be run again after a kill."""

from pathlib import Path

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from preau.base.courtesy import standing_aside
from preau.feeds import actions
from preau.feeds.letters import actions as letters

LATER = RetryStrategy(max_attempts=8, exponential_wait=5)  # a mail server that is away for some hours


@app.task(lock="feeds")
def read(operation_id: int, path: str) -> None:
    with standing_aside():
        actions.read_and_compare(operation_id, Path(path))


@app.task(lock="feeds")
def compare(operation_id: int) -> None:
    with standing_aside():
        actions.finish_comparing(operation_id)


@app.task(lock="feeds")
def undo(operation_id: int, person_id: int) -> None:
    with standing_aside():
        actions.finish_undoing(operation_id, person_id)


@app.task(lock="feeds")
def apply(operation_id: int, person_id: int) -> None:
    with standing_aside():
        actions.finish_applying(operation_id, person_id)


@app.task(lock="feeds.letters")
def write_letters(operation_id: int) -> None:
    letters.write(operation_id)


@app.task(lock="feeds.mails", retry=LATER)
def mail_letters(operation_id: int) -> None:
    letters.mail_all(operation_id)
