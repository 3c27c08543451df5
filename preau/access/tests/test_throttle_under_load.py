"""The three promises of the throttle at the size they are made, by threads against a database of their own.

Nothing is timed: only what was let in, what was verified and what was refused unread is counted. The hasher of
the tests is cheap, so that thousands of tries take seconds.
"""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, connections
from django.test import Client, RequestFactory

from preau.access import queries, throttle
from preau.access.models import Account
from preau.base import clock
from preau.directory.models import Person
from tests.database import TEMPLATE, admin, drop
from tests.world import PASSWORD, login

THREADS = 8
SCHOOL, STRANGER = "198.51.100.7", "203.0.113.50"
URL = "/connexion/"


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """Threads see each other's rows only when they are committed: not in the transaction of `db`."""
    name, before = f"preau_throttle_{os.getpid()}", connection.settings_dict["NAME"]
    drop(name)
    admin(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        yield
        connection.close()
        connection.settings_dict["NAME"] = before
    drop(name)


def pupils(number):
    hashed, now = make_password(PASSWORD), clock.now()
    people = Person.objects.bulk_create(
        Person(first_name=f"Élève{rank}", last_name="Nombreux") for rank in range(number)
    )
    Account.objects.bulk_create(
        Account(person=person, login=f"eleve{rank}", password=hashed, activated_at=now)
        for rank, person in enumerate(people)
    )


def try_in(name, password, address):
    """ "unread" when the try is refused before the password is looked at, else "in" or "wrong"."""
    request = RequestFactory(REMOTE_ADDR=address).get("/")
    gate = throttle.sign_in_gate(request, name)
    if not throttle.is_open(gate):
        return "unread"
    return "in" if queries.account_for(request, gate, login=name, password=password) else "wrong"


def all_at_once(act, things):
    """What became of each thing, `THREADS` of them at a time, each thread on its own connection."""

    def part(rank):
        try:
            return [act(thing) for thing in things[rank::THREADS]]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(result for done in pool.map(part, range(THREADS)) for result in done)


def test_a_thousand_good_sign_ins_from_one_school_pass(own_database):
    """Even when one pupil in four first gets it wrong."""
    pupils(1000)

    def come_in(rank):
        clumsy = rank % 4 == 0 and try_in(f"eleve{rank}", "raté", SCHOOL)
        return clumsy, try_in(f"eleve{rank}", PASSWORD, SCHOOL)

    assert all_at_once(come_in, range(1000)) == {(False, "in"): 750, ("wrong", "in"): 250}


def test_ten_thousand_guesses_over_five_thousand_logins_do_not_pass(own_database):
    """Tries under way at the same moment may each find the gate open: one a thread, and no more."""
    pupils(5000)
    tried = all_at_once(lambda rank: try_in(f"eleve{rank % 5000}", "deviné", STRANGER), range(10_000))
    assert tried["in"] == 0
    assert throttle.PER_NETWORK <= tried["wrong"] <= throttle.PER_NETWORK + THREADS - 1
    assert tried["unread"] == 10_000 - tried["wrong"]
    assert try_in("eleve1", PASSWORD, STRANGER) == "unread"
    assert try_in("eleve1", PASSWORD, SCHOOL) == "in"


def test_guesses_from_many_networks_at_one_login_stop_too(own_database):
    pupils(1)
    tried = all_at_once(lambda rank: try_in("eleve0", "deviné", f"203.0.{rank % 250}.9"), range(1000))
    assert throttle.PER_LOGIN <= tried["wrong"] <= throttle.PER_LOGIN + THREADS - 1
    assert tried["in"] == 0


def test_fifty_bad_tries_never_block_the_owners_known_device(own_database):
    owner = Client()
    assert owner.post(URL, {"login": login("claire"), "password": PASSWORD}).status_code == 302
    owner.post("/deconnexion/")
    all_at_once(lambda rank: try_in(login("claire"), "deviné", f"203.0.{rank}.9"), range(60))
    stranger = Client(REMOTE_ADDR="192.0.2.1")
    assert stranger.post(URL, {"login": login("claire"), "password": PASSWORD}).status_code == 429
    assert owner.post(URL, {"login": login("claire"), "password": PASSWORD}).status_code == 302
