"""The rows of a pupil, a guardian, a member of staff."""

from django.utils.translation import gettext as _

from preau.directory.choices import TieKind
from preau.directory.operations.stage import WHOLE
from preau.feeds.aaf import values
from preau.feeds.aaf.attributes import table
from preau.feeds.aaf.reader import ADD, DELETE, MODIFY
from preau.feeds.aaf.sheet import Sheet

ID_LIMIT = 60
WHEREVER = ""  # the structures that the directory has, of which a record of a delta says nothing
EVERYWHERE = "*"
_TIES = {"1": TieKind.LEGAL.value, "2": TieKind.IN_CHARGE.value}

# The fields that say each facet: a record of a delta is silent on a facet when it has none of them.
_FACETS = {
    "pupil": {
        "structures": {"structures"},
        "classes": {"classes", "classes_1d"},
        "groups": {"groups", "groups_1d"},
        "ties": {"ties", "authority"},
    },
    "guardian": {"contacts": {"children"}},
    "staff": {
        "structures": {"structures"},
        "posts": {"functions"},
        "head": {"head"},
        "classes": {"class_subjects", "classes_1d"},
        "groups": {"group_subjects", "groups_1d"},
        "principal": {"principal"},
    },
}
_REFUSED = {"pupil": "pupils", "guardian": "guardians", "staff": "staff"}


def pupil(sheet: Sheet) -> None:
    if not _person(sheet, "pupil"):
        return
    level, rank = _level(sheet)
    first_degree = [("class", *room) for room in _rooms(sheet, "classes_1d")]
    first_degree += [("teaching", *room) for room in _rooms(sheet, "groups_1d")]
    second = [("class", where, key, key) for where, key in sheet.parts("classes", 2)]
    second += [("teaching", where, key, key) for where, key in sheet.parts("groups", 2)]
    for kind, structure, key, name in first_degree + second:
        of_class = (level, rank) if kind == "class" else (None, None)
        sheet.put("membership", sheet.seq, structure, kind, key[:120], name[:120], *of_class)
    main = sheet.many("structures")
    for structure in dict.fromkeys(
        [*main, *(room[1] for room in first_degree + second if room[0] == "class")]
    ):
        _enrolment(sheet, structure, structure in main, level)
    if sheet.record.request == MODIFY and "structures" not in sheet.fields:
        _enrolment(sheet, WHEREVER, False, level)
    _ties(sheet)


def guardian(sheet: Sheet) -> None:
    if _person(sheet, "guardian"):
        for child in dict.fromkeys(sheet.many("children")):
            sheet.put("contact", sheet.seq, child)


def staff(sheet: Sheet) -> None:
    if not _person(sheet, "staff"):
        return
    _posts(sheet)
    taught = [("class", *parts) for parts in sheet.parts("class_subjects", 3)]
    taught += [("teaching", *parts) for parts in sheet.parts("group_subjects", 3)]
    for kind, structure, key, subject in taught:
        sheet.put("teaching", sheet.seq, structure, kind, key[:120], key[:120], subject[:20], False)
    for structure, key in sheet.parts("principal", 2):
        sheet.put("teaching", sheet.seq, structure, "class", key[:120], key[:120], "", True)
    for kind, name in (("class", "classes_1d"), ("teaching", "groups_1d")):
        for structure, key, label in _rooms(sheet, name):
            sheet.put("teaching", sheet.seq, structure, kind, key[:120], label[:120], "", False)


def _person(sheet: Sheet, kind: str) -> bool:
    """The row of the person; false when nothing more is to say, or the record has no identifier or no name."""
    last, first = sheet.text("last_name", 120), sheet.text("first_name", 120)
    external_id = sheet.record.id
    named = last or first or sheet.record.request != ADD
    if not external_id or len(external_id) > ID_LIMIT or not external_id.isprintable() or not named:
        sheet.note(_("Cette fiche n’a pas d’identifiant ou pas de nom : elle est refusée."))
        sheet.desk.refused[_REFUSED[kind]] += 1
        return False
    title = (sheet.text("title", 10) or "").strip(".")
    sheet.put(
        "person", sheet.seq, sheet.file_no, sheet.record.line, sheet.request, _silent(sheet, kind), kind, external_id,
        table()["titles"].get(title.upper(), title),
        values.proper(last or ""), values.proper(first or ""), values.proper(sheet.text("birth_name", 120) or ""),
        " ".join(sheet.many("other_first_names"))[:240], sheet.day("birth_date"), _ine(sheet),
        sheet.email("email"), _first(sheet, "phone", "work_phone"), _first(sheet, "mobile", "texts"),
        _address(sheet), sheet.text("postal_code", 10), sheet.text("city", 120), sheet.text("country", 80),
        sheet.text("teacher", 1), sheet.text("in_front", 1),
    )  # fmt: skip
    return sheet.record.request != DELETE


def _silent(sheet: Sheet, kind: str) -> str:
    """The facets that a record of a delta leaves as they are; a whole record leaves none."""
    if sheet.record.request != MODIFY:
        return WHOLE
    said = sheet.fields.keys()
    return f"{{{','.join(facet for facet, fields in _FACETS[kind].items() if not fields & said)}}}"


def _first(sheet: Sheet, *names: str) -> str | None:
    """The first number that is there; None when the file has none of these fields. A change that does not say the
    first field leaves the number as it is: it may be that one.
    """
    found = [sheet.text(name, 30) for name in names]
    if sheet.record.request == MODIFY and found[0] is None:
        return None
    return next((number for number in found if number), None if all(n is None for n in found) else "")


def _address(sheet: Sheet) -> str | None:
    found = sheet.text("address", 300)
    return values.lines(found) if found else found


def _ine(sheet: Sheet) -> str:
    found = sheet.text("ine", 10_000) or ""
    if len(found) <= 11:
        return found
    sheet.note(_("Le numéro INE « %s » est trop long : il n’est pas repris.") % found[:20])
    return ""


def _level(sheet: Sheet) -> tuple[str | None, int | None]:
    """The level as people call it, and its order; the second degree has no order."""
    found = sheet.text("level", 80)
    if not found:
        return sheet.text("curriculum_label", 80), None
    code, _dollar, label = found.rpartition("$")
    label = label.strip()
    return table()["levels"].get(label.upper(), label), int(code) if code.isdigit() and len(
        code
    ) < 9 else None


def _rooms(sheet: Sheet, name: str) -> list[tuple[str, str, str]]:
    """First degree: structure, key and name of a class or a group (parts 1, 4 and 5 of five)."""
    return [(parts[0], parts[3], parts[4] or parts[3]) for parts in sheet.parts(name, 5)]


def _enrolment(sheet: Sheet, structure: str, main: bool, level: str | None) -> None:
    sheet.put(
        "enrolment", sheet.seq, structure, main, level, sheet.text("curriculum", 20), sheet.text("regime", 80),
        sheet.text("local_id", 40) if main else None,
    )  # fmt: skip


def _ties(sheet: Sheet) -> None:
    """Six parts: guardian, kinship, financial, legal (1, 2 or else), contact, paying. In the first degree those
    who hold authority are named; only the identifier is sure there.
    """
    rows = [
        (parts[0], _TIES.get(parts[3], TieKind.CONTACT.value), parts[1][:4], "1" in (parts[2], parts[5]))
        for parts in sheet.parts("ties", 6)
    ]
    if "ties" not in sheet.fields:
        rows += [_authority(value.split("$")) for value in sheet.many("authority")]
    for who, kind, kinship, pays in dict.fromkeys(rows):
        if who:
            sheet.put("tie", sheet.seq, who, kind, kinship, pays)


def _authority(parts: list[str]) -> tuple[str, str, str, bool]:
    if len(parts) == 6:
        kind = _TIES.get(parts[3], TieKind.CONTACT.value)
        return parts[0].strip(), kind, parts[1][:4], "1" in (parts[2], parts[5])
    return parts[0].strip(), TieKind.LEGAL.value, "", False


def _posts(sheet: Sheet) -> None:
    """Five parts: structure, function, its label, discipline or post, its label. Where a structure is named
    without a function, the person simply works there.
    """
    heads = {value.split("$")[0].strip() for value in sheet.many("head")}
    everywhere = bool(heads) and not any(word.isdigit() for word in heads)
    posts = [(parts[0], parts[1][:20], (parts[4] or parts[2])[:120]) for parts in sheet.parts("functions", 5)]
    named = {structure for structure, _code, _title in posts}
    posts += [(structure, "", "") for structure in sheet.many("structures") if structure not in named]
    if sheet.record.request == MODIFY and "functions" not in sheet.fields:
        posts += [(EVERYWHERE, "", "")] if everywhere else [(structure, "", "") for structure in heads]
    for structure, code, title in dict.fromkeys(posts):
        sheet.put("post", sheet.seq, structure, code, title, everywhere or structure in heads)
