"""The quorum gauge: one circle a seat, as numbers for an inline drawing, and the sentence that says the same."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from preau.council.law.quorum import Attendance
from preau.ui.words import count_words

A_ROW, STEP, GAP = 20, 20, 12


@dataclass(frozen=True)
class Gauge:
    """`seats` are (x, y, kind), kind "in", "proxy" or ""; `line` is where the quorum is marked, 0 when on several rows."""

    width: int
    height: int
    seats: list[tuple[int, int, str]]
    line: int
    label: str


def gauge_of(found: Attendance) -> Gauge:
    rows = -(-max(found.in_exercise, 1) // A_ROW)
    line = 0 if rows > 1 or not found.needed else found.needed * STEP + 6 + GAP // 2
    kinds = ["in"] * found.present + ["proxy"] * found.proxies
    kinds = (kinds + [""] * found.in_exercise)[: found.in_exercise]
    seats = [
        (
            place % A_ROW * STEP + 16 + (GAP if line and place >= found.needed else 0),
            46 + place // A_ROW * 22,
            kind,
        )
        for place, kind in enumerate(kinds)
    ]
    return Gauge(A_ROW * STEP + 24, 64 + (rows - 1) * 22, seats, line, sentence(found))


def sentence(found: Attendance) -> str:
    """ "17 présents sur 18 en exercice. Le quorum de 10 est atteint."."""
    there = _("%(present)s sur %(n)s en exercice.") % {
        "present": count_words(found.present, _("présent"), _("présents")),
        "n": found.in_exercise,
    }
    if not found.needed:
        return f"{there} {_('Aucun quorum n’est exigé.')}"
    state = (
        _("Le quorum de %(n)s est atteint.")
        if found.is_reached
        else _("Le quorum de %(n)s n’est pas atteint : il manque %(missing)s.")
    )
    return f"{there} {state % {'n': found.needed, 'missing': found.missing}}"
