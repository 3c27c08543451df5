from procrastinate.contrib.django import app

from preau.syndicate.actions import printing, reminders


@app.task(retry=3)
def mail_reminders(redesignation_id: int) -> None:
    reminders.mail_reminders(redesignation_id)


@app.task(retry=3)
def print_statements(campaign_id: int, reader: int | None = None) -> None:
    printing.print_waiting(campaign_id, reader)
