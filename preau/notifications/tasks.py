from procrastinate.contrib.django import app

from preau.notifications import mails


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="notifications.mails", pass_context=False)
def send_due_mails(timestamp: int = 0) -> None:
    """Every five minutes: one grouped run is calmer than a mail per event."""
    mails.send_due_mails()
