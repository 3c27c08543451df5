"""The registry: codes, severities and articles are data (checks.toml, rules.toml); a check is one small function."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from preau.council.described import AssemblyKind, DescribedAct

_HERE = Path(__file__).parent
RULES: dict[str, Any] = tomllib.loads((_HERE / "rules.toml").read_text())
_DATA: dict[str, dict[str, Any]] = tomllib.loads((_HERE / "checks.toml").read_text())
_THROUGH: dict[str, str] = dict(_DATA.pop("through"))
_NO_LAW = ("usage", "ACTES", "INSEE", "Code", "CE", "CJA")


class Severity(StrEnum):
    """error: it cannot stand so; oddity: somebody should look; remark: good to know."""

    ERROR = "error"
    ODDITY = "oddity"
    REMARK = "remark"


@dataclass(frozen=True)
class Fault:
    """What a check says: one French sentence, and how to mend ("remplacer 3 par 1")."""

    sentence: str
    mended: str


@dataclass(frozen=True)
class Finding:
    code: str
    severity: Severity
    article: str
    sentence: str
    mended: str


Check = Callable[[DescribedAct], Iterator[Fault]]
CHECKS: dict[str, Check] = {}
LISTED: dict[str, tuple[Severity, str]] = {
    code: (Severity(severity), article)
    for shelf in _DATA.values()
    for code, (severity, article) in shelf.items()
}


def check(code: str) -> Callable[[Check], Check]:
    """Register a function under its code of checks.toml."""

    def keep(function: Check) -> Check:
        assert code in LISTED and code not in CHECKS, code
        CHECKS[code] = function
        return function

    return keep


def found(code: str, it: DescribedAct) -> Iterator[Finding]:
    severity, article = LISTED[code]
    for fault in CHECKS[code](it):
        yield Finding(code, severity, _reaching(article, it.assembly.kind), fault.sentence, fault.mended)


def _reaching(article: str, kind: AssemblyKind) -> str:
    """An article written for communes, with the way by which it reaches another assembly."""
    through = _THROUGH.get(kind, "")
    return f"{article} ({through})" if through and not article.startswith(_NO_LAW) else article
