from procrastinate.contrib.django import app

from preau.syndicate.actions import leaving, printing, reminders


@app.task(retry=3)
def mail_reminders(redesignation_id: int) -> None:
    reminders.mail_reminders(redesignation_id)


@app.task(retry=3)
def print_statements(campaign_id: int, reader: int | None = None) -> None:
    printing.print_waiting(campaign_id, reader)


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="syndicate.close_left")
def close_left(timestamp: int = 0) -> None:
    """At night: the schools of members whose last day is over."""
    leaving.close_left()
