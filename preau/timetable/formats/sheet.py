"""Our CSV, for a school without timetable software: one line a weekly course, semicolons, a first line of names.

`jour;debut;fin;semaine;matiere;classe;enseignants;salle`: the day is said ("lundi") or counted (1 is Monday), hours are
"8:30" or "8h30", `classe` is a class or a group, `enseignants` are names separated by commas. `semaine` may be empty (every
week), A or B. UTF-8 or ISO-8859-15.
"""

import csv
import io
from typing import Any

from django.utils.translation import gettext as _

from preau.base.untrusted import Member, UntrustedError
from preau.timetable.choices import CodeKind
from preau.timetable.formats.rows import FileCourse, FilePerson, Note, Structure, TimetableFile
from preau.timetable.formats.xml import MOST, hour, tidy

COLUMNS = ("jour", "debut", "fin", "semaine", "matiere", "classe", "enseignants", "salle")
NEEDED = {"jour", "debut", "fin", "classe"}
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
LINES_AT_MOST = 50_000


def read(member: Member) -> TimetableFile:
    """Raises UntrustedError when it is no such sheet."""
    found = TimetableFile(format="csv")
    rows = csv.DictReader(io.StringIO(_words(member)), delimiter=";", strict=False)
    names = {
        name.strip().casefold().replace("é", "e").replace("è", "e"): name
        for name in rows.fieldnames or []
        if name
    }
    if not names.keys() >= NEEDED:
        raise UntrustedError(
            _("la première ligne doit nommer les colonnes. Exemple : %s") % ";".join(COLUMNS),
            file=member.name,
        )
    try:
        for row in rows:
            _row(
                {key: tidy(row.get(name) or "", 300) for key, name in names.items()},
                rows.line_num,
                found,
                member.name,
            )
    except csv.Error as error:
        raise UntrustedError(_("cette ligne ne se lit pas."), file=member.name, line=rows.line_num) from error
    return found


def _words(member: Member) -> str:
    if member.size > MOST:
        raise UntrustedError(_("ce fichier dépasse %s Mo.") % (MOST >> 20), file=member.name)
    pieces = []
    with member.open() as stream:
        while piece := stream.read():
            pieces.append(piece)
    data = b"".join(pieces).replace(b"\0", b"")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("iso-8859-15")


def _row(row: dict[str, str], line: int, found: TimetableFile, name: str) -> None:
    if line > LINES_AT_MOST:
        raise UntrustedError(_("ce fichier a plus de %s lignes.") % LINES_AT_MOST, file=name)
    weekday, starts_at, ends_at = _weekday(row["jour"]), hour(row["debut"]), hour(row["fin"])
    if not row["classe"]:
        found.refuse("courses", Note(_("cette ligne n’a pas de classe."), name, line))
    elif not weekday or not starts_at or not ends_at or starts_at >= ends_at:
        text = _("jour ou heures illisibles, ou fin avant le début. Exemple : lundi;8:30;9:25")
        found.refuse("courses", Note(text, name, line, row["classe"]))
    else:
        found.courses.append(_course(row, weekday, starts_at, ends_at, found))


def _course(
    row: dict[str, str], weekday: int, starts_at: Any, ends_at: Any, found: TimetableFile
) -> FileCourse:
    structure = Structure(CodeKind.DIVISION, row["classe"][:60])
    found.structures.setdefault(structure, row["classe"][:120])
    teachers = tuple(sorted({tidy(one, 60) for one in row.get("enseignants", "").split(",") if one.strip()}))
    for one in teachers:
        found.people.setdefault(one, FilePerson(one, *_parted(one)))
    room, subject = row.get("salle", "")[:40], row.get("matiere", "")
    if room:
        found.rooms.setdefault(room, (room, ""))
    if subject:
        found.subjects[subject[:20]] = subject[:120]
    week = row.get("semaine", "").upper().removeprefix("SEMAINE").strip()[:20]
    return FileCourse(structure, weekday, starts_at, ends_at, week, subject[:20], "", room, teachers)


def _parted(name: str) -> tuple[str, str]:
    """Last and first name of "CARON Odile" or "Mme Caron": what is in capitals, else the last word, is the family's."""
    words = [word for word in name.split() if word.casefold().strip(".") not in ("m", "mme", "mlle")]
    loud = [word for word in words if word.isupper() and len(word) > 1]
    if loud and len(loud) < len(words):
        return " ".join(loud), " ".join(word for word in words if word not in loud)
    return (" ".join(words[-1:]), " ".join(words[:-1])) if words else ("", "")


def _weekday(words: str) -> int | None:
    said = words.casefold().strip()
    if said in DAYS:
        return DAYS.index(said) + 1
    return int(said) if said in set("1234567") and said else None
