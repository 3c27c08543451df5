"""Names of ACTES: the number of an act, its identifier, its files, the envelope and the archive."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from preau.base.language import refusal

RULES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "actes.toml").read_text())
NATURES: dict[str, int] = RULES["natures"]
_ID = re.compile(r"(\d\d[0-9AB])-(\d{9})-(\d{8})-([A-Za-z0-9_]{1,15})-([A-Z]{2})")


@dataclass(frozen=True)
class ActId:
    """The identifier of an act: 059-215904707-20240219-2024_16-DE."""

    department: str
    siren: str
    on: date
    number: str
    nature: str

    def __str__(self) -> str:
        return f"{self.department}-{self.siren}-{self.on:%Y%m%d}-{self.number}-{self.nature}"

    def message(self, kind: int, flow: int, rank: int = 0, suffix: str = "xml") -> str:
        """A file of this act: `kind` 1 the act, 2 to 5 letters, 6 its cancellation; `flow` 1 sent, 2 receipt, 3 anomaly.

        Answers to letters have flows of their own (`actes.toml`).
        """
        return f"{self}-{kind}-{flow}_{rank}.{suffix}"


def act_id(words: str) -> ActId | None:
    """The identifier that these words begin with: a file name will do. None when there is none."""
    found = _ID.match(words.strip().upper())
    if found is None:
        return None
    try:
        on = date.fromisoformat(found[3])
    except ValueError:
        return None
    return ActId(found[1], found[2], on, found[4], found[5])


def message_kind(name: str) -> int:
    """The digit of a file of an act: 6 for "…-DE-6-1_0.xml"; 0 when the name tells none."""
    found = re.search(r"-([1-7])-[1-9]_\d+\.", name)
    return int(found[1]) if found else 0


def internal_number(written: str) -> str:
    """ "2024 - 16" becomes "2024_16": capitals, digits and _, 15 at most. ValidationError for what cannot be sent."""
    number = re.sub(r"[\s/.-]+", "_", written.strip()).upper()
    if not re.fullmatch(r"[A-Z0-9_]{1,15}", number):
        raise refusal(
            "Le numéro « %(it)s » ne peut être transmis : 15 lettres ou chiffres au plus. Exemple : 2024-16.",
            it=written,
        )
    return number


def envelope(siren: str, on: date, serial: int) -> str:
    return f"EACT--{siren}--{on:%Y%m%d}-{serial}.xml"


def answer_envelope(office: str, siren: str, on: date, serial: int) -> str:
    """An envelope of the prefecture; `office` is SPREF0595 or PREF059. TACT is its test application."""
    return f"TACT--{office}-{siren}-{on:%Y%m%d}-{serial}.xml"


def classification_message(department: str, siren: str, *, flow: int) -> str:
    """The message about the classification, of no act: `flow` 1 asked, 2 answered."""
    return f"{department}-{siren}----7-{flow}_0.xml"


def archive(trigram: str, envelope_name: str) -> str:
    return f"{trigram}-{envelope_name.removesuffix('.xml')}.tar.gz"
