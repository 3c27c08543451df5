"""People entered by hand: the child who arrived this morning, an adult of theirs, a substitute.

What is entered here carries the source HAND: no feed changes or closes it.
"""

from datetime import date, timedelta
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.directory.choices import GroupKind, MemberRole, Profile, Source
from preau.directory.models import (
    Enrolment,
    Establishment,
    Group,
    Guardianship,
    Membership,
    Person,
    Post,
    SchoolYear,
    Teaching,
)
from preau.directory.search.words import note_names

HandRow = Enrolment | Membership | Guardianship | Teaching | Post


def _entered(who: dict[str, Any]) -> Person:
    person = Person.objects.create(**who)
    note_names([person.pk])
    return person


@transaction.atomic
def admit_pupil(*, by: Person, group: Group, same: Person | None = None, **who: Any) -> Person:
    """A child enters a class today, and the establishment with it.

    `same` is the person already known whom the school has recognised; else `who` (last_name, first_name,
    birth_date, title) makes a new one. An earlier class of this establishment entered by hand is left.
    """
    pupil = same or _entered(who)
    Person.objects.select_for_update().get(pk=pupil.pk)
    school, today = group.establishment, clock.today()
    if not Enrolment.objects.current().filter(person=pupil, establishment=school).exists():
        Enrolment.objects.create(
            person=pupil, establishment=school, school_year=SchoolYear.current(), level=group.level[:80],
            starts_on=today, source=Source.HAND,
        )  # fmt: skip
    elsewhere = Membership.objects.current().filter(
        person=pupil, source=Source.HAND, group__establishment=school, group__kind=GroupKind.CLASS
    )
    elsewhere.exclude(group=group).update(ends_on=today - timedelta(days=1))
    if not Membership.objects.current().filter(person=pupil, group=group, role=MemberRole.PUPIL).exists():
        Membership.objects.create(group=group, person=pupil, starts_on=today, source=Source.HAND)
    record("directory.admit_pupil", pupil, by=by, group=group.pk, known=same is not None)
    return pupil


@transaction.atomic
def add_guardian(
    child: Person, *, by: Person, kind: str, kinship: str = "", same: Person | None = None, **who: Any
) -> Guardianship:
    """An adult of a child. `kind` is a `TieKind`, `kinship` a code of `data/kinship.toml`; `same` and `who` as
    for `admit_pupil`. Repeated, it gives the tie that is there."""
    adult = same or _entered(who)
    Person.objects.select_for_update().get(pk=child.pk)
    known = Guardianship.objects.filter(guardian=adult, child=child, ends_on=None).first()
    if known:
        return known
    tie = Guardianship.objects.create(
        guardian=adult, child=child, kind=kind, kinship=kinship, starts_on=clock.today(), source=Source.HAND
    )
    record("directory.add_guardian", tie, by=by, kind=kind, known=same is not None)
    return tie


@transaction.atomic
def welcome_substitute(
    *,
    by: Person,
    establishment: Establishment,
    groups: list[Group],
    until: date,
    same: Person | None = None,
    **who: Any,
) -> Post:
    """Someone who replaces a teacher from today until a day (included), before some classes."""
    person = same or _entered(who)
    Person.objects.select_for_update().get(pk=person.pk)
    today = clock.today()
    here = Post.objects.current().filter(person=person, establishment=establishment, source=Source.HAND)
    post = here.filter(profile=Profile.SUBSTITUTE).first() or Post(
        person=person, establishment=establishment, profile=Profile.SUBSTITUTE, function="RPL",
        starts_on=today, source=Source.HAND,
    )  # fmt: skip
    post.ends_on = until
    post.save()
    for group in groups:
        before = Teaching.objects.current().filter(person=person, group=group).first()
        teaching = before or Teaching(person=person, group=group, starts_on=today, source=Source.HAND)
        if teaching.source == Source.HAND:
            teaching.ends_on = until
            teaching.save()
    record("directory.welcome_substitute", post, by=by, until=until.isoformat())
    return post


@transaction.atomic
def withdraw(row: HandRow, *, by: Person) -> None:
    """What was entered by hand is over since yesterday; what a feed says is the feed's to take back.

    A pupil who leaves the establishment leaves the groups entered by hand too.
    """
    locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
    yesterday = clock.today() - timedelta(days=1)
    if locked.source != Source.HAND or (locked.ends_on and locked.ends_on <= yesterday):
        return
    locked.ends_on = yesterday
    locked.save(update_fields=["ends_on"])
    if isinstance(locked, Enrolment):
        here = Membership.objects.current().filter(person=locked.person_id, source=Source.HAND)
        here.filter(group__establishment=locked.establishment_id).update(ends_on=yesterday)
    record("directory.withdraw", locked, by=by)
