"""Workbooks of clerks: read as the CSV they would have been saved as, bounded, and refused in one sentence."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from preau.base import clock
from preau.council.models import Act
from preau.council.sheets.members import read_members
from preau.council.sheets.numbers import read_numbers
from preau.council.sheets.table import words_of
from preau.council.tests.test_pages import page


def workbook(*rows, beside=()):
    """The bytes of a workbook whose second sheet has these rows; the first one has those `beside`."""
    book = Workbook()
    for one in beside:
        book.active.append(one)
    sheet = book.create_sheet("Actes")
    for row in rows:
        sheet.append(row)
    return saved(book)


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def changed(content, name, new):
    """The same archive, one of its parts written otherwise."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for one in old.namelist():
            made.writestr(one, new if one == name else old.read(one))
    return target.getvalue()


def test_days_and_numbers_are_read_as_they_show():
    rows = read_numbers(words_of(workbook(
        ["Numéro", "Date", "Objet", "Matière"], [None], ["2024-15", date(2024, 2, 19), "Tarifs ;\nde la cantine", "7.1"],
        [16.0, datetime.fromisoformat("2024-02-19T19:30"), "Budget", None], ["2024-17", "19/02/2024", "Oui", True],
    )))  # fmt: skip
    assert [(one.rank, one.year, one.number, one.title) for one in rows] == [
        (3, 2024, 15, "Tarifs ; de la cantine"), (4, 2024, 16, "Budget"), (5, 2024, 17, "Oui"),
    ]  # fmt: skip
    assert {one.decided_on for one in rows} == {date(2024, 2, 19)}


def test_the_first_sheet_that_holds_something_is_read_and_a_refusal_names_its_line():
    told = read_members(words_of(workbook(["Mme", "Iris", "Lys", None, "2e adjointe"])))
    assert [(one.last_name, one.role) for one in told] == [("Lys", "vice")]
    with pytest.raises(ValidationError, match="Ligne 2"):
        read_members(words_of(workbook(["Mme", "Non", "Lue"], beside=[["Mme", "Iris", "Lys"], ["Iris"]])))
    with pytest.raises(ValidationError, match="Ce classeur est vide"):
        words_of(workbook())


def test_a_formula_gives_what_the_sheet_showed_and_never_runs():
    book = Workbook()
    book.active.append(["Mme", "=1+1", "Lys"])
    with pytest.raises(ValidationError, match="Ligne 1"):  # no value was kept for it: the name is missing
        read_members(words_of(saved(book)))


SHEET = "xl/worksheets/sheet2.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><worksheet/>'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (changed(workbook(["a", "b"]), SHEET, BOMB), "ne se lit pas"),
        (changed(workbook(["a", "b"]), SHEET, BOMB.encode("utf-16")), "ne se lit pas"),
        (changed(workbook(["a", "b"]), SHEET, " " * (25 << 20)), "est refusé"),
        (changed(workbook(["a", "b"]), SHEET, "<worksheet><sheetData><row"), "ne se lit pas"),
        (workbook(["a", "b"])[:-200], "est refusé"),
        (workbook(*[["a", "b"]] * 10_001), "plus de 10000 lignes"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ne se lit pas"),
    ],
    ids=["entities", "entities in two bytes", "bomb", "not XML", "cut", "too many rows", "an old .xls"],
)  # fmt: skip
def test_an_unsafe_or_damaged_workbook_is_refused(content, told):
    with pytest.raises(ValidationError, match=told):
        words_of(content)


def test_an_archive_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("lettre.txt", "bonjour")
    with pytest.raises(ValidationError, match="ne se lit pas"):
        words_of(target.getvalue())


def test_a_cell_far_away_is_not_waited_for():
    """A sheet may claim the last cell of all: a million rows and sixteen thousand columns of nothing are not made."""
    cell = '<row r="{row}"><c r="{place}" t="inlineStr"><is><t>Mme</t></is></c></row>'
    near, far = cell.format(row=1, place="A1"), cell.format(row=1048576, place="XFD1048576")
    far = f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData>{near}{far}</sheetData></worksheet>'
    assert words_of(changed(workbook(["a"]), SHEET, far)).split(";")[0] == "Mme"


def test_the_clerk_gives_the_workbook_of_an_older_register_and_of_the_council(cast, sign_in):
    clerk, today = sign_in(cast.gaelle), f"{clock.today():%Y-%m-%d}"
    acts = SimpleUploadedFile("actes.xlsx", workbook(["2024-15", date(2024, 2, 19), "Tarifs de la cantine"]))
    assert clerk.post(page("past_acts", cast.gaelle, pk=cast.council.pk), {"file": acts}).status_code == 302
    assert Act.objects.get().decided_on == date(2024, 2, 19)
    members = SimpleUploadedFile("membres.xlsx", workbook(["Mme", "Iris", "Lys", None, "adjointe"]))
    table = page("members_table", cast.gaelle, pk=cast.council.pk)
    assert clerk.post(table, {"file": members, "since": today}).status_code == 302
    assert cast.council.members.get(person__last_name="Lys").role == "vice"
