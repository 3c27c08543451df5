"""A power cut, an impatient operator: kill -9 at any moment of an application leaves all before or all after."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection

from preau.directory.models import Operation
from preau.directory.operations import actions as operations
from preau.directory.operations import undo as undoing
from preau.directory.operations.order import FEEDS_LOCK
from preau.directory.operations.sweep import sweep
from preau.feeds.tests import aaf_files as aaf
from preau.feeds.world.aaf.delivery import write
from preau.feeds.world.territory import territory
from tests.database import TEMPLATE, address, admin, drop

KILLS = int(os.environ.get("PREAU_KILLS", "12"))  # a hundred by `PREAU_KILLS=100`
LONGEST = 60
fork = multiprocessing.get_context("fork")


@pytest.fixture
def apart(request, django_db_setup, django_db_blocker) -> Iterator[str]:
    """A database of its own, where what is written stays written: its address."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name, usual = f"preau_kill_{worker}", connection.settings_dict["NAME"]
    drop(name)
    admin(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        yield address(name)
        connection.close()
        connection.settings_dict["NAME"] = usual
    drop(name)


def in_child(verb: Any, *said: Any) -> Any:
    """A process that does `verb` and nothing else, with a connection of its own."""
    connection.close()
    child = fork.Process(target=_alone, args=(verb, *said))
    child.start()
    return child


def _alone(verb: Any, *said: Any) -> None:
    verb(*said)
    connection.close()
    os._exit(0)


def killed(child: Any, after: float) -> None:
    """kill -9 after so many seconds, or not at all if it was quicker; back when the database has let go."""
    child.join(after)
    if child.is_alive():
        os.kill(child.pid, signal.SIGKILL)
        child.join(LONGEST)
    lille = Operation.objects.latest("pk").academy_id
    with connection.cursor() as cursor:  # held by the session of the killed process until it is undone
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [FEEDS_LOCK, lille])
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [FEEDS_LOCK, lille])


def verb_of(operation: Operation) -> Any:
    def apply() -> None:
        operations.apply(operation, by=aaf.BY)

    def undo() -> None:
        undoing.undo(operation, by=aaf.BY)

    return apply if operation.state == "ready" else undo


def test_a_kill_at_any_moment_leaves_all_before_or_all_after(apart, tmp_path):
    write(territory(150, date(2026, 11, 24), seed=3), tmp_path)
    operation = aaf.preview(tmp_path / "LILLE" / "2D")
    rng, states, whole = random.Random(11), {"ready": aaf.marks()}, 0.4
    for _time in range(KILLS):
        before, verb = operation.state, verb_of(operation)
        began = time.monotonic()
        killed(in_child(verb), rng.random() * whole * 1.2)
        operation.refresh_from_db()
        if operation.state == before:
            assert aaf.marks() == states[before]
            continue
        whole = min(whole, time.monotonic() - began)
        states[operation.state] = aaf.marks()
        if operation.state == "undone":
            killed(in_child(sweep), rng.random() * 0.1)
            sweep()
            assert {table: len(rows) for table, rows in aaf.marks().items()} == {
                table: len(rows) for table, rows in states["ready"].items()
            }
            operation = aaf.preview(tmp_path / "LILLE" / "2D")
            states = {"ready": aaf.marks()}
    # Whatever the kills left, the next one who asks gets all of it, without a hand.
    child = in_child(verb_of(operation))
    child.join(LONGEST)
    before = operation.state
    operation.refresh_from_db()
    assert (child.exitcode, operation.state) == (0, {"ready": "applied", "applied": "undone"}[before])


def test_a_second_one_waits_and_says_so(apart, tmp_path):
    operation = aaf.preview(aaf.write(tmp_path, aaf.school(), aaf.pupil("1")))
    hears, says = fork.Pipe(duplex=False)

    def apply() -> None:
        operations.apply(operation, by=aaf.BY, waiting=lambda: says.send("j’attends"))

    with psycopg.connect(apart) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FEEDS_LOCK, operation.academy_id])
        child = in_child(apply)
        assert hears.poll(LONGEST)
        assert hears.recv() == "j’attends"
        operation.refresh_from_db()
        assert operation.state == "ready"
    child.join(LONGEST)
    operation.refresh_from_db()
    assert operation.state == "applied"
