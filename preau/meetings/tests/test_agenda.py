"""The rendez-vous in the private agenda: read again by another library, moved and cancelled at once, of nobody else."""

import pytest
from django.core.cache import cache
from ical.calendar_stream import IcsCalendarStream

from preau.base import clock
from preau.meetings.actions import cancel, take
from preau.meetings.models import Booking, Offer
from preau.meetings.tests.evening import hat, opened, slots
from preau.timetable.links import make_link


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def address(person, kind, child=None):
    _link, secret = make_link(by=person, hat=hat(person, kind), name="Téléphone", child=child)
    return f"/agenda/{secret}.ics"


def read(client, path):
    """(hour, title, place, words) of each rendez-vous that another reader finds."""
    body = client.get(path).content.decode()
    calendar = IcsCalendarStream.calendar_from_ics(body)
    return [
        (one.dtstart.astimezone(clock.PARIS).strftime("%d %H:%M"), one.summary, one.location, one.description)
        for one in calendar.timeline
        if one.uid and one.uid.startswith("rendez-vous-")
    ]


def take_at(cast, place, guardian="claire"):
    slot = slots(opened_once(cast))[place]
    return take(slot, by=getattr(cast, guardian), child=cast.ines)


def opened_once(cast):
    return Offer.objects.first() or opened(cast.lucie, cast.cm1)


def test_a_parent_and_the_teacher_read_it_in_their_calendars(cast, client):
    with clock.frozen_shift("2026-11-26T10:00"):
        take_at(cast, 1)
        mine, hers = address(cast.claire, "guardian", cast.ines), address(cast.lucie, "teacher")
        seen = [("03 17:10", "Remise des bulletins : Mme Baert", "salle 12", "Pour Inès")]
        assert read(client, mine) == seen
        assert read(client, hers) == [
            ("03 17:10", "Remise des bulletins : Claire Vasseur", "salle 12", "Pour Inès")
        ]
        others = [address(cast.claire, "guardian", cast.louis), address(cast.thomas, "guardian", cast.ines)]
        assert [read(client, path) for path in [*others, address(cast.helene, "teacher")]] == [[], [], []]


def test_it_moves_and_goes_at_once_though_the_agenda_is_kept(cast, client):
    with clock.frozen_shift("2026-11-26T10:00"):
        path = address(cast.claire, "guardian", cast.ines)
        assert read(client, path) == []
        take_at(cast, 0)
        assert [one[0] for one in read(client, path)] == ["03 17:00"]
        take_at(cast, 2)
        assert [one[0] for one in read(client, path)] == ["03 17:20"]
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        cancel(Booking.objects.live().get(), by=cast.claire, hat=hat(cast.claire, "guardian"))
        assert read(client, path) == []
