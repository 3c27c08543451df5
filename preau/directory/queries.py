"""Readings that span several nouns of the directory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.choices import SEES_CHILD, GroupKind, MemberRole, Profile, Source
from preau.directory.hats import Hat
from preau.directory.models import (
    Enrolment,
    Establishment,
    Group,
    Guardianship,
    Holiday,
    Mandate,
    Membership,
    Person,
    Post,
    Teaching,
)
from preau.directory.models.dated import is_current, is_open
from preau.directory.sight import groups_seen_by, persons_seen_by, sighted_ties
from preau.directory.wordings import profile_words


@dataclass
class Described:
    """A person with the words that say who they are to the school."""

    person: Person
    parts: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return ", ".join(dict.fromkeys(self.parts)) or _("sans rattachement aujourd’hui")


def described(people: Iterable[Person], viewer: Person, hat: Hat) -> list[Described]:
    """Each person with what they are today: "enseignante, CM1-CM2", "élève, CP"; five queries at most for all.

    Someone is told as a parent only to who may know of the child: a teacher's pupils never learn that they
    are a parent next door.
    """
    found = {person.pk: Described(person) for person in people}
    ids = list(found)
    for post in Post.objects.current().filter(person__in=ids).select_related("person", "establishment"):
        found[post.person_id].parts.append(post.words)
    for teacher, words in _taught(ids):
        found[teacher].parts.append(words)
    in_class = Membership.objects.current().filter(person__in=ids, group__kind=GroupKind.CLASS)
    for member in in_class.select_related("group"):
        found[member.person_id].parts += [_("élève"), str(member.group)]
    known = persons_seen_by(Person.objects.all(), viewer, hat).values("pk")
    ties = Guardianship.objects.filter(sighted_ties(), guardian__in=ids, child__in=known)
    for tie in ties.select_related("child"):
        found[tie.guardian_id].parts.append(_("parent de %(child)s") % {"child": tie.child.display_name})
    unsaid = [pk for pk, one in found.items() if not one.parts]
    if unsaid:
        for mandate in Mandate.objects.current().filter(person__in=unsaid).select_related("person"):
            words = profile_words(Profile.ELECTED_PARENT, mandate.person.title)
            found[mandate.person_id].parts.append(words)
    return list(found.values())


def _taught(ids: list[int]) -> Iterable[tuple[int, str]]:
    """For each teacher and subject, the words: "SVT (5E A, 5E B)"; the groups alone where no subject is said."""
    groups: dict[tuple[int, str], list[str]] = {}
    taught = Teaching.objects.current().filter(person__in=ids).select_related("group")
    for one in taught.order_by("subject", "group__name"):
        groups.setdefault((one.person_id, one.subject_words), []).append(str(one.group))
    for (teacher, subject), names in groups.items():
        listed = ", ".join(names)
        yield teacher, f"{subject} ({listed})" if subject else listed


def pupils_of(group: Group) -> QuerySet[Person]:
    members = Membership.objects.current().filter(group=group, role="pupil").values("person")
    return Person.objects.filter(pk__in=members).order_by("sort_key", "pk")


def adults_of(group: Group) -> QuerySet[Person]:
    """Adults who are members of a group made by hand."""
    members = Membership.objects.current().filter(group=group, role=MemberRole.MEMBER).values("person")
    return Person.objects.filter(pk__in=members).order_by("sort_key", "pk")


def groups_made_by_hand(viewer: Person, hat: Hat, establishment: Establishment) -> QuerySet[Group]:
    """The groups of a school that people made, with `headcount`, among those one may open."""
    rows = Group.objects.filter(establishment=establishment, kind=GroupKind.MANUAL, missing_since=None)
    inside = Count("memberships__person", filter=is_current("memberships__"), distinct=True)
    return groups_seen_by(rows, viewer, hat).annotate(headcount=inside).order_by("name")


@dataclass(frozen=True)
class Place:
    """A fact that gives someone a place in a school; `kind` is the word of its URL."""

    kind: str
    words: str
    row: Enrolment | Membership | Teaching | Post

    @property
    def by_hand(self) -> bool:
        return self.row.source == Source.HAND


def left_places(person: Person) -> list[Establishment]:
    """The schools where somebody still stands in the lists and that have left, the last one first; their own or a child's."""
    children = Guardianship.objects.filter(is_current(), guardian=person, state__in=SEES_CHILD).values(
        "child"
    )
    enrolled = Enrolment.objects.filter(
        Q(person=person) | Q(person__in=children), starts_on__lte=clock.today()
    )
    there = (enrolled, *(kind.objects.current().filter(person=person) for kind in (Post, Mandate)))
    of_any = reduce(or_, (Q(pk__in=rows.values("establishment")) for rows in there))
    return list(Establishment.objects.exclude(is_open()).filter(of_any).order_by("-ends_on", "name"))


def is_enrolled(person: Person, establishment_id: int | None) -> bool:
    return Enrolment.objects.current().filter(person=person, establishment=establishment_id).exists()


def people_of_school(establishment_id: int | None) -> QuerySet[Person]:
    """Pupils, their adults, and who works there, today."""
    enrolled = Enrolment.objects.current().filter(establishment=establishment_id).values("person")
    posted = Post.objects.current().filter(establishment=establishment_id).values("person")
    adults = Guardianship.objects.filter(is_current(), child__in=enrolled).values("guardian")
    return Person.objects.filter(Q(pk__in=enrolled) | Q(pk__in=posted) | Q(pk__in=adults))


def places_of(person: Person, establishment_id: int | None) -> list[Place]:
    """What makes this person someone of the school today, and where each fact comes from; four queries."""
    here = {"person": person, "establishment": establishment_id}
    grouped = {"person": person, "group__establishment": establishment_id}
    enrolments = Enrolment.objects.current().filter(**here).select_related("establishment")
    members = Membership.objects.current().filter(**grouped).select_related("group")
    teachings = Teaching.objects.current().filter(**grouped).select_related("group")
    posts = Post.objects.current().filter(**here).select_related("person", "establishment")
    return [
        *(Place("inscription", _("Élève : %s") % row.establishment, row) for row in enrolments),
        *(Place("appartenance", str(row.group), row) for row in members),
        *(Place("poste", row.words, row) for row in posts),
        *(Place("service", " ".join(filter(None, [str(row.group), row.subject])), row) for row in teachings),
    ]


def teachings_of(groups: Iterable[Group]) -> QuerySet[Teaching]:
    return (
        Teaching.objects.current()
        .filter(group__in=list(groups))
        .select_related("person", "group")
        .order_by("-is_head_teacher", "person__sort_key", "subject")
    )


def classes_of(establishment: Establishment) -> QuerySet[Group]:
    """The classes of a school with `headcount`, the pupils of today."""
    here = Q(memberships__role="pupil") & is_current("memberships__")
    return (
        Group.objects.filter(establishment=establishment, kind=GroupKind.CLASS, missing_since=None)
        .annotate(headcount=Count("memberships__person", filter=here, distinct=True))
        .order_by("name")
    )


def taught_groups(teacher: Person, hat: Hat) -> QuerySet[Group]:
    taught = Teaching.objects.current().filter(person=teacher).values("group")
    return (
        Group.objects.filter(pk__in=taught, establishment=hat.establishment_id, missing_since=None)
        .annotate(headcount=Count("memberships__person", filter=is_current("memberships__"), distinct=True))
        .order_by("kind", "name")
    )


def school_people(establishment: Establishment) -> QuerySet[Post]:
    """Who answers for a school: direction, school life, office."""
    return (
        Post.objects.current()
        .filter(establishment=establishment, profile__in=[Profile.HEAD, Profile.SCHOOL_LIFE, Profile.OFFICE])
        .select_related("person", "establishment")
        .order_by(F("profile").asc(), "person__sort_key")
    )


def ties_of(child: Person, viewer: Person, hat: Hat) -> QuerySet[Guardianship]:
    """The adults of a child that one hat may read of."""
    ties = Guardianship.objects.visible_to(viewer, hat).filter(child=child)
    return ties.select_related("guardian").order_by("kind", "pk")


def holidays_for(establishments: QuerySet[Establishment], since: date) -> QuerySet[Holiday]:
    """Holidays and closing days still to come, or running, of these schools."""
    schools = establishments.values("pk")
    zones = establishments.exclude(academy__holiday_zone="").values("academy__holiday_zone")
    return Holiday.objects.filter(
        Q(zone__in=zones, establishment=None) | Q(establishment__in=schools), last_day__gte=since
    ).order_by("first_day", "name")
