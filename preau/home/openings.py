"""How many families of a class can already read what the school writes."""

from collections.abc import Iterable
from dataclasses import dataclass

from preau.base import clock
from preau.base.rows import rows
from preau.directory.choices import SEES_CHILD, TieKind
from preau.directory.models import Group


@dataclass(frozen=True)
class Opening:
    """`children` of a group, and those of whom at least one adult has opened an account."""

    children: int = 0
    opened: int = 0

    @property
    def waiting(self) -> int:
        return self.children - self.opened


def openings_of(groups: Iterable[Group]) -> dict[int, Opening]:
    """By id of group; one query, none for no group."""
    ids = [group.pk for group in groups]
    values = {
        "groups": ids, "day": clock.today(), "legal": TieKind.LEGAL, "sees": [str(state) for state in SEES_CHILD],
    }  # fmt: skip
    found = rows(_OPENINGS, values) if ids else []
    return dict.fromkeys(ids, Opening()) | {pk: Opening(children, opened) for pk, children, opened in found}


_NOW = "{0}.starts_on <= %(day)s AND ({0}.ends_on IS NULL OR {0}.ends_on >= %(day)s)"
_OPENINGS = f"""
SELECT m.group_id, count(*), count(*) FILTER (WHERE EXISTS (
       SELECT FROM directory_guardianship t JOIN access_account a ON a.person_id = t.guardian_id
        WHERE t.child_id = m.person_id AND t.kind = %(legal)s AND t.state = ANY(%(sees)s) AND {_NOW.format("t")}
          AND a.activated_at IS NOT NULL AND a.closed_at IS NULL))
  FROM directory_membership m
 WHERE m.group_id = ANY(%(groups)s) AND m.role = 'pupil' AND {_NOW.format("m")}
 GROUP BY m.group_id
"""
