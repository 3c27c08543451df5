"""What the room puts on the pages of others: the bookings of a room beside its lessons."""

from datetime import date, timedelta
from typing import Any

from preau.bookings.hours import bookings_in
from preau.bookings.models import Resource
from preau.directory.door import HatRequest
from preau.timetable.models import Room


def of_room(request: HatRequest, asked: tuple[Room, date]) -> dict[str, Any] | None:
    """On the week of a room that may be booked: what is booked that week, and the door to book."""
    room, monday = asked
    one = Resource.objects.visible_to(request.person, request.hat).open().filter(room=room).first()
    if one is None:
        return None
    return {
        "resource": one,
        "monday": monday,
        "bookings": list(bookings_in(one, monday, monday + timedelta(days=6))),
    }
