"""Who teaches what in a collège or a lycée, and the other posts of the school."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from typing import Any

from .ids import Ids
from .people import Basin, Post, School, Staff
from .staffing import Identity, hire, identity, named
from .tables import one_of, table

FULL = 18  # hours a week
SHARED = 9  # a teacher under this may complete the week in a neighbouring school


@dataclass(slots=True)
class Load:
    """The week of one teacher while it is being filled."""

    subject: str
    who: Identity | None = None
    classes: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    hours: int = 0
    principal: str = ""

    def post(self, school: School) -> Post:
        return Post(school, "teacher", self.subject, tuple(self.classes), tuple(self.groups), self.principal)


def staff(
    rng: random.Random, basin: Basin, ids: Ids, school: School, fixed: Sequence[dict[str, Any]]
) -> None:
    """Hires all the staff of a school; `fixed` rows (demo.toml) come first and are kept."""
    loads = [_fixed_load(rng, row) for row in fixed if "subject" in row]
    _fill(loads, school)
    _name_principals(rng, loads, school)
    for load in loads:
        _engage(rng, basin, ids, school, load)
    _other_posts(rng, basin, ids, school, [row for row in fixed if "post" in row])


def _fixed_load(rng: random.Random, row: dict[str, Any]) -> Load:
    hours = table("subjects")["subject"][row["subject"]].get("hours", {})
    total = sum(hours.get(code.split(" ")[0], 2) for code in row["classes"])
    return Load(row["subject"], named(rng, row), list(row["classes"]), [], total, row.get("principal", ""))


def _fill(loads: list[Load], school: School) -> None:
    """Every class and every group gets a teacher: weeks are filled one after the other."""
    taken = {(load.subject, code) for load in loads for code in load.classes}
    current: dict[str, Load] = {}
    for post, subject, code, hours, grouped in _lessons(school):
        if (subject, code) in taken:
            continue
        load = current.get(f"{post}/{subject}")
        if load is None or load.hours + hours > FULL:
            load = current[f"{post}/{subject}"] = Load(subject)
            loads.append(load)
        (load.groups if grouped else load.classes).append(code)
        load.hours += hours


def _lessons(school: School) -> Iterator[tuple[str, str, str, int, bool]]:
    """Post code, subject, class or group, hours a week, and whether it is a group."""
    subjects = table("subjects")["subject"]
    for subject, row in subjects.items():
        for room in school.classes:
            hours = max(row.get("hours", {}).get(level, 0) for level in room.seats)
            if hours:
                yield row["post"], subject, room.code, hours, False
    for group in school.groups:
        if group.subject:
            yield subjects[group.subject]["post"], group.subject, group.code, 3, True


def _name_principals(rng: random.Random, loads: Sequence[Load], school: School) -> None:
    """A class has one head teacher, who teaches it and is head teacher of no other."""
    named_already = {load.principal for load in loads}
    for room in school.classes:
        free = [load for load in loads if not load.principal and room.code in load.classes]
        if room.code not in named_already and free:
            one_of(rng, free).principal = room.code


def _engage(rng: random.Random, basin: Basin, ids: Ids, school: School, load: Load) -> None:
    neighbour = None if load.who or load.hours > SHARED else _sharing(basin, load.subject, school)
    if neighbour:
        posts = (*neighbour.posts, load.post(school))
        basin.staff[neighbour.key] = changed(neighbour, posts=posts)
        return
    who = load.who or identity(rng, basin.today, women=0.6)
    hire(basin, ids, "2D", who, (load.post(school),))


def _sharing(basin: Basin, subject: str, school: School) -> Staff | None:
    """Somebody of the basin with half a week of the same subject in one other school."""
    for staff in basin.staff.values():
        if staff.degree == "2D" and len(staff.posts) == 1:
            post = staff.posts[0]
            half = len(post.classes) + len(post.groups) <= 3
            if post.subject == subject and half and post.school is not school:
                return staff
    return None


def _other_posts(
    rng: random.Random, basin: Basin, ids: Ids, school: School, fixed: Sequence[dict[str, Any]]
) -> None:
    for role, row in table("posts")["secondary"].items():
        known = [named(rng, person) for person in fixed if person["post"] == role]
        for who in known:
            hire(basin, ids, "2D", who, (Post(school, role),))
        for _ in range(max(1, round(school.size / row["per"])) - len(known)):
            hire(basin, ids, "2D", identity(rng, basin.today, women=0.62), (Post(school, role),))
