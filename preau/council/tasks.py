from procrastinate.contrib.django import app

from preau.council.actions import open_data, prefecture, reminding, replies, sittings
from preau.council.models import Assembly, Sending


@app.task(retry=3)
def mail_convocations(call_id: int) -> None:
    sittings.mail_convocations(call_id)


@app.task(retry=3)
def hand_to_operator(sending_id: int) -> None:
    """Who pressed the button hands it over; where the link is for trial, the answer comes at once."""
    row = Sending.objects.select_related("by").get(pk=sending_id)
    replies.answer_in_trial(prefecture.hand_over(row, by=row.by))


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="council.take_waiting")
def take_waiting(timestamp: int = 0) -> None:
    """What the operator has laid in its folder."""
    replies.take_waiting()


@app.periodic(cron="30 6 * * *")
@app.task(queueing_lock="council.tell_due")
def tell_due(timestamp: int = 0) -> None:
    """In the morning: calls, lists and minutes whose day is near, or has passed."""
    reminding.tell_due()


@app.task(retry=3)
def write_open_rows(assembly_id: int) -> None:
    open_data.write_rows(Assembly.objects.get(pk=assembly_id))
