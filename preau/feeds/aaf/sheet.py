"""A record as the rows' makers read it: fields instead of attributes, clean values, remarks with their place."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.base import clock
from preau.directory.operations.remarks import Notebook
from preau.directory.operations.stage import Stage
from preau.feeds.aaf import values
from preau.feeds.aaf.attributes import kind_table
from preau.feeds.aaf.reader import ADD, DELETE, MODIFY, Record

REQUESTS = {ADD: "add", MODIFY: "modify", DELETE: "delete"}


@dataclass
class Desk:
    """All that a reading writes on: the stage, the notebook, and the counts of what could not be taken."""

    stage: Stage
    notebook: Notebook
    refused: Counter[str] = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)
    records: int = 0
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    today: date = field(default_factory=clock.today)
    _places: dict[tuple[str, str], tuple[str, Record]] = field(default_factory=dict)

    def surprise(self, record: Record, names: set[str], file: str) -> None:
        """Attributes that the tables do not know: one remark for each kind of file, told at the end."""
        for name in names:
            key = (record.kind, name)
            self.unknown[key] += 1
            self._places.setdefault(key, (file, record))

    def tell_surprises(self) -> None:
        for (kind, name), count in sorted(self.unknown.items()):
            file, record = self._places[kind, name]
            words = ngettext(
                "L’attribut « %(name)s » des fichiers %(kind)s est inconnu : il n’est pas lu (%(count)s fiche).",
                "L’attribut « %(name)s » des fichiers %(kind)s est inconnu : il n’est pas lu (%(count)s fiches).",
                count,
            ) % {"name": name[:60], "kind": kind, "count": count}
            self.notebook.add(words, file=file, line=record.line, record=record.id)


class Sheet:
    """One record, its fields read from `data/aaf.toml`. A field that the file does not hold is None."""

    __slots__ = ("desk", "fields", "file", "file_no", "record", "seq")

    def __init__(self, record: Record, desk: Desk, file: str, file_no: int, seq: int) -> None:
        self.record, self.desk, self.file, self.file_no, self.seq = record, desk, file, file_no, seq
        if unknown := record.names - kind_table(record.kind).known:
            desk.surprise(record, unknown, file)
        cleaner = values.Cleaner()
        clean = cleaner.clean
        self.fields: dict[str, list[str]] = {
            name: [clean(text) for text in texts] for name, texts in record.texts.items()
        }
        if cleaner.dirty:
            self.note(_("Des signes invisibles ou de contrôle ont été ôtés."))

    @property
    def request(self) -> str:
        """ "add", "modify" or "delete", as the stage says it."""
        return REQUESTS[self.record.request]

    def note(self, text: str) -> None:
        self.desk.notebook.add(text, file=self.file, line=self.record.line, record=self.record.id)

    def text(self, name: str, limit: int) -> str | None:
        """The first value of a field, cut to what we can store; "" when it is there and empty."""
        found = self.fields.get(name)
        if found is None:
            return None
        value = found[0] if found else ""
        return value if len(value) <= limit else self._cut(value, limit)

    def many(self, name: str) -> list[str]:
        """The values of a field that are not empty."""
        return [value for value in self.fields.get(name, ()) if value]

    def day(self, name: str) -> str | None:
        """A date of the file as ISO; None, with a remark, when no such day exists."""
        found = self.text(name, 10_000)
        if not found:
            return None
        read = values.day(found, self.desk.today)
        if read is None:
            self.note(_("La date « %s » n’existe pas : elle n’est pas reprise.") % found[:20])
        return read

    def parts(self, name: str, arity: int) -> list[list[str]]:
        """The `$` values of a field cut in parts; one of another number of parts is left, with a remark."""
        cut = [[part.strip() for part in value.split("$")] for value in self.many(name)]
        for parts in cut:
            if len(parts) != arity:
                words = _("La valeur « %(value)s » devrait avoir %(arity)s parties : elle n’est pas reprise.")
                self.note(words % {"value": "$".join(parts)[:60], "arity": arity})
        return [parts for parts in cut if len(parts) == arity]

    def email(self, name: str) -> str | None:
        found = self.text(name, 10_000)
        if found and not values.is_email(found):
            self.note(
                _("L’adresse électronique « %s » ne peut en être une : elle n’est pas reprise.") % found[:60]
            )
            return None
        return found

    def put(self, table: str, *row: Any) -> None:
        self.desk.stage.add(table, row)

    def _cut(self, value: str, limit: int) -> str:
        words = _("Une valeur de %(length)s signes est coupée à %(limit)s : « %(start)s… ».")
        self.note(words % {"length": len(value), "limit": limit, "start": value[:30]})
        return value[:limit].rstrip()
