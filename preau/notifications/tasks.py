from procrastinate.contrib.django import app

from preau.base import clock
from preau.notifications import mails
from preau.notifications.push import sending
from preau.notifications.texts.sending import forget_old, send_due_texts


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="notifications.mails", pass_context=False)
def send_due_mails(timestamp: int = 0) -> None:
    """Every five minutes: one grouped run is calmer than a mail per event."""
    mails.send_due_mails()


@app.task
def ring_phones() -> None:
    """What was just told, at once where it is no hour of silence."""
    sending.send_due_pushes()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notifications.pushes", pass_context=False)
def ring_due_phones(timestamp: int = 0) -> None:
    """What waited for the end of a silence, or for a service that did not answer."""
    sending.send_due_pushes()


@app.task
def send_texts() -> None:
    """What is urgent, at once."""
    send_due_texts()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notifications.texts", pass_context=False)
def send_due_text_messages(timestamp: int = 0) -> None:
    """What the gateway could not take a moment ago."""
    send_due_texts()


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="notifications.old_texts", pass_context=False)
def forget_old_texts(timestamp: int = 0) -> None:
    """Each night."""
    forget_old(clock.now())
