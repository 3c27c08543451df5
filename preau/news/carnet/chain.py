"""The record of who signed what: each signature holds the sum of the one before, the first one that of the note's text.

Whoever alters, takes out, adds or moves a line breaks the sums that follow it; the last one stands in the audit trail and
on every printed record, so that a cut end shows too. SHA-256 over the exact UTF-8 text; no key is needed to check.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from preau.base.models import AuditLine
from preau.directory.models import Person
from preau.news.models import Note, Signature

VERB = "news.sign"


def text_of(note: Note) -> str:
    """All that a note says and asks, in one form."""
    said: dict[str, Any] = {
        "author": note.author_id, "as": note.sent_as, "school": note.establishment_id, "to": note.addressed,
        "nature": note.nature, "asks": note.asks, "signatures": note.signatures, "subject": note.subject,
        "body": note.body, "day": _text(note.day), "leaves": _text(note.leaves_at), "returns": _text(note.returns_at),
        "cost": f"{note.cost:.2f}" if note.cost is not None else None, "insurance": note.insurance,
        "answer": note.answer_kind, "question": note.question, "options": list(note.options),
        "deadline": _text(note.deadline), "sent": _moment(note.sent_at),
    }  # fmt: skip
    return _canonical(said)


def seal_of(note: Note) -> str:
    return _sum(text_of(note))


def statement_of(signature: Signature, *, signer: Person, child: Person, noted_by: Person) -> str:
    """What one line says, names as they were that day."""
    said = _facts(signature) | {
        "child_name": child.listed_name, "signer_name": signer.listed_name, "noted_by_name": noted_by.listed_name,
    }  # fmt: skip
    return _canonical(said)


def sum_after(previous: str, statement: str) -> str:
    return _sum(f"{previous}\n{statement}")


def faults_of(note: Note) -> list[str]:
    """What does not hold in the record of a note, one sentence each; nothing when all holds."""
    lines = list(note.signed.select_related("slip").order_by("place"))
    faults = [] if seal_of(note) == note.seal else [_("Le texte du mot n’est plus celui qui a été envoyé.")]
    faults += _broken_lines(note, lines)
    return faults + (
        [] if _ends_as_traced(note, lines) else [_("La fin du relevé ne correspond pas aux traces.")]
    )


def _broken_lines(note: Note, lines: Iterable[Signature]) -> Iterable[str]:
    previous = note.seal
    for expected, line in enumerate(lines, start=1):
        holds = (
            line.place == expected
            and line.sum == sum_after(previous, line.statement)
            and _says_its_columns(line)
        )
        if not holds:
            yield _("La signature n° %(n)s a été modifiée, déplacée ou retirée.") % {"n": expected}
        previous = line.sum


def _ends_as_traced(note: Note, lines: list[Signature]) -> bool:
    traces = AuditLine.objects.filter(verb=VERB, thing=Note._meta.label_lower, thing_id=str(note.pk))
    traced = {(one.details.get("place"), one.details.get("sum")) for one in traces}
    return traced == {(line.place, line.sum) for line in lines}


def _says_its_columns(line: Signature) -> bool:
    try:
        said = json.loads(line.statement)
    except ValueError:
        return False
    return isinstance(said, dict) and {name: said.get(name) for name in _facts(line)} == _facts(line)


def _facts(line: Signature) -> dict[str, Any]:
    return {
        "place": line.place, "child": line.slip.child_id, "signer": line.signer_id, "noted_by": line.noted_by_id,
        "means": line.means, "agrees": line.agrees, "answer": line.answer, "at": _moment(line.signed_at),
    }  # fmt: skip


def _canonical(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")
