"""Jobs of the room: what is told, and the reminders of the day before."""

from datetime import timedelta

from procrastinate.contrib.django import app

from preau.base import clock
from preau.meetings import telling
from preau.meetings.models import Booking, Offer


@app.task
def announce(offer_id: int) -> None:
    """Once it is read, unless it was called off meanwhile."""
    read = Offer.objects.filter(withdrawn_at=None, available_at__lte=clock.now())
    for one in read.select_related("author").filter(pk=offer_id):
        telling.tell_asked(one)


@app.task
def tell_withdrawn(offer_id: int) -> None:
    telling.tell_withdrawn(Offer.objects.get(pk=offer_id))


@app.task
def tell_family(booking_id: int) -> None:
    telling.tell_family(_booking(booking_id))


@app.task
def tell_hosts(booking_id: int) -> None:
    telling.tell_hosts(_booking(booking_id))


@app.task
def tell_other_parents(booking_id: int) -> None:
    telling.tell_other_parents(_booking(booking_id))


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="meetings.remind", pass_context=False)
def remind(timestamp: int = 0) -> None:
    """Each hour, so that one who takes a place for tomorrow this evening is reminded too; nobody is told twice."""
    telling.remind(clock.today() + timedelta(days=1))


def _booking(pk: int) -> Booking:
    return Booking.objects.select_related("slot", "desk__offer", "child").get(pk=pk)
