"""The embedded database survives what a machine does to it. Real PostgreSQL, real kill -9."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import psycopg
import pytest

from preau.engine.errors import EngineError
from preau.engine.home import Home
from preau.engine.lease import lease
from preau.engine.locks import Lock, until
from preau.engine.occupation import UPGRADE, alone_in

pytestmark = pytest.mark.xdist_group("engine")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("PREAU_PG_FAST", raising=False)  # what is proved here needs a true disk
    return Home(tmp_path / "home")


def servers(home: Home) -> list[psutil.Process]:
    """Every process of PostgreSQL that stands in this home."""
    found = []
    for process in psutil.process_iter(["name", "cwd"]):
        if process.info["name"] == "postgres" and str(home.root) in str(process.info["cwd"]):
            found.append(process)
    return found


def guardian(home: Home) -> int:
    return int((home.run / "guardian.pid").read_text())


def postmaster(home: Home) -> int:
    return int((home.postgres / "cluster" / "postmaster.pid").read_text().split()[0])


def answer(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
        return row and row[0]


def kept(url: str) -> object:
    return answer(url, "SELECT array_agg(n ORDER BY n) FROM kept")


def keep(url: str, number: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [number])


def is_up(url: str) -> bool:
    try:
        return answer(url, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def test_it_starts_with_the_extensions_and_leaves_nothing_behind(home):
    with lease(home) as url:
        names = answer(url, "SELECT array_agg(extname::text) FROM pg_extension")
        assert {"unaccent", "pg_trgm", "ltree", "citext", "btree_gin", "btree_gist"} <= set(names)
    assert until(lambda: not servers(home), 10)


def test_rows_survive_kill_9_of_the_server_ten_times(home):
    with lease(home) as url:
        for number in range(10):
            keep(url, number)
            before = postmaster(home)
            os.kill(before, signal.SIGKILL)
            assert until(lambda before=before: is_up(url) and postmaster(home) != before, 20)
        assert kept(url) == list(range(10))
    assert until(lambda: not servers(home), 10)


def test_rows_survive_kill_9_of_the_guardian(home):
    with lease(home) as url:
        keep(url, 1)
        os.kill(guardian(home), signal.SIGKILL)
        assert until(lambda: not servers(home), 20)
    with lease(home) as url:
        assert kept(url) == [1]


def test_a_client_killed_by_9_leaves_no_orphan(home):
    code = f"""
import time
from pathlib import Path
from preau.engine.home import Home
from preau.engine.lease import lease
with lease(Home(Path({str(home.root)!r}))):
    print("ready", flush=True)
    time.sleep(60)
"""
    client = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert client.stdout
    assert client.stdout.readline().strip().endswith("ready")
    client.kill()
    client.wait()
    assert until(lambda: not servers(home), 20)


def test_a_killed_upgrade_whose_last_program_is_still_leaving_is_waited_for(home):
    with lease(home) as url:
        keep(url, 1)
    assert until(lambda: not Lock(home.run / "guardian.lock").is_taken(), 30)
    last = Lock(home.run / "clients.lock")  # inherited by a program that was being started at the kill
    assert last.take(seconds=10)
    (home.run / "occupied").write_text(UPGRADE)
    threading.Timer(0.3, last.release).start()
    with lease(home) as url:
        assert kept(url) == [1]


def test_an_upgrade_at_work_is_not_waited_for(home, monkeypatch):
    monkeypatch.setattr("preau.engine.lease.KILLED_WORK_LEAVES", 0.1)
    refused = pytest.raises(EngineError, match="occupé par une mise à niveau")
    with alone_in(home, UPGRADE), refused, lease(home):
        pass


def test_two_homes_never_meet(home, tmp_path):
    with lease(home) as one, lease(Home(tmp_path / "other")) as two:
        keep(one, 1)
        assert one != two
        with pytest.raises(psycopg.errors.UndefinedTable):
            kept(two)


def test_a_very_long_home_works(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("PREAU_PG_FAST", raising=False)  # what is proved here needs a true disk
    long = Home(tmp_path / ("un-dossier-au-nom-bien-trop-long-" * 4) / "maison")
    with lease(long) as url:
        assert answer(url, "SELECT 1") == 1


def test_a_home_that_cannot_be_written_is_said_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    blocked = tmp_path / "fichier"
    blocked.write_text("")
    with pytest.raises(EngineError, match="Impossible d’écrire"), lease(Home(Path(blocked) / "home")):
        pass
