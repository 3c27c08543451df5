"""The jobs of feeds; each may be run again after a kill."""

from pathlib import Path

from procrastinate.contrib.django import app

from preau.feeds import actions


@app.task(lock="feeds")
def read(operation_id: int, path: str) -> None:
    actions.read_and_compare(operation_id, Path(path))


@app.task(lock="feeds")
def undo(operation_id: int, person_id: int) -> None:
    actions.finish_undoing(operation_id, person_id)


@app.task(lock="feeds")
def apply(operation_id: int, person_id: int) -> None:
    actions.finish_applying(operation_id, person_id)
