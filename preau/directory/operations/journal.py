"""The journal: what differs is written down, then changed. What does not differ is not touched.

A change is one row of `Change`, with what differs before and after. Creations are compact, since a first delivery
makes millions: a thousand ids of a table in one row, `before` empty and `after` as {"created": [ids]}. What an undo
deletes is kept whole, a thousand rows in one: `before` as {"deleted": [rows]} and `after` empty.
"""

from collections.abc import Sequence

from django.db import connection

# Which planned rows change which table, and in which columns. The names are ours: none comes from outside.
CHANGES = (
    ("feed_establishment_freed", "directory_establishment", ("external_id",)),
    (
        "feed_establishment_change",
        "directory_establishment",
        (
            *("uai", "kind", "name", "sector", "siren", "address", "postal_code", "city", "phone", "email"),
            *("external_id", "source", "missing_since"),
        ),
    ),
    ("feed_establishment_gone", "directory_establishment", ("missing_since",)),
    ("feed_establishment_place", "directory_establishment", ("territory_id",)),
    ("feed_group_change", "directory_group", ("name", "level", "missing_since")),
    ("feed_group_gone", "directory_group", ("missing_since",)),
    (
        "feed_person_change",
        "directory_person",
        (
            *(
                "title",
                "last_name",
                "first_name",
                "birth_name",
                "other_first_names",
                "birth_date",
                "ine",
                "email",
            ),
            *("phone", "mobile", "address", "postal_code", "city", "country"),
        ),
    ),
    ("feed_identity_change", "directory_identity", ("missing_since", "says")),
    ("feed_correction_heard", "directory_correction", ("heard", "heard_on", "heard_from")),
    ("feed_enrolment_change", "directory_enrolment", ("level", "curriculum", "regime", "local_id")),
    ("feed_enrolment_end", "directory_enrolment", ("ends_on",)),
    ("feed_membership_end", "directory_membership", ("ends_on",)),
    ("feed_teaching_change", "directory_teaching", ("subject", "is_head_teacher")),
    ("feed_teaching_end", "directory_teaching", ("ends_on",)),
    ("feed_post_change", "directory_post", ("profile", "title")),
    ("feed_post_end", "directory_post", ("ends_on",)),
    ("feed_tie_change", "directory_guardianship", ("kind", "kinship", "pays")),
    ("feed_tie_end", "directory_guardianship", ("ends_on",)),
)


def write_changes(operation_id: int) -> None:
    """Journal, then write, every planned change. Closings come before creations: one row is open at a time."""
    for plan, table, columns in CHANGES:
        note(operation_id, plan, table, columns)
        write(plan, table, columns)


def note(operation_id: int, plan: str, table: str, columns: Sequence[str]) -> None:
    """Journal the changes of one plan: rows that bear the number of a row of `table`, and what it becomes."""
    old, new = _object("o", columns), _object("n", columns)
    with connection.cursor() as cursor:
        cursor.execute(_JOURNAL.format(plan=plan, table=table, old=old, new=new), [operation_id])


def write(plan: str, table: str, columns: Sequence[str]) -> None:
    """Write the changes of one plan."""
    writes = ", ".join(f"{column} = n.{column}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(_WRITE.format(plan=plan, table=table, writes=writes))


def _object(row: str, columns: Sequence[str]) -> str:
    pairs = ", ".join(f"'{name}', {row}.{name}" for name in columns)
    return f"jsonb_build_object({pairs})"


_JOURNAL = """
INSERT INTO directory_change (operation_id, "table", row_id, before, after)
SELECT %s, '{table}', o.id, preau_difference({old}, {new}), preau_difference({new}, {old})
  FROM {plan} n JOIN {table} o ON o.id = n.id
"""
_WRITE = "UPDATE {table} o SET {writes} FROM {plan} n WHERE o.id = n.id"
