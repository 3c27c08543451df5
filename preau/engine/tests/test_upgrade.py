"""`preau upgrade-database`, from a real PostgreSQL of an older major version to the one of our packages."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from preau.engine.home import Home
from preau.engine.lease import lease
from preau.engine.locks import Lock, until
from preau.engine.postgres.cluster import recorded
from preau.engine.tests.test_console import rows
from tests.database import ROOT
from tests.installation import preau

OLD = Path("/usr/lib/postgresql/15/bin")
pytestmark = [
    pytest.mark.xdist_group("engine"),
    pytest.mark.skipif(not (OLD / "initdb").exists(), reason="PostgreSQL 15 n’est pas sur cette machine"),
]


@pytest.fixture
def old(tmp_path, monkeypatch):
    """A home of PostgreSQL 15 with one row, and an environment that now prefers the newer one."""
    for name in ("DATABASE_URL", "PREAU_PG_OLD_BIN"):
        monkeypatch.delenv(name, raising=False)
    home = Home(tmp_path / "home")
    monkeypatch.setenv("PREAU_PG_BIN", str(OLD))
    with lease(home) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('Prêmesques')")
    monkeypatch.delenv("PREAU_PG_BIN")
    assert until(lambda: not Lock(home.run / "guardian.lock").is_taken(), 30)
    assert recorded(home.postgres)["major"] == "15"
    return home


def kept(home):
    with lease(home) as url, psycopg.connect(url) as connection:
        return connection.execute("SELECT word FROM kept").fetchall(), connection.info.server_version // 10000


def test_a_whole_installation_is_found_again_in_the_new_version(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PREAU_PG_BIN", str(OLD))
    home = Home(tmp_path / "home")
    with lease(home) as url:
        filled = [sys.executable, "-m", "tests.template", str(tmp_path / "cast.json")]
        subprocess.run(filled, env=dict(os.environ, DATABASE_URL=url), cwd=ROOT, check=True)
        before = rows(url)
    monkeypatch.delenv("PREAU_PG_BIN")
    assert until(lambda: not Lock(home.run / "guardian.lock").is_taken(), 30)
    (home.postgres / "cluster" / "local.conf").write_text("log_min_messages = warning\n")
    done = preau(home.root, "upgrade-database")
    assert done.returncode == 0, done.stderr
    new = int(recorded(home.postgres)["major"])
    assert f"La base est passée de PostgreSQL 15 à {new}." in done.stdout
    with lease(home) as url:
        assert rows(url) == before
        assert len(before) > 20
    assert "log_min_messages" in (home.postgres / "cluster" / "local.conf").read_text()
    assert {path.name for path in home.root.glob("postgres*")} == {"postgres"}
    assert f"déjà celle de PostgreSQL {new}" in preau(home.root, "upgrade-database").stdout


def test_until_it_is_asked_the_old_version_goes_on(old):
    assert kept(old) == ([("Prêmesques",)], 15)


def test_it_waits_for_everyone_to_leave(old):
    with lease(old):
        answer = preau(old.root, "upgrade-database")
    assert answer.returncode == 1
    assert "Préau est en marche" in answer.stderr
    assert recorded(old.postgres)["major"] == "15"


def test_a_kill_in_the_middle_leaves_the_old_cluster(old):
    work = subprocess.Popen(
        [sys.executable, "-m", "preau", "upgrade-database"],
        env=dict(os.environ, PREAU_HOME=str(old.root), PREAU_PG_FAST="1"),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert any("Écriture dans PostgreSQL" in line for line in work.stdout)
    work.send_signal(signal.SIGKILL)
    work.wait()
    assert kept(old) == ([("Prêmesques",)], 15)
    assert "La base est passée" in preau(old.root, "upgrade-database").stdout
    assert kept(old)[0] == [("Prêmesques",)]


def test_a_kill_between_the_two_renames_brings_the_old_cluster_back(old):
    assert until(lambda: not list(old.postgres.rglob("postmaster.pid")), 30)  # the fixture's server has left
    old.postgres.rename(old.root / "postgres.old")
    assert kept(old) == ([("Prêmesques",)], 15)


def test_without_the_old_programs_it_says_which_are_missing(old, monkeypatch):
    record = old.postgres / "engine.toml"
    record.write_text(record.read_text().replace('"15"', '"16"').replace(str(OLD), "/nowhere"))
    answer = preau(old.root, "upgrade-database")
    assert answer.returncode == 1
    assert "les programmes de PostgreSQL 16" in answer.stderr and "PREAU_PG_OLD_BIN" in answer.stderr
