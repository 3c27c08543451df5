"""The yardstick of the feed: read the same files with lxml and COPY their values into the same tables.

No comparison, no remark, no journal, no check: ids are numbered in memory. What any loader must at least do.
Run as a program: `python bench/yardsticks/feed_copy.py FOLDER DATABASE_URL` prints the seconds it took.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import psycopg
from lxml import etree

Row = tuple[object, ...]
ORDER = ("EtabEducNat", "PersRelEleve", "Eleve", "PersEducNat")
COLUMNS = {
    "directory_establishment": "id, uai, kind, name, usual_name, sector, academy_id, siren, address, postal_code, "
    "city, phone, email, external_id, source, guardians_meet",
    "directory_group": "id, kind, establishment_id, school_year_id, name, external_id, level, source",
    "directory_person": "id, title, last_name, first_name, birth_name, other_first_names, birth_date, ine, email, "
    "phone, mobile, address, postal_code, city, country",
    "directory_identity": "person_id, source, academy_id, kind, external_id",
    "directory_enrolment": "person_id, establishment_id, school_year_id, level, curriculum, regime, local_id, "
    "starts_on, source",
    "directory_membership": "group_id, person_id, role, starts_on, source",
    "directory_guardianship": "guardian_id, child_id, kind, kinship, state, pays, starts_on, source",
    "directory_post": "person_id, profile, function, title, establishment_id, starts_on, source",
    "directory_teaching": "person_id, group_id, subject, subject_code, is_head_teacher, starts_on, source",
}
TODAY = date(2026, 11, 24)


class Loader:
    def __init__(self, database: psycopg.Connection[tuple[object, ...]], academy: int, year: int) -> None:
        self.database, self.academy, self.year = database, academy, year
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.places: dict[str, int] = {}
        self.guardians: dict[str, int] = {}
        self.groups: dict[tuple[str, str, str], int] = {}
        self.ids = count(1_000_000)

    def load(self, folder: Path) -> None:
        for kind in ORDER:
            for path in sorted(folder.glob(f"*_{kind}_*.xml")):
                for record_id, values in records(path):
                    getattr(self, kind)(record_id, values)
        for table, columns in COLUMNS.items():
            with (
                self.database.cursor() as cursor,
                cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
            ):
                for row in self.rows[table]:
                    copy.write_row(row)
        self.database.commit()

    def EtabEducNat(self, key: str, v: dict[str, list[str]]) -> None:
        number = self.places[key] = next(self.ids)
        address = one(v, "street") or one(v, "ENTStructureAdresse")
        self.rows["directory_establishment"].append(
            (number, one(v, "ENTStructureUAI"), "middle", one(v, "ENTStructureNomCourant")[:200], "", "public",
             self.academy, "", address, "", "", "", "", key, "aaf2d", False)
        )  # fmt: skip

    def PersRelEleve(self, key: str, v: dict[str, list[str]]) -> None:
        self.guardians[key] = self.person(key, "guardian", v)

    def Eleve(self, key: str, v: dict[str, list[str]]) -> None:
        number = self.person(key, "pupil", v)
        place = self.places[one(v, "ENTPersonStructRattach")]
        self.rows["directory_enrolment"].append(
            (number, place, self.year, one(v, "ENTEleveLibelleMEF") or one(v, "ENTEleveNiveau"),
             one(v, "ENTEleveMEF"), one(v, "ENTEleveRegime"), one(v, "ENTEleveStructRattachId"), TODAY, "aaf2d")
        )  # fmt: skip
        for kind, name in (
            ("class", "ENTEleveClasses"),
            ("teaching", "ENTEleveGroupes"),
            ("class", "ENTPersonClasses"),
            ("teaching", "ENTPersonGroupes"),
        ):
            for value in v.get(name, ()):
                if value:
                    group = self.group(kind, value)
                    self.rows["directory_membership"].append((group, number, "pupil", TODAY, "aaf2d"))
        for value in v.get("ENTElevePersRelEleve") or v.get("ENTEleveAutoriteParentale") or ():
            if value:
                who, kinship, _financial, _legal, _contact, pays = value.split("$")
                self.rows["directory_guardianship"].append(
                    (self.guardians[who], number, "legal", kinship, "joint", pays == "1", TODAY, "aaf2d")
                )

    def PersEducNat(self, key: str, v: dict[str, list[str]]) -> None:
        number = self.person(key, "staff", v)
        for place, code, _label, _post, title in {
            tuple(p.split("$")[:2]): p.split("$") for p in v["ENTPersonFonctions"] if p
        }.values():
            self.rows["directory_post"].append(
                (number, "teacher", code, title[:120], self.places[place], TODAY, "aaf2d")
            )
        taught = {}
        for kind, name in (("class", "ENTAuxEnsClassesMatieres"), ("teaching", "ENTAuxEnsGroupesMatieres")):
            for value in v.get(name, ()):
                if value:
                    place, group, subject = value.split("$")
                    taught[self.group(kind, f"{place}${group}"), subject] = None
        for group, subject in taught:
            self.rows["directory_teaching"].append((number, group, "", subject, False, TODAY, "aaf2d"))

    def person(self, key: str, kind: str, v: dict[str, list[str]]) -> int:
        number = next(self.ids)
        day = one(v, "ENTPersonDateNaissance")
        born = f"{day[6:]}-{day[3:5]}-{day[:2]}" if day else None
        self.rows["directory_person"].append(
            (number, one(v, "personalTitle") or one(v, "ENTPersonCivilite"), one(v, "sn") or one(v, "ENTPersonNom"),
             one(v, "givenName") or one(v, "ENTPersonPrenom"), one(v, "ENTPersonNomPatro"),
             " ".join(v.get("ENTPersonAutresPrenoms", ())), born, one(v, "ENTEleveINE"),
             one(v, "mail") or one(v, "ENTPersonMail"), one(v, "homePhone") or one(v, "ENTPersonTelPerso"),
             one(v, "mobile") or one(v, "ENTPersRelEleveTelMobile"), one(v, "ENTPersonAdresse"),
             one(v, "ENTPersonCodePostal"), one(v, "ENTPersonVille"), one(v, "ENTPersonPays"))
        )  # fmt: skip
        self.rows["directory_identity"].append((number, "aaf2d", self.academy, kind, key))
        return number

    def group(self, kind: str, value: str) -> int:
        parts = value.split("$")
        place, name = parts[0], parts[3] if len(parts) == 5 else parts[1]
        key = (kind, place, name)
        if key not in self.groups:
            self.groups[key] = next(self.ids)
            self.rows["directory_group"].append(
                (self.groups[key], kind, self.places[place], self.year, parts[-1][:120], name, "", "aaf2d")
            )
        return self.groups[key]


def records(path: Path) -> Iterator[tuple[str, dict[str, list[str]]]]:
    for _event, element in etree.iterparse(str(path), tag="addRequest", load_dtd=False, no_network=True):
        _operational, identifier, attributes = element
        yield identifier[0].text or "", {a.get("name") or "": [v.text or "" for v in a] for a in attributes}
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]  # type: ignore[union-attr]


def one(values: dict[str, list[str]], name: str) -> str:
    found = values.get(name)
    return found[0] if found else ""


def main(folder: str, url: str) -> None:
    with psycopg.connect(url) as database:
        academy = database.execute(
            "INSERT INTO directory_academy (code, name, number, holiday_zone) VALUES (%s, 'x', '', '') RETURNING id",
            [f"Y{time.time_ns() % 10**12}"],
        ).fetchone()
        year = database.execute(
            "INSERT INTO directory_schoolyear (name, starts_on, ends_on) VALUES ('2026-2027', '2026-08-01', "
            "'2027-07-31') ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id"
        ).fetchone()
        assert academy is not None
        assert year is not None
        start = time.perf_counter()
        Loader(database, int(str(academy[0])), int(str(year[0]))).load(Path(folder))
        print(time.perf_counter() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
