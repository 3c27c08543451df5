"""Readings of the liaison book: one query each, the rule of `standing` over what they count."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from preau.access.models import Account
from preau.base import clock
from preau.base.rows import partly, rows
from preau.directory.children import Child, children_named
from preau.directory.choices import SEES_CHILD, SIGNS_FOR_CHILD, WHOLE_ESTABLISHMENT, TieKind
from preau.directory.hats import Hat
from preau.directory.models import Guardianship, Person, SchoolYear
from preau.directory.models.dated import current_sql
from preau.directory.scopes import listed
from preau.news.carnet.standing import standing_of
from preau.news.carnet.words import until_words
from preau.news.choices import LATE_DAYS, Kind, Standing
from preau.news.models import InsuranceProof, Note, Signature, Slip

_TIES = Guardianship._meta.db_table
_SIGNS = f"t.kind = '{TieKind.LEGAL}' AND t.state IN ({listed(SIGNS_FOR_CHILD)}) AND {current_sql('t')}"
_SEES = f"t.kind = '{TieKind.LEGAL}' AND t.state IN ({listed(SEES_CHILD)}) AND {current_sql('t')}"
# The last word of each of today's signers of a slip `s`, counted.
_COUNTED = f"""
  LEFT JOIN LATERAL (
        SELECT count(*) AS signers, count(*) FILTER (WHERE said.agrees) AS agreed,
               count(*) FILTER (WHERE NOT said.agrees) AS refused,
               bool_or(t.guardian_id = %(person)s) AS mine,
               bool_or(t.guardian_id = %(person)s AND said.agrees IS NOT NULL) AS answered
          FROM {_TIES} t
          LEFT JOIN LATERAL (SELECT g.agrees FROM {Signature._meta.db_table} g
                              WHERE g.slip_id = s.id AND g.signer_id = t.guardian_id
                              ORDER BY g.place DESC LIMIT 1) said ON true
         WHERE t.child_id = s.child_id AND {_SIGNS}) c ON true"""


@dataclass(frozen=True)
class Line:
    """A slip as its reader has it: `mine` when they may sign, `answered` once they have."""

    slip: Slip
    standing: Standing
    mine: bool
    answered: bool

    @property
    def waits(self) -> bool:
        return self.standing == Standing.WAITING and self.mine and not self.answered


def lines_of_parent(person: Person, note: Note | None = None) -> list[Line]:
    """The slips of the children that a parent follows, the first to sign first; of one note when it is given."""
    slips = Slip.objects.visible_to(person).select_related("note__author", "note__establishment", "child")
    if note:
        slips = slips.filter(note=note)
    found = {slip.pk: slip for slip in slips.order_by("note__deadline", "note_id", "child__birth_date", "pk")}
    counted = rows(
        f"SELECT s.id, n.signatures, c.* FROM {Slip._meta.db_table} s JOIN {Note._meta.db_table} n ON n.id = s.note_id "
        f"{_COUNTED} WHERE s.id = ANY(%(slips)s)",
        {"slips": list(found), "person": person.pk, "day": clock.today()},
    )
    told = {pk: _line(found[pk], *values) for pk, *values in counted}
    return [told[pk] for pk in found]


def slips_to_sign(person: Person) -> list[Line]:
    return [line for line in lines_of_parent(person) if line.waits and line.slip.note.is_open]


@dataclass(frozen=True)
class Going:
    """A note under way, for the first page of the school."""

    pk: int
    subject: str
    addressed: str
    deadline: date
    total: int
    left: int
    disagreed: int

    @property
    def until_words(self) -> str:
        return until_words(self.deadline)

    @property
    def done(self) -> int:
        return self.total - self.left


def under_way_at_a_glance(person: Person, hat: Hat) -> tuple[list[Going], int]:
    """The notes that come due first, of the author or of the whole school, and how many are under way; one query."""
    values = {
        "person": person.pk, "school": hat.establishment_id, "whole": hat.kind in WHOLE_ESTABLISHMENT,
        "day": clock.today(), "since": clock.today() - timedelta(days=LATE_DAYS),
    }  # fmt: skip
    told: dict[int, tuple[Any, ...]] = {}
    counts: dict[int, Counter[Standing]] = defaultdict(Counter)
    for *note, required, signers, agreed, refused, count in rows(_GOING, values):
        told[note[0]] = tuple(note)
        counts[note[0]][standing_in(required, signers, agreed, refused)] += count
    lines = [_going(note, counts[pk]) for pk, note in told.items()]
    return lines, max((note[4] for note in told.values()), default=0)


def _going(note: tuple[Any, ...], found: Counter[Standing]) -> Going:
    pk, subject, addressed, deadline, _count = note
    left = found[Standing.WAITING] + found[Standing.NOBODY]
    return Going(pk, subject, addressed, deadline, found.total(), left, found[Standing.DISAGREED])


def standings(notes: Iterable[int]) -> dict[int, Counter[Standing]]:
    """For each note (id), how many children stand where; one query."""
    told: dict[int, Counter[Standing]] = defaultdict(Counter)
    counted = rows(
        f"""SELECT n.id, n.signatures, c.signers, c.agreed, c.refused, count(*)
              FROM {Slip._meta.db_table} s JOIN {Note._meta.db_table} n ON n.id = s.note_id {_COUNTED}
             WHERE n.id = ANY(%(notes)s) GROUP BY 1, 2, 3, 4, 5""",
        {"notes": list(notes), "person": None, "day": clock.today()},
    )
    for pk, required, signers, agreed, refused, count in counted:
        told[pk][standing_in(required, signers, agreed, refused)] += count
    return told


@dataclass
class Adult:
    """An adult of a child before a note: who signs or is only told, and the last word of who has signed."""

    person: Person
    signs: bool
    has_account: bool
    last: Signature | None = None


@dataclass
class Pupil:
    """A child before a note, with the adults who follow the child."""

    slip: Slip
    required: str
    insured: bool = False
    adults: list[Adult] = field(default_factory=list)

    @property
    def signers(self) -> list[Adult]:
        return [one for one in self.adults if one.signs]

    @property
    def standing(self) -> Standing:
        said = [one.last.agrees for one in self.signers if one.last]
        return standing_of(
            self.required, signers=len(self.signers), agreed=said.count(True), refused=said.count(False)
        )

    @property
    def missing(self) -> list[Adult]:
        """Whose signature is still looked for."""
        return [one for one in self.signers if not one.last] if self.standing == Standing.WAITING else []

    @property
    def left(self) -> bool:
        """Something is still looked for from the family."""
        return self.standing in (Standing.WAITING, Standing.NOBODY)

    @property
    def disagree(self) -> bool:
        return self.standing == Standing.DISAGREED

    @property
    def answers(self) -> list[Signature]:
        """The last words that hold an answer, the newest first."""
        said = [one.last for one in self.signers if one.last and one.last.answer]
        return sorted(said, key=lambda one: -one.place)

    @property
    def on_paper(self) -> bool:
        """Nobody who could sign has an account: a sheet of paper goes home."""
        return self.left and not any(one.has_account for one in self.signers)


def pupils_before(note: Note, slip: Slip | None = None) -> list[Pupil]:
    """Each child of a note with its adults, or the child of one slip, in the order of school lists; three queries.

    For the school's eyes only.
    """
    slips = note.slips.select_related("child").order_by("child__sort_key", "pk")
    slips = slips.filter(pk=slip.pk) if slip else slips
    insured = insured_among(note.slips.values_list("child", flat=True)) if note.insurance else set()
    found = {one.child_id: Pupil(one, note.signatures, one.child_id in insured) for one in slips}
    last = {
        (one.slip_id, one.signer_id): one for one in note.signed.select_related("noted_by").order_by("place")
    }
    for child, adults in adults_of(found).items():
        found[child].adults = adults
        for adult in adults:
            adult.last = last.get((found[child].slip.pk, adult.person.pk))
    return list(found.values())


def adults_of(children: Iterable[int]) -> dict[int, list[Adult]]:
    """The adults who follow each of these children (ids) today, in the order of school lists; one query."""
    told: dict[int, list[Adult]] = {child: [] for child in children}
    for child, signs, has_account, *names in rows(_ADULTS, {"children": list(told), "day": clock.today()}):
        person = partly(Person, ["id", "title", "last_name", "first_name"], names)
        told[child].append(Adult(person, signs, has_account))
    return told


def insured_among(children: Iterable[int]) -> set[int]:
    """Those of these children (ids) whose certificate of this school year the school has."""
    proofs = InsuranceProof.objects.filter(child__in=list(children), school_year=SchoolYear.current())
    return set(proofs.values_list("child", flat=True))


def consents_to_image(children: Iterable[int]) -> set[int]:
    """Those of these children (ids) whose parents have all signed for their image this school year; the last note counts."""
    first = clock.today().replace(month=8, day=1)
    since = first if clock.today() >= first else first.replace(year=first.year - 1)
    counted = rows(
        f"""SELECT DISTINCT ON (s.child_id) s.child_id, n.signatures, c.signers, c.agreed, c.refused
              FROM {Slip._meta.db_table} s JOIN {Note._meta.db_table} n ON n.id = s.note_id {_COUNTED}
             WHERE s.child_id = ANY(%(children)s) AND n.nature = %(image)s AND n.withdrawn_at IS NULL
               AND n.sent_at >= %(since)s ORDER BY s.child_id, n.sent_at DESC""",
        {
            "children": list(children),
            "image": Kind.IMAGE,
            "since": since,
            "person": None,
            "day": clock.today(),
        },
    )
    return {child for child, *values in counted if standing_in(*values) == Standing.GIVEN}


def named(slips: Iterable[Slip], known: Iterable[Child] = ()) -> dict[int, Child]:
    return children_named([slip.child_id for slip in slips], known)


def standing_in(required: str, signers: int, agreed: int, refused: int) -> Standing:
    return standing_of(required, signers=signers, agreed=agreed, refused=refused)


def _line(
    slip: Slip,
    required: str,
    signers: int,
    agreed: int,
    refused: int,
    mine: bool | None,
    answered: bool | None,
) -> Line:
    return Line(slip, standing_in(required, signers, agreed, refused), bool(mine), bool(answered))


_ADULTS = f"""
SELECT t.child_id, t.state IN ({listed(SIGNS_FOR_CHILD)}),
       EXISTS (SELECT FROM {Account._meta.db_table} a
                WHERE a.person_id = p.id AND a.activated_at IS NOT NULL AND a.closed_at IS NULL),
       p.id, p.title, p.last_name, p.first_name
  FROM {_TIES} t JOIN {Person._meta.db_table} p ON p.id = t.guardian_id
 WHERE t.child_id = ANY(%(children)s) AND {_SEES}
 ORDER BY p.sort_key, p.id"""
_GOING = f"""
WITH going AS (
    SELECT n.id, n.subject, n.addressed, n.deadline, n.signatures, count(*) OVER () AS total
      FROM {Note._meta.db_table} n
     WHERE n.establishment_id = %(school)s AND (%(whole)s OR n.author_id = %(person)s)
       AND n.withdrawn_at IS NULL AND n.deadline >= %(since)s
     ORDER BY n.deadline, n.id LIMIT 4)
SELECT n.id, n.subject, n.addressed, n.deadline, n.total, n.signatures, c.signers, c.agreed, c.refused, count(*)
  FROM going n JOIN {Slip._meta.db_table} s ON s.note_id = n.id {_COUNTED}
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY n.deadline, n.id"""

# What waits for a parent: the same rule as `slips_to_sign`, of which the tests hold it.
WAITING_AT_A_GLANCE = f"""
SELECT n.id, n.subject, n.deadline, s.child_id, n.signatures, c.signers, c.agreed, c.refused
  FROM {_TIES} own JOIN {Slip._meta.db_table} s ON s.child_id = own.child_id
  JOIN {Note._meta.db_table} n ON n.id = s.note_id {_COUNTED}
 WHERE own.guardian_id = %(person)s AND {_SIGNS.replace("t.", "own.")}
   AND n.withdrawn_at IS NULL AND n.available_at <= %(now)s AND n.deadline >= %(notes_since)s AND c.mine
   AND NOT coalesce(c.answered, false)
 ORDER BY n.deadline, n.id, s.id"""
