"""Jobs of the directory."""

from procrastinate.contrib.django import app

from preau.directory.nomenclatures import load_public_holidays
from preau.directory.operations.sweep import sweep
from preau.directory.search.words import gather_names


@app.periodic(cron="20 3 * * *")
@app.task(lock="directory.gather_name_words", pass_context=False)
def gather_name_words(timestamp: int = 0) -> None:
    """The words of names follow the names: after each delivery, and each night."""
    gather_names()


@app.periodic(cron="40 3 * * *")
@app.task(lock="directory.sweep_persons", pass_context=False)
def sweep_persons(timestamp: int = 0) -> None:
    """Persons whom an undo left without anything are deleted: after each undo, and each night."""
    sweep()


@app.periodic(cron="50 3 * * *")
@app.task(lock="directory.write_public_holidays", pass_context=False)
def write_public_holidays(timestamp: int = 0) -> None:
    """The public holidays of a school year are there before anyone prepares it, and in an installation that had none."""
    load_public_holidays()
