"""What is known of a pupil before a name is touched: a pure rule over the roll before, passages, reasons, exemptions."""

from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.attendance.choices import ExemptionKind, PassageKind, State
from preau.timetable.choices import Half
from preau.ui.words import hour_words

SPORT = "EPS"  # as `subject_words` says it
HERE = (PassageKind.ARRIVAL, PassageKind.FOUND, PassageKind.STUDY)


@dataclass(frozen=True)
class KnownPassage:
    kind: str
    at: time
    until: time | None = None


@dataclass(frozen=True)
class Known:
    """Of the hour called: its span, half-day and subject. `before`: what the roll before said, and when it began."""

    starts_at: time
    ends_at: time
    half: str
    words: str = ""
    before: str = ""
    before_at: time | None = None
    passages: tuple[KnownPassage, ...] = ()
    has_reason: bool = False
    exemptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remembered:
    state: str = State.PRESENT
    minutes: int = 0
    hint: str = ""


def remembered(known: Known) -> Remembered:
    """The state shown at first, and why. What was seen last counts: who was noted as arrived is here, whatever was
    announced; who was absent an hour ago is still absent."""
    last = max((one for one in known.passages if _counts(known, one)), key=lambda one: one.at, default=None)
    if last and last.kind == PassageKind.STUDY:
        return Remembered(hint=_("Vu en permanence à %(hour)s") % {"hour": hour_words(last.at)})
    if last and last.kind in HERE:
        return _arrived(known, last.at)
    if last:
        words = _GONE[PassageKind(last.kind)] % {"hour": hour_words(last.at)}
        return Remembered(State.ABSENT if last.at <= known.starts_at else State.PRESENT, 0, words)
    if known.half == Half.AFTERNOON and ExemptionKind.AFTERNOONS in known.exemptions:
        return Remembered(State.ABSENT, 0, _("Après-midi aménagé"))
    if known.has_reason:
        return Remembered(State.ABSENT, 0, _("Absence prévue (famille)"))
    if known.before == State.ABSENT and known.before_at:
        return Remembered(State.ABSENT, 0, _("Absence dès %(hour)s") % {"hour": hour_words(known.before_at)})
    sport = known.words == SPORT and ExemptionKind.SPORT in known.exemptions
    return Remembered(hint=_("Dispense d’EPS") if sport else "")


def _counts(known: Known, one: KnownPassage) -> bool:
    """It began before the hour is over, is not over before it, and no roll has said otherwise since."""
    if one.at >= known.ends_at or (one.until is not None and one.until <= known.starts_at):
        return False
    if known.before_at is None or one.at >= known.before_at:
        return True
    return known.before == State.ABSENT and one.kind not in HERE


def _arrived(known: Known, at: time) -> Remembered:
    words = _("Arrivée notée à %(hour)s") % {"hour": hour_words(at)}
    minutes = _minutes(at) - _minutes(known.starts_at)
    return Remembered(State.LATE, minutes, words) if minutes > 0 else Remembered(State.PRESENT, 0, words)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


_GONE = {
    PassageKind.SICK_BAY: gettext_lazy("À l’infirmerie depuis %(hour)s"),
    PassageKind.EXIT: gettext_lazy("A quitté l’établissement à %(hour)s"),
}
