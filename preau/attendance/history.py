"""What happened around an absence, in its order: who called, corrected, explained, decided, telephoned."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.translation import gettext as _

from preau.attendance.choices import PassageKind, State
from preau.attendance.models import Absence, FamilyCall, Mark, MarkChange, Passage, Reason, RollCall
from preau.attendance.motives import motive_words
from preau.base.models import AuditLine
from preau.base.rows import rows
from preau.ui.words import hour_words


@dataclass(frozen=True)
class Happening:
    at: datetime
    who: str
    words: str


def history_of(absence: Absence) -> list[Happening]:
    """Of the day of an absence, the first first: rolls and their corrections, motives and what the school said of them,
    calls, passages. For who follows the school: motives are named. One query."""
    values = {
        "absence": absence.pk,
        "pupil": absence.pupil_id,
        "school": absence.establishment_id,
        "day": absence.day,
    }
    return [Happening(at, who, _TOLD[kind](*told)) for at, who, kind, *told in rows(_HISTORY, values)]


def _roll(hour: str, state: str, minutes: str) -> str:
    return _("Appel de %(hour)s : %(state)s") % {"hour": _hour(hour), "state": _state(state, minutes)}


def _mark(hour: str, became: str, minutes: str) -> str:
    told = {"hour": _hour(hour), "state": _state(became, minutes)}
    return _("Appel de %(hour)s corrigé : %(state)s") % told


def _reason(motive: str, _b: str, _c: str) -> str:
    return _("Motif donné : %(motive)s") % {"motive": motive_words(motive)}


def _decision(accepted: str, _b: str, _c: str) -> str:
    return _("Motif accepté") if accepted == "true" else _("Motif refusé")


def _passage(kind: str, hour: str, _c: str) -> str:
    return _("%(what)s, %(hour)s") % {"what": PassageKind(kind).label, "hour": _hour(hour)}


def _state(state: str, minutes: str) -> str:
    said = str(State(state).label).lower()
    return _("%(state)s de %(n)s min") % {"state": said, "n": minutes} if int(minutes or 0) else said


def _hour(words: str) -> str:
    return hour_words(time.fromisoformat(words))


_TOLD: dict[str, Callable[..., str]] = {
    "roll": _roll, "mark": _mark, "reason": _reason, "decision": _decision, "passage": _passage,
    "withdrawn": lambda *_told: _("Motif retiré"), "call": lambda *_told: _("Famille appelée"),
    "told": lambda *_told: _("Alerte envoyée à la famille"),
}  # fmt: skip
_ROLL, _MARK, _CHANGE = (model._meta.db_table for model in (RollCall, Mark, MarkChange))
_REASONS = f"""{Reason._meta.db_table} y
 WHERE y.pupil_id = %(pupil)s AND y.establishment_id = %(school)s AND %(day)s BETWEEN y.first_day AND y.last_day"""
_HISTORY = f"""
SELECT h.at, coalesce(nullif(h.name, ''), trim(p.title || ' ' || p.last_name), ''), h.kind, h.a, h.b, h.c FROM (
    SELECT r.called_at AS at, r.called_by_id AS who, '' AS name, 'roll' AS kind, r.starts_at::text AS a,
           coalesce(c.was, m.state) AS b, coalesce(c.was_minutes, m.minutes)::text AS c
      FROM {_MARK} m JOIN {_ROLL} r ON r.id = m.roll_id LEFT JOIN LATERAL (
           SELECT was, was_minutes FROM {_CHANGE} WHERE roll_id = r.id AND pupil_id = m.pupil_id ORDER BY id LIMIT 1) c ON true
     WHERE m.pupil_id = %(pupil)s AND m.day = %(day)s AND m.establishment_id = %(school)s
    UNION ALL
    SELECT c.made_at, c.made_by_id, '', 'mark', r.starts_at::text, c.became, c.became_minutes::text
      FROM {_CHANGE} c JOIN {_ROLL} r ON r.id = c.roll_id
     WHERE c.pupil_id = %(pupil)s AND r.day = %(day)s AND r.establishment_id = %(school)s
    UNION ALL
    SELECT a.alerted_at, NULL, '', 'told', '', '', '' FROM {Absence._meta.db_table} a
     WHERE a.id = %(absence)s AND a.alerted_at IS NOT NULL
    UNION ALL SELECT y.told_at, y.told_by_id, '', 'reason', y.motive, '', '' FROM {_REASONS}
    UNION ALL SELECT y.withdrawn_at, y.told_by_id, '', 'withdrawn', '', '', '' FROM {_REASONS} AND y.withdrawn_at IS NOT NULL
    UNION ALL
    SELECT l.at, NULL, l.actor_name, 'decision', l.details ->> 'accepted', '', '' FROM {AuditLine._meta.db_table} l
     WHERE l.thing = '{Reason._meta.label_lower}' AND l.verb = 'attendance.decide'
       AND l.thing_id IN (SELECT y.id::text FROM {_REASONS})
    UNION ALL
    SELECT f.made_at, f.made_by_id, '', 'call', '', '', '' FROM {FamilyCall._meta.db_table} f WHERE f.absence_id = %(absence)s
    UNION ALL
    SELECT s.noted_at, s.noted_by_id, '', 'passage', s.kind, s.at::text, '' FROM {Passage._meta.db_table} s
     WHERE s.pupil_id = %(pupil)s AND s.day = %(day)s AND s.establishment_id = %(school)s AND s.withdrawn_at IS NULL
) h LEFT JOIN directory_person p ON p.id = h.who ORDER BY h.at, h.kind
"""
