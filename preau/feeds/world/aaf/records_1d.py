"""The records of 1D exports (primary schools)."""

from collections.abc import Mapping
from functools import cache

from ..naming import upper
from ..people import TITLES, Guardian, Post, Pupil, School, Staff
from ..tables import table
from .composites import class_1d, day, escaped, flag, function, group_1d, tie, values

Record = tuple[str, dict[str, str]]


def school(of: School) -> Record:
    return str(of.id), {
        "id": str(of.id),
        "uai": of.uai,
        "siren": "",
        "name": escaped(of.name),
        "type": "ECOLE",
        "ministry": "MINISTERE DE L'EDUCATION NATIONALE",
        "sector": "PUBLIC" if of.public else "PRIVE",
        "district": upper(of.district),
        "commune": of.address.town,
        "rpi": "",
        "street": escaped(of.address.street),
        "postcode": of.address.postcode,
        "town": of.address.town,
        "phone": of.phone,
        "fax": "",
        "mail": of.mail,
        "academy": of.academy,
    }


def pupil(of: Pupil, guardians: Mapping[int, Guardian]) -> Record:
    """Only those who hold authority stand in ENTEleveAutoriteParentale; the others name the pupil
    in their own record."""
    level, home, days = _level(of.level), of.address, of.regime
    legal = (tie(guardians[t.guardian].id_1d, t) for t in of.ties if t.legal == "1")
    return str(of.id), {
        "id": str(of.id),
        "ine": of.ine,
        "born": day(of.born),
        "patronym": upper(of.family),
        "family": upper(of.usage),
        "given": of.given,
        "others": values(of.others),
        "title": TITLES[of.sex],
        "authority": values(legal),
        "school": str(of.school.id),
        "cycle": level["cycle"],
        "level": f"{level['code']}${level['label']}",
        "class_kind": "$".join(table("levels")["class_kinds"][of.room.kind]),
        "classes": values((class_1d(of.school, of.room),)),
        "groups": values(group_1d(of.school, group) for group in of.groups),
        "entered": values((f"{of.school.id}${day(of.entered)}${of.room.code}",)),
        "left": "<value/>",
        "transport": flag(of.transport),
        "canteen": flag("C" in days),
        "morning": flag("M" in days),
        "evening": flag("E" in days),
        "study": flag("S" in days),
        "street": escaped(home.street),
        "postcode": home.postcode,
        "town": home.town,
        "country": "FRANCE",
    }


def guardian(of: Guardian, children: list[int]) -> Record:
    home = of.address
    return str(of.id_1d), {
        "id": str(of.id_1d),
        "patronym": upper(of.family),
        "family": upper(of.usage),
        "given": of.given,
        "others": values(of.others),
        "title": of.title,
        "home": of.home,
        "work": of.work,
        "mobile": values((of.mobile,) if of.mobile else ()),
        "mail": of.mail,
        "street": escaped(home.street),
        "postcode": home.postcode,
        "town": home.town,
        "country": "FRANCE",
        "sharing": flag(of.shares_address),
        "children": values(map(str, children)),
    }


def staff(of: Staff) -> Record:
    rows = {post.role: table("posts")["primary"][post.role] for post in of.posts}
    special = [row["duty"] for role, row in rows.items() if role == "special"]
    head = [f"{post.school.id}$DIRECTEUR D'ECOLE" for post in of.posts if post.role == "head"]
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
        "posts": values(f for post in of.posts for f in _functions(post)),
        "head": values(head),
        "specialities": values(special),
        "teaching": flag(any(row["front"] for row in rows.values())),
        "classes": values(_rooms(of)),
    }


def _functions(post: Post) -> list[str]:
    """A head who has a class is a teacher too."""
    rows = table("posts")["primary"]
    found = [function(post.school, rows[post.role])]
    return found + ([function(post.school, rows["teacher"])] if post.role == "head" and post.classes else [])


def _rooms(of: Staff) -> list[str]:
    """The classes, where the academy's export says them."""
    return [
        class_1d(post.school, room)
        for post in of.posts
        if post.school.teachers_tied
        for room in post.school.classes
        if room.code in post.classes
    ]


@cache
def _level(name: str) -> dict[str, str]:
    row: dict[str, str] = table("levels")["primary"][name]
    return row
