"""JSON becomes an act, or one sentence a fault with the place; the command prints what is found."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from preau.council.described import read_act
from preau.council.described.names import same_person
from preau.council.described.reading import described
from preau.council.described.schema import text
from preau.council.tests.seed_text import ROOT, TWIN

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["act", "sitting", "on", "x"]), inner)
    ),
    max_leaves=12,
)


def faults(**changes) -> list[str]:
    data = json.loads(TWIN.read_text())
    for path, value in changes.items():
        *folders, name = path.split("__")
        place = data
        for folder in folders:
            place = place[folder]
        place[name] = value
    with pytest.raises(ValidationError) as refusal:
        described(data)
    return refusal.value.messages


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sitting__on": "19/02/2024"}, "sitting.on : une date est attendue. Exemple : 2024-02-19."),
        ({"sitting__at": "19 h"}, "sitting.at : une heure est attendue. Exemple : 19:30."),
        ({"assembly__seats": "19"}, "assembly.seats : un nombre entier est attendu. Exemple : 17."),
        ({"assembly__seats": -1}, "assembly.seats : un nombre entier est attendu. Exemple : 17."),
        ({"act__object": None}, "act.object : un texte est attendu, entre guillemets."),
        ({"act__maire": "x"}, "act.maire : ce mot n’est pas connu ici."),
        ({"sitting__attendance__present": "A"}, "sitting.attendance.present : une liste est attendue. Exemple : [\"…\"]."),
        ({"sitting__attendance__proxies": ["A à B"]},
         "sitting.attendance.proxies[1] : un objet est attendu. Exemple : {\"…\": \"…\"}."),
        ({"act__vote": {}}, "act.vote.mode : il manque."),
        ({"act__vote__mode": "assis"},
         "act.vote.mode : un de ces mots est attendu : show-of-hands, by-name, secret, takes-note."),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence_with_its_place(change, sentence):
    assert faults(**change) == [sentence]


def test_several_faults_are_all_told():
    assert len(faults(sitting__on="x", act__number=4, assembly__kind="village")) == 3


@given(JSON)
def test_any_json_is_refused_in_sentences(data):
    with pytest.raises(ValidationError) as refusal:
        described(data)
    assert all(message.endswith(".") for message in refusal.value.messages)


@pytest.mark.parametrize("source", ["", "{", "[" * 100_000, b"\xff\xfe", " " * (3 << 20)])
def test_what_is_no_json_is_refused(source):
    with pytest.raises(ValidationError):
        read_act(source)


def test_the_schema_in_docs_is_that_of_the_nouns():
    assert (ROOT / "docs" / "act.schema.json").read_text() == text()


def test_the_command_prints_findings_as_json():
    out = StringIO()
    call_command("council", "check", str(TWIN), "--json", stdout=out)
    first = json.loads(out.getvalue())[0]
    assert set(first) == {"code", "severity", "article", "sentence", "mended"}
    assert (first["code"], first["severity"], first["mended"]) == (
        "proxy-count",
        "error",
        "Remplacer 3 par 1.",
    )


def test_the_command_prints_findings_for_reading():
    out = StringIO()
    call_command("council", "check", str(TWIN), stdout=out)
    assert "Remplacer 3 par 1. [CGCT, L2121-20]" in out.getvalue()


def test_the_command_refuses_in_a_sentence(tmp_path: Path):
    with pytest.raises(CommandError, match="ne peut être lu"):
        call_command("council", "check", str(tmp_path / "absent.json"))
    (tmp_path / "act.json").write_text("{}")
    with pytest.raises(CommandError, match="sitting : il manque"):
        call_command("council", "check", str(tmp_path / "act.json"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Y. HUMBERT", "Monsieur Yann HUMBERT", True), ("C LEROUX", "Claire LEROUX", True),
        ("S. DE SMET", "Sophie DE SMET", True), ("J.-P. CARON", "Jean-Pierre CARON", True),
        ("X. DUVAL", "G. DUVAL", False), ("Xavier DUVAL", "Xénia DUVAL", False), ("P. VAN DAMME", "P. DAMME", False),
        ("Y. HUMBERT", "HUMBERT", False), ("É. LEGRAND", "Emile LEGRAND", True), ("Anne Martel", "A. MARTEL", True),
    ],
)  # fmt: skip
def test_two_ways_of_writing_one_councillor(one, other, same):
    assert same_person(one, other) is same_person(other, one) is same
