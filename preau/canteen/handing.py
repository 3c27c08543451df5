"""Who may collect a child: the adults who exercise authority, and those whom one of them has named.

A judgment is stronger than a list: whoever bears the name of an adult kept away from the child is never on it, and what was
named by somebody who no longer exercises authority falls with it. No agent is told that there is a judgment.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from preau.base import clock
from preau.base.rows import partly, rows
from preau.canteen.models import Collector
from preau.directory.choices import SIGNS_FOR_CHILD, TieKind, TieState
from preau.directory.models import Person
from preau.directory.models.dated import current_sql
from preau.directory.scopes import listed

KEPT_AWAY = frozenset({TieState.FORBIDDEN, TieState.WITHDRAWN})


@dataclass
class Hands:
    """Into whose hands a child may be given: `parents` as persons with their telephones, `others` as rows."""

    parents: list[Person] = field(default_factory=list)
    others: list[Collector] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return [one.display_name for one in self.parents] + [str(one) for one in self.others]


def hands_of(children: Iterable[int]) -> dict[int, Hands]:
    """For each child (by id) who may collect it today; two queries."""
    values = {"children": list(children), "day": clock.today()}
    found: dict[int, Hands] = defaultdict(Hands)
    for child, *person in rows(_PARENTS, values):
        found[child].parents.append(partly(Person, _TO_CALL, person))
    for child, *collector in rows(_OTHERS, values):
        found[child].others.append(partly(Collector, _NAMED, collector))
    return found


def is_barred(child: Person, name: str) -> bool:
    """Whether a name is that of an adult whom a judgment keeps away from the child, however it is written."""
    values = {"child": child.pk, "name": name, "day": clock.today()}
    return bool(rows(f"SELECT 1 WHERE {_BARRED.format(name='%(name)s', child='%(child)s')}", values))


_TO_CALL = ["id", "title", "last_name", "first_name", "mobile", "phone"]
_NAMED = ["id", "name", "link", "given_by_id"]
_SIGNS = f"t.kind = '{TieKind.LEGAL}' AND t.state IN ({listed(SIGNS_FOR_CHILD)}) AND {current_sql('t')}"
# All the words of the name of the adult are in the name that was typed, in any order.
_BARRED = f"""EXISTS (
    SELECT FROM directory_guardianship b JOIN directory_person a ON a.id = b.guardian_id
     WHERE b.child_id = {{child}} AND b.state IN ({listed(KEPT_AWAY)}) AND {current_sql("b")} AND trim(a.sort_key) <> ''
       AND string_to_array(trim(a.sort_key), ' ') <@ string_to_array(preau_fold({{name}}), ' '))"""
_PARENTS = f"""
SELECT t.child_id, {", ".join(f"p.{name}" for name in _TO_CALL)}
  FROM directory_guardianship t JOIN directory_person p ON p.id = t.guardian_id
 WHERE t.child_id = ANY(%(children)s::bigint[]) AND {_SIGNS} ORDER BY p.sort_key, p.id"""
_OTHERS = f"""
SELECT c.child_id, {", ".join(f"c.{name}" for name in _NAMED)} FROM {Collector._meta.db_table} c
 WHERE c.child_id = ANY(%(children)s::bigint[]) AND c.ended_at IS NULL
   AND EXISTS (SELECT FROM directory_guardianship t WHERE t.child_id = c.child_id AND t.guardian_id = c.given_by_id AND {_SIGNS})
   AND NOT {_BARRED.format(name="c.name", child="c.child_id")}
 ORDER BY c.name, c.id"""
