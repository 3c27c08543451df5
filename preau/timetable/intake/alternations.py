"""The alternations of a file: each is known by its Mondays, whatever it is called this time; what was held stays held."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext as _

from preau.timetable.formats.rows import Note, TimetableFile
from preau.timetable.intake.known import Known
from preau.timetable.models import Alternation

HALF_ALIKE = 0.5  # two alternations of a year share no week: what shares half of them is the same
Weeks = Mapping[str, tuple[str, tuple[date, ...]]]  # code of the file → name, Mondays


@dataclass
class Alternated:
    """The id of each alternation of a file by its code, None where it is every week; whether anything was written."""

    ids: dict[str, int | None] = field(default_factory=dict)
    wrote: bool = False
    notes: list[Note] = field(default_factory=list)


def write_alternations(file: TimetableFile, known: Known, since: date) -> Alternated:
    """Make the alternations of the year what the file says from `since` on; their Mondays before that day stay."""
    found = Alternated({"": None})
    weeks = {code: one for code, one in sorted(file.alternations.items()) if _alternates(one[1])}
    found.ids |= dict.fromkeys(set(file.alternations) - set(weeks))
    same = recognised(weeks, known.alternations.values(), since)
    _free_codes(weeks, same, known)
    for code, (name, mondays) in weeks.items():
        one = same.get(code) or Alternation(establishment=known.establishment, school_year=known.year)
        kept = [day for day in one.mondays if day < since] + [day for day in mondays if day >= since]
        wanted = (code, name, kept if one.pk else list(mondays))
        if (one.code, one.name, one.mondays) != wanted:
            one.code, one.name, one.mondays = wanted
            one.save()
            found.wrote = True
        found.ids[code] = one.pk
    _unsaid(file, known, found)
    return found


def recognised(weeks: Weeks, known: Iterable[Alternation], since: date) -> dict[str, Alternation]:
    """Which alternation that is known each code of a file stands for: the one whose weeks to come are the most alike, of
    half of them at least; else the one of this very code."""
    left = list(known)
    alike = [
        (_alike(mondays, one.mondays, since), one.code == code, code, one.pk)
        for code, (_name, mondays) in weeks.items()
        for one in left
    ]
    rows = {one.pk: one for one in left}
    found: dict[str, Alternation] = {}
    for share, named, code, pk in sorted(alike, key=lambda it: (-it[0], not it[1], it[2], it[3])):
        if code not in found and pk in rows and (share >= HALF_ALIKE or named):
            found[code] = rows.pop(pk)
    return found


def _alike(one: Iterable[date], other: Iterable[date], since: date) -> float:
    """How much of their weeks to come two alternations share, from 0 to 1."""
    mine, theirs = ({day for day in days if day >= since} for days in (one, other))
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _alternates(mondays: Iterable[date]) -> bool:
    return 0 < len(list(mondays)) < _every_week()


def _free_codes(weeks: Weeks, same: Mapping[str, Alternation], known: Known) -> None:
    """A code that stood for other weeks is no more theirs: its courses keep them, under a code that no file has."""
    for one in known.alternations.values():
        taken = same.get(one.code)
        if one.code in weeks and (taken is None or taken.pk != one.pk):
            one.code = f"~{one.pk}"
            one.save(update_fields=["code"])


def _unsaid(file: TimetableFile, known: Known, found: Alternated) -> None:
    """The codes of which a file gives no Monday: those of an earlier file, else every week, and a remark."""
    for code in sorted({one.alternation for one in file.courses} - set(found.ids)):
        before = known.alternations.get(code)
        found.ids[code] = before.pk if before else None
        if before is None:
            text = _("semaines inconnues : ces cours ont lieu chaque semaine.")
            found.notes.append(Note(text, record=code))


@cache
def _every_week() -> int:
    text = files("preau.timetable").joinpath("data", "year.toml").read_text(encoding="utf-8")
    return int(tomllib.loads(text)["every_week"])
