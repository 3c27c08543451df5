"""Who may read which events, as plain SQL over `occasions_occasion o`: one rule for pages, cards, weeks and agendas.

Who works in a school reads all of its events. Families read those of their pupils' school that name one of the pupils'
classes, or everybody; never those of the staff only.
"""

from typing import Any

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.directory.models.dated import current_sql
from preau.directory.scopes import sighted_sql
from preau.occasions.choices import STAFF

CHILDREN = (
    f"SELECT t.child_id FROM directory_guardianship t WHERE t.guardian_id = %(person)s AND {sighted_sql('t')}"
)


def seen_sql(person: Person, hat: Hat) -> tuple[str, dict[str, Any]]:
    """The condition on `o` of what a person may read under a hat, and its named values."""
    values = {"person": person.pk, "school": hat.establishment_id, "day": clock.today()}
    if hat.kind in STAFF:
        return "o.establishment_id = %(school)s", values
    pupils = {str(Profile.GUARDIAN): CHILDREN, str(Profile.PUPIL): "%(person)s"}.get(str(hat.kind))
    return told_sql(pupils) if pupils else "false", values


def told_sql(pupils: str) -> str:
    """The condition on `o` that it concerns one of `pupils`, which is SQL for what stands within IN (…)."""
    return f"NOT o.staff_only AND EXISTS ({concerned_sql(pupils)})"


def concerned_sql(pupils: str) -> str:
    """A query of the ids of those of `pupils` whom `o` concerns: in its school today, and in one of its classes if it names
    some."""
    return f"""SELECT n.person_id FROM directory_enrolment n
         WHERE n.person_id IN ({pupils}) AND n.establishment_id = o.establishment_id AND {current_sql("n")}
           AND (o.to_all OR EXISTS (
               SELECT FROM occasions_occasion_groups g JOIN directory_membership m ON m.group_id = g.group_id
                WHERE g.occasion_id = o.id AND m.person_id = n.person_id AND m.role = 'pupil' AND {current_sql("m")}))"""
