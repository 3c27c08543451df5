"""The job that erases what the law takes out of the file."""

from procrastinate.contrib.django import app

from preau.conduct.actions.erasing import erase_due


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="conduct.erase", pass_context=False)
def erase(timestamp: int = 0) -> None:
    """Each night."""
    erase_due()
