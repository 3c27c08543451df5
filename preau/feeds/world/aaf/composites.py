"""The `$` values of AAF, one function each: the reading chosen is written here and nowhere else.

Marks: [read] in files or code of an ENT in production, [ours] where only the first fields are known.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from ..people import Address, ClassRoom, School, TeachingGroup, Tie
from ..tables import table


def escaped(text: str) -> str:
    """Text as XML holds it; names rarely need it, and this is called millions of times."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def values(items: Iterable[str]) -> str:
    """The markup of an attribute of many values; none is an empty value, as in the exports."""
    return "".join([f"<value>{item}</value>" for item in items]) or "<value/>"


@lru_cache(maxsize=32_768)
def day(moment: date) -> str:
    """`24/11/2026` [read]."""
    return f"{moment.day:02}/{moment.month:02}/{moment.year}"


def flag(truth: bool) -> str:
    return "O" if truth else "N"


def tie(guardian: int, of: Tie) -> str:
    """`id$kinship$financial$legal$contact$paying` [read], in 1D as in 2D [ours for 1D beyond the id]."""
    return f"{guardian}${of.kinship}${of.financial}${of.legal}${of.contact}${of.paying}"


def street(address: Address) -> str:
    """Four lines joined in 2D [read]: `1 rue du Moulin$$$`."""
    return f"{escaped(address.street)}$$$"


def of_school(school: School, code: str) -> str:
    """`struct$class` or `struct$group` [read]."""
    return f"{school.id}${escaped(code)}"


def entered_class(school: School, moment: date, code: str) -> str:
    """`struct$date$class` [read]."""
    return f"{school.id}${day(moment)}${escaped(code)}"


def taught(school: School, code: str, subject: str) -> str:
    """`struct$class or group$subject code` [read]."""
    return f"{school.id}${escaped(code)}${table('subjects')['subject'][subject]['code']}"


def function(school: School, row: dict[str, str], post: str = "", duty: str = "") -> str:
    """`struct$function$label$post$label` [read]."""
    code, label = post or row["post"], duty or row["duty"]
    return f"{school.id}${row['code']}${row['label']}${code}${label}"


def class_1d(school: School, room: ClassRoom) -> str:
    """`struct$type code$type$class id$name` [read]."""
    code, label = table("levels")["class_kinds"][room.kind]
    return f"{school.id}${code}${label}${room.code}${escaped(room.name)}"


def group_1d(school: School, group: TeachingGroup) -> str:
    """`struct$type code$type$group id$name` [read]."""
    code, label = table("levels")["class_kinds"]["regrouping"]
    return f"{school.id}${code}${label}${group.code}${escaped(group.name)}"


def structure_class(room: ClassRoom) -> str:
    """`class$label$MEF…` [ours beyond the class]."""
    return "$".join((escaped(room.code), escaped(room.name), *room.formations))


def structure_group(group: TeachingGroup) -> str:
    """`group$label$class1$class2…` [read]."""
    return "$".join(map(escaped, (group.code, group.name, *group.classes)))
