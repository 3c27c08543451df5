"""Any history of an academy (completes, deltas, corrections by hand, undos, cuts) leaves what the plain model says."""

import os
import shutil
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base import clock
from preau.directory.actions.corrections import correct, take_back
from preau.directory.models import Correction, Group, Membership, Operation, Person
from preau.directory.operations import undo as undoing
from preau.directory.operations.sweep import sweep
from preau.feeds.tests import aaf_files as aaf
from preau.feeds.tests.feed_model import Directory, Key, World, merged, whole, written
from preau.feeds.tests.test_deltas import facts

HISTORIES = int(os.environ.get("PREAU_HISTORIES", "12"))  # more by `PREAU_HISTORIES=500`
FIRST = date(2026, 10, 1)
SOME = {"pupil": ("e1", "e2", "e3"), "guardian": ("p1", "p2"), "staff": ("s1", "s2")}

ROOMS = st.frozensets(st.sampled_from(("3C", "3D")))
EMAILS = st.sampled_from(("", "a@example.org", "b@example.org"))
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "pupil": {
        "email": EMAILS,
        "regime": st.sampled_from(("EXTERNE", "DP")),
        "structures": st.just(frozenset({"10"})),
        "classes": ROOMS,
        "groups": st.frozensets(st.sampled_from(("G1",))),
        "ties": st.dictionaries(st.sampled_from(SOME["guardian"]), st.sampled_from("012")),
    },
    "guardian": {"email": EMAILS},
    "staff": {
        "email": EMAILS,
        "first": st.sampled_from(("LOU", "ANA")),
        "functions": st.frozensets(st.sampled_from(("ENS", "DIR"))),
        "teacher": st.sampled_from("ON"),
        "subjects": st.frozensets(
            st.tuples(st.sampled_from(("3C", "3D")), st.sampled_from(("0100", "0302")))
        ),
        "principal": ROOMS,
    },
}
KEYS = [(kind, id) for kind, ids in SOME.items() for id in ids]


@st.composite
def worlds(draw) -> World:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, min_size=1))
    return {key: draw(st.fixed_dictionaries(FIELDS[key[0]])) for key in keys}


@st.composite
def changes(draw) -> tuple[World, World, set[Key]]:
    """Who is added, changed in some attributes, deleted; each once."""
    add: World = {}
    modify: World = {}
    delete: set[Key] = set()
    for key in draw(st.lists(st.sampled_from(KEYS), unique=True)):
        fields = FIELDS[key[0]]
        match draw(st.sampled_from(("add", "modify", "modify", "delete"))):
            case "add":
                add[key] = draw(st.fixed_dictionaries(fields))
            case "modify":
                names = draw(st.lists(st.sampled_from(sorted(fields)), unique=True, min_size=1))
                modify[key] = {name: draw(fields[name]) for name in names}
            case _:
                delete.add(key)
    return add, modify, delete


STEPS = st.one_of(
    st.tuples(st.just("complete"), worlds()),
    st.tuples(st.just("delta"), changes()),
    st.tuples(st.just("cut"), changes()),
    st.tuples(st.just("email"), st.tuples(st.sampled_from(KEYS), EMAILS)),
    st.tuples(st.just("member"), st.tuples(st.sampled_from(SOME["pupil"]), st.sampled_from(("3C", "3D")))),
    st.tuples(st.just("correct"), st.tuples(st.sampled_from(KEYS), EMAILS)),
    st.tuples(st.just("take_back"), st.sampled_from(KEYS)),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("redo"), st.none()),
    st.tuples(st.just("sweep"), st.none()),
)


class Cut(Exception):
    """A power cut: the transaction is lost."""


class History:
    """Walks the real directory and the model side by side."""

    def __init__(self, folder: Any) -> None:
        self.folder, self.number = folder, 0
        self.model = Directory()
        self.secretary = Person.objects.create(last_name="Masse", first_name="Agnès")
        self.done: list[tuple[Operation, date, Directory, Directory]] = []
        self.undone: list[
            tuple[Operation, tuple[Operation, date, Directory, Directory], Directory, Directory]
        ] = []

    @property
    def next_day(self) -> date:
        return self.done[-1][1] + timedelta(days=1) if self.done else FIRST

    def step(self, name: str, said: Any) -> None:
        getattr(self, name)(said)
        assert facts() == self.model.facts(), name

    def complete(self, world: World) -> None:
        folder, day = self._folder(), self.next_day
        aaf.write(
            folder, aaf.school(), *(whole(key, said) for key, said in world.items()), day=f"{day:%Y%m%d}"
        )
        self._feed(folder, day, lambda: self.model.complete(world))

    def delta(self, said: tuple[World, World, set[Key]]) -> None:
        if self.done:
            self._feed(self._delta(said), self.next_day, lambda: self.model.delta(*said))

    def cut(self, said: tuple[World, World, set[Key]]) -> None:
        if self.done:
            try:
                with transaction.atomic():
                    aaf.feed(self._delta(said))
                    raise Cut
            except Cut:
                pass

    def email(self, said: tuple[Key, str]) -> None:
        key, email = said
        if key in self.model.known:
            Person.objects.filter(pk=self._person(key).pk).update(email=email)
            self.model.email_by_hand(key, email)

    def correct(self, said: tuple[Key, str]) -> None:
        key, email = said
        if key in self.model.known:
            made = correct(self._person(key), by=self.secretary, values={"email": email})
            self.model.correct(key, email, made[0].pk if made else 0)

    def take_back(self, key: Key) -> None:
        if key in self.model.corrected:
            take_back(Correction.objects.get(pk=self.model.corrected[key]), by=self.secretary)
            self.model.take_back(key)

    def member(self, said: tuple[str, str]) -> None:
        child, room = said
        group = Group.objects.filter(name=room, kind="class", missing_since=None).first()
        known = self.model.known.get(("pupil", child))
        if group and known and room not in known["classes"] and (child, room) not in self.model.hand:
            person = Person.objects.get(identities__external_id=child)
            Membership.objects.create(person=person, group=group, starts_on=clock.today(), source="hand")
            self.model.hand.add((child, room))

    def undo(self, _said: None) -> None:
        if self.done:
            last = self.done.pop()
            now = deepcopy(self.model)
            undo = undoing.undo(last[0], by=aaf.BY)
            self.model = merged(last[2], last[3], now)
            self.undone.append((undo, last, now, deepcopy(self.model)))

    def redo(self, _said: None) -> None:
        if self.undone:
            undo, last, before, after = self.undone.pop()
            now = deepcopy(self.model)
            undoing.undo(undo, by=aaf.BY)
            self.model = merged(before, after, now)
            self.done.append(last)

    def sweep(self, _said: None) -> None:
        sweep()

    def _person(self, key: Key) -> Person:
        return Person.objects.get(identities__external_id=key[1], identities__kind=key[0])

    def _feed(self, folder: Any, day: date, told: Any) -> None:
        before = deepcopy(self.model)
        operation = aaf.feed(folder)
        told()
        self.done.append((operation, day, before, deepcopy(self.model)))
        self.undone = []

    def _delta(self, said: tuple[World, World, set[Key]]) -> Any:
        add, modify, delete = said
        return aaf.delta(
            self._folder(),
            add=[whole(key, one) for key, one in add.items()],
            modify=[written(key, one) for key, one in modify.items()],
            delete=[written(key, {}) for key in delete],
            day=f"{self.next_day:%Y%m%d}",
        )

    def _folder(self) -> Any:
        self.number += 1
        return self.folder / str(self.number)


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=worlds(), steps=st.lists(STEPS, max_size=8))
def test_the_directory_is_what_the_model_says_after_every_step(db, tmp_path, first, steps):
    shutil.rmtree(tmp_path, ignore_errors=True)
    with transaction.atomic():
        history = History(tmp_path)
        history.step("complete", first)
        for name, said in steps:
            history.step(name, said)
        transaction.set_rollback(True)
