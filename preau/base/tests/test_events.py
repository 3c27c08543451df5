"""What a lower room says is done by a higher one, in a job of the same transaction."""

from preau.base import tasks
from preau.base.events import say
from preau.base.manifest import Manifest, Reaction, registry

HEARD = []


def hear(**told):
    HEARD.append(told)


def test_an_event_runs_the_verbs_that_wait_for_it(monkeypatch, db):
    deferred = []
    reactions = Manifest(reactions=(Reaction("timetable.lesson_moved", f"{__name__}.hear"),))
    monkeypatch.setattr(registry, "_manifests", [reactions])
    monkeypatch.setattr(tasks.react, "defer", lambda **what: deferred.append(what))
    say("timetable.lesson_moved", course_id=1, day="2026-11-30")
    say("timetable.nobody_waits", course_id=2)
    for one in deferred:
        tasks.react(**one)
    assert HEARD == [{"course_id": 1, "day": "2026-11-30"}]
