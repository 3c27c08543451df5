"""A notice names each child that it is about, and is heard in the most audible of the ways chosen for them."""

import pytest
from django.core import mail

from preau.directory.tests.desk import enter, text
from preau.notifications.actions import choose_rhythm, choose_ways, tell_many
from preau.notifications.choices import Way
from preau.notifications.mails import send_due_mails
from preau.notifications.models import Notification
from preau.notifications.naming import name_children
from preau.notifications.push.words import message_of
from preau.notifications.tests.desk import verify

KIND = "message"


def tell_of(person, *children):
    pairs = " UNION ALL ".join("SELECT %s::bigint, %s::bigint" for _one in children)
    params = [value for child in children for value in (person.pk, child.pk if child else None)]
    tell_many(KIND, readers=pairs, params=params, text="Mme Baert vous a écrit", path="messages/1/")
    return Notification.objects.filter(person=person).first()


def test_the_page_the_mail_and_the_phone_name_both(cast):
    verify(cast.claire)
    choose_rhythm(by=cast.claire, morning=None, evening=None, days=[], detailed=True)
    row = tell_of(cast.claire, cast.louis, cast.ines, cast.louis)
    assert [row.child_id, *row.also] == sorted([cast.ines.pk, cast.louis.pk])
    assert "Inès et Louis" in text(enter(cast.claire).get("/parent/notifications/"))
    Notification.objects.update(mail_at=row.made_at)
    send_due_mails()
    assert "Inès et Louis : Mme Baert vous a écrit" in mail.outbox[0].body
    [named] = name_children([row])
    assert "I., L." in message_of([named], unread=1, detailed=False).decode()
    assert "Inès et Louis : Mme Baert" in message_of([named], unread=1, detailed=True).decode()


def test_one_row_a_person_and_the_places_of_each(cast):
    rows = "SELECT guardian_id, child_id FROM directory_guardianship WHERE child_id IN (%s, %s)"
    tell_many(KIND, readers=rows, params=[cast.ines.pk, cast.louis.pk], text="x", path="messages/2/")
    told = {row.person: [row.child_id, *row.also] for row in Notification.objects.select_related("person")}
    both = sorted([cast.ines.pk, cast.louis.pk])
    assert told == {cast.claire: both, cast.thomas: both}


@pytest.mark.parametrize(
    ("of_ines", "of_louis", "comes"),
    [
        ("never", "never", None),
        ("never", "daily", "daily"),
        ("weekly", "now", "now"),
        ("app", "never", "app"),
    ],
)
def test_the_most_audible_way_holds(cast, of_ines, of_louis, comes):
    choose_ways({(KIND, cast.ines.pk): of_ines, (KIND, cast.louis.pk): of_louis}, by=cast.claire)
    row = tell_of(cast.claire, cast.ines, cast.louis)
    if comes is None:
        assert row is None
        return
    by_mail = {
        Way.DAILY: row.mail_at and row.mail_at > row.available_at,
        Way.NOW: row.mail_at == row.available_at,
    }
    assert by_mail.get(comes, row.mail_at is None)


def test_about_nobody_in_particular(cast):
    row = tell_of(cast.lucie, None)
    assert (row.child, row.also, row.child_names) == (None, [], "")
