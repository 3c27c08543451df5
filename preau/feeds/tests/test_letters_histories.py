"""Whatever happened before, a letter tells just who came and who went, as two looks at the directory tell it."""

import shutil
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.directory.models import Identity, Operation
from preau.feeds.letters import actions as letters
from preau.feeds.tests import aaf_files as aaf
from preau.feeds.tests.feed_model import UAI
from preau.feeds.tests.test_deltas import facts
from preau.feeds.tests.test_histories import HISTORIES, STEPS, History, worlds

PLACES = {"pupil": "enrolment", "staff": "post"}


def present(kind: str) -> set[str]:
    """Whom two looks at the directory find in the school."""
    return {fact[2] for fact in facts() if fact[0] == PLACES[kind]}


def told(operation: Operation, kind: str, what: str) -> set[str]:
    """Whom the letter names."""
    letter = operation.letters.filter(uai=UAI).first()
    ids = letter.people.get(kind, {}).get(what, []) if letter else []
    return set(Identity.objects.filter(person__in=ids, kind=kind).values_list("external_id", flat=True))


class ToldHistory(History):
    """As any history, each delivery of which is told."""

    def _feed(self, folder: Any, day: Any, told_by: Any) -> None:
        before, known = {kind: present(kind) for kind in PLACES}, facts()
        super()._feed(folder, day, told_by)
        operation = self.done[-1][0]
        for _time in range(2):
            letters.write(operation.pk)
        for kind in PLACES:
            after = present(kind)
            found = told(operation, kind, "arrived"), told(operation, kind, "left")
            assert found == (after - before[kind], before[kind] - after), kind
        if facts() == known:
            assert not operation.letters.exists()


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=worlds(), steps=st.lists(STEPS, max_size=6))
def test_a_letter_tells_who_came_and_who_went(db, tmp_path, first, steps):
    shutil.rmtree(tmp_path, ignore_errors=True)
    with transaction.atomic():
        history = ToldHistory(tmp_path)
        history.step("complete", first)
        for name, said in steps:
            history.step(name, said)
        transaction.set_rollback(True)


def test_a_pupil_who_changes_school_left_one_and_arrived_in_the_other(db, tmp_path):
    schools = [aaf.school("10", UAI), aaf.school("20", "0599102Y")]
    family = [aaf.guardian("p1"), aaf.pupil("e2", "10")]
    aaf.feed(aaf.write(tmp_path / "a", *schools, *family, aaf.pupil("e1", "10", ties=["p1$10$1$1$1$1"])))
    moved = aaf.pupil("e1", "20", ties=["p1$10$1$1$1$1"])
    operation = aaf.feed(aaf.write(tmp_path / "b", *schools, *family, moved, day="20261125"))
    letters.write(operation.pk)
    pk = Identity.objects.get(external_id="e1").person_id
    found = {one.uai: one.people for one in operation.letters.all()}
    assert found == {UAI: {"pupil": {"left": [pk]}}, "0599102Y": {"pupil": {"arrived": [pk]}}}


def test_who_comes_back_without_the_post_they_had_does_not_leave_twice(db, tmp_path):
    def teacher(*functions):
        said = {
            "email": "",
            "teacher": "O",
            "first": "LOU",
            "subjects": frozenset(),
            "principal": frozenset(),
        }
        return {**said, "functions": frozenset(functions)}

    one, guardian = {("staff", "s1"): teacher("ENS")}, {("guardian", "p1"): {"email": ""}}
    with transaction.atomic():
        history = ToldHistory(tmp_path)
        history.step("complete", {**one, ("staff", "s2"): teacher("ENS"), **guardian})
        history.step("complete", one)
        history.step("complete", {**one, ("staff", "s2"): teacher(), **guardian})
        transaction.set_rollback(True)
