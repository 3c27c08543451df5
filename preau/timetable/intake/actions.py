"""The verb of a timetable file: read it, compare it, write what differs and only that."""

import tomllib
from collections import Counter
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.events import say
from preau.base.untrusted import UntrustedError
from preau.directory.models import Establishment, SchoolYear
from preau.timetable.actions import touch
from preau.timetable.formats.recognise import read_all
from preau.timetable.formats.rows import KINDS, FileCourse, Note, TimetableFile
from preau.timetable.intake.alternations import write_alternations
from preau.timetable.intake.known import Known, read_known
from preau.timetable.intake.matching import Matched, match
from preau.timetable.intake.plan import Plan, Wanted, planned
from preau.timetable.intake.writing import write
from preau.timetable.models import FileCode, Room, Stamp
from preau.ui.words import hour_words

VERDICTS = ("created", "changed", "unchanged", "gone", "refused")
Report = dict[str, Any]


class FileRefused(Exception):
    """A whole file that is not taken: one sentence."""


def import_files(
    paths: list[Path],
    *,
    establishment: Establishment,
    by: Actor,
    preview: bool = False,
    since: date | None = None,
) -> Report:
    """Make the timetable of a school say what these files say, from `since` (today) on; the first one of a year from
    the beginning of lessons. A preview counts and writes nothing; a second reading writes nothing.

    The report has the form of `preau feed`: "kinds", each of `KINDS` with its verdicts, and "remarks". Raises FileRefused.
    """
    try:
        file = read_all(paths)
    except UntrustedError as error:
        raise FileRefused(str(error)) from error
    _refuse_other(file, establishment)
    with transaction.atomic():
        report = _import(file, establishment, by, since or clock.today())
        if preview:
            transaction.set_rollback(True)
    return report


def no_counts() -> dict[str, dict[str, int]]:
    return {kind: dict.fromkeys(VERDICTS, 0) for kind in KINDS}


def _refuse_other(file: TimetableFile, establishment: Establishment) -> None:
    if file.uai and file.uai != establishment.uai:
        raise FileRefused(
            _("Ce fichier est celui de l’établissement %(theirs)s, non de %(ours)s (%(name)s).")
            % {"theirs": file.uai, "ours": establishment.uai, "name": establishment}
        )
    year = SchoolYear.current()
    if file.year and file.year != year.starts_on.year:
        raise FileRefused(
            _("Ce fichier est de l’année %(theirs)s, non de l’année en cours, %(ours)s.")
            % {"theirs": f"{file.year}-{file.year + 1}", "ours": year.name}
        )


def _import(file: TimetableFile, establishment: Establishment, by: Actor, since: date) -> Report:
    Stamp.objects.get_or_create(establishment=establishment, defaults={"changed_at": clock.now()})
    Stamp.objects.select_for_update().get(establishment=establishment)  # one reading of a school at a time
    known = read_known(establishment, SchoolYear.current())
    found = match(file, known)
    rooms = _write_rooms(file, known)
    weeks = write_alternations(file, known, since)
    found.notes += weeks.notes
    _write_codes(found)
    wanted = _wanted(file, known, found, weeks.ids)
    plan = planned(wanted, known.courses, since) if file.courses else Plan()
    first = since if any(one.of_file for one in known.courses) else _first_day(file, known.year)
    carried = write(plan, known, first=first, since=since)
    if carried:
        say("timetable.courses_carried", pairs=carried, since=since.isoformat())
    changed = plan.writes or weeks.wrote or bool(found.codes) or bool(rooms["created"] + rooms["changed"])
    report = _report(file, found, plan, rooms, len(wanted))
    if changed:
        touch(establishment)
        record(
            "timetable.import", establishment, by=by, format=file.format, courses=report["kinds"]["courses"]
        )
    return report


def _write_rooms(file: TimetableFile, known: Known) -> Counter[str]:
    counts: Counter[str] = Counter()
    said = {**{one.room: (one.room, "") for one in file.courses if one.room}, **file.rooms}
    made = []
    for code, (label, location) in sorted(said.items()):
        room, name = known.rooms.get(code), label if label and label != code else _room_name(code)
        if room is None:
            made.append(Room(establishment=known.establishment, code=code, name=name, location=location))
        elif (label not in ("", code) and room.name != name) or (location and room.location != location):
            room.name, room.location = name, location or room.location
            room.save(update_fields=["name", "location"])
            counts["changed"] += 1
        else:
            counts["unchanged"] += 1
    known.rooms |= {room.code: room for room in Room.objects.bulk_create(made)}
    counts["created"] = len(made)
    return counts


def _room_name(code: str) -> str:
    return _("Salle %s") % code if code[:1].isdecimal() else code


def _write_codes(found: Matched) -> None:
    FileCode.objects.bulk_create(
        found.codes, update_conflicts=True, unique_fields=["establishment", "kind", "code"],
        update_fields=["label", "person", "group"],
    )  # fmt: skip


def _wanted(
    file: TimetableFile, known: Known, found: Matched, alternations: dict[str, int | None]
) -> list[Wanted]:
    rows = [
        Wanted(
            found.structures[one.structure], one.weekday, one.starts_at, one.ends_at, alternations[one.alternation],
            one.subject, known.subjects.get(one.subject, one.subject), one.mode,
            known.rooms[one.room].pk if one.room else None,
            frozenset(found.teachers[code] for code in one.teachers if code in found.teachers),
        )
        for one in file.courses
        if one.structure in found.structures
    ]  # fmt: skip
    found.notes += _twice(file.courses)
    return rows


def _twice(courses: list[FileCourse]) -> list[Note]:
    """A teacher whom the file wants in two rooms at once; told, since only the school knows which is true."""
    notes: dict[tuple[str, int], Note] = {}
    held: dict[tuple[str, int], list[FileCourse]] = {}
    for one in sorted(courses, key=lambda row: (row.weekday, row.starts_at)):
        for code in one.teachers:
            others = held.setdefault((code, one.weekday), [])
            if any(_clash(one, other) for other in others):
                text = _("deux salles au même moment, jour %(day)s à %(hour)s.")
                said = text % {"day": one.weekday, "hour": hour_words(one.starts_at)}
                notes.setdefault((code, one.weekday), Note(said, record=code))
            others.append(one)
    return list(notes.values())


def _clash(one: FileCourse, other: FileCourse) -> bool:
    same_weeks = not one.alternation or not other.alternation or one.alternation == other.alternation
    return (
        same_weeks
        and one.starts_at < other.ends_at
        and one.room != other.room
        and bool(one.room and other.room)
    )


def _report(file: TimetableFile, found: Matched, plan: Plan, rooms: Counter[str], wanted: int) -> Report:
    kinds = no_counts()
    kinds["rooms"] |= rooms
    for kind, counts in found.counts.items():
        kinds[kind] |= counts
    kinds["courses"] |= {
        "created": plan.created, "changed": plan.changed, "unchanged": plan.unchanged, "gone": plan.gone,
        "refused": len(file.courses) - wanted,
    }  # fmt: skip
    for kind, number in file.refused.items():
        kinds[kind]["refused"] += number
    remarks = [
        {"file": one.file, "line": one.line, "record": one.record, "text": one.text}
        for one in [*file.notes, *found.notes]
    ]
    return {
        "operation": None, "kind": file.format, "kinds": kinds, "remarks": remarks, "waits": [], "held": []
    }  # fmt: skip


def _first_day(file: TimetableFile, year: SchoolYear) -> date:
    """When the lessons of the year begin: as the file says, else as `data/year.toml` does."""
    if file.starts_on and year.starts_on <= file.starts_on <= year.ends_on:
        return file.starts_on
    settings = _settings()
    return max(year.starts_on, date(year.starts_on.year, settings["first_month"], settings["first_day"]))


@cache
def _settings() -> dict[str, int]:
    text = files("preau.timetable").joinpath("data", "year.toml").read_text(encoding="utf-8")
    return {key: value for key, value in tomllib.loads(text).items() if isinstance(value, int)}
