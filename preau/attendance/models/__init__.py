"""What was seen, what follows from it, what is said of it. What happened is a row with its author; nothing is rewritten
without a trace."""

from preau.attendance.models.absence import Absence, AbsenceLetter, FamilyCall, Reason
from preau.attendance.models.delegation import Delegation
from preau.attendance.models.exits import ExitChoice, ExitRule
from preau.attendance.models.passage import Exemption, Passage
from preau.attendance.models.roll import Mark, MarkChange, RollCall

__all__ = [
    "Absence",
    "AbsenceLetter",
    "Delegation",
    "Exemption",
    "ExitChoice",
    "ExitRule",
    "FamilyCall",
    "Mark",
    "MarkChange",
    "Passage",
    "Reason",
    "RollCall",
]
