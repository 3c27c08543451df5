"""UDT: a zip of `UDCal_NN.xml`, each a list of elements whose facts are attributes. The regular week alone is read.

24 calendar, 03 rooms, 04 teachers, 05 subjects, 07 half-periods, 08 divisions, 19 groups, 13 groupings, 23 co-teaching,
11 cards (a day and a half-period), 12 lines of cards (who is taught what by whom then); lines that follow each other
are one course. Weekly variants (`UDCal_12_WW.xml`) are told and left: changes of the day are the house's.
"""

import re
from collections import defaultdict
from datetime import time

from django.utils.translation import gettext as _

from preau.base.untrusted import Member
from preau.timetable.choices import CodeKind
from preau.timetable.formats.rows import FileCourse, FilePerson, Note, Structure, TimetableFile
from preau.timetable.formats.xml import Element, attribute, day, hour, root_of, text

NAME = re.compile(r"(?:^|/)udcal_([0-9]{2})(_[0-9]+)?\.xml$", re.IGNORECASE)
LONGEST_BREAK = 25  # minutes: a course of two periods goes over a break, not over lunch
Half = tuple[int, int, time, time]  # weekday, rank in the day, beginning, end


def is_udt(members: list[Member]) -> bool:
    return any(NAME.search(member.name) for member in members)


def read(members: list[Member]) -> TimetableFile:
    """The files of one delivery, into rows. Raises UntrustedError."""
    found, files = TimetableFile(format="udt"), {}
    for member in members:
        named = NAME.search(member.name)
        if named and named[2]:
            found.notes.append(
                Note(_("semaine particulière, laissée : seule la semaine régulière est lue."), member.name)
            )
        elif named:
            files[named[1]] = root_of(member)
    _facts(files, found)
    _courses(files, found)
    return found


def _facts(files: dict[str, Element], found: TimetableFile) -> None:
    for element in _all(files, "24", "annee"):
        found.year = found.year or int("".join(filter(str.isdecimal, element.text or ""))[:4] or 0) or None
    for element in _all(files, "24", "debut_eleve"):
        found.starts_on = day(element.text or "")
    for element in _all(files, "00", "uai"):
        found.uai = text(element, ".", 8)
    for one in _all(files, "03", "salle"):
        found.rooms[attribute(one, "code", 40)] = (attribute(one, "nom", 120), "")
    for one in _all(files, "05", "mat"):
        found.subjects[attribute(one, "code", 20)] = attribute(one, "libelle", 120)
    for one in _all(files, "04", "prof"):
        code = attribute(one, "code")
        found.people[code] = FilePerson(
            code, attribute(one, "nom", 120), attribute(one, "prenom", 120), external_id=attribute(one, "epj")
        )
    for one in _all(files, "08", "div"):
        found.structures[Structure(CodeKind.DIVISION, attribute(one, "code"))] = attribute(
            one, "libelle", 120
        )


def _courses(files: dict[str, Element], found: TimetableFile) -> None:
    halves = {
        attribute(one, "code_jour") + attribute(one, "code").zfill(2) + attribute(one, "code_site"): one
        for one in _all(files, "07", "demi_seq")
    }
    cards = {attribute(one, "code"): _half(one, halves) for one in _all(files, "11", "fiche")}
    together = defaultdict(set)
    for one in _all(files, "23", "coens"):
        together[attribute(one, "lignefic")].add(attribute(one, "prof"))
    lines = defaultdict(list)
    for one in _all(files, "12", "ligfiche"):
        if attribute(one, "div"):
            lines[_taught(one, files, found)].append(
                (cards.get(attribute(one, "fic")), attribute(one, "code"))
            )
    for (structure, subject, teacher, room), placed in lines.items():
        halves_of = [(half, together[line] | {teacher}) for half, line in placed if half]
        if lost := len(placed) - len(halves_of):
            found.refuse("courses", Note(_("%s lignes sans jour ni heure.") % lost, record=structure.code))
        for half, teachers in _joined(halves_of):
            weekday, _rank, starts_at, ends_at = half
            names = tuple(sorted(filter(None, teachers)))
            found.courses.append(
                FileCourse(structure, weekday, starts_at, ends_at, "", subject, "", room, names)
            )


def _taught(
    line: Element, files: dict[str, Element], found: TimetableFile
) -> tuple[Structure, str, str, str]:
    """What a line is about: before whom, which subject, by whom, where."""
    division, group, regrouped = (attribute(line, name) for name in ("div", "gpe", "rgpmt"))
    structure = Structure(CodeKind.DIVISION, division)
    if regrouped not in ("", "0"):
        structure = Structure(
            CodeKind.GROUP, _named(files, "13", "rgpmt", code=regrouped, by="nom") or regrouped
        )
    elif group:
        code = _named(files, "19", "gpe", code=group, code_div=division, by="code_sts") or division + group
        structure = Structure(CodeKind.GROUP, code)
    found.structures.setdefault(structure, "")
    return structure, attribute(line, "mat", 20), attribute(line, "prof"), attribute(line, "salle", 40)


def _named(files: dict[str, Element], number: str, tag: str, *, by: str, **facts: str) -> str:
    for one in _all(files, number, tag):
        if all(attribute(one, name) == value for name, value in facts.items()):
            return attribute(one, by)
    return ""


def _half(card: Element, halves: dict[str, Element]) -> Half | None:
    weekday, rank = attribute(card, "jour"), attribute(card, "demi_seq")
    half = halves.get(weekday + rank.zfill(2) + attribute(card, "site"))
    if half is None or weekday not in set("1234567") or not rank.isdecimal():
        return None
    starts_at, ends_at = hour(attribute(half, "hre_deb")), hour(attribute(half, "hre_fin"))
    return (
        (int(weekday), int(rank), starts_at, ends_at)
        if starts_at and ends_at and starts_at < ends_at
        else None
    )


def _joined(halves: list[tuple[Half, set[str]]]) -> list[tuple[Half, set[str]]]:
    """Half-periods that follow each other in a day are one course."""
    found: list[tuple[Half, set[str]]] = []
    for half, teachers in sorted(halves, key=lambda one: one[0][:2]):
        if found and _follows(found[-1][0], half):
            weekday, _rank, starts_at, _end = found[-1][0]
            found[-1] = ((weekday, half[1], starts_at, half[3]), found[-1][1] | teachers)
        else:
            found.append((half, teachers))
    return found


def _follows(before: Half, half: Half) -> bool:
    """The next half-period of the same day, with no more than a break between them."""
    wait = (half[2].hour - before[3].hour) * 60 + half[2].minute - before[3].minute
    return half[0] == before[0] and half[1] == before[1] + 1 and 0 <= wait <= LONGEST_BREAK


def _all(files: dict[str, Element], number: str, tag: str) -> list[Element]:
    root = files.get(number)
    return [] if root is None else list(root.iter(tag))
