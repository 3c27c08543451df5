"""The checker: reads an act and its sitting, says what is wrong or odd, with the article and the mend.

Pure and quick: no database, some milliseconds. `check_act` is all that others call.
"""

from preau.council.check import assembly, attendance, convocation, election, life, texts, votes, wording
from preau.council.check.registry import CHECKS, LISTED, Finding, Severity, found
from preau.council.described import DescribedAct

__all__ = ["CHECKS", "LISTED", "Finding", "Severity", "check_act"]
_SHELVES = (assembly, convocation, attendance, votes, election, texts, wording, life)


def check_act(it: DescribedAct) -> list[Finding]:
    """Every finding, errors first, then oddities, then remarks, each in the order of the act."""
    order = list(Severity)
    findings = [finding for code in LISTED for finding in found(code, it)]
    return sorted(findings, key=lambda finding: order.index(finding.severity))
