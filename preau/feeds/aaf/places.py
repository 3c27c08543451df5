"""The row of an establishment, and those of the lists of subjects and curricula."""

import re

from django.utils.translation import gettext as _

from preau.base.identifiers import is_uai
from preau.directory.choices import FIRST_DEGREE, EstablishmentKind, Sector
from preau.feeds.aaf import values
from preau.feeds.aaf.attributes import table
from preau.feeds.aaf.reader import ADD, DELETE
from preau.feeds.aaf.sheet import Sheet

_UAI = re.compile(r"[0-9]{7}[A-Z]")


def establishment(sheet: Sheet) -> None:
    uai = (sheet.text("uai", 40) or sheet.text("old_uai", 40) or "").upper()
    known = sheet.record.request != ADD and not uai
    if not (known or _UAI.fullmatch(uai)) or not sheet.record.id or len(sheet.record.id) > 40:
        sheet.note(
            _("« %s » n’est pas un code UAI (7 chiffres et une lettre) : l’établissement est refusé.") % uai
        )
        sheet.desk.refused["establishments"] += 1
        return
    if uai and not is_uai(uai):
        sheet.note(
            _("La lettre du code UAI %s n’est pas la bonne : l’établissement est repris tel quel.") % uai
        )
    address = sheet.text("address", 300)
    sheet.put(
        "establishment", sheet.seq, sheet.file_no, sheet.record.line, sheet.request, sheet.record.id, uai,
        *_called(sheet, uai), _sector(sheet), sheet.text("siren", 14), values.lines(address) if address else address,
        sheet.text("postal_code", 10), sheet.text("city", 120), sheet.text("phone", 30), sheet.email("email"),
        (sheet.text("circonscription", 300) or "").replace("$", " ").strip(),
    )  # fmt: skip


def _called(sheet: Sheet, uai: str) -> tuple[str, str]:
    """The name and the kind, which the name may tell; a change that does not say the type leaves the kind."""
    name, kind = _name(sheet), sheet.text("type", 200)
    if sheet.record.request == ADD:
        return name or uai, kind_of(kind or "", name)
    return name, "" if kind is None else kind_of(kind, name)


def subject(sheet: Sheet) -> None:
    _label(sheet, "subject")


def curriculum(sheet: Sheet) -> None:
    _label(sheet, "mef")


def _label(sheet: Sheet, kind: str) -> None:
    """A word that leaves the list is still the word of what was taught."""
    if sheet.record.request != DELETE and (label := sheet.text("label", 120)):
        sheet.put("label", kind, sheet.record.id[:20], label)


def kind_of(label: str, name: str) -> str:
    """The kind of an establishment by the words of its type; "ECOLE" alone is told by the name. "" if unknown."""
    found = _kind_in(label)
    if found == EstablishmentKind.PRIMARY:
        by_name = _kind_in(name)
        return by_name if by_name in FIRST_DEGREE else found
    return found or _kind_in(name)


def _kind_in(words: str) -> str:
    text = f" {values.fold(words)} "
    for row in table()["establishment"]:
        if any(f" {word} " in text for word in row["words"]):
            return str(row["kind"])
    return ""


def _name(sheet: Sheet) -> str:
    """`type$name$town`: the town is left when the address says it already."""
    parts = [part.strip() for part in (sheet.text("name", 400) or "").split("$") if part.strip()]
    town = values.fold(sheet.text("city", 120) or "")
    if len(parts) == 3 and values.fold(parts[2]) == town:
        parts.pop()
    return " ".join(parts)[:200]


def _sector(sheet: Sheet) -> str:
    said = values.fold(sheet.text("contract", 40) or sheet.text("sector", 40) or "")
    if said.startswith("pr"):
        return Sector.PRIVATE.value
    return Sector.PUBLIC.value if said.startswith("pu") else ""
