"""Whom and what the codes of a file stand for. What is found once is kept; what is not is a remark, never a guess."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from preau.timetable.choices import CodeKind
from preau.timetable.formats.rows import FilePerson, Note, Structure, TimetableFile, is_division
from preau.timetable.intake.known import Known, fold
from preau.timetable.models import FileCode

ENOUGH_ROWS = 5  # a week of fewer rows recognises nobody
ENOUGH_ALIKE = 0.8  # of a week that is the same, the class is the same


@dataclass
class Matched:
    """Ids by code of the file; `counts` are of teachers, divisions and groups; `codes` are to be written."""

    teachers: dict[str, int] = field(default_factory=dict)
    structures: dict[Structure, int] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    codes: list[FileCode] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def match(file: TimetableFile, known: Known) -> Matched:
    found = Matched()
    used = {code for one in file.courses for code in one.teachers}
    for code in sorted(used or file.people):
        _match_teacher(code, file.people.get(code, FilePerson(code)), known, found)
    structures = {**dict.fromkeys((one.structure for one in file.courses), ""), **file.structures}
    for structure in sorted(structures):
        _match_structure(structure, structures[structure], known, found)
    _recognise_by_week(file, structures, known, found)
    _match_subjects(file, known, found)
    return found


def _match_teacher(code: str, person: FilePerson, known: Known, found: Matched) -> None:
    before = known.codes.get((CodeKind.TEACHER, code))
    if before and before.person_id:
        found.teachers[code] = before.person_id
        found.counts["teachers"]["unchanged"] += 1
        return
    candidates = _candidates(person, known)
    if len(candidates) == 1:
        [found.teachers[code]] = candidates
        found.counts["teachers"]["created"] += 1
        label = f"{person.last_name} {person.first_name}".strip()[:120]
        found.codes.append(_code(known, CodeKind.TEACHER, code, label, person_id=found.teachers[code]))
    else:
        found.counts["teachers"]["refused"] += 1
        found.notes.append(Note(_not_one(person, candidates), record=code))


def _candidates(person: FilePerson, known: Known) -> set[int]:
    """By the academy's own number, else by names, a birth date deciding between two of the same name."""
    if person.external_id in known.identities:
        return {known.identities[person.external_id]}
    families = {person.last_name, person.birth_name} - {""}
    named: set[int] = set()
    for family in families:
        named |= known.people.get(fold(f"{family} {person.first_name}"), set())
    if len(named) > 1 and person.birth_date:
        return {pk for pk in named if known.births[pk] == person.birth_date}
    return {pk for pk in named if not _born_elsewhere(known.births[pk], person)}


def _born_elsewhere(birth: object, person: FilePerson) -> bool:
    return bool(birth and person.birth_date and birth != person.birth_date)


def _not_one(person: FilePerson, candidates: set[int]) -> str:
    who = f"{person.first_name} {person.last_name}".strip()
    if not who:
        return _("enseignant sans nom dans ce fichier : joignez le sts_emp, qui les nomme.")
    if candidates:
        return _("%s : plusieurs personnes de ce nom dans l’établissement.") % who
    return _("%s n’est pas de l’établissement dans l’annuaire : ses cours sont gardés sans ce nom.") % who


def _match_structure(structure: Structure, label: str, known: Known, found: Matched) -> None:
    before = known.codes.get(structure)
    if before and before.group_id in known.group_ids:  # the class of this code last year is another class
        found.structures[structure] = before.group_id or 0
        found.counts[_kind(structure)]["unchanged"] += 1
        return
    candidates = _groups(structure, label, known)
    if len(candidates) == 1:
        _keep(structure, label, next(iter(candidates)), known, found)


def _groups(structure: Structure, label: str, known: Known) -> set[int]:
    """The group of this very code, else of this label; a sheet of ours calls a group as it calls a class."""
    for is_class in (is_division(structure), not is_division(structure)):
        for words in filter(None, (structure.code, label)):
            for key in (fold(words), fold(words).replace(" ", "")):
                if candidates := known.groups.get((is_class, key)):
                    return candidates
    return set()


def _recognise_by_week(
    file: TimetableFile, structures: dict[Structure, str], known: Known, found: Matched
) -> None:
    """A class whose code has changed is known by its week: same hours, same teachers, same subjects."""
    unknown = [one for one in sorted(structures) if one not in found.structures]
    held = {one.structure for one in file.courses}
    taken = {group for structure, group in found.structures.items() if structure in held}
    weeks = _weeks(known) if unknown else {}
    for structure in unknown:
        rows = [one for one in file.courses if one.structure == structure]
        alike: Counter[int] = Counter()
        for one in rows:
            teachers = frozenset(found.teachers[code] for code in one.teachers if code in found.teachers)
            alike.update(weeks.get((one.weekday, one.starts_at, one.subject, teachers), set()))
        best, number = next(iter(alike.most_common(1)), (0, 0))
        if len(rows) >= ENOUGH_ROWS and number >= len(rows) * ENOUGH_ALIKE and best not in taken:
            _keep(structure, structures[structure], best, known, found)
            taken.add(best)
            text = _(
                "code inconnu, reconnu à sa semaine : %(alike)s cours sur %(all)s sont ceux d’une classe connue."
            )
            found.notes.append(Note(text % {"alike": number, "all": len(rows)}, record=structure.code))
        else:
            found.counts[_kind(structure)]["refused"] += 1
            text = _("cette classe ou ce groupe n’est pas dans l’annuaire : %s cours laissés.") % len(rows)
            found.notes.append(Note(text, record=structure.code))


def _weeks(known: Known) -> dict[tuple[object, ...], set[int]]:
    found: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for one in known.courses:
        if one.ends_on is None:
            found[(one.weekday, one.starts_at, one.subject, one.teachers)] |= one.groups
    return found


def _keep(structure: Structure, label: str, group: int, known: Known, found: Matched) -> None:
    found.structures[structure] = group
    found.counts[_kind(structure)]["created"] += 1
    found.codes.append(_code(known, CodeKind(structure.kind), structure.code, label, group_id=group))


def _match_subjects(file: TimetableFile, known: Known, found: Matched) -> None:
    """What a subject is called: as the file says, and told again when it is said otherwise."""
    for code, label in sorted(file.subjects.items()):
        if code and label and known.subjects.get(code) != label:
            found.codes.append(_code(known, CodeKind.SUBJECT, code, label))
        if label:
            known.subjects[code] = label


def _code(known: Known, kind: CodeKind, code: str, label: str, **what: int) -> FileCode:
    return FileCode(establishment=known.establishment, kind=kind, code=code, label=label[:120], **what)


def _kind(structure: Structure) -> str:
    return "divisions" if is_division(structure) else "groups"
