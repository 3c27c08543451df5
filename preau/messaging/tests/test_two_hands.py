"""Two hands at once, on two real connections: one message, one seal, and no message that a suspension does not see."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, connections

from preau.base import clock, transaction
from preau.directory.models import Guardianship, Person
from preau.messaging import actions
from preau.messaging.models import Conversation, Draft, Hold, Message, Participant, Seal
from preau.messaging.safety.seals import purge
from preau.messaging.safety.suspensions import suspend
from preau.messaging.tests.desk import drafted, enter, hat, only_message, to, url, write
from tests.database import TEMPLATE, admin, cast_file, drop
from tests.world import Cast


@pytest.fixture
def own_cast(django_db_setup, django_db_blocker):
    """The cast in a database of its own: threads see each other's rows only when they are committed."""
    name, before = f"preau_hands_{os.getpid()}", connection.settings_dict["NAME"]
    drop(name)
    admin(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        yield Cast.load(cast_file())
        connection.close()
        connection.settings_dict["NAME"] = before
    drop(name)


def at_once(*hands):
    """Each in a thread of its own, all beginning together; what they give."""
    ready = Barrier(len(hands))

    def run(hand):
        try:
            ready.wait(20)
            return hand()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(hands)) as pool:
        return [one.result(60) for one in [pool.submit(run, hand) for hand in hands]]


def crowd(child, n):
    """So many adults more of one child."""
    people = Person.objects.bulk_create(
        Person(first_name="A", last_name=f"Foule {rank}", sort_key=f"foule {rank}") for rank in range(n)
    )
    tie = Guardianship.objects.filter(child=child).first()
    Guardianship.objects.bulk_create(
        Guardianship(guardian=one, child=child, kind=tie.kind, state=tie.state, starts_on=tie.starts_on)
        for one in people
    )


def test_both_sides_of_a_double_click_for_ten_thousand_make_one_message(own_cast):
    cast = own_cast
    crowd(cast.issa, 10_000)
    form = {
        "recipient": [f"familles-{cast.cm1.pk}"], "subject": "Sortie", "body": "Bonjour", "act": "send", "key": "k" * 32,
    }  # fmt: skip
    page, worn = url(cast.lucie, "teacher", "nouveau/"), [enter(cast.lucie) for _twice in range(2)]
    answers = at_once(*(lambda one=one: one.post(page, form) for one in worn))
    assert [answer.status_code for answer in answers] == [302, 302]
    conversation = Conversation.objects.get()
    assert {answer.url.rstrip("/").rpartition("/")[2] for answer in answers} == {str(conversation.pk)}
    assert Participant.objects.filter(received_at__isnull=False).count() == 10_005
    assert Message.objects.count() == 1 and not Draft.objects.exists()


def test_two_windows_send_one_draft_and_it_leaves_once(own_cast):
    cast = own_cast
    draft, worn = drafted(cast.lucie, to(cast.fatou)), hat(cast.lucie, "teacher")
    sent = at_once(*[lambda: actions.send(draft, by=cast.lucie, hat=worn)] * 2)
    assert sent[0] == sent[1] == Conversation.objects.get() and not Draft.objects.exists()


def test_two_windows_of_one_answer_keep_one_draft(own_cast):
    cast = own_cast
    conversation = write(cast.lucie, "teacher", to(cast.fatou))
    page = f"/parent/messages/{conversation.pk}/"
    tabs = [(enter(cast.fatou), key) for key in ("a" * 32, "b" * 32)]
    answers = at_once(
        *(
            lambda tab=tab, key=key: tab.post(page, {"body": "Merci", "once": key, "autosave": "1"})
            for tab, key in tabs
        )
    )
    assert [answer.status_code for answer in answers] == [200, 200] and Draft.objects.get().body == "Merci"


@pytest.mark.parametrize("crossed", [False, True])
def test_two_moderators_purge_the_same_message_once(own_cast, crossed):
    """Crossed: one begins by the message, the other by its hidden copy."""
    cast = own_cast
    message = only_message(write(cast.lucie, "teacher", to(cast.fatou), hidden=to(cast.helene)))
    twin = Message.objects.exclude(pk=message.pk).get()
    one, two = (
        (lambda: purge(message, by=cast.anne)),
        (lambda: purge(twin if crossed else message, by=cast.yann)),
    )
    seals = at_once(one, two)
    assert Seal.objects.count() == 2 and not Participant.objects.exists()
    assert {seal.pk for seal in seals} <= set(Seal.objects.values_list("pk", flat=True))
    assert len(set(Seal.objects.values_list("sealed_by_name", flat=True))) == 1


def test_a_message_that_is_being_sent_when_it_is_suspended_is_held(own_cast, settings):
    """The sending has asked whether it may, and has not ended: the suspension waits for it, and finds it."""
    cast, sent, go_on = own_cast, Event(), Event()
    settings.UNDO_SECONDS = 10

    def sending():
        with transaction.atomic():
            write(cast.ines, "pupil", to(cast.issa))
            sent.set()
            go_on.wait(20)

    def suspending():
        sent.wait(20)
        suspend("pupil", by=cast.yann)

    def watching():
        sent.wait(20)
        waits = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"
        with connection.cursor() as cursor:
            while not cursor.execute(waits).fetchone()[0]:
                pass
        go_on.set()

    at_once(sending, suspending, watching)
    held = Hold.objects.get()
    assert held.message == Message.objects.get() and held.message.available_at > clock.now()
    assert held.message.available_at.year == 9999
