from procrastinate.contrib.django import app

from preau.council.actions import sittings


@app.task(retry=3)
def mail_convocations(call_id: int) -> None:
    sittings.mail_convocations(call_id)
