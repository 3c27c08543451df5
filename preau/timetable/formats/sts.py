"""STS-web: `sts_emp` (down, root STS_EDT) says who and what there is, `emp_sts` (up, root EDT_STS) says when.

Both are ISO-8859-15, padded with spaces; the two names are easily swapped, so the root alone decides.
"""

from datetime import time
from functools import cache

from django.utils.translation import gettext as _

from preau.timetable.choices import CodeKind
from preau.timetable.formats.rows import FileCourse, FilePerson, Note, Structure, TimetableFile
from preau.timetable.formats.xml import Element, after, attribute, day, hour, text, tidy

DOWN, UP = "STS_EDT", "EDT_STS"
KINDS = {"DIVISIONS/DIVISION": CodeKind.DIVISION, "GROUPES/GROUPE": CodeKind.GROUP}


def read(root: Element, name: str) -> TimetableFile:
    """Either of the two, into rows."""
    found = TimetableFile(format="sts_emp" if root.tag == DOWN else "emp_sts")
    _parameters(root, found)
    for subject in root.iterfind("NOMENCLATURES/MATIERES/MATIERE"):
        found.subjects[attribute(subject, "CODE", 20)] = _first(
            subject, "LIBELLE_EDITION", "LIBELLE_LONG", "LIBELLE_COURT"
        )
    for person in root.iterfind("DONNEES/INDIVIDUS/INDIVIDU"):
        _person(person, found)
    for one in root.iterfind("DONNEES/ALTERNANCES/ALTERNANCE"):
        _alternation(one, found)
    for one in root.iterfind("DONNEES/SALLES_COURS/SALLE_COURS"):
        code = attribute(one, "CODE", 40)
        found.rooms[code] = (_first(one, "LIBELLE_LONG", "LIBELLE") or code, text(one, "LOCALISATION"))
    for path, kind in KINDS.items():
        for element in root.iterfind(f"DONNEES/STRUCTURE/{path}"):
            _structure(element, kind, found, name)
    return found


def _parameters(root: Element, found: TimetableFile) -> None:
    """The down file writes attributes, the up file plain text."""
    school, year = root.find("PARAMETRES/UAJ"), root.find("PARAMETRES/ANNEE_SCOLAIRE")
    if school is not None:
        found.uai = (attribute(school, "CODE", 8) or tidy(school.text or "", 8)).upper()
    if year is not None:
        words = attribute(year, "ANNEE", 4) or tidy(year.text or "", 4)
        found.year = int(words) if words.isdecimal() and words.isascii() else None
        found.starts_on = day(text(year, "DATE_DEBUT"))


def _person(element: Element, found: TimetableFile) -> None:
    code = attribute(element, "ID")
    found.people[code] = FilePerson(
        code,
        text(element, "NOM_USAGE") or text(element, "NOM_PATRONYMIQUE"),
        text(element, "PRENOM"),
        text(element, "NOM_PATRONYMIQUE"),
        day(text(element, "DATE_NAISSANCE")),
    )


def _alternation(element: Element, found: TimetableFile) -> None:
    code = attribute(element, "CODE", 20)
    mondays = [day(one.text or "") for one in element.iterfind("SEMAINES/DATE_DEBUT_SEMAINE")]
    kept = tuple(sorted({one for one in mondays if one and one.weekday() == 0}))
    found.alternations[code] = (_first(element, "LIBELLE_LONG", "LIBELLE_COURT")[:80] or code, kept)


def _structure(element: Element, kind: CodeKind, found: TimetableFile, name: str) -> None:
    structure = Structure(str(kind), attribute(element, "CODE"))
    found.structures[structure] = text(element, "LIBELLE_LONG")
    for service in element.iterfind("SERVICES/SERVICE"):
        subject, mode = attribute(service, "CODE_MATIERE", 20), attribute(service, "CODE_MOD_COURS", 10)
        for teacher in service.iterfind("ENSEIGNANTS/ENSEIGNANT"):
            who = attribute(teacher, "ID")
            for course in teacher.iterfind("COURS_RATTACHES/COURS"):
                _course(course, structure, subject, mode, who, found, name)


def _course(
    course: Element, structure: Structure, subject: str, mode: str, who: str, found: TimetableFile, name: str
) -> None:
    said = {child.tag: child.text or "" for child in course}
    weekday = said.get("JOUR", "").strip()
    span = _span(said.get("HEURE_DEBUT", ""), said.get("DUREE", ""))
    if weekday not in _WEEKDAYS or span is None:
        text = _("ce cours n’a pas de jour ou d’heure lisible, ou passe minuit.")
        found.refuse("courses", Note(text, name, course.sourceline, f"{structure.code} {subject}"))
        return
    found.courses.append(
        FileCourse(
            structure, int(weekday), *span, tidy(said.get("CODE_ALTERNANCE", ""), 20), subject, mode,
            tidy(said.get("CODE_SALLE", ""), 40), (who,) if who else (),
        )
    )  # fmt: skip


@cache
def _span(start: str, lasts: str) -> tuple[time, time] | None:
    begins = hour(start)
    ends = after(begins, lasts) if begins else None
    return (begins, ends) if begins and ends else None


def _first(element: Element, *names: str) -> str:
    return next((words for name in names if (words := text(element, name))), "")


_WEEKDAYS = frozenset("1234567")
