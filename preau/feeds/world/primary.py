"""Primary schools: levels cut into classes, often of several levels, and who teaches them."""

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from . import naming
from .ids import Ids
from .people import Basin, ClassRoom, Post, School, TeachingGroup
from .plan import SchoolPlan
from .staffing import Identity, family_case, hire, identity
from .tables import one_of

LEVELS = {
    "maternelle": ("PS", "MS", "GS"),
    "élémentaire": ("CP", "CE1", "CE2", "CM1", "CM2"),
    "primaire": ("PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2"),
}
CLASS_SIZE = 23.5
NAMES = {"maternelle": "École maternelle", "élémentaire": "École élémentaire", "primaire": "École primaire"}


class Draft(NamedTuple):
    """A class before the school exists: its seats, its kind and its teacher."""

    seats: dict[str, int]
    kind: str
    teacher: Identity


def school(rng: random.Random, basin: Basin, ids: Ids, plan: SchoolPlan) -> School:
    """A primary school and its staff, added to the basin."""
    drafts = [Draft(seats, "ordinary", _teacher(rng, basin)) for seats in classes(rng, plan)]
    if ulis := _ulis(plan):
        drafts.append(Draft(ulis, "ulis", _teacher(rng, basin)))
    id = ids.school("1D")
    built = School(
        id=id, uai=plan.uai, degree="1D", kind=plan.kind, name=_name(rng, plan), address=plan.address,
        phone=naming.phone(rng, naming.LANDLINE), mail=f"ce.{plan.uai.lower()}@ac.example.org",
        public=plan.public, academy=basin.academy, district=f"CIRCONSCRIPTION DE {plan.address.town}",
        classes=_rooms(rng, id, drafts), groups=_groups(rng, id, plan), teachers_tied=rng.random() > 0.12,
    )  # fmt: skip
    staff(rng, basin, ids, built, [draft.teacher for draft in drafts])
    basin.schools.append(built)
    return built


def classes(rng: random.Random, plan: SchoolPlan) -> list[dict[str, int]]:
    """Seats of each class: the pupils stand in a row by level, and the row is cut where levels change."""
    levels = LEVELS[plan.kind]
    size = plan.size - sum(_ulis(plan).values())
    row = sorted((levels[int(rng.random() * len(levels))] for _ in range(size)), key=levels.index)
    count = max(1, round(size / CLASS_SIZE))
    cuts = [0, *(_near_change(row, size * i // count) for i in range(1, count)), size]
    parts = (row[start:end] for start, end in pairwise(cuts))
    return [dict(Counter(part)) for part in parts if part]


def _near_change(row: Sequence[str], cut: int) -> int:
    """The nearest place, four pupils away at most, where one level ends; else the cut itself."""
    for shift in (0, 1, -1, 2, -2, 3, -3, 4, -4):
        at = cut + shift
        if 0 < at < len(row) and row[at - 1] != row[at]:
            return at
    return cut


def _ulis(plan: SchoolPlan) -> dict[str, int]:
    """One large elementary school in four or so has a ULIS of ten pupils."""
    if plan.kind == "maternelle" or plan.size < 190 or plan.size % 4:
        return {}
    return {"CE1": 2, "CE2": 3, "CM1": 3, "CM2": 2}


def _teacher(rng: random.Random, basin: Basin) -> Identity:
    return identity(rng, basin.today, women=0.84)


def _name(rng: random.Random, plan: SchoolPlan) -> str:
    name = f"{NAMES[plan.kind]} {plan.name}"
    return naming.upper(name) if rng.random() < 0.5 else name


def _rooms(rng: random.Random, school_id: int, drafts: Sequence[Draft]) -> tuple[ClassRoom, ...]:
    style = int(rng.random() * 4)
    return tuple(
        ClassRoom(str(school_id * 100 + n), _class_name(rng, style, n, draft), draft.seats, draft.kind)
        for n, draft in enumerate(drafts, start=1)
    )


def _class_name(rng: random.Random, style: int, n: int, draft: Draft) -> str:
    levels = "ULIS" if draft.kind == "ulis" else "-".join(draft.seats)
    spaced = levels.replace("-", " ")
    called = family_case(rng, draft.teacher.called)
    return (
        f"{levels} de {draft.teacher.called}",
        f"{levels} {called}",
        f"Classe {n} {spaced}",
        f"{levels} {chr(64 + n)}" if n <= 26 else f"{levels} {n}",
    )[style]


def _groups(rng: random.Random, school_id: int, plan: SchoolPlan) -> tuple[TeachingGroup, ...]:
    """A group of pupils who learn French (UPE2A) in one large school in six."""
    if plan.kind == "maternelle" or plan.size < 150 or rng.random() > 0.17:
        return ()
    return (TeachingGroup(str(school_id * 100 + 90), f"UPE2A {plan.name}", "", ()),)


def staff(rng: random.Random, basin: Basin, ids: Ids, built: School, teachers: Sequence[Identity]) -> None:
    """One teacher a class, the first one head and teaching (but in the largest schools), and a few more."""
    head = int(rng.random() * len(teachers))
    if len(teachers) >= 14:
        hire(basin, ids, "1D", _teacher(rng, basin), (Post(built, "head"),))
        head = -1
    for n, (room, who) in enumerate(zip(built.classes, teachers, strict=True)):
        role = "head" if n == head else "special" if room.kind == "ulis" else "teacher"
        hire(basin, ids, "1D", who, (Post(built, role, classes=(room.code,)),))
    for _ in range(max(0, round(built.size / 130 + rng.random() - 0.6))):
        hire(basin, ids, "1D", identity(rng, basin.today, women=0.9), (Post(built, "support"),))


def shared(rng: random.Random, basin: Basin, ids: Ids, schools: Sequence[School]) -> None:
    """Teachers of several schools: those who relieve heads or part-timers, and the substitutes."""
    for start in range(0, len(schools), 3):
        posts = tuple(
            Post(built, "teacher", classes=(one_of(rng, built.classes).code,))
            for built in schools[start : start + 3]
        )
        hire(basin, ids, "1D", _teacher(rng, basin), posts)
    for built in schools[::4]:
        hire(basin, ids, "1D", _teacher(rng, basin), (Post(built, "substitute"),))
