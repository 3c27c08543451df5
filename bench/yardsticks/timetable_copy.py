"""The yardstick of a timetable file: read the same files with lxml and COPY their rows into the same tables.

No matching, no comparison, no check: ids are numbered in memory. What any loader must at least do.
Run as a program: `python bench/yardsticks/timetable_copy.py FOLDER DATABASE_URL` prints the seconds it took.
"""

import sys
import time
from datetime import date
from pathlib import Path

import psycopg
from lxml import etree

COURSES = (
    "id, establishment_id, school_year_id, weekday, starts_at, ends_at, subject, subject_code, mode, starts_on, source, "
    "made_at"
)


def main(folder: Path, url: str) -> float:
    with psycopg.connect(url) as database:
        place, year = database.execute(
            "SELECT e.id, y.id FROM directory_establishment e, directory_schoolyear y LIMIT 1"
        ).fetchone()
        groups = dict(database.execute("SELECT name, id FROM directory_group").fetchall())
        people = dict(database.execute("SELECT last_name, id FROM directory_person").fetchall())
        start = time.perf_counter()
        named = {
            one.get("ID"): people[one.findtext("NOM_USAGE")]
            for one in etree.parse(str(folder / "sts_emp.xml")).iterfind("DONNEES/INDIVIDUS/INDIVIDU")
        }
        courses, before, taught = [], [], []
        for row in rows(folder / "emp_sts.xml"):
            division, subject, mode, teacher, weekday, begins, lasts = row
            pk = len(courses) + 1
            ends = int(begins[:2]) * 60 + int(begins[2:]) + int(lasts[:2]) * 60 + int(lasts[2:])
            courses.append(
                (pk, place, year, int(weekday), f"{begins[:2]}:{begins[2:]}", f"{ends // 60}:{ends % 60:02}", subject, subject,
                 mode, date(2026, 9, 1), "file", "2026-09-01")
            )  # fmt: skip
            before.append((pk, groups[division]))
            taught.append((pk, named[teacher]))
        copy(database, f"timetable_course ({COURSES})", courses)
        copy(database, "timetable_course_groups (course_id, group_id)", before)
        copy(database, "timetable_course_teachers (course_id, person_id)", taught)
        database.commit()
        return time.perf_counter() - start


def rows(path: Path):
    for division in etree.parse(str(path)).iterfind("DONNEES/STRUCTURE/DIVISIONS/DIVISION"):
        for service in division.iterfind("SERVICES/SERVICE"):
            for teacher in service.iterfind("ENSEIGNANTS/ENSEIGNANT"):
                for one in teacher.iterfind("COURS_RATTACHES/COURS"):
                    yield (
                        division.get("CODE"), service.get("CODE_MATIERE"), service.get("CODE_MOD_COURS"), teacher.get("ID"),
                        one.findtext("JOUR"), one.findtext("HEURE_DEBUT"), one.findtext("DUREE"),
                    )  # fmt: skip


def copy(database, table: str, lines: list[tuple]) -> None:
    with database.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as stream:
        for line in lines:
            stream.write_row(line)


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), sys.argv[2]))
