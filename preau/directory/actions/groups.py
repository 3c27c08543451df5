"""Groups made by hand, who is in them, and who stands before a class."""

from collections.abc import Iterable
from datetime import date

from preau.base import clock, transaction
from preau.base.audit import record
from preau.directory.choices import TEACHING, GroupKind, MemberRole, Source
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Group, Membership, Person, SchoolYear, Teaching


@transaction.atomic
def open_group(*, by: Person, hat: Hat, establishment: Establishment, name: str) -> Group:
    """A group of a school for this school year. A teacher who opens one stands before it."""
    group = Group.objects.create(
        kind=GroupKind.MANUAL, establishment=establishment, school_year=SchoolYear.current(), name=name
    )
    if hat.kind in TEACHING:
        Teaching.objects.create(person=by, group=group, starts_on=clock.today(), source=Source.HAND)
    record("directory.open_group", group, by=by)
    return group


@transaction.atomic
def rename_group(group: Group, *, by: Person, name: str) -> Group:
    """Another name; written only when it differs."""
    if group.name != name:
        group.name = name
        group.save(update_fields=["name"])
        record("directory.rename_group", group, by=by)
    return group


@transaction.atomic
def close_group(group: Group, *, by: Person) -> None:
    """The group is over: its memberships and teachings end today, and it leaves the lists. Nothing is erased."""
    today = clock.today()
    for model in (Membership, Teaching):
        model._default_manager.filter(group=group, ends_on=None).update(ends_on=today)
    Group.objects.filter(pk=group.pk, missing_since=None).update(missing_since=today)
    record("directory.close_group", group, by=by)


@transaction.atomic
def add_members(
    group: Group,
    *,
    by: Person,
    persons: Iterable[Person],
    role: str = MemberRole.PUPIL,
    until: date | None = None,
) -> int:
    """These people are in the group from today, until a day when one is given; how many were not yet."""
    Group.objects.select_for_update().get(pk=group.pk)
    people = {person.pk: person for person in persons}
    inside = Membership.objects.current().filter(group=group, person__in=people, role=role)
    new = people.keys() - set(inside.values_list("person", flat=True))
    Membership.objects.bulk_create(
        Membership(
            group=group,
            person=people[pk],
            role=role,
            starts_on=clock.today(),
            ends_on=until,
            source=Source.HAND,
        )
        for pk in sorted(new)
    )
    record("directory.add_members", group, by=by, added=len(new))
    return len(new)


@transaction.atomic
def assign_teacher(
    group: Group, *, by: Person, teacher: Person, subject: str = "", until: date | None = None
) -> Teaching:
    """A teacher stands before a group from today, for a subject (none in the first degree)."""
    Group.objects.select_for_update().get(pk=group.pk)
    known = Teaching.objects.current().filter(group=group, person=teacher, subject__iexact=subject).first()
    if known:
        return known
    teaching = Teaching.objects.create(
        group=group, person=teacher, subject=subject, subject_code=_code(subject), starts_on=clock.today(),
        ends_on=until, source=Source.HAND,
    )  # fmt: skip
    record("directory.assign_teacher", teaching, by=by)
    return teaching


def _code(subject: str) -> str:
    """A subject entered by hand has no code of the nomenclature; its first letters tell it from another."""
    return subject[:20].upper()
