"""Deltas, flaws, and what cannot be written."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.feeds.tests.exports import TODAY, Feed, dangling, read, requests, said
from preau.feeds.world.aaf.delivery import write
from preau.feeds.world.aaf.flaws import UNKNOWN_ATTRIBUTE, UNKNOWN_GUARDIAN, UNKNOWN_SCHOOL, WRONG_KEY
from preau.feeds.world.plan import uai
from preau.feeds.world.territory import demo, territory

few = settings(max_examples=12, deadline=None)


def applied(feed: Feed, deltas: list[Path]) -> Feed:
    """What a reader that takes deltas should hold."""
    for key, request in requests(deltas):
        if request.tag == "deleteRequest":
            del feed[key]
        elif request.tag == "modifyRequest":
            feed[key] |= said(request, "modification")
        else:
            assert key not in feed
            feed[key] = said(request)
    return feed


@few
@given(pupils=st.integers(1, 300), seed=st.integers(0, 10**6), days=st.integers(1, 4))
def test_the_first_complete_and_the_deltas_make_the_last_complete(pupils, seed, days):
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(territory(pupils, TODAY, seed), folder, days=days)
        feed = read(sorted((folder / "00-complet").rglob("*.xml")))
        for n in range(1, days + 1):
            applied(feed, sorted((folder / f"{n:02}-delta").rglob("*.xml")))
        last = read(sorted((folder / f"{days:02}-complet").rglob("*.xml")))
    assert feed == last
    assert dangling(last) == []


def test_a_week_brings_arrivals_departures_and_changes(tmp_path):
    write(territory(2000, TODAY), tmp_path, days=5)
    deltas = [path for path in sorted(tmp_path.rglob("*.xml")) if "Delta" in path.name]
    seen = Counter((key[2], request.tag) for key, request in requests(deltas))
    for tag in ("addRequest", "modifyRequest", "deleteRequest"):
        assert seen["Eleve", tag] > 0
        assert seen["PersRelEleve", tag] > 0
    assert sum(seen.values()) < 5 * 0.02 * 5000


def test_flaws_come_besides_the_right_records(tmp_path):
    right = read(write(demo(TODAY), tmp_path / "right"))
    feed = read(write(demo(TODAY), tmp_path / "wrong", flaws=True))
    added = {key: row for key, row in feed.items() if key not in right}
    assert {key: row for key, row in feed.items() if key in right} == right
    assert Counter(key[3] for key in added) == dict.fromkeys(
        (WRONG_KEY, UNKNOWN_SCHOOL, UNKNOWN_GUARDIAN, UNKNOWN_ATTRIBUTE), 2
    )
    wrong = added["LILLE", "2D", "EtabEducNat", WRONG_KEY]["ENTStructureUAI"][0]
    assert wrong != uai(int(wrong[:7]))
    assert "ENTEleveInconnu" in added["LILLE", "1D", "Eleve", UNKNOWN_ATTRIBUTE]
    assert {line.split(" ")[3] for line in dangling(feed)} == {UNKNOWN_SCHOOL, UNKNOWN_GUARDIAN}


@pytest.mark.parametrize("wrong", [{"days": -1}, {"per_file": 0}, {"packed": "rar"}])
def test_what_cannot_be_written_is_refused(tmp_path, wrong):
    with pytest.raises(ValueError):
        write(territory(3, TODAY), tmp_path, **wrong)


def test_an_unknown_academy_or_an_empty_territory_is_refused():
    with pytest.raises(ValueError, match="PARIS"):
        territory(10, TODAY, academies=("PARIS",))
    with pytest.raises(ValueError):
        territory(0, TODAY)
