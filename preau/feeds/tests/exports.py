"""Reads the exports of a world back, plainly, for tests of what was written."""

from datetime import date
from hashlib import sha256
from pathlib import Path

from lxml import etree

TODAY = date(2026, 11, 24)
SAFE = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
# (academy, degree, kind, id) -> attribute -> values
Feed = dict[tuple[str, str, str, str], dict[str, list[str]]]


def requests(paths: list[Path]) -> list[tuple[tuple[str, str, str, str], etree._Element]]:
    found = []
    for path in paths:
        if path.suffix == ".xml":
            kind, degree, academy = path.name.split("_")[3], path.parent.name, path.parent.parent.name
            for request in etree.parse(path, SAFE).getroot().iterchildren(etree.Element):
                found.append(((academy, degree, kind, request.findtext("identifier/id") or ""), request))
    return found


def said(request: etree._Element, tag: str = "attr") -> dict[str, list[str]]:
    rows = request.iterfind(f".//{'attributes' if tag == 'attr' else 'modifications'}/{tag}")
    return {row.get("name", ""): [value.text or "" for value in row] for row in rows}


def read(paths: list[Path]) -> Feed:
    return {key: said(request) for key, request in requests(paths)}


def of_kind(feed: Feed, kind: str, degree: str = "") -> list[dict[str, list[str]]]:
    return [row for key, row in feed.items() if key[2] == kind and degree in ("", key[1])]


def digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(b"".join(str(p.relative_to(folder)).encode() + p.read_bytes() for p in files)).hexdigest()


def dangling(feed: Feed) -> list[str]:
    """Ids that a record names and no record bears, in the same academy and degree."""
    wrong = []
    for (academy, degree, kind, id), row in feed.items():
        for attribute, target in REFERENCES.items():
            for value in row.get(attribute, []):
                if value and (academy, degree, target, value.split("$")[0]) not in feed:
                    wrong.append(f"{academy} {degree} {kind} {id} {attribute} {value}")
    return wrong


REFERENCES = {
    "ENTEleveAutoriteParentale": "PersRelEleve",
    "ENTElevePersRelEleve": "PersRelEleve",
    "ENTEleveAdresseRel": "PersRelEleve",
    "ENTPersRelEleveEleve": "Eleve",
    "ENTAuxPersRelEleveEleve": "Eleve",
    "ENTPersonStructRattach": "EtabEducNat",
    "ENTEleveClasses": "EtabEducNat",
    "ENTPersonFonctions": "EtabEducNat",
    "ENTEleveMEF": "MefEducNat",
    "ENTEleveCodeEnseignements": "MatiereEducNat",
}


def person(feed: Feed, kind: str, degree: str, given: str, family: str) -> dict[str, list[str]]:
    first, last = ("ENTPersonPrenom", "ENTPersonNom") if degree == "1D" else ("givenName", "sn")
    found = [r for r in of_kind(feed, kind, degree) if (r[first], r[last]) == ([given], [family])]
    assert len(found) == 1
    return found[0]
