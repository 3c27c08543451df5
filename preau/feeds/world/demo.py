"""The demonstration territory: three schools known beforehand, and families that never change.

The named families come first, before anything is drawn for others, from a seed of their own: they
keep ids, addresses and birth dates whatever the seed of the rest.
"""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from . import naming, secondary, staffing
from .households import FATHER, MOTHER, OTHER, Family, Kin, Seat
from .ids import Ids
from .people import Address, Basin, ClassRoom, Guardian, Post, School, Tie, school_year
from .plan import SchoolPlan, uai
from .seating import Seating, at_home
from .tables import table

ACADEMY = "LILLE"
LYCEE_CODES: Callable[[str, int], str] = secondary.LYCEE_CODES[0]


def draw(today: date, seed: int) -> Basin:
    """The only basin of the demonstration: 177 + 480 + 700 pupils."""
    known = random.Random("Préau")
    basin, ids = Basin(0, ACADEMY, today), Ids(0, 0)
    schools = [
        _primary(known, basin, ids),
        *(_secondary(known, basin, ids, kind) for kind in ("college", "lycee")),
    ]
    kin = Kin(known, basin, ids, _names())
    seating = Seating(known, basin, ids, kin)
    seating.open(schools)
    for row in table("demo")["family"]:
        _family(kin, seating, row)
    _roll(kin, seating)
    kin.rng = seating.rng = random.Random(f"{seed}/demo")
    seating.fill(schools)
    return basin


# Schools


def _plan(row: dict[str, Any], kind: str, size: int) -> SchoolPlan:
    address = Address(row["street"], row["postcode"], row["town"])
    return SchoolPlan(uai(row["uai_number"]), kind, row["name"], size, address, True)


def _primary(rng: random.Random, basin: Basin, ids: Ids) -> School:
    row = table("demo")["primary"]
    plan = _plan(row, "primaire", 0)
    school = School(
        id=ids.school("1D"), uai=plan.uai, degree="1D", kind="primaire", name=f"École de {plan.name}",
        address=plan.address, phone=naming.phone(rng, naming.LANDLINE), mail="ecole.premesques@ac.example.org",
        public=True, academy=ACADEMY, district="CIRCONSCRIPTION D'ARMENTIERES",
        classes=tuple(ClassRoom(str(n), c["name"], c["levels"]) for n, c in enumerate(row["classes"], 300001)),
    )  # fmt: skip
    for room, found in zip(school.classes, row["classes"], strict=True):
        role = "head" if found["teacher"].get("head") else "teacher"
        who = staffing.named(rng, found["teacher"])
        staffing.hire(basin, ids, "1D", who, (Post(school, role, classes=(room.code,)),))
    for person in row["others"]:
        staffing.hire(basin, ids, "1D", staffing.named(rng, person), (Post(school, person["post"]),))
    basin.schools.append(school)
    return school


def _secondary(rng: random.Random, basin: Basin, ids: Ids, kind: str) -> School:
    row = table("demo")[kind]
    code = secondary.COLLEGE_CODES[0] if kind == "college" else LYCEE_CODES
    rooms = [
        room
        for level, size in row["levels"].items()
        for room in secondary.level_rooms(kind, level, size, row["classes"], code)
    ]
    plan = _plan(row, kind, sum(row["levels"].values()))
    return secondary.build(rng, basin, ids, plan, rooms, row["staff"], upper=False)


# Families


def _names() -> frozenset[str]:
    """Nobody drawn bears the name of a family that the guides show."""
    return frozenset(child["family"] for row in table("demo")["family"] for child in row["children"])


def _family(kin: Kin, seating: Seating, row: dict[str, Any]) -> None:
    seats = [seating.take(child["class"], child["level"]) for child in row["children"]]
    births = [_birth(seating, child) for child in row["children"]]
    family = _parents(kin, row, seats, min(births).year)
    kin.enter(family)
    for child, seat, born in zip(row["children"], seats, births, strict=True):
        seating.pupil(family, seat, born, child["family"], **_strings(child))


def _strings(child: dict[str, str]) -> dict[str, str]:
    return {key: child[key] for key in ("sex", "given", "regime") if key in child}


def _birth(seating: Seating, child: dict[str, str]) -> date:
    month, day = child["born"].split("-")
    back = next(
        rows[child["level"]]["back"]
        for part in ("primary", "college", "lycee")
        if child["level"] in (rows := table("levels")[part])
    )
    return date(school_year(seating.basin.today) - back, int(month), int(day))


def _parents(kin: Kin, row: dict[str, Any], seats: list[Seat], eldest: int) -> Family:
    """Mother, father and companion as the row says; homes drawn where it does not."""
    near = seats[0].school.address
    home = _address(row["town"]) if "town" in row else kin.address(near)
    family = at_home(home)
    family.eldest, family.degrees = eldest, frozenset(seat.school.degree for seat in seats)
    for who, kinship, legal in (("mother", MOTHER, "1"), ("father", FATHER, "1"), ("companion", OTHER, "2")):
        if who in row:
            adult = _adult(kin, family, who, row)
            family.guardians.append(adult)
            first = "1" if len(family.guardians) == 1 else "0"
            family.ties.append(Tie(adult.key, kinship, legal, financial=first, paying=first))
    return family


def _adult(kin: Kin, family: Family, who: str, row: dict[str, Any]) -> Guardian:
    elsewhere = who == "father" and row["shape"] in ("apart", "step")
    place = family.home
    if elsewhere:
        place = _address(row["other_town"]) if "other_town" in row else kin.address(family.home)
    return kin.adult(family, "girls" if who == "mother" else "boys", place, **row[who])


def _address(place: list[str]) -> Address:
    town, postcode, street = place
    return Address(street, postcode, town)


def _roll(kin: Kin, seating: Seating) -> None:
    """The other pupils of 5E B in the mock-ups: their names are known, their households are drawn."""
    row = table("demo")["roll"]
    for name, given, sex in row["pupils"]:
        seat, born = seating.take(row["class"], row["level"]), seating.birth(row["level"])
        family = kin.family([seat], born.year)
        seating.pupil(family, seat, born, name, given=given, sex=sex)
