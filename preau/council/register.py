"""The register as a page reads it: twenty years of acts, asked at each word that is typed."""

from collections.abc import Sequence
from typing import overload

from preau.base import clock
from preau.base.rows import partly, rows
from preau.council.models import Act, Assembly, Member
from preau.directory.hats import Hat
from preau.directory.models import Person


class Register(Sequence[Act]):
    """The numbered acts that a hat may read, about these words (accents and case aside; all of them when there are none),
    the last first. A list that is read a page at a time: `len` and slices are what a Paginator asks.

    In plain SQL, of what a line shows. The one assembly that most hats see is named to PostgreSQL, which then reads the
    register in its own order.
    """

    def __init__(self, person: Person, hat: Hat, words: str = "") -> None:
        who = {"person": person.pk, "authority": hat.authority_id, "school": hat.establishment_id}
        seen = rows(_SEEN, {**who, "day": clock.today()})
        self._assemblies = {pk: partly(Assembly, ["id", "name"], (pk, name)) for pk, name in seen}
        one = len(self._assemblies) == 1
        self._where = f"{_WHERE} {_ONE if one else _SEVERAL} {_ABOUT if words.strip() else ''}"
        self._values = {"words": words, "seen": next(iter(self._assemblies)) if one else [*self._assemblies]}

    def __len__(self) -> int:
        [(count,)] = rows(f"SELECT count(*) {self._where}", self._values)
        return int(count)

    @overload
    def __getitem__(self, part: int) -> Act: ...

    @overload
    def __getitem__(self, part: slice) -> list[Act]: ...

    def __getitem__(self, part: int | slice) -> Act | list[Act]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        first = part.start or 0
        values = {**self._values, "first": first, "many": (part.stop or len(self)) - first}
        found = rows(f"SELECT {', '.join(_SHOWN)} {self._where} {_ORDER}", values)
        return [self._act(row) for row in found]

    def _act(self, row: tuple[object, ...]) -> Act:
        act = partly(Act, _SHOWN, row)
        act.assembly = self._assemblies[act.assembly_id]
        return act


_SHOWN = ["id", "assembly_id", "matter_id", "year", "number", "title", "executory_on"]
_SEEN = f"""
SELECT id, name FROM {Assembly._meta.db_table}
 WHERE authority_id = %(authority)s::bigint OR establishment_id = %(school)s::bigint OR id IN (
       SELECT assembly_id FROM {Member._meta.db_table}
        WHERE person_id = %(person)s AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s))
"""
_WHERE = f"FROM {Act._meta.db_table} WHERE number IS NOT NULL AND"
_ONE = "assembly_id = %(seen)s"
_SEVERAL = "assembly_id = ANY (%(seen)s::bigint[])"
_ABOUT = r"""AND search_key LIKE '%%' ||
    replace(replace(replace(preau_fold(%(words)s), '\', '\\'), '%%', '\%%'), '_', '\_') || '%%'"""
_ORDER = "ORDER BY year DESC, number DESC LIMIT %(many)s OFFSET %(first)s"
