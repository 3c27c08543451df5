"""The register: numbered sheets, the closing sheet of a sitting, and the table of the year."""

from collections.abc import Sequence
from itertools import groupby

from preau.council.described import DescribedAct, HeldSitting
from preau.council.models import Assembly
from preau.council.papers import sheet
from preau.council.papers.compiling import Data, pdf
from preau.council.papers.french import of_the, typographic, written_day
from preau.council.papers.sittings import result_words
from preau.council.words.extract import place_words
from preau.council.words.tables import Line, Table
from preau.directory.authorities import department_of


def register(held: HeldSitting, *, first_sheet: int = 1) -> bytes:
    """The acts of a sitting on numbered sheets, then the closing sheet (CGCT, R2121-9). PDF/A-2a.

    Each sheet bears the commune, the date and its number of the year, and leaves room for the mayor's initials; the
    closing sheet says all numbers again, who was present, and is signed by hand by the mayor and the secretary.
    """
    return pdf("register", register_data(held, first_sheet=first_sheet))


def yearly_table(acts: Sequence[DescribedAct], *, year: int, names: dict[str, str] | None = None) -> bytes:
    """The table of a year of acts of one assembly, by date, then by matter; `names` gives the words of a matter's code.

    ValueError when there is no act at all: an assembly without acts has no table.
    """
    if not acts:
        raise ValueError("no act")
    return pdf("table", table_data(acts, year=year, names=names or {}))


def table_of_rows(assembly: Assembly, table: Table) -> bytes:
    """The same, of the rows of the register: `words.tables` has read them, older acts among them. PDF/A-2a."""
    by_matter = [
        {"matter": words, "lines": [_cells(one)[:3] for one in ones]} for words, ones in table.by_matter
    ]
    of_place = {
        "department": department_of(assembly.authority.insee_code) if assembly.authority else "",
        "assembly": typographic(place_words(assembly)),
        "of_body": of_the(assembly.name[:1].lower() + assembly.name[1:]),
    }
    by_date = [_cells(one) for one in table.lines]
    return pdf("table", {**of_place, "year": str(table.year), "by_date": by_date, "by_matter": by_matter})


def _cells(one: Line) -> list[str]:
    day = f"{one.on:%d/%m/%Y}" if one.on else ""
    return [
        day,
        sheet.number(one.reference),
        typographic(one.title),
        one.result.capitalize() or "Registre repris",
    ]


def register_data(held: HeldSitting, *, first_sheet: int) -> Data:
    acts = held.acts()
    return {
        **sheet.heading(held.assembly),
        "sitting": written_day(held.sitting.on),
        "year": held.sitting.on.year,
        "first": first_sheet,
        "opening": sheet.opening(held.assembly, held.sitting),
        "attendance": sheet.attendance(held.sitting),
        "secretary": sheet.secretary(held.sitting),
        "acts": [{**sheet.act(it), "order": rank} for rank, it in enumerate(acts, 1)],
        "closing": [
            [str(rank), sheet.number(it.act.number), typographic(it.act.object)]
            for rank, it in enumerate(acts, 1)
        ],
        "present": [sheet.unbroken(name) for name in held.sitting.attendance.present],
        "signatures": sheet.signatures(held.sitting),
    }


def table_data(acts: Sequence[DescribedAct], *, year: int, names: dict[str, str]) -> Data:
    by_date = sorted(acts, key=lambda it: (it.sitting.on, _rank(it)))
    by_matter = sorted(by_date, key=lambda it: _code(it.act.matter))
    return {
        **sheet.heading(acts[0].assembly),
        "year": str(year),
        "by_date": [[f"{it.sitting.on:%d/%m/%Y}", *_line(it)] for it in by_date],
        "by_matter": [
            {
                "matter": _matter(code, names),
                "lines": [[f"{it.sitting.on:%d/%m/%Y}", *_line(it)[:2]] for it in ones],
            }
            for code, ones in groupby(by_matter, key=lambda it: it.act.matter)
        ],
    }


def _line(it: DescribedAct) -> list[str]:
    return [sheet.number(it.act.number), typographic(it.act.object), result_words(it)]


def _matter(code: str, names: dict[str, str]) -> str:
    return " ".join(filter(None, [code, names.get(code, "")])) or "Sans matière"


def _code(matter: str) -> tuple[int, ...]:
    """7.10 comes after 7.2; acts without matter come last."""
    return tuple(int(part) for part in matter.split(".") if part.isdecimal()) or (99,)


def _rank(it: DescribedAct) -> tuple[int, ...]:
    return tuple(int(part) for part in it.act.number.replace(" ", "").split("-") if part.isdecimal())
