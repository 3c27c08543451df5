"""The job that erases the carnets whose time is over."""

from procrastinate.contrib.django import app

from preau.progress.erasing import erase_due


@app.periodic(cron="20 4 * * *")
@app.task(queueing_lock="progress.erase", pass_context=False)
def erase(timestamp: int = 0) -> None:
    """Each night."""
    erase_due()
