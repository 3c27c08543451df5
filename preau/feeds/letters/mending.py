"""What the people of a school have to mend, as it is now: pupils followed by nobody, doubles, remarks, accounts."""

from dataclasses import dataclass
from typing import Any

from preau.access.sheets.obstacles import missing_in
from preau.access.sheets.rules import may_hand_to_staff
from preau.base import clock
from preau.base.rows import rows
from preau.directory.choices import Source
from preau.directory.hats import Hat
from preau.directory.models import Operation, Person
from preau.directory.models.dated import current_sql

SHOWN = 50


@dataclass(frozen=True)
class Twins:
    """Two persons of a school with one name, and nothing that tells them apart; `by_hand` were entered here."""

    ids: tuple[int, int]
    by_hand: frozenset[int]
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class PersonRemark:
    """A remark on the record of somebody of the school."""

    person_id: int
    text: str
    person: Person | None = None


@dataclass(frozen=True)
class Mending:
    """`followed_by_nobody` are pupils; `cannot_enter` counts those without an account, adults and pupils."""

    followed_by_nobody: list[Person]
    doubles: list[Twins]
    remarks: list[PersonRemark]
    cannot_enter: int

    def __bool__(self) -> bool:
        return bool(self.followed_by_nobody or self.doubles or self.remarks or self.cannot_enter)


def mending(operation: Operation, hat: Hat) -> Mending:
    """What a hat has to mend in its school after an operation; the staff's accounts are for who may open them."""
    places = missing_in(hat.establishment_id or 0, staff=may_hand_to_staff(hat))
    values = {
        "school": hat.establishment_id,
        "day": clock.today(),
        "hand": str(Source.HAND),
        "op": operation.pk,
        "academy": operation.academy_id,
        "source": operation.source,
        "limit": SHOWN,
    }
    waiting = {one.person.pk for place in places for one in (*place.guardians, *place.pupils, *place.staff)}
    return Mending(
        [one.person for place in places for one in place.followed_by_nobody],
        _doubles(values),
        [PersonRemark(*row) for row in rows(_REMARKS, values)],
        len(waiting),
    )


def _doubles(values: dict[str, Any]) -> list[Twins]:
    found = rows(_DOUBLES, values)
    return [
        Twins((one, other), frozenset(pk for pk, hand in ((one, first), (other, second)) if hand))
        for one, other, first, second in found
    ]


# Two pupils of one name, unless they were born on two days; two adults of one child; two of the staff. (The same rule
# as `search.duplicates` asks before an entry by hand, without its forgiving of slips: here nobody is asked first.)
_DOUBLES = f"""
WITH pupil AS (
    SELECT p.id, p.sort_key, p.birth_date FROM directory_enrolment o JOIN directory_person p ON p.id = o.person_id
     WHERE o.establishment_id = %(school)s AND {current_sql("o")}
), adult AS (
    SELECT t.child_id, p.id, p.sort_key FROM pupil c JOIN directory_guardianship t ON t.child_id = c.id
      JOIN directory_person p ON p.id = t.guardian_id WHERE {current_sql("t")}
), staff AS (
    SELECT p.id, p.sort_key FROM directory_post o JOIN directory_person p ON p.id = o.person_id
     WHERE o.establishment_id = %(school)s AND {current_sql("o")}
), pair AS (
    SELECT a.id AS one, b.id AS other FROM pupil a JOIN pupil b ON b.sort_key = a.sort_key AND b.id > a.id
     WHERE a.birth_date = b.birth_date OR a.birth_date IS NULL OR b.birth_date IS NULL
    UNION SELECT a.id, b.id FROM adult a JOIN adult b USING (child_id, sort_key) WHERE b.id > a.id
    UNION SELECT a.id, b.id FROM staff a JOIN staff b ON b.sort_key = a.sort_key AND b.id > a.id
)
SELECT one, other, NOT EXISTS (SELECT FROM directory_identity i WHERE i.person_id = one),
       NOT EXISTS (SELECT FROM directory_identity i WHERE i.person_id = other)
  FROM pair ORDER BY one, other LIMIT %(limit)s
"""
# A remark names the file, whose name says the kind, and the record; whom it speaks of says which school it concerns.
_REMARKS = f"""
SELECT DISTINCT ON (r.id) i.person_id, r.text
  FROM directory_remark r
  JOIN directory_identity i ON i.academy_id = %(academy)s AND i.source = %(source)s AND i.external_id = r.record
                           AND i.kind = CASE WHEN r.file LIKE '%%PersRelEleve%%' THEN 'guardian'
                                             WHEN r.file LIKE '%%Eleve%%' THEN 'pupil'
                                             WHEN r.file LIKE '%%PersEducNat%%' THEN 'staff' END
 WHERE r.operation_id = %(op)s AND r.record <> ''
   AND (EXISTS (SELECT FROM directory_enrolment o WHERE o.person_id = i.person_id
                   AND o.establishment_id = %(school)s AND {current_sql("o")})
     OR EXISTS (SELECT FROM directory_post o WHERE o.person_id = i.person_id
                   AND o.establishment_id = %(school)s AND {current_sql("o")})
     OR EXISTS (SELECT FROM directory_guardianship t JOIN directory_enrolment o ON o.person_id = t.child_id
                 WHERE t.guardian_id = i.person_id AND {current_sql("t")}
                   AND o.establishment_id = %(school)s AND {current_sql("o")}))
 ORDER BY r.id LIMIT %(limit)s
"""
