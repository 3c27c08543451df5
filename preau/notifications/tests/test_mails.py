"""Mails, received by a real SMTP server on this machine: grouped, calm, never lost, and silent on what they announce."""

import socket
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from preau.base import clock
from preau.notifications.actions import choose_rhythm, choose_ways
from preau.notifications.mails import send_due_mails
from preau.notifications.models import Bounce, Mailing, Notification
from preau.notifications.tests.desk import FRIDAY_NIGHT, MONDAY, tell, verify


class Box:
    """What the server received; it refuses who is in `refused` with that answer, and every mail when `data` is no 250."""

    asked = 0

    def __init__(self):
        self.received, self.refused, self.data = [], {}, "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if not self.data.startswith("250"):
            self.asked += 1
            return self.data
        self.received.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"

    @property
    def bodies(self):
        return [mail.get_content() for _to, mail in self.received]


@pytest.fixture
def box(settings):
    held = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(held, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield held
    server.stop()


def test_one_mail_counts_all_that_waits_and_says_nothing_of_it(cast, box):
    verify(cast.claire)
    for number in range(3):
        tell(cast.claire, cast.ines, path=f"messages/{number}/", text="Mme Baert vous a écrit")
    assert send_due_mails() == 1
    [(to, mail)] = box.received
    assert to == ["claire.vasseur@famille.example"]
    assert (
        mail["Subject"] == "3 nouveautés pour vous sur Préau" and mail["Auto-Submitted"] == "auto-generated"
    )
    body = mail.get_content()
    assert "/aller/" in body and not {"Inès", "Baert", "messages/"} & set(body.split())
    assert Mailing.objects.get().things == 3
    assert send_due_mails() == 0


def test_who_asked_for_it_reads_the_child_the_writer_and_the_very_address(cast, box):
    verify(cast.claire)
    choose_rhythm(by=cast.claire, morning=None, evening=None, days=[], detailed=True)
    told = tell(cast.claire, cast.ines, path="messages/7/", text="Mme Baert vous a écrit")
    send_due_mails()
    assert "- Inès : Mme Baert vous a écrit" in box.bodies[0] and f"/aller/{told.pk}/" in box.bodies[0]


def test_nothing_leaves_in_the_silence_and_one_mail_leaves_on_monday(cast, box):
    with clock.frozen_shift(FRIDAY_NIGHT):
        verify(cast.claire)
        tell(cast.claire, cast.ines, path="messages/1/")
        tell(cast.claire, cast.louis, path="messages/2/")
        assert send_due_mails() == 0
    with clock.frozen_shift(MONDAY):
        assert send_due_mails() == 1
    assert "2 choses nouvelles" in box.bodies[0]


def test_a_mail_that_waited_into_the_silence_leaves_at_the_next_opening(cast, box):
    evening = "2026-11-27T19:55"  # a Friday, five minutes before the silence
    with clock.frozen_shift(evening):
        verify(cast.claire)
        tell(cast.claire, cast.ines, path="messages/1/")
        assert send_due_mails() == 1
        tell(cast.claire, cast.louis, path="messages/2/")
        assert send_due_mails() == 0  # too soon after the other
    with clock.frozen_shift("2026-11-27T21:00"):
        assert send_due_mails() == 0
        tell(cast.claire, cast.ines, path="messages/3/", urgent=True)
        assert send_due_mails() == 1 and Notification.objects.filter(mailed_at=None).count() == 1
    with clock.frozen_shift(MONDAY):
        assert send_due_mails() == 1


def test_a_flood_is_delayed_and_counted_never_lost(cast, box):
    verify(cast.claire)
    tell(cast.claire, cast.ines, path="messages/0/")
    assert send_due_mails() == 1
    for number in range(1, 6):
        tell(cast.claire, cast.ines, path=f"messages/{number}/")
        assert send_due_mails() == 0
    with clock.frozen_shift((clock.now() + timedelta(minutes=61)).isoformat()):
        assert send_due_mails() == 1
    assert "5 choses nouvelles" in box.bodies[1]
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_what_is_urgent_does_not_wait_behind_a_flood(cast, box):
    verify(cast.claire)
    tell(cast.claire, cast.ines)
    send_due_mails()
    tell(cast.claire, cast.ines, path="messages/2/", urgent=True)
    assert send_due_mails() == 1


def test_what_was_read_meanwhile_is_not_mailed(cast, box):
    verify(cast.claire)
    tell(cast.claire, cast.ines)
    Notification.objects.update(read_at=clock.now())
    assert send_due_mails() == 0


@pytest.mark.parametrize("way", ["app", "never"])
def test_who_wants_no_mail_receives_none(cast, box, way):
    verify(cast.claire)
    choose_ways({("message", None): way}, by=cast.claire)
    tell(cast.claire, cast.ines)
    assert send_due_mails() == 0


def test_an_address_never_confirmed_receives_nothing(cast, box):
    tell(cast.claire, cast.ines)
    assert send_due_mails() == 0


def test_an_unknown_address_is_a_bounce_and_the_others_are_served(cast, box):
    box.refused["claire.vasseur@famille.example"] = "550 5.1.1 No such user"
    for who, child in ((cast.claire, cast.ines), (cast.fatou, cast.issa)):
        verify(who)
        tell(who, child)
    assert send_due_mails() == 1
    assert Bounce.objects.get().permanent and Bounce.objects.get().person == cast.claire
    assert send_due_mails() == 0  # never again, until another address is confirmed


def test_a_full_box_is_tried_again(cast, box):
    verify(cast.claire)
    box.refused["claire.vasseur@famille.example"] = "452 4.2.2 Mailbox full"
    tell(cast.claire, cast.ines)
    assert send_due_mails() == 0 and not Bounce.objects.get().permanent
    box.refused.clear()
    with clock.frozen_shift((clock.now() + timedelta(minutes=11)).isoformat()):
        assert send_due_mails() == 1


def test_when_the_server_is_down_everything_waits(cast, box, settings):
    verify(cast.claire)
    tell(cast.claire, cast.ines)
    good, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert send_due_mails() == 0
    settings.EMAIL_PORT = good
    with clock.frozen_shift((clock.now() + timedelta(minutes=11)).isoformat()):
        assert send_due_mails() == 1


def test_a_mail_refused_for_good_is_asked_once_and_the_next_one_is_tried(cast, box):
    verify(cast.claire)
    tell(cast.claire, cast.ines)
    box.data = "554 5.7.1 Message refused"
    for minutes in (0, 11, 22):
        with clock.frozen_shift((clock.now() + timedelta(minutes=minutes)).isoformat()):
            assert send_due_mails() == 0
    assert box.asked == 1 and Bounce.objects.get().permanent is False
    assert Notification.objects.visible_to(cast.claire).unread().exists()
    box.data = "250 OK"
    tell(cast.claire, cast.ines, path="messages/2/")
    assert send_due_mails() == 1


def test_a_box_that_stays_full_is_written_down_once_a_day_and_given_up_in_the_end(cast, box):
    verify(cast.claire)
    box.refused["claire.vasseur@famille.example"] = "452 4.2.2 Mailbox full"
    tell(cast.claire, cast.ines)
    for minutes in (0, 11, 22):
        with clock.frozen_shift((clock.now() + timedelta(minutes=minutes)).isoformat()):
            assert send_due_mails() == 0
    assert Bounce.objects.count() == 1 and Notification.objects.get().mail_at
    with clock.frozen_shift((clock.now() + timedelta(days=15)).isoformat()):
        assert send_due_mails() == 0
    assert Bounce.objects.count() == 2 and Notification.objects.get().mail_at is None
