"""The demo written to the directory, in bulk, once."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from preau.access.logins import login_base
from preau.access.models import Account, CharterReading
from preau.base import clock
from preau.base.identifiers import uai_key
from preau.directory import nomenclatures
from preau.directory.choices import AuthorityKind, EstablishmentKind, Profile, TerritoryKind
from preau.directory.models import (
    Academy,
    Authority,
    Enrolment,
    Establishment,
    Group,
    Guardianship,
    Membership,
    Person,
    Post,
    SchoolYear,
    Teaching,
    Territory,
)
from preau.feeds.world.tables import table
from preau.home.demo import letters
from preau.home.demo.draw import Adult, Drawn, Households

PASSWORD = "la marelle du préau 7"
SHOWN = (
    "claire.vasseur", "julien.hochart", "ines.vasseur", "louis.vasseur", "lucie.baert", "anne.carlier",
    "marc.delattre", "isabelle.caron", "sofiane.meziane", "philippe.hermant", "gaelle.pruvost", "victor.etienne",
    "yann.leclercq",
)  # fmt: skip
PROFILES = {
    "head": "head",
    "deputy": "head",
    "nurse": "staff",
    "counsellor": "school_life",
    "town": "staff",
    "support": "support",
}


class Demo:
    """Writes the three schools, their staff and their families."""

    def __init__(self) -> None:
        self.today = clock.today()
        self.year = SchoolYear.current()
        self.since = min(date(self.year.starts_on.year, 9, 1), self.today)
        self.households = Households(self.today)
        self.table = table("demo")
        self.rooms: dict[str, Group] = {}
        self.staff: dict[tuple[str, str], Person] = {}

    @transaction.atomic
    def write(self) -> None:
        self._places()
        for part, kind in (("primary", EstablishmentKind.PRIMARY), ("college", EstablishmentKind.MIDDLE),
                           ("lycee", EstablishmentKind.HIGH)):  # fmt: skip
            self._school(part, kind)
        self._families()
        self._office()
        self._accounts()
        letters.write()

    def _places(self) -> None:
        nomenclatures.load_holidays()
        academy = nomenclatures.academy("LILLE")
        assert academy
        self.academy: Academy = academy
        self.root = Territory.objects.create(kind=TerritoryKind.ROOT, name="Hauts-de-France", path="t")
        self.zone = Territory.objects.create(
            kind=TerritoryKind.ACADEMY, name="Académie de Lille", path="t.lille", academy=academy
        )
        self.commune = Authority.objects.create(
            kind=AuthorityKind.COMMUNE, name="Prémesques", usual_name="Prêmesques", insee_code="59470"
        )
        self.syndicate = Authority.objects.create(
            kind=AuthorityKind.SYNDICATE, name="Syndicat mixte du numérique éducatif"
        )

    def _school(self, part: str, kind: str) -> None:
        row = self.table[part]
        digits = f"0{row['uai_number']}"
        usual = {
            "primary": "École de Prêmesques",
            "college": "Collège Lucie-Aubrac",
            "lycee": "Lycée Marie-Curie",
        }[part]
        school = Establishment.objects.create(
            uai=digits + uai_key(digits), kind=kind, name=row["name"], usual_name=usual, academy=self.academy,
            territory=self.zone, authority=self.commune if part == "primary" else None, address=row["street"],
            postal_code=row["postcode"], city=row["town"], phone="01 99 00 59 01", email=f"{part}@example.org",
        )  # fmt: skip
        for name, level in _rooms(row):
            self.rooms[name] = Group.objects.create(
                kind="class",
                establishment=school,
                school_year=self.year,
                name=_usual_name(name),
                level=level,
            )
        for one in _staff_of(row):
            self._hire(one, school)

    def _hire(self, row: dict[str, Any], school: Establishment) -> None:
        key = (row["given"], row["family"])
        person = self.staff[key] = Person.objects.create(
            title=row["title"],
            first_name=row["given"],
            last_name=row["family"],
            birth_date=date(row["born"], 5, 12),
        )
        profiles = [PROFILES.get(row.get("post", ""), "teacher")] + ["head"] * bool(row.get("head"))
        for profile in profiles:
            Post.objects.create(
                person=person, profile=profile, function={"head": "DIR", "teacher": "ENS"}.get(profile, "ADM"),
                establishment=school, starts_on=self.since,
            )  # fmt: skip
        for name in row.get("classes", []):
            if name in self.rooms:
                Teaching.objects.create(
                    person=person, group=self.rooms[name], subject=_subject(row), subject_code=row.get("subject", ""),
                    is_head_teacher=row.get("principal") == name, starts_on=self.since,
                )  # fmt: skip

    def _families(self) -> None:
        drawn: list[list[Drawn]] = [children for children, _note in self.households.named()]
        drawn += list(self.households.roll())
        for part in ("primary", "college", "lycee"):
            for name, level, places in _places_of(self.table[part]):
                taken = sum(child.room == name and child.level == level for home in drawn for child in home)
                drawn += list(self.households.filling(name, level, places - taken))
        self._write_homes(drawn)

    def _write_homes(self, homes: list[list[Drawn]]) -> None:
        adults: dict[int, Person] = {}
        for home in homes:
            for adult in home[0].adults:
                colleague = self.staff.get((adult.given, adult.family)) if adult.is_known else None
                adults[id(adult)] = colleague or _adult_row(adult)
        Person.objects.bulk_create([row for row in adults.values() if row.pk is None])
        children = [(drawn, _child_row(drawn)) for home in homes for drawn in home]
        Person.objects.bulk_create(row for _drawn, row in children)
        Enrolment.objects.bulk_create(
            Enrolment(
                person=row, establishment=self.rooms[drawn.room].establishment, school_year=self.year, level=drawn.level,
                starts_on=self.since,
            )
            for drawn, row in children
        )  # fmt: skip
        Membership.objects.bulk_create(
            Membership(group=self.rooms[drawn.room], person=row, starts_on=self.since)
            for drawn, row in children
        )
        Guardianship.objects.bulk_create(
            Guardianship(
                guardian=adults[id(adult)], child=row, kind=adult.tie, state=adult.state, starts_on=self.since,
                kinship="10" if adult.title == "Mme" else "20",
            )
            for drawn, row in children
            for adult in drawn.adults
        )  # fmt: skip

    def _office(self) -> None:
        for given, family, title, profile, place in (
            ("Gaëlle", "Pruvost", "Mme", Profile.AUTHORITY, {"authority": self.commune}),
            ("Victor", "Étienne", "M.", Profile.ACADEMY, {"territory": self.zone}),
            ("Yann", "Leclercq", "M.", Profile.OPERATOR, {"territory": self.root}),
        ):
            person = Person.objects.create(first_name=given, last_name=family, title=title)
            Post.objects.create(person=person, profile=profile, starts_on=self.since, **place)

    def _accounts(self) -> None:
        """Everyone has an account but one family in nine; one hash serves all, since the password is public."""
        hashed, now = make_password(PASSWORD), clock.now()
        rows, taken = [], dict[str, int]()
        works = set(Post.objects.values_list("person", flat=True))
        for person in Person.objects.order_by("pk"):
            base = login_base(person)
            taken[base] = taken.get(base, 0) + 1
            login = base if taken[base] == 1 else f"{base}{taken[base]}"
            if person.pk % 9 or person.pk in works or login in SHOWN:
                rows.append(Account(person=person, login=login, password=hashed, activated_at=now))
        Account.objects.bulk_create(rows)
        CharterReading.objects.bulk_create(
            CharterReading(account=row, version="2026-09", read_at=now) for row in rows
        )


def _usual_name(name: str) -> str:
    """ "5E B" → "5e B"; "2DE A" → "2de A": as people write them."""
    level, _space, rest = name.partition(" ")
    return f"{level.lower()} {rest}" if level[:1].isdigit() else name.replace("TLE", "Tle")


def _rooms(row: dict[str, Any]) -> list[tuple[str, str]]:
    if isinstance(row["classes"], list):
        return [(one["name"], "-".join(one["levels"])) for one in row["classes"]]
    return [
        (f"{level} {letter}", level) for level in row["levels"] for letter in "ABCDEFGH"[: _split(row, level)]
    ]


def _places_of(row: dict[str, Any]) -> list[tuple[str, str, int]]:
    """(class, level, places) of a school."""
    if isinstance(row["classes"], list):
        return [
            (one["name"], level, places) for one in row["classes"] for level, places in one["levels"].items()
        ]
    return [(name, level, row["levels"][level] // _split(row, level)) for name, level in _rooms(row)]


def _split(row: dict[str, Any], level: str) -> int:
    return int(row["classes"])


def _staff_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    if isinstance(row["classes"], list):
        return [*(one["teacher"] | {"classes": [one["name"]]} for one in row["classes"]), *row["others"]]
    return list(row["staff"])


def _subject(row: dict[str, Any]) -> str:
    usual = {"MATHS": "Mathématiques", "AGL1": "Anglais", "FRANC": "Français", "HIGEO": "Histoire-géographie",
             "TECHN": "Technologie", "ARTPL": "Arts plastiques"}  # fmt: skip
    code = row.get("subject", "")
    return str(usual.get(code, code))


def _adult_row(adult: Adult) -> Person:
    return Person(
        title=adult.title, first_name=adult.given, last_name=adult.family, address=adult.address,
        postal_code=adult.city[0], city=adult.city[1], mobile=adult.mobile,
    )  # fmt: skip


def _child_row(drawn: Drawn) -> Person:
    home = drawn.adults[0] if drawn.adults else None
    return Person(
        first_name=drawn.given, last_name=drawn.family, birth_date=drawn.born,
        address=home.address if home else "", city=home.city[1] if home else "",
        postal_code=home.city[0] if home else "",
    )  # fmt: skip
