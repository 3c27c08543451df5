"""Long work stands aside for those who read meanwhile: its process, and PostgreSQL's for it when it is of this machine."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

YIELDS = 15


def stand_aside() -> None:
    """This process, for good, and its present connection; for a command, which does nothing else."""
    os.nice(YIELDS)
    _set_priority(YIELDS)


@contextlib.contextmanager
def standing_aside() -> Iterator[None]:
    """PostgreSQL's process for this connection, as long as a job lasts. The worker itself has other jobs to do."""
    before = os.getpriority(os.PRIO_PROCESS, 0)
    given = _set_priority(YIELDS)
    try:
        yield
    finally:
        if given and not _set_priority(before) and not connection.in_atomic_block:
            connection.close()  # only root takes a priority back: the next job has another process


def _set_priority(nice: int) -> bool:
    """Whether it could be given. One process works for the connection: helpers of its own would not have its priority."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), inet_server_addr() IS NULL")
        pid, near = cursor.fetchone()
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    if not near or not _is_postgresql(pid):
        return False
    try:
        os.setpriority(os.PRIO_PROCESS, pid, nice)
    except OSError:
        return False
    return True


def _is_postgresql(pid: int) -> bool:
    """A server in a container numbers its processes otherwise."""
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").startswith("postgres")
    except OSError:
        return False
