"""Small deliveries written by hand, for the tests of the AAF reader."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.db import connection

from preau.base.audit import SystemActor
from preau.directory.models import Academy, Operation
from preau.directory.nomenclatures import academy
from preau.directory.operations import actions as operations
from preau.feeds import actions

BY = SystemActor("essai")
SAMPLES = Path(__file__).parents[4] / "shared" / "formats" / "samples"
TABLES = (
    "person",
    "identity",
    "establishment",
    "group",
    "enrolment",
    "membership",
    "guardianship",
    "post",
    "teaching",
)
CATEGORIES = {
    "EtabEducNat": ("categorieStructure", "EtabEducNat"),
    "MatiereEducNat": ("categorieMatiere", "MatEducNat"),
    "MefEducNat": ("categorieMef", "MefEducNat"),
}
HEAD = '<?xml version="1.0" encoding="{encoding}"?>\n<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n'

Attributes = dict[str, Any]
Record = tuple[str, str, Attributes]


def record(kind: str, id: str, **attributes: Any) -> Record:
    return kind, id, attributes


def school(id: str = "10", uai: str = "0599101X", **more: Any) -> Record:
    said = {
        "ENTStructureUAI": uai,
        "ENTStructureNomCourant": f"COLLEGE${id}",
        "ENTStructureTypeStruct": "COLLEGE",
    }
    return record("EtabEducNat", id, **said, street="1 rue du Port", l="LENS", **more)


def pupil(id: str, school: str = "10", classes: str = "3C", ties: Iterable[str] = (), **more: Any) -> Record:
    said: Attributes = {"sn": f"ELEVE{id}", "givenName": "Lou", "ENTPersonStructRattach": school}
    said["ENTEleveClasses"] = [f"{school}${one}" for one in classes.split()]
    said["ENTElevePersRelEleve"] = list(ties)
    return record("Eleve", id, **(said | more))


def guardian(id: str, **more: Any) -> Record:
    return record("PersRelEleve", id, **({"sn": f"PARENT{id}", "givenName": "Max"} | more))


def staff(id: str, functions: Iterable[str] = ("10$ENS$ENSEIGNEMENT$L1000$ANGLAIS",), **more: Any) -> Record:
    said: Attributes = {"sn": f"PROF{id}", "givenName": "Ali", "ENTPersonFonctions": list(functions)}
    return record("PersEducNat", id, **(said | more))


def xml(records: Iterable[Record], encoding: str = "UTF-8") -> bytes:
    body = "".join(_request(*one) for one in records)
    return (HEAD.format(encoding=encoding) + f"<ficAlimMENESR>\n{body}</ficAlimMENESR>\n").encode(encoding)


def write(folder: Path, *records: Record, encoding: str = "UTF-8", day: str = "20261124") -> Path:
    """A complete delivery of one file a kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in dict.fromkeys(one[0] for one in records):
        content = xml([one for one in records if one[0] == kind], encoding)
        (folder / f"ENT_Complet_{day}_{kind}_0000.xml").write_bytes(content)
    return folder


def delta(
    folder: Path,
    *,
    add: Iterable[Record] = (),
    modify: Iterable[Record] = (),
    delete: Iterable[Record] = (),
    day: str = "20261124",
) -> Path:
    """A delta of one file a kind, which exists even when it has nothing to say."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("EtabEducNat", "PersRelEleve", "PersEducNat", "Eleve"):
        said = [_request(*one) for one in add if one[0] == kind]
        said += [_change(*one) for one in modify if one[0] == kind]
        said += [_deletion(*one) for one in delete if one[0] == kind]
        content = f"{HEAD.format(encoding='UTF-8')}<ficAlimMENESR>\n{''.join(said)}</ficAlimMENESR>\n"
        (folder / f"ENT_Delta_{day}_{kind}_0000.xml").write_text(content, encoding="utf-8")
    return folder


def lille() -> Academy:
    found = academy("LILLE")
    assert found is not None
    return found


def read(path: Path) -> Operation:
    """Read into the stage, and no further."""
    operation = actions.open_delivery(academy=lille(), origin=path.name, by=BY)
    actions.read_delivery(operation, path, by=BY, progress=lambda _done, _total: None)
    return operation


def feed(path: Path) -> Operation:
    """Read and apply; the operation as it is then."""
    return actions.apply_delivery(read(path), by=BY)


def preview(path: Path) -> Operation:
    return operations.compare(read(path))


def counts(operation: Operation, kind: str) -> dict[str, int]:
    return {verdict: number for verdict, number in operation.counts["kinds"][kind].items() if number}


def texts(operation: Operation) -> list[str]:
    return [remark["text"] for remark in actions.report_of(operation)["remarks"]]


def marks() -> dict[str, list[tuple[int, str]]]:
    """Which transaction last wrote each row of the directory: equal when nothing was written between."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT id, xmin::text || ctid::text FROM directory_{table} ORDER BY id")
            found[table] = cursor.fetchall()
    return found


def staged() -> int:
    """How many rows of persons and places wait in the stage."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM directory_stage_person) + (SELECT count(*) FROM directory_stage_establishment)"
        )
        return int(cursor.fetchone()[0])


def _request(kind: str, id: str, attributes: Attributes) -> str:
    said = "".join(_attribute(one, value) for one, value in attributes.items())
    return f"<addRequest>{_about(kind, id)}<attributes>\n{said}</attributes></addRequest>\n"


def _change(kind: str, id: str, attributes: Attributes) -> str:
    said = "".join(
        f'<modification name="{name}" operation="replace">{_values(value)}</modification>\n'
        for name, value in attributes.items()
    )
    return f"<modifyRequest>{_about(kind, id)}<modifications>\n{said}</modifications></modifyRequest>\n"


def _deletion(kind: str, id: str, _attributes: Attributes) -> str:
    return f"<deleteRequest>{_about(kind, id)}</deleteRequest>\n"


def _about(kind: str, id: str) -> str:
    name, category = CATEGORIES.get(kind, ("categoriePersonne", kind))
    return (
        f'<operationalAttributes><attr name="{name}"><value>{category}</value></attr></operationalAttributes>\n'
        f"<identifier><id>{escape(id)}</id></identifier>\n"
    )


def _attribute(name: str, value: Any) -> str:
    return f'<attr name="{name}">{_values(value)}</attr>\n'


def _values(value: Any) -> str:
    values = [value] if isinstance(value, str) else list(value)
    return "".join(f"<value>{escape(one)}</value>" for one in values) or "<value/>"
