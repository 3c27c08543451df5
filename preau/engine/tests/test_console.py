"""The one command, as an operator types it."""

import socket

import psycopg
import pytest

from preau.engine.home import Home
from preau.engine.lease import lease
from tests.installation import preau

pytestmark = pytest.mark.xdist_group("engine")
FOLDERS = ("files", "keys")


def rows(url):
    """Every table's rows as one text, to be compared."""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        ).fetchall()
        return {
            name: connection.execute(
                f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{name}\" t"
            ).fetchone()
            for (name,) in names
        }


def content(home):
    return {
        str(path.relative_to(home)): path.read_bytes()
        for folder in FOLDERS
        for path in (home / folder).rglob("*")
        if path.is_file()
    }


def test_a_backup_brings_back_an_equal_installation(demo, tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    first, second, saved = demo, tmp_path / "two", tmp_path / "save.tar.gz"
    (first / "files" / "ab").mkdir(parents=True, exist_ok=True)
    (first / "files" / "ab" / "photo").write_bytes(b"\x00\x01")
    assert "Sauvegarde faite" in preau(first, "backup", str(saved)).stdout
    restored = preau(second, "restore", str(saved))
    assert restored.returncode == 0, restored.stderr
    with lease(Home(first)) as one, lease(Home(second)) as two:
        assert rows(one) == rows(two)
        assert len(rows(one)) > 20
    assert content(first) == content(second)
    assert "existe déjà" in preau(first, "backup", str(saved)).stderr
    assert "n’est pas vide" in preau(second, "restore", str(saved)).stderr


def test_a_damaged_backup_leaves_the_home_empty(tmp_path):
    saved = tmp_path / "save.tar"
    saved.write_bytes(b"not a tar at all" * 100)
    answer = preau(tmp_path / "home", "restore", str(saved))
    assert answer.returncode == 1
    assert "n’est pas une sauvegarde" in answer.stderr
    assert list((tmp_path / "home").iterdir()) == []


def test_a_taken_port_is_said_before_anything_starts(tmp_path):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        answer = preau(tmp_path / "home", "serve", "--port", str(port))
    assert answer.returncode == 1
    assert f"Le port {port} n’est pas libre" in answer.stderr
    assert not (tmp_path / "home" / "postgres").exists()
