"""One account for a parent of two schools: a second code, entered while signed in, adds that identity.

Nothing is matched by itself; the owner of both codes says so, and it can be undone.
"""

from django.db import models

from preau.access.logins import plain
from preau.access.models import ActivationCode, PersonMerge
from preau.access.sheets.actions import use_code
from preau.base import clock, transaction
from preau.base.audit import record
from preau.directory.models import (
    Enrolment,
    Guardianship,
    Identity,
    Mandate,
    Membership,
    Person,
    Post,
    Teaching,
)

# What a person brings along, rows that make hats and ties: (model, its person, what two open rows may not share).
_BROUGHT: tuple[tuple[type[models.Model], str, tuple[str, ...]], ...] = (
    (Identity, "person", ("pk",)),
    (Guardianship, "guardian", ("child_id",)),
    (Post, "person", ("establishment_id", "authority_id", "territory_id", "function", "source")),
    (Teaching, "person", ("group_id", "subject_code")),
    (Membership, "person", ("group_id", "role")),
    (Mandate, "person", ("establishment_id",)),
)


def may_add(code: ActivationCode, *, by: Person) -> bool:
    """Between grown-ups only: a pupil's code is added to nobody, a pupil adds none, one's own brings nothing."""
    pupils = Enrolment.objects.filter(person=code.person) | Enrolment.objects.current().filter(person=by)
    own_child = Guardianship.objects.filter(guardian=code.person, child=by)
    return code.person_id != by.pk and not pupils.exists() and not own_child.exists()


def look_alike(one: Person, other: Person) -> bool:
    """Whether the names may be those of one person; a page that adds a school warns when they are not."""
    same_first = plain(one.first_name) == plain(other.first_name)
    families = [{plain(name) for name in (p.last_name, p.birth_name) if name} for p in (one, other)]
    births = {p.birth_date for p in (one, other) if p.birth_date}
    return same_first and bool(families[0] & families[1]) and len(births) < 2


@transaction.atomic
def add_identity(code: ActivationCode, *, by: Person) -> PersonMerge:
    """Use the code: what it opened now belongs to `by`; rows that `by` already has stay where they were.

    Raises CodeSpent when the code was used or replaced in the meantime.
    """
    assert may_add(code, by=by)
    absorbed = use_code(code).person
    list(Person.objects.select_for_update().filter(pk__in=[absorbed.pk, by.pk]).order_by("pk"))
    moved = {model._meta.label: _move(model, field, same, absorbed, by) for model, field, same in _BROUGHT}
    merge = PersonMerge.objects.create(kept=by, absorbed=absorbed, moved=moved, merged_at=clock.now())
    record("access.add_identity", merge, by=by)
    return merge


@transaction.atomic
def undo_merge(merge: PersonMerge, *, by: Person) -> None:
    """Give back what was moved and is still there; nothing the second time."""
    locked = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if locked.undone_at:
        return
    for model, field, _same in _BROUGHT:
        model._default_manager.filter(
            pk__in=locked.moved.get(model._meta.label, []), **{field: locked.kept_id}
        ).update(**{field: locked.absorbed_id})
    locked.undone_at = clock.now()
    locked.save(update_fields=["undone_at"])
    record("access.undo_merge", locked, by=by)


def _move(
    model: type[models.Model], field: str, same: tuple[str, ...], source: Person, target: Person
) -> list[int]:
    """Give the rows of `source` to `target`, but those that would say a second time what is already open."""
    taken = {_sense(row, same) for row in model._default_manager.filter(**{field: target}) if _is_open(row)}
    rows = list(model._default_manager.filter(**{field: source}))
    ids = [row.pk for row in rows if not (_is_open(row) and _sense(row, same) in taken)]
    model._default_manager.filter(pk__in=ids).update(**{field: target})
    return ids


def _is_open(row: models.Model) -> bool:
    return getattr(row, "ends_on", None) is None


def _sense(row: models.Model, same: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in same)
