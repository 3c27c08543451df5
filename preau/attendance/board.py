"""Who is not where they should be: the pupils away at their last roll of a day, what is known of each, whom to call."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from preau.access.models import Account
from preau.attendance.absences import standing_sql
from preau.attendance.choices import PassageKind, State, Told
from preau.attendance.models import Absence, FamilyCall, Mark, Passage, RollCall
from preau.attendance.motives import motive_words
from preau.attendance.telling import absence_path
from preau.base import clock
from preau.base.rows import partly, rows
from preau.directory.choices import SIGNS_FOR_CHILD, GroupKind, TieKind
from preau.directory.models import Group, Guardianship, Membership, Person
from preau.directory.models.dated import current_sql
from preau.directory.wordings import class_words
from preau.notifications.choices import TextState
from preau.notifications.models import Notification, TextMessage
from preau.ui.words import hour_words


@dataclass
class Adult:
    """Whom to call about a child, and whether what was told in the app was read."""

    person: Person
    kinship: str
    has_account: bool
    has_read: bool = False
    text: str = ""  # where the text message stands, if any

    @property
    def text_words(self) -> str:
        """What became of the text message: "texto : pas de numéro de mobile"."""
        return _("texto : %(state)s") % {"state": TextState(self.text).label} if self.text else ""

    @property
    def phone(self) -> str:
        return self.person.mobile or self.person.phone


@dataclass
class Away:
    """A pupil away on a day. `seen_at`: when a roll last saw them before; `since`: when the absence began.

    `is_over`: a later roll has seen them again.
    """

    absence_id: int
    pupil: Person
    group: str
    since: time
    until: time
    words: str
    seen_at: time | None
    is_over: bool
    standing: Told
    motive: str
    told_as: str
    alerted_at: datetime | None
    called_at: datetime | None
    called_by: str
    passages: list[tuple[str, time, time | None]] = field(default_factory=list)
    adults: list[Adult] = field(default_factory=list)

    @property
    def is_planned(self) -> bool:
        """Somebody has said why."""
        return self.standing != Told.UNKNOWN

    @property
    def located(self) -> tuple[str, time] | None:
        """Where the pupil is known to be since, if anywhere: at the sick-bay, gone, found."""
        fresh = [one for one in self.passages if _places(one, self.since)]
        return (fresh[-1][0], fresh[-1][1]) if fresh else None

    @property
    def is_vanished(self) -> bool:
        """Seen today, then missing, without a word and not found: stands out before all else."""
        return self.seen_at is not None and not self.is_over and not self.is_planned and self.located is None

    @property
    def is_to_call(self) -> bool:
        """Nobody has said anything, and nobody was called."""
        return self.is_unexplained and self.called_at is None

    @property
    def is_unexplained(self) -> bool:
        return not self.is_planned and not self.is_over and self.located is None

    @property
    def is_reached(self) -> bool:
        return any(adult.has_read for adult in self.adults)

    @property
    def motive_words(self) -> str:
        return motive_words(self.motive) if self.motive else ""


def away_on(establishment_id: int, day: date) -> list[Away]:
    """The absences of a day in a school, pupil by pupil, in the order of lists; one query."""
    values = {"school": establishment_id, "day": day, "class": str(GroupKind.CLASS)}
    return [_away(row) for row in rows(_AWAY, values)]


def ids_away(establishment_id: int, day: date) -> set[int]:
    """Of a school on a day: who is away and was not seen since, for a sibling that asks (`pupils_away`)."""
    return {one.pupil.pk for one in away_on(establishment_id, day) if not one.is_over}


def with_adults(found: list[Away]) -> list[Away]:
    """The same, with the adults to call of each: who exercises authority, with telephone; one query."""
    values = {
        "children": [one.pupil.pk for one in found], "legal": str(TieKind.LEGAL), "day": clock.today(),
        "signs": [str(one) for one in SIGNS_FOR_CHILD], "paths": [absence_path(one.absence_id) for one in found],
    }  # fmt: skip
    adults: dict[tuple[int, str], list[Adult]] = defaultdict(list)
    for child, path, kinship, has_account, has_read, text, *person in rows(_ADULTS, values) if found else []:
        adult = Adult(
            partly(Person, _TO_CALL, person), _kinship_words(kinship), has_account, has_read, text or ""
        )
        adults[child, path].append(adult)
    for one in found:
        one.adults = adults[one.pupil.pk, absence_path(one.absence_id)]
    return found


def _places(passage: tuple[str, time, time | None], since: time) -> bool:
    kind, at, until = passage
    if kind == PassageKind.SICK_BAY:
        return until is None
    return kind == PassageKind.EXIT or (kind in _HERE and at >= since)


_HERE = (PassageKind.FOUND, PassageKind.ARRIVAL, PassageKind.STUDY)


def _away(row: tuple[Any, ...]) -> Away:
    (
        pk,
        person,
        last_name,
        first_name,
        group,
        since,
        until,
        words,
        seen,
        again,
        why,
        accepted,
        motive,
        told_as,
        *rest,
    ) = row
    alerted_at, called_at, called_by, passages = rest
    return Away(
        pk, partly(Person, ["id", "last_name", "first_name"], (person, last_name, first_name)), class_words(group or ""),
        since, until,
        words or "", seen, again is not None, standing_of(why, accepted), motive or "", told_as or "", alerted_at, called_at,
        called_by or "", [_passage(*one) for one in passages or []],
    )  # fmt: skip


def standing_of(why: int | None, accepted: bool | None) -> Told:
    """Where an absence stands, from the last reason that holds and what the school said of it."""
    if why is None:
        return Told.UNKNOWN
    return Told.WAITING if accepted is None else Told.ACCEPTED if accepted else Told.REFUSED


def _passage(kind: str, at: str, until: str | None) -> tuple[str, time, time | None]:
    return kind, time.fromisoformat(at), time.fromisoformat(until) if until else None


def _kinship_words(code: str) -> str:
    """ "Mère"; nothing for a code that is not known."""
    found = _kinships().get(code)
    return _(found) if found else ""


@cache
def _kinships() -> dict[str, str]:
    """The words of a kinship by its code: "Mère"."""
    text = files("preau.directory").joinpath("data", "kinship.toml").read_text(encoding="utf-8")
    return {row["code"]: row["label"] for row in tomllib.loads(text)["kinship"]}


def located_words(kind: str, at: time) -> str:
    """ "Est à l’infirmerie, 9 h 40"."""
    return f"{PassageKind(kind).label}, {hour_words(at)}"


_SEEN = f"""SELECT {{which}}(r.starts_at) FROM {RollCall._meta.db_table} r JOIN {Mark._meta.db_table} m ON m.roll_id = r.id
        WHERE m.establishment_id = a.establishment_id AND m.day = a.day AND m.pupil_id = a.pupil_id
          AND m.state <> '{State.ABSENT}' AND r.starts_at {{when}}"""
_AWAY = f"""
SELECT a.id, p.id, p.last_name, p.first_name, g.name, a.starts_at, a.ends_at,
       (SELECT r.words FROM {RollCall._meta.db_table} r JOIN {Mark._meta.db_table} m ON m.roll_id = r.id
         WHERE m.establishment_id = a.establishment_id AND m.day = a.day AND m.pupil_id = a.pupil_id
           AND r.starts_at = a.last_at ORDER BY r.id LIMIT 1),
       ({_SEEN.format(which="max", when="< a.starts_at")}), ({_SEEN.format(which="min", when="> a.last_at")}),
       why.id, why.accepted, why.motive, why.told_as, a.alerted_at, c.made_at, trim(b.title || ' ' || b.last_name),
       (SELECT json_agg(json_build_array(s.kind, s.at, s.until) ORDER BY s.at, s.id) FROM {Passage._meta.db_table} s
         WHERE s.pupil_id = a.pupil_id AND s.day = a.day AND s.withdrawn_at IS NULL)
  FROM {Absence._meta.db_table} a JOIN directory_person p ON p.id = a.pupil_id
  {standing_sql("a")}
  LEFT JOIN {FamilyCall._meta.db_table} c ON c.absence_id = a.id LEFT JOIN directory_person b ON b.id = c.made_by_id
  LEFT JOIN LATERAL (SELECT g.name FROM {Membership._meta.db_table} m JOIN {Group._meta.db_table} g ON g.id = m.group_id
        WHERE m.person_id = a.pupil_id AND m.role = 'pupil' AND g.kind = %(class)s
          AND g.establishment_id = a.establishment_id AND m.starts_on <= a.day AND (m.ends_on IS NULL OR m.ends_on >= a.day)
        ORDER BY m.starts_on DESC, m.id DESC LIMIT 1) g ON true
 WHERE a.establishment_id = %(school)s::bigint AND a.day = %(day)s::date AND a.undone_at IS NULL
 ORDER BY p.sort_key, p.id, a.starts_at
"""
_TO_CALL = ["id", "title", "last_name", "first_name", "mobile", "phone"]
_ADULTS = f"""
SELECT a.child, a.path, t.kinship, EXISTS (
           SELECT FROM {Account._meta.db_table} c WHERE c.person_id = p.id AND c.activated_at IS NOT NULL),
       EXISTS (SELECT FROM {Notification._meta.db_table} n
                WHERE n.person_id = p.id AND n.kind = 'absence' AND n.path = a.path AND n.read_at IS NOT NULL),
       (SELECT x.state FROM {TextMessage._meta.db_table} x JOIN {Notification._meta.db_table} n ON n.id = x.notification_id
         WHERE n.person_id = p.id AND n.kind = 'absence' AND n.path = a.path ORDER BY x.id DESC LIMIT 1),
       p.id, p.title, p.last_name, p.first_name, p.mobile, p.phone
  FROM unnest(%(children)s::bigint[], %(paths)s::text[]) AS a(child, path)
  JOIN {Guardianship._meta.db_table} t ON t.child_id = a.child AND t.kind = %(legal)s AND t.state = ANY(%(signs)s)
   AND {current_sql("t")}
  JOIN directory_person p ON p.id = t.guardian_id
 ORDER BY p.sort_key, p.id
"""
