"""Open data of deliberations: accepted by the published schema, read back the same, refused with the line."""

import csv
import dataclasses
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from preau.base.identifiers import is_siret
from preau.council.scdl import COLUMNS, Row, check, matter_name, read, row_of, write
from preau.council.tests.actes_world import CLASSIFICATION, SHARED
from preau.council.tests.changes import changed
from preau.council.tests.drawn import correct_acts
from preau.council.tests.paper_world import held, mended

SCHEMA = SHARED / "scdl" / "deliberations-schema-2.1.5.json"
WORDS = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60).map(str.strip).filter(bool)


@st.composite
def rows(draw) -> Row:
    on = draw(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
    parts = draw(st.tuples(*[st.integers(0, 90)] * 3))
    votes = draw(st.sampled_from([(None,) * 5, (sum(parts) + draw(st.integers(0, 9)), sum(parts), *parts)]))
    return Row(
        draw(WORDS), draw(st.sampled_from(["21590470700019", "21860194600013"])), draw(WORDS), on,
        draw(st.sampled_from(["5.7", "7.10"])), "finances locales/divers", draw(WORDS),
        *draw(st.sampled_from([("", ""), ("2024", "Budget principal"), ("2024/2025", "Budget")])),
        *draw(st.sampled_from([("", None), ("PREF059", on), ("SPREF0595", on + timedelta(days=3))])),
        *votes, draw(st.sampled_from(["", "https://mairie.example.fr/actes/2024-16.pdf"])),
    )  # fmt: skip


def columns(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def refusals(schema: dict, cells: dict[str, str]) -> list[str]:
    """What the published schema says of a row: fields, then its own checks; written from the schema, not from ours."""
    told = [one["name"] for one in schema["fields"] if not _is_field(one, cells[one["name"]])]
    return told + [
        one["name"] for one in schema["custom_checks"] if not _holds(one["name"], one["params"], cells)
    ]


def _is_field(field: dict, cell: str) -> bool:
    rules = field.get("constraints", {})
    if not cell:
        return not rules.get("required")
    shape = {"date": r"\d{4}-\d{2}-\d{2}", "integer": r"-?\d+"}.get(field["type"], r".*")
    uri = r"\w+://.+" if field.get("format") == "uri" else r".*"
    return all(re.fullmatch(one, cell, re.DOTALL) for one in (shape, uri, rules.get("pattern", ".*")))


def _holds(name: str, params: dict, cells: dict[str, str]) -> bool:
    cell, other = cells[params["column"]], cells.get(params.get("column2", ""), "")
    if name == "compare-columns-value":
        numbers = params["column"].startswith("VOTE")
        if numbers and not (cell.isdecimal() and other.isdecimal()):
            return True
        return not (cell and other) or (int(cell) >= int(other) if numbers else cell >= other)
    if name == "cohesive-columns-value":
        return len({bool(cells[one]) for one in (params["column"], *params["othercolumns"])}) == 1
    if name == "sum-columns-value":
        parts = [cells[one] for one in params["columns"]]
        return not all(map(str.isdecimal, [cell, *parts])) or int(cell) == sum(map(int, parts))
    if name == "french-siret-value":
        if not cell.isdecimal():
            return False
        return sum(sum(divmod(int(digit) * (2 - rank % 2), 10)) for rank, digit in enumerate(cell)) % 10 == 0
    if name == "nomenclature-actes-value":
        return cell.count("/") == 1 and "/ " not in cell and " /" not in cell
    assert name == "year-interval-value", name
    return "/" not in cell or cell[:4] < cell[5:]


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema is not beside this checkout (../shared/formats)")
@given(st.lists(rows(), max_size=4))
def test_the_published_schema_accepts_what_is_written(found):
    schema = json.loads(SCHEMA.read_text())
    lines = columns(write(found))
    assert tuple(one["name"] for one in schema["fields"]) == COLUMNS
    assert [refusals(schema, cells) for cells in lines] == [[] for _ in found]


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema is not beside this checkout (../shared/formats)")
@given(rows(), st.sampled_from(COLUMNS), st.sampled_from(["", "0", "2024", "2023-01-01", "x/y", "99"]))
def test_whatever_the_published_schema_refuses_is_refused(row, column, cell):
    cells = columns(write([row]))[0] | {column: cell}
    target = io.StringIO(newline="")
    csv.DictWriter(target, COLUMNS).writerows([dict(zip(COLUMNS, COLUMNS, strict=True)), cells])
    if refusals(json.loads(SCHEMA.read_text()), cells):
        with pytest.raises(ValidationError):
            read(target.getvalue().encode())


@given(st.lists(rows(), max_size=4))
def test_what_is_written_is_read_back(found):
    assert read(write(found).encode()) == found


@given(correct_acts())
def test_any_correct_act_is_open_data(it):
    it = changed(changed(it, "assembly.nic", "00019"), "assembly.department_code", "059")
    assert check(row_of(it, classification=CLASSIFICATION)) == []


def test_the_row_of_the_act():
    cells = columns(
        write([row_of(mended(), classification=CLASSIFICATION, url="https://mairie.example.fr/2024-16.pdf")])
    )[0]
    assert cells | {"DELIB_OBJET": ""} == {
        "COLL_NOM": "Commune de Prémesques", "COLL_SIRET": "21590470700019", "DELIB_ID": "2024-16",
        "DELIB_DATE": "2024-02-19", "DELIB_MATIERE_CODE": "5.7", "DELIB_OBJET": "",
        "DELIB_MATIERE_NOM": "institutions et vie politique/intercommunalité", "BUDGET_ANNEE": "", "BUDGET_NOM": "",
        "PREF_ID": "PREF059", "PREF_DATE": "2024-02-23", "VOTE_EFFECTIF": "18", "VOTE_REEL": "18", "VOTE_POUR": "18",
        "VOTE_CONTRE": "0", "VOTE_ABSTENTION": "0", "DELIB_URL": "https://mairie.example.fr/2024-16.pdf",
    }  # fmt: skip


def test_a_matter_that_the_prefecture_does_not_know_is_refused():
    assert matter_name("7.6.1", CLASSIFICATION) == "finances locales/contributions"
    with pytest.raises(ValidationError, match="n’est pas dans la classification"):
        row_of(held().acts()[1], classification=CLASSIFICATION)


def test_other_tools_files_are_read_too():
    row = row_of(mended(), classification=CLASSIFICATION)
    text = write([row]).replace("\r\n", "\n")
    odd = io.StringIO()
    csv.writer(odd, delimiter=";").writerows(list(reversed(line)) for line in csv.reader(io.StringIO(text)))
    assert read(odd.getvalue().encode("utf-8-sig")) == [row]
    assert read(text.encode("cp1252", errors="replace"))[0].name == "Commune de Prémesques"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"siret": "21590470700018"}, "COLL_SIRET"), ({"object": " "}, "obligatoire"), ({"matter_code": "57"}, "comme 8.4"),
        ({"matter_name": "ecole"}, "niveau 1/niveau 2"), ({"budget_year": "2024"}, "vont ensemble"),
        ({"budget_year": "2025/2024", "budget_name": "B"}, "BUDGET_ANNEE"), ({"office": "59"}, "PREF_ID"),
        ({"office_on": date(2024, 2, 18)}, "précède"), ({"against": None}, "vont ensemble"), ({"members": 17}, "VOTE_EFFECTIF"),
        ({"in_favour": 17}, "somme"), ({"url": "mairie"}, "DELIB_URL"),
    ],
)  # fmt: skip
def test_a_false_row_is_never_published(change, words):
    row = dataclasses.replace(row_of(mended(), classification=CLASSIFICATION), **change)
    assert len(check(row)) == 1
    with pytest.raises(ValidationError, match=words):
        write([row])


@pytest.mark.parametrize(
    ("cell", "column", "words"),
    [
        ("19/02/2024", "DELIB_DATE", "Ligne 2 : DELIB_DATE : une date"),
        ("dix", "VOTE_POUR", "Ligne 2 : VOTE_POUR : un nombre"),
    ],
)
def test_a_cell_of_the_wrong_kind_is_told_with_its_line(cell, column, words):
    cells = columns(write([row_of(mended(), classification=CLASSIFICATION)]))[0] | {column: cell}
    target = io.StringIO(newline="")
    csv.writer(target).writerows([cells, cells.values()])
    with pytest.raises(ValidationError, match=words):
        read(target.getvalue().encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_sentences(content):
    with pytest.raises(ValidationError):
        read(content)


@pytest.mark.parametrize(
    ("siret", "right"), [("21590470700019", True), ("21590470700010", False), ("2159047070001", False)]
)
def test_a_siret_has_its_key(siret, right):
    assert is_siret(siret) is right
