"""`emp_sts` written: the regular week of a school as STS-web takes it, ISO-8859-15, always in the same order."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time, timedelta

from lxml import etree

from preau.directory.models import Establishment, Group, Person, SchoolYear
from preau.timetable.choices import CodeKind
from preau.timetable.formats.xml import Element
from preau.timetable.models import Alternation, Course, FileCode, Room

EVERY_WEEK = "H"
ENCODING = "iso-8859-15"
Codes = dict[tuple[str, int], str]


def emp_sts(establishment: Establishment) -> bytes:
    """The courses in force today or to come, each once a group and once a teacher, as the format wants."""
    year = SchoolYear.current()
    here = Course.objects.in_force().filter(establishment=establishment, school_year=year)
    rows = here.select_related("alternation", "room").prefetch_related("groups", "teachers").order_by("pk")
    courses = [one for one in rows if one.ends_on is None or one.ends_on >= one.starts_on]
    codes = _codes(establishment)
    root = etree.Element("EDT_STS")
    parameters = _add(root, "PARAMETRES")
    _add(parameters, "UAJ", establishment.uai)
    _add(parameters, "ANNEE_SCOLAIRE", str(year.starts_on.year))
    _add(parameters, "APPLICATION_SOURCE", "PREAU")
    data = _add(root, "DONNEES")
    _hours(data, courses)
    _alternations(data, courses, year)
    _rooms(data, establishment)
    _people(data, courses, codes)
    _structures(data, courses, codes)
    return bytes(etree.tostring(root, encoding=ENCODING, xml_declaration=True, pretty_print=True))


def _hours(data: Element, courses: Iterable[Course]) -> None:
    spans: dict[int, list[time]] = defaultdict(list)
    for one in courses:
        spans[one.weekday] += [one.starts_at, one.ends_at]
    days = _add(data, "HORAIRES")
    for weekday, hours in sorted(spans.items()):
        day = _add(days, "HORAIRE", JOUR=str(weekday))
        _add(day, "DEBUT_COURS", f"{min(hours):%H%M}")
        _add(day, "FIN_COURS", f"{max(hours):%H%M}")


def _alternations(data: Element, courses: Iterable[Course], year: SchoolYear) -> None:
    used = {one.alternation for one in courses if one.alternation}
    every = Alternation(code=EVERY_WEEK, name="Hebdomadaire", mondays=_mondays(year))
    group = _add(data, "ALTERNANCES")
    for one in [every, *sorted(used, key=lambda one: one.code)]:
        element = _add(group, "ALTERNANCE", CODE=one.code)
        _add(element, "LIBELLE_COURT", one.name[:20])
        _add(element, "LIBELLE_LONG", one.name)
        weeks = _add(element, "SEMAINES")
        for monday in one.mondays:
            _add(weeks, "DATE_DEBUT_SEMAINE", monday.isoformat())


def _mondays(year: SchoolYear) -> list[date]:
    first = year.starts_on + timedelta(days=-year.starts_on.weekday() % 7)
    return [first + timedelta(weeks=n) for n in range(52) if first + timedelta(weeks=n) <= year.ends_on]


def _rooms(data: Element, establishment: Establishment) -> None:
    rooms = _add(data, "SALLES_COURS")
    for one in Room.objects.filter(establishment=establishment).order_by("code"):
        element = _add(rooms, "SALLE_COURS", CODE=one.code)
        _add(element, "GROUPE_SALLE")
        _add(element, "LOCALISATION", one.location)


def _people(data: Element, courses: Iterable[Course], codes: Codes) -> None:
    """Named, so that who reads this without the down file knows them."""
    people = _add(data, "INDIVIDUS")
    for person in _sorted({teacher for one in courses for teacher in one.teachers.all()}):
        element = _add(people, "INDIVIDU", ID=_teacher(person, codes), TYPE=_type(person, codes))
        _add(element, "NOM_USAGE", person.last_name)
        _add(element, "PRENOM", person.first_name)


def _structures(data: Element, courses: Iterable[Course], codes: Codes) -> None:
    held: dict[Group, list[Course]] = defaultdict(list)
    for one in courses:
        for group in one.groups.all():
            held[group].append(one)
    structure = _add(data, "STRUCTURE")
    for path, tag, kind in (
        ("DIVISIONS", "DIVISION", CodeKind.DIVISION),
        ("GROUPES", "GROUPE", CodeKind.GROUP),
    ):
        parent = _add(structure, path)
        for group in sorted(held, key=lambda one: (one.name, one.pk)):
            if (group.kind == "class") == (kind == CodeKind.DIVISION):
                element = _add(
                    parent, tag, CODE=codes.get((kind, group.pk)) or group.external_id or group.name
                )
                _services(_add(element, "SERVICES"), held[group], codes)


def _services(parent: Element, courses: list[Course], codes: Codes) -> None:
    services: dict[tuple[str, str], list[Course]] = defaultdict(list)
    for one in courses:
        services[(one.subject_code or one.subject[:20], one.mode)].append(one)
    for (subject, mode), taught in sorted(services.items()):
        service = _add(parent, "SERVICE", CODE_MATIERE=subject, CODE_MOD_COURS=mode)
        together = any(one.teachers.count() > 1 for one in taught)
        _add(service, "CO_ENS", "true" if together else "false")
        teachers = _add(service, "ENSEIGNANTS")
        named = _sorted({person for one in taught for person in one.teachers.all()})
        for person in named:
            element = _add(teachers, "ENSEIGNANT", TYPE=_type(person, codes), ID=_teacher(person, codes))
            _courses(element, [one for one in taught if person in one.teachers.all()])
        if alone := [one for one in taught if not one.teachers.all()]:
            _courses(_add(teachers, "ENSEIGNANT", TYPE="local", ID=""), alone)


def _courses(parent: Element, courses: list[Course]) -> None:
    group = _add(parent, "COURS_RATTACHES")
    for one in sorted(courses, key=lambda one: (one.weekday, one.starts_at, one.pk)):
        element = _add(group, "COURS")
        _add(element, "CODE_ALTERNANCE", one.alternation.code if one.alternation else EVERY_WEEK)
        _add(element, "JOUR", str(one.weekday))
        _add(element, "HEURE_DEBUT", f"{one.starts_at:%H%M}")
        _add(element, "DUREE", _lasts(one))
        if one.room:
            _add(element, "CODE_SALLE", one.room.code)


def _lasts(course: Course) -> str:
    minutes = (
        (course.ends_at.hour - course.starts_at.hour) * 60 + course.ends_at.minute - course.starts_at.minute
    )
    return f"{minutes // 60:02}{minutes % 60:02}"


def _codes(establishment: Establishment) -> Codes:
    """The codes that files of this school have taught, the other way round."""
    found: Codes = {}
    for one in FileCode.objects.filter(establishment=establishment).order_by("-pk"):
        if one.person_id or one.group_id:
            found[(one.kind, one.person_id or one.group_id or 0)] = one.code
    return found


def _teacher(person: Person, codes: Codes) -> str:
    return codes.get((CodeKind.TEACHER, person.pk)) or f"P{person.pk}"


def _type(person: Person, codes: Codes) -> str:
    return "epp" if (CodeKind.TEACHER, person.pk) in codes else "local"


def _sorted(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda one: (one.last_name, one.first_name, one.pk))


def _add(parent: Element, tag: str, words: str = "", **attributes: str) -> Element:
    """A sign that ISO-8859-15 has not is written as a reference by lxml; one that XML forbids is left out."""
    element: Element = etree.SubElement(
        parent, tag, {name: _clean(value) for name, value in attributes.items()}
    )
    element.text = _clean(words) or None
    return element


def _clean(words: str) -> str:
    return "".join(sign for sign in words if sign.isprintable())
