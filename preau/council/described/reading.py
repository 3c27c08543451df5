"""From JSON to a described act: one clear sentence a fault, each with the place where it stands."""

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Union, get_args, get_origin

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from preau.base.language import refusal
from preau.council.described.nouns import DescribedAct

AT_MOST = 2 << 20  # bytes: a long act with its debates is a hundred times smaller
NUMBERS_AT_MOST = 10**9  # a count beyond is a slip


class _Fault(Exception):
    pass


def read_act(source: str | bytes) -> DescribedAct:
    """The act described by this JSON (docs/act.schema.json). ValidationError holds a sentence a fault."""
    if len(source) > AT_MOST:
        raise refusal("Ce fichier est trop grand : 2 Mo au plus.")
    try:
        data = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise refusal("Ce fichier n’est pas du JSON : %(it)s.", it=_where(error)) from error
    return described(data)


def described(data: object) -> DescribedAct:
    """The same, of what JSON has become: dicts, lists, strings and numbers."""
    faults: list[str] = []
    found = _value(DescribedAct, data, "", faults)
    if faults:
        raise ValidationError(faults)
    return typing.cast(DescribedAct, found)


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return _("ligne %(line)s, colonne %(column)s") % {"line": error.lineno, "column": error.colno}
    return _("il est illisible")


def _value(wanted: Any, data: object, path: str, faults: list[str]) -> Any:
    """`data` as a value of the type `wanted`, else None and a sentence in `faults`."""
    if get_origin(wanted) is Annotated:
        return _value(get_args(wanted)[0], data, path, faults)
    if get_origin(wanted) in (Union, types.UnionType):
        inner = next(one for one in get_args(wanted) if one is not type(None))
        return None if data is None else _value(inner, data, path, faults)
    if get_origin(wanted) is tuple:
        return _listed(get_args(wanted)[0], data, path, faults)
    if dataclasses.is_dataclass(wanted):
        return _built(wanted, data, path, faults)
    try:
        return _simple(wanted)(data)
    except _Fault as fault:
        faults.append(f"{path or _('le fichier')} : {fault}")
        return None


def _listed(inner: Any, data: object, path: str, faults: list[str]) -> tuple[Any, ...]:
    if not isinstance(data, list):
        faults.append(_('%s : une liste est attendue. Exemple : ["…"].') % (path or _("le fichier")))
        return ()
    return tuple(_value(inner, one, f"{path}[{rank}]", faults) for rank, one in enumerate(data, 1))


def _built(wanted: Any, data: object, path: str, faults: list[str]) -> Any:
    if not isinstance(data, dict):
        faults.append(_('%s : un objet est attendu. Exemple : {"…": "…"}.') % (path or _("le fichier")))
        return None
    hints = typing.get_type_hints(wanted, include_extras=True)
    fields = {one.name: one for one in dataclasses.fields(wanted)}
    faults += [
        _("%s : ce mot n’est pas connu ici.") % _under(path, str(key)[:80])
        for key in data
        if key not in fields
    ]
    before, given = len(faults), {}
    for name, one in fields.items():
        if name in data:
            given[name] = _value(hints[name], data[name], _under(path, name), faults)
        elif one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING:
            faults.append(_("%s : il manque.") % _under(path, name))
    return wanted(**given) if len(faults) == before else None


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _simple(wanted: Any) -> Callable[[object], object]:
    if issubclass(wanted, StrEnum):
        return lambda data: _chosen(wanted, data)
    return {str: _text, bool: _flag, int: _number, date: _day, time: _hour}[wanted]


def _chosen(wanted: type[StrEnum], data: object) -> StrEnum:
    known = [one.value for one in wanted]
    if data not in known:
        raise _Fault(_("un de ces mots est attendu : %s.") % ", ".join(known))
    return wanted(str(data))


def _text(data: object) -> str:
    if not isinstance(data, str):
        raise _Fault(_("un texte est attendu, entre guillemets."))
    return data


def _flag(data: object) -> bool:
    if not isinstance(data, bool):
        raise _Fault(_("true ou false est attendu."))
    return data


def _number(data: object) -> int:
    if isinstance(data, bool) or not isinstance(data, int) or not 0 <= data <= NUMBERS_AT_MOST:
        raise _Fault(_("un nombre entier est attendu. Exemple : 17."))
    return data


def _day(data: object) -> date:
    try:
        return date.fromisoformat(_text(data))
    except ValueError as error:
        raise _Fault(_("une date est attendue. Exemple : 2024-02-19.")) from error


def _hour(data: object) -> time:
    try:
        return time.fromisoformat(_text(data))
    except ValueError as error:
        raise _Fault(_("une heure est attendue. Exemple : 19:30.")) from error
