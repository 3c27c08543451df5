"""The records of 2D exports (collèges and lycées)."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from ..naming import upper
from ..people import TITLES, ClassRoom, Guardian, Post, Pupil, School, Staff, TeachingGroup
from ..tables import table
from .composites import (
    day,
    entered_class,
    escaped,
    flag,
    function,
    of_school,
    street,
    structure_class,
    structure_group,
    taught,
    tie,
    values,
)

Record = tuple[str, dict[str, str]]
TYPES = {
    "college": ("COLLEGE", "340", "Collège"),
    "lycee": ("LYCEE GENERAL ET TECHNOLOGIQUE", "302", "Lycée"),
}


def school(of: School) -> Record:
    kind, code, _ = TYPES[of.kind]
    home = of.address
    return str(of.id), {
        "id": str(of.id),
        "uai": of.uai,
        "uai_old": of.uai,
        "siren": "",
        "name": named(of),
        "type": kind,
        "type_code": code,
        "ministry": "MINISTERE DE L'EDUCATION NATIONALE",
        "ministry_code": "06",
        "contract": "PU" if of.public else "PR",
        "box": "",
        "street": escaped(home.street),
        "postcode": home.postcode,
        "town": upper(home.town),
        "phone": _international(of.phone),
        "fax": "",
        "mail": of.mail,
        "attached": "<value/>",
        "basin": upper(of.district),
        "academy": of.academy,
        "academy_code": table("places")["academy_codes"][of.academy],
        "classes": values(structure_class(room) for room in of.classes),
        "groups": values(structure_group(group) for group in of.groups),
    }


def named(of: School) -> str:
    """`type$name$town` [read]; half of the schools write all of it in capitals."""
    parts = (TYPES[of.kind][2], of.name, of.address.town)
    return escaped("$".join(map(upper, parts) if of.name == upper(of.name) else parts))


def subject(row: dict[str, Any]) -> Record:
    return row["code"], {"id": row["code"], "label": row["label"], "attached": ""}


def formation(row: dict[str, str]) -> Record:
    return row["mef"], {
        "id": row["mef"],
        "label": row["label"],
        "attached": row["mef"],
        "stat": row["stat"],
        "training": row["training"],
        "stream": row["training"],
    }


def pupil(of: Pupil, guardians: Mapping[int, Guardian]) -> Record:
    level, home, where = _formation(of.room.kind, of.school.kind, of.level), of.address, of.school
    ties = of.ties
    return str(of.id), {
        "id": str(of.id),
        "ine": of.ine,
        "local_id": str(of.id - 700_000),
        "born": day(of.born),
        "patronym": upper(of.family),
        "family": upper(of.usage),
        "given": of.given,
        "others": values(of.others),
        "title": TITLES[of.sex],
        "ties": values([tie(guardians[t.guardian].id_2d, t) for t in ties]),
        "grant": flag(of.grant),
        "regime": of.regime,
        "transport": flag(of.transport),
        "street": street(home),
        "postcode": home.postcode,
        "town": upper(home.town),
        "country": "FRANCE",
        "mail": "",
        "home": "",
        "lives_with": _at_home(of, guardians),
        "status": "SCOLAIRE",
        "mef": level["mef"],
        "mef_label": level["label"],
        "training": level["training"],
        "stream": level["training"],
        **_lessons(of.level, of.groups),
        "school": str(where.id),
        "entered_school": day(of.entered),
        "entered": values((entered_class(where, of.entered, of.room.code),)),
        "left": "<value/>",
        "classes": values((of_school(where, of.room.code),)),
        "groups": values([of_school(where, group.code) for group in of.groups]),
    }


def _at_home(of: Pupil, guardians: Mapping[int, Guardian]) -> str:
    """The first guardian at the pupil's own address."""
    for one in of.ties:
        found = guardians[one.guardian]
        if found.address == of.address:
            return str(found.id_2d)
    return ""


def _lessons(level: str, groups: tuple[TeachingGroup, ...]) -> dict[str, str]:
    """The subjects the pupil chose besides those of the level."""
    labels, codes = _level_lessons(level)
    rows = [table("subjects")["subject"][group.subject] for group in groups if group.subject]
    return {
        "subject_labels": labels + "".join([f"<value>{row['label']}</value>" for row in rows]),
        "subject_codes": codes + "".join([f"<value>{row['code']}</value>" for row in rows]),
    }


@cache
def _level_lessons(level: str) -> tuple[str, str]:
    rows = [row for row in table("subjects")["subject"].values() if level in row.get("hours", {})]
    return values(row["label"] for row in rows), values(row["code"] for row in rows)


@cache
def _formation(room: str, school: str, level: str) -> dict[str, str]:
    row: dict[str, str] = table("levels")["segpa" if room == "segpa" else school][level]
    return row


@lru_cache(maxsize=32_768)
def _international(phone: str) -> str:
    """`+33 6 39 98 12 34`: the two degrees do not write numbers alike."""
    return f"+33 {phone[1:]}" if phone else ""


def guardian(of: Guardian, children: list[int]) -> Record:
    home, mobile = of.address, _international(of.mobile)
    return str(of.id_2d), {
        "id": str(of.id_2d),
        "born": day(of.born) if of.born else "",
        "patronym": upper(of.family),
        "family": upper(of.usage),
        "given": of.given,
        "others": values(of.others),
        "title": of.title,
        "home": _international(of.home),
        "work": _international(of.work),
        "mobile": values((mobile,) if mobile else ()),
        "texts": mobile,
        "mail": of.mail,
        "street": street(home),
        "postcode": home.postcode,
        "town": upper(home.town),
        "country": "FRANCE",
        "sharing": flag(of.shares_address),
        "children": values(map(str, children)),
    }


def staff(of: Staff) -> Record:
    teaching = [post for post in of.posts if post.subject]
    subjects = [table("subjects")["subject"][post.subject] for post in teaching]
    front = bool(teaching) or any(_row(post)["front"] for post in of.posts)
    return str(of.id), {
        "id": str(of.id),
        "born": day(of.born),
        "patronym": upper(of.family),
        "family": upper(of.usage),
        "given": of.given,
        "others": "<value/>",
        "title": of.title,
        "mail": of.mail,
        "schools": values(dict.fromkeys(str(post.school.id) for post in of.posts)),
        "discipline_kind": values(f"{row['post'][1:3]}${row['discipline']}" for row in subjects[:1]),
        "discipline": values(f"{row['discipline']}${row['post'][1:3]}" for row in subjects[:1]),
        "mefs": values(dict.fromkeys(m for post in teaching for m in _mefs(post))),
        "school_subjects": values(
            f"{p.school.id}${row['label']}" for p, row in zip(teaching, subjects, strict=True)
        ),
        "class_subjects": values(taught(p.school, code, p.subject) for p in teaching for code in p.classes),
        "group_subjects": values(
            taught(p.school, code, _taught_in(p, code)) for p in teaching for code in p.groups
        ),
        "principal": values(of_school(p.school, p.principal) for p in teaching if p.principal),
        "posts": values(_function(post) for post in of.posts),
        "front": flag(front),
        "teaching": flag(bool(teaching)),
    }


def _row(post: Post) -> dict[str, Any]:
    rows: dict[str, dict[str, Any]] = {**table("posts")["primary"], **table("posts")["secondary"]}
    return rows[post.role]


def _function(post: Post) -> str:
    """A teacher's post is that of the discipline."""
    if not post.subject:
        return function(post.school, _row(post))
    row = table("subjects")["subject"][post.subject]
    return function(post.school, _row(post), row["post"], row["discipline"])


def _taught_in(post: Post, code: str) -> str:
    return next((group.subject for group in post.school.groups if group.code == code), post.subject)


def _mefs(post: Post) -> list[str]:
    rooms: dict[str, ClassRoom] = {room.code: room for room in post.school.classes}
    return [
        f"{post.school.id}${mef}${_formation_label(mef)}"
        for code in post.classes
        if code in rooms
        for mef in rooms[code].formations
    ]


@cache
def _formation_label(mef: str) -> str:
    levels = table("levels")
    rows: list[dict[str, str]] = [r for part in ("college", "segpa", "lycee") for r in levels[part].values()]
    return next(row["label"] for row in rows if row["mef"] == mef)
