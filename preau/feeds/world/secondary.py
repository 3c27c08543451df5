"""Collèges and lycées: classes of one level, teaching groups chosen by pupils."""

import math
import random
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from . import naming
from .ids import Ids
from .people import Basin, ClassRoom, School, TeachingGroup
from .plan import SchoolPlan
from .tables import Draw, one_of, table
from .teaching import staff

LEVELS = {"college": ("6E", "5E", "4E", "3E"), "lycee": ("2DE", "1RE", "TLE")}
CLASS_SIZE = {"college": 26, "lycee": 33}
SHORT = {"1RE": "1G", "TLE": "TG"}
# How schools write the codes of their classes.
COLLEGE_CODES: tuple[Callable[[str, int], str], ...] = (
    lambda level, n: f"{level} {chr(65 + n)}",
    lambda level, n: f"{level[0]}{chr(65 + n)}",
    lambda level, n: f"{level[0]}{n + 1:02}",
    lambda level, n: f"{level[0]}EME{n + 1}",
    lambda level, n: f"{level[0]}°{chr(65 + n)}",
)
LYCEE_CODES: tuple[Callable[[str, int], str], ...] = (
    lambda level, n: f"{SHORT.get(level, level)} {n + 1}",
    lambda level, n: f"{level[0]}{n + 1:02}",
    lambda level, n: f"{SHORT.get(level, level)}{n + 1}",
)
# Taught apart, and besides the class.
APART = (("ULIS", 0.35), ("UPE2A", 0.15))


def school(rng: random.Random, basin: Basin, ids: Ids, plan: SchoolPlan) -> School:
    """A collège or lycée and its staff, added to the basin."""
    style = one_of(rng, COLLEGE_CODES if plan.kind == "college" else LYCEE_CODES)
    rooms = _rooms(rng, plan, style)
    return build(rng, basin, ids, plan, rooms, [], upper=rng.random() < 0.5)


def build(
    rng: random.Random, basin: Basin, ids: Ids, plan: SchoolPlan, rooms: list[ClassRoom],
    fixed: Sequence[dict[str, Any]], *, upper: bool,
) -> School:  # fmt: skip
    """The school of these classes; `fixed` are rows of staff of demo.toml."""
    name = naming.upper(plan.name) if upper else plan.name
    built = School(
        id=ids.school("2D"), uai=plan.uai, degree="2D", kind=plan.kind, name=name, address=plan.address,
        phone=naming.phone(rng, naming.LANDLINE), mail=f"ce.{plan.uai.lower()}@ac.example.org",
        public=plan.public, academy=basin.academy, district=f"{basin.number + 1:05}${plan.address.town}",
        classes=tuple(rooms), groups=tuple(groups(rng, rooms)),
    )  # fmt: skip
    staff(rng, basin, ids, built, fixed)
    basin.schools.append(built)
    return built


def _rooms(rng: random.Random, plan: SchoolPlan, code: Callable[[str, int], str]) -> list[ClassRoom]:
    levels = LEVELS[plan.kind]
    adapted = 48 if plan.kind == "college" and plan.size >= 400 and rng.random() < 0.3 else 0
    sizes = split(plan.size - adapted, len(levels))
    rooms = [
        room
        for level, size in zip(levels, sizes, strict=True)
        for room in level_rooms(plan.kind, level, size, max(1, round(size / CLASS_SIZE[plan.kind])), code)
    ]
    return rooms + ([_adapted(level, adapted // 4) for level in levels] if adapted else [])


def level_rooms(
    kind: str, level: str, size: int, count: int, code: Callable[[str, int], str]
) -> list[ClassRoom]:
    """`count` classes of one level, of nearly equal sizes."""
    row = table("levels")[kind][level]
    return [
        ClassRoom(code(level, n), _long_name(level, n), {level: seats}, "ordinary", (row["mef"],))
        for n, seats in enumerate(split(size, count))
        if seats
    ]


def _long_name(level: str, n: int) -> str:
    small = {"2DE": "2de", "1RE": "1re", "TLE": "Tle"}.get(level, f"{level[0]}e")
    return f"{small} {chr(65 + n) if level[-1] == 'E' and level[0] in '6543' else n + 1}"


def _adapted(level: str, seats: int) -> ClassRoom:
    """A SEGPA class: its pupils bear another MEF."""
    row = table("levels")["segpa"][level]
    return ClassRoom(f"{level[0]}SEG", f"{level[0]}e SEGPA", {level: seats}, "segpa", (row["mef"],))


def split(total: int, parts: int) -> list[int]:
    return [total // parts + (i < total % parts) for i in range(parts)]


# Teaching groups


def groups(rng: random.Random, rooms: Sequence[ClassRoom]) -> list[TeachingGroup]:
    """Languages, specialities and options of each level, and the units taught apart."""
    found: list[TeachingGroup] = []
    for level in dict.fromkeys(level for room in rooms for level in room.seats):
        ordinary = [room for room in rooms if level in room.seats and room.kind == "ordinary"]
        found += _level_groups(level, ordinary)
    codes = tuple(room.code for room in rooms)
    if len(rooms) >= 12:
        found += [TeachingGroup(name, name, "", codes) for name, share in APART if rng.random() < share]
    return found


def _level_groups(level: str, rooms: Sequence[ClassRoom]) -> list[TeachingGroup]:
    pupils = sum(room.seats[level] for room in rooms)
    found: list[TeachingGroup] = []
    for choice in table("subjects")["choice"]:
        if level in choice["levels"]:
            total = sum(choice["subjects"].values())
            for subject, weight in choice["subjects"].items():
                expected = pupils * choice["take"] * weight / total
                found += _cut(level, subject, rooms, math.ceil(expected / choice["size"]))
    for option in table("subjects")["option"]:
        if level in option["levels"] and pupils >= 40:
            found += _cut(level, option["subject"], rooms, 1)
    return found


def _cut(level: str, subject: str, rooms: Sequence[ClassRoom], count: int) -> list[TeachingGroup]:
    """The classes of a level shared among the groups of one subject, neighbours together."""
    count = min(count, len(rooms))
    label = table("subjects")["subject"][subject]["label"]
    ends = [len(rooms) * n // count for n in range(count + 1)] if count else []
    return [
        TeachingGroup(
            f"{level}{subject}{n}", f"{label} {level}", level, tuple(r.code for r in rooms[a:b]), subject
        )
        for n, (a, b) in enumerate(pairwise(ends), start=1)
    ]


class Offer:
    """What a pupil of one school may take, prepared once: draws are made for each pupil."""

    def __init__(self, school: School) -> None:
        self._groups = {(g.subject, code): g for g in school.groups if g.subject for code in g.classes}
        self._apart = [group for group in school.groups if not group.subject]

    def groups(self, rng: random.Random, room: ClassRoom, level: str) -> tuple[TeachingGroup, ...]:
        found: list[TeachingGroup] = []
        if room.kind == "ordinary":
            subjects = _chosen(rng, level)
            found = [g for s in subjects if (g := self._groups.get((s, room.code))) is not None]
        if self._apart and rng.random() < 0.025:
            found.append(one_of(rng, self._apart))
        return tuple(found)


def _chosen(rng: random.Random, level: str) -> list[str]:
    """The subjects one pupil takes."""
    subjects: list[str] = []
    choices, options = _menu(level)
    for take, draw in choices:
        target = len(subjects) + take
        while len(subjects) < target:
            subject = draw.of(rng)
            if subject not in subjects:
                subjects.append(subject)
    subjects += [subject for subject, share in options if rng.random() < share]
    return subjects


@cache
def _menu(level: str) -> tuple[list[tuple[int, Draw[str]]], list[tuple[str, float]]]:
    subjects = table("subjects")
    choices = [(c["take"], Draw(c["subjects"].items())) for c in subjects["choice"] if level in c["levels"]]
    options = [(o["subject"], o["share"]) for o in subjects["option"] if level in o["levels"]]
    return choices, options
