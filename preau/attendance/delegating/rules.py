"""Who may lend a right, to whom, and who holds one today."""

from datetime import date

from django.db.models import QuerySet

from preau.attendance.choices import Lent
from preau.attendance.models import Delegation, Reason
from preau.base import clock
from preau.directory.choices import TEACHING, GroupKind, Profile
from preau.directory.hats import Hat
from preau.directory.models import Group, Membership, Person, Post

DELEGATES = frozenset({Profile.HEAD, Profile.SCHOOL_LIFE})


def may_delegate(hat: Hat) -> bool:
    """The head, or the director; school life."""
    return hat.kind in DELEGATES


def lent_groups(person: Person, hat: Hat, right: str, day: date | None = None) -> set[int]:
    """The classes (ids) of which somebody holds a right on a day (today); one query, none under another hat than a teacher's."""
    if hat.kind not in TEACHING:
        return set()
    day = day or clock.today()
    live = Delegation.objects.filter(
        person=person, establishment=hat.establishment_id, right=right, ended_at=None
    )
    return set(live.filter(first_day__lte=day, last_day__gte=day).values_list("group", flat=True))


def holds_motives(hat: Hat, person: Person) -> bool:
    return bool(lent_groups(person, hat, Lent.MOTIVES))


def reasons_lent_to(person: Person, hat: Hat) -> QuerySet[Reason]:
    """The motives that one may answer by delegation: of the pupils who are today in the classes that were lent."""
    pupils = Membership.objects.current().filter(
        group__in=lent_groups(person, hat, Lent.MOTIVES), role="pupil"
    )
    return Reason.objects.filter(establishment=hat.establishment_id or 0, pupil__in=pupils.values("person"))


def receivers(establishment_id: int | None) -> QuerySet[Person]:
    """Whom one may lend a right: who teaches in the school today."""
    posts = Post.objects.current().filter(establishment=establishment_id, profile__in=TEACHING)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("sort_key", "pk")


def classes(establishment_id: int | None) -> QuerySet[Group]:
    today = clock.today()
    found = Group.objects.filter(establishment=establishment_id, kind=GroupKind.CLASS, missing_since=None)
    return found.filter(school_year__starts_on__lte=today, school_year__ends_on__gte=today).order_by(
        "name", "pk"
    )
