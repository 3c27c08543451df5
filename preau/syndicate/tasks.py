from procrastinate.contrib.django import app

from preau.syndicate import telling
from preau.syndicate.actions import (
    answering,
    archives,
    convening,
    departing,
    leaving,
    openings,
    printing,
    reminders,
)


@app.task(retry=3)
def mail_reminders(redesignation_id: int) -> None:
    reminders.mail_reminders(redesignation_id)


@app.task(retry=3)
def mail_convening(convening_id: int) -> None:
    convening.mail_convening(convening_id)


@app.task(retry=3)
def print_statements(campaign_id: int, reader: int | None = None) -> None:
    printing.print_waiting(campaign_id, reader)


@app.task(retry=3)
def make_archive(archive_id: int) -> None:
    archives.make(archive_id)


@app.task(retry=3)
def mail_first_sign_in(school_id: int, address: str) -> None:
    openings.mail_first_sign_in(school_id, address)


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="syndicate.drop_archives")
def drop_archives(timestamp: int = 0) -> None:
    """At night: archives that were fetched, or waited too long."""
    archives.drop_old()


@app.periodic(cron="40 6 * * *")
@app.task(queueing_lock="syndicate.tell_ending_markets")
def tell_ending_markets(timestamp: int = 0) -> None:
    """In the morning: markets whose period ends soon, or has ended."""
    telling.tell_ending_markets()


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="syndicate.close_left")
def close_left(timestamp: int = 0) -> None:
    """At night: the schools of members whose last day is over, then their archives."""
    leaving.close_left()
    archives.ask_of_left()


@app.periodic(cron="10 7 * * *")
@app.task(queueing_lock="syndicate.tell_departures")
def tell_departures(timestamp: int = 0) -> None:
    """In the morning: families and teams of schools whose last day is near."""
    departing.tell_due()


@app.periodic(cron="5 7 * * *")
@app.task(queueing_lock="syndicate.presume_answers")
def presume_answers(timestamp: int = 0) -> None:
    """In the morning: the silence of a committee agrees, where its statutes say so."""
    answering.presume()
