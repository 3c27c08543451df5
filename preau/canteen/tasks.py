"""The jobs that keep counts when a deadline is over."""

from procrastinate.contrib.django import app

from preau.canteen.actions.keeping import keep_all, keep_closing


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="canteen.keep_closing", pass_context=False)
def keep_counts(timestamp: int = 0) -> None:
    """A few minutes after each deadline."""
    keep_closing()


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="canteen.keep_all", pass_context=False)
def keep_what_was_missed(timestamp: int = 0) -> None:
    """Each night."""
    keep_all()
