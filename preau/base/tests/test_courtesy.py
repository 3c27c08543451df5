"""Long work stands aside, and only while it lasts."""

import os
from types import SimpleNamespace

from django.db import connection

from preau.base import courtesy
from preau.base.courtesy import YIELDS, standing_aside


def _nice() -> tuple[bool, int]:
    """Whether PostgreSQL's process is of this machine, and its priority."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), inet_server_addr() IS NULL")
        pid, near = cursor.fetchone()
    return near, os.getpriority(os.PRIO_PROCESS, pid) if near else 0


def test_postgresql_stands_aside_while_a_job_lasts(db):
    with standing_aside():
        near, nice = _nice()
        assert nice == (YIELDS if near else 0)


def test_what_is_not_postgresql_keeps_its_priority(db, monkeypatch):
    told = []
    monkeypatch.setattr(os, "setpriority", lambda *of: told.append(of))
    monkeypatch.setattr(courtesy, "_is_postgresql", lambda _pid: False)
    with standing_aside():
        assert told == []


def test_a_connection_that_cannot_be_hurried_again_is_closed(monkeypatch):
    closed, asked = [], []

    def only_slower(_nice):
        asked.append(_nice)
        return len(asked) == 1

    monkeypatch.setattr(courtesy, "_set_priority", only_slower)
    away = SimpleNamespace(close=lambda: closed.append(True), in_atomic_block=False)
    monkeypatch.setattr(courtesy, "connection", away)
    with standing_aside():
        assert closed == []
    assert closed == [True] and asked[0] == YIELDS
