"""An act and its sitting as plain data: no database, nothing that changes.

`reading.read_act` makes a DescribedAct of JSON, `tally` counts in it, `schema` writes docs/act.schema.json. The
checker, the papers, ACTES and the open data all start from here, and so do models that want any of them.
"""

from preau.council.described.nouns import (
    Act,
    Announced,
    Article,
    Assembly,
    AssemblyKind,
    Attendance,
    Ballot,
    Body,
    Convocation,
    DescribedAct,
    Designation,
    Effect,
    ElectedBy,
    HeldSitting,
    Life,
    Matter,
    Proxy,
    Publication,
    Sense,
    Sitting,
    Vote,
    VoteMode,
)
from preau.council.described.reading import read_act

__all__ = [
    "Act", "Announced", "Article", "Assembly", "AssemblyKind", "Attendance", "Ballot", "Body", "Convocation",
    "DescribedAct", "Designation", "Effect", "ElectedBy", "HeldSitting", "Life", "Matter", "Proxy", "Publication",
    "Sense", "Sitting", "Vote", "VoteMode", "read_act",
]  # fmt: skip
