"""One account for a parent of two schools: a second code, entered while signed in, adds that identity.

Nothing is matched by itself; the owner of both codes says so, and it can be undone.
"""

from django.db import models, transaction

from preau.access.models import ActivationCode, PersonMerge
from preau.base import clock
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

# What a person brings along: rows that make hats and ties.
_BROUGHT: tuple[tuple[type[models.Model], str], ...] = (
    (Identity, "person"),
    (Guardianship, "guardian"),
    (Post, "person"),
    (Teaching, "person"),
    (Membership, "person"),
    (Mandate, "person"),
)


def may_add(code: ActivationCode, *, by: Person) -> bool:
    """A pupil's code is added to nobody, and one's own brings nothing."""
    is_pupil = Enrolment.objects.filter(person=code.person).exists()
    return code.person_id != by.pk and not is_pupil


@transaction.atomic
def add_identity(code: ActivationCode, *, by: Person) -> PersonMerge:
    """Use the code: what it opened now belongs to `by`; rows that `by` already has stay where they were."""
    locked = ActivationCode.objects.select_for_update().get(pk=code.pk)
    assert locked.used_at is None and may_add(locked, by=by)
    absorbed = Person.objects.select_for_update().get(pk=locked.person_id)
    moved = {model._meta.label: _move(model, field, absorbed, by) for model, field in _BROUGHT}
    locked.used_at = clock.now()
    locked.save(update_fields=["used_at"])
    merge = PersonMerge.objects.create(kept=by, absorbed=absorbed, moved=moved, merged_at=clock.now())
    record("access.add_identity", merge, by=by)
    return merge


@transaction.atomic
def undo_merge(merge: PersonMerge, *, by: Person) -> None:
    """Give back what was moved and is still there; nothing the second time."""
    locked = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if locked.undone_at:
        return
    for model, field in _BROUGHT:
        model._default_manager.filter(
            pk__in=locked.moved.get(model._meta.label, []), **{field: locked.kept_id}
        ).update(**{field: locked.absorbed_id})
    locked.undone_at = clock.now()
    locked.save(update_fields=["undone_at"])
    record("access.undo_merge", locked, by=by)


def _move(model: type[models.Model], field: str, source: Person, target: Person) -> list[int]:
    rows = model._default_manager.filter(**{field: source})
    if model is Guardianship:
        ours = Guardianship.objects.filter(guardian=target, ends_on=None).values("child")
        rows = rows.exclude(ends_on=None, child__in=ours)
    ids = list(rows.values_list("pk", flat=True))
    model._default_manager.filter(pk__in=ids).update(**{field: target})
    return ids
