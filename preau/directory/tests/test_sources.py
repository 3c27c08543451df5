"""Two feeds and a school that know one person: whose word is written, whatever comes and in whatever order."""

import os
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base.audit import SystemActor
from preau.directory.actions.corrections import correct, take_back
from preau.directory.choices import OperationKind, Particular, Source
from preau.directory.models import Academy, Correction, FeedRules, Identity, Person
from preau.directory.operations import actions as operations
from preau.directory.operations.remarks import Notebook
from preau.directory.operations.stage import COLUMNS, Stage
from preau.directory.particulars import bit_of, columns_of

BY = SystemActor("essai")
HISTORIES = int(os.environ.get("PREAU_HISTORIES", "8"))  # more by `PREAU_HISTORIES=200`
SOURCES = (Source.AAF_1D, Source.AAF_2D)
TEXTS = st.sampled_from((None, "", "un", "deux"))
# Never emptied by a feed: a name that is not said is not a name taken away.
LASTING = {"first_name", "birth_date"}
SAID = st.fixed_dictionaries(
    {
        "first_name": TEXTS,
        "birth_date": st.sampled_from((None, date(1980, 1, 2), date(1981, 3, 4))),
        "email": st.sampled_from((None, "", "a@example.org", "b@example.org")),
        "mobile": TEXTS,
        "address": TEXTS,
        "city": TEXTS,
    }
)
PARTICULARS = ("first_name", "birth_date", "email", "mobile", "address")
ORDERS = st.dictionaries(st.sampled_from(PARTICULARS), st.permutations([str(source) for source in SOURCES]))
STEPS = st.one_of(
    st.tuples(st.just("complete"), st.sampled_from(SOURCES), SAID),
    st.tuples(st.just("delta"), st.sampled_from(SOURCES), SAID),
    st.tuples(st.just("leave"), st.sampled_from(SOURCES), st.none()),
    st.tuples(st.just("correct"), st.sampled_from(PARTICULARS), st.sampled_from(("", "un", "trois"))),
    st.tuples(st.just("take_back"), st.sampled_from(PARTICULARS), st.none()),
)


@dataclass
class Model:
    """What each source says and the school corrects, in plain dicts: the rule again, in other words."""

    settled: dict[str, list[str]]
    written: dict[str, Any] = field(default_factory=dict)
    says: dict[str, set[str]] = field(default_factory=lambda: {str(source): set() for source in SOURCES})
    here: set[str] = field(default_factory=set)
    corrected: dict[str, dict[str, Any]] = field(default_factory=dict)

    def hear(self, source: str, said: dict[str, Any], *, whole: bool) -> None:
        if not whole and source not in self.here | set(self.says):
            return
        for particular in PARTICULARS:
            told = {name: said[name] for name in columns_of(particular) if said.get(name) is not None}
            if particular in self.corrected:
                heard = {n: v for n, v in told.items() if v or n not in LASTING}
                self.corrected[particular] |= heard
            elif not self._heard_before(source, particular):
                self.written |= {n: v for n, v in told.items() if v or n not in LASTING}
            if any(told.values()):
                self.says[source].add(particular)
            elif told or whole:
                self.says[source].discard(particular)
        self.here.add(source)

    def _heard_before(self, source: str, particular: str) -> bool:
        order = self.settled.get(particular) or ["aaf2d", "aaf1d"]
        before = order[: order.index(source)]
        return any(other in self.here and particular in self.says[other] for other in before)


class History:
    def __init__(self, settled: dict[str, list[str]]) -> None:
        self.day, self.model = date(2026, 10, 1), Model(settled)
        self.academy = Academy.objects.get(code="LILLE")
        FeedRules.objects.create(academy=self.academy, precedence=settled, export_windows=[], least=100)
        self.secretary = Person.objects.create(last_name="Masse", first_name="Agnès")
        for source in SOURCES:
            self._lay(source, OperationKind.COMPLETE, {}, names_parent=True)
        self.person = Person.objects.create(last_name="Parent", first_name="Max")
        Identity.objects.filter(kind="guardian", external_id="p1").update(person=self.person)
        self.model.here = {str(source) for source in SOURCES}
        self.model.written = dict.fromkeys(("email", "mobile", "address", "city"), "")
        self.model.written |= {"first_name": "Max", "birth_date": None}

    def step(self, name: str, about: str, said: Any) -> None:
        getattr(self, name)(about, said)
        self.person.refresh_from_db()
        assert {column: getattr(self.person, column) for column in self.model.written} == self.model.written

    def complete(self, source: Source, said: dict[str, Any]) -> None:
        self._lay(source, OperationKind.COMPLETE, said, names_parent=True)
        self.model.hear(str(source), said, whole=True)

    def delta(self, source: Source, said: dict[str, Any]) -> None:
        self._lay(source, OperationKind.DELTA, said, names_parent=True)
        self.model.hear(str(source), said, whole=False)

    def leave(self, source: Source, _said: None) -> None:
        self._lay(source, OperationKind.COMPLETE, {}, names_parent=False)
        self.model.here.discard(str(source))

    def correct(self, particular: str, text: str) -> None:
        value = {"email": f"{text}@example.org", "birth_date": date(1990, 5, 6)}.get(particular, text)
        if particular == "first_name" and not text:
            return
        before = {name: self.model.written.get(name, "") for name in columns_of(particular)}
        correct(self.person, by=self.secretary, values={particular: value})
        after = before | {particular: value}
        if after != before:
            heard = self.model.corrected.pop(particular, before)
            self.model.written |= {particular: value}
            if heard != after:
                self.model.corrected[particular] = heard

    def take_back(self, particular: str, _said: None) -> None:
        rows = Correction.objects.standing().filter(person=self.person, particular=particular)
        assert rows.exists() == (particular in self.model.corrected)
        for row in rows:
            take_back(row, by=self.secretary)
            heard = self.model.corrected.pop(particular)
            self.model.written |= {n: v for n, v in heard.items() if n in self.model.written}

    def _lay(self, source: Source, kind: OperationKind, said: dict[str, Any], *, names_parent: bool) -> None:
        """One pupil, whose record names the parent or another adult, and the adult's own record."""
        self.day += timedelta(days=1)
        operation = operations.begin(academy=self.academy, source=source, origin="essai", by=BY)
        operations.settle(operation, source=source, kind=kind, delivered_on=self.day, by=BY)
        stage = Stage(operation)
        request = "add" if kind == OperationKind.COMPLETE else "modify"
        adult = "p1" if names_parent else "p2"
        silent = "{structures,classes,groups,ties}"
        base = {
            "file_no": 0,
            "line": 1,
            "request": request,
            "silent": silent if request == "modify" else "{}",
        }
        pupil = {"seq": 1, "kind": "pupil", "external_id": "e1", "last_name": "Nom", "first_name": "Lou"}
        parent = {"seq": 2, "kind": "guardian", "external_id": adult, "last_name": "Parent", **said}
        for row in (pupil, parent):
            stage.add("person", [(base | row).get(column) for column in COLUMNS["person"]])
        if request == "add":
            stage.add("tie", [1, adult, "legal", "10", False])
        stage.close()
        kinds = {"pupil", "guardian"}
        operations.lay_down(operation, notebook=Notebook(), files_read=["x"], kinds=kinds, refused={})
        operations.apply(operation, by=BY)


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))
@given(settled=ORDERS, steps=st.lists(STEPS, min_size=2, max_size=8))
def test_the_source_heard_first_is_written_and_the_school_before_all(db, settled, steps):
    with transaction.atomic():
        history = History(settled)
        for name, about, said in steps:
            history.step(name, about, said)
        transaction.set_rollback(True)


def test_each_particular_has_the_bit_that_the_plan_gives_it(db):
    """One record that says one thing at a time, and the bit that is then kept."""
    history = History({})
    texts = {"email": "a@example.org", "birth_date": date(1980, 1, 2), "title": "Mme", "ine": "1" * 11}
    for particular in Particular:
        silent = dict.fromkeys(("title", "birth_name", "other_first_names", "ine", "email"), "")
        silent |= dict.fromkeys(("phone", "mobile", "address", "first_name", "last_name"), "")
        history._lay(
            Source.AAF_1D,
            OperationKind.COMPLETE,
            silent | {particular: texts.get(particular, "x")},
            names_parent=True,
        )
        identity = Identity.objects.get(source=Source.AAF_1D, external_id="p1")
        assert identity.says == bit_of(particular), particular
