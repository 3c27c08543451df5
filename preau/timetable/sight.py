"""Whose timetable one hat may read. Staff: their whole school. Families: their own week, their children's."""

from django.db.models import QuerySet

from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, Profile
from preau.directory.hats import Hat
from preau.directory.models import Group, Membership, Person, Post
from preau.directory.sight import Ids, children_ids
from preau.timetable.models import Course, Room

# Who works in a school reads its timetable: a teacher looks for a colleague, the nurse for a pupil's free hour.
STAFF = WHOLE_ESTABLISHMENT | TEACHING | {Profile.SUPPORT, Profile.STAFF}


def courses_seen_by(rows: QuerySet[Course], person: Person, hat: Hat) -> QuerySet[Course]:
    if hat.kind in STAFF:
        return rows.filter(establishment=hat.establishment_id)
    return rows.filter(groups__in=_own_groups(person, hat)).distinct()


def groups_read_by(person: Person, hat: Hat) -> QuerySet[Group]:
    """The classes and groups whose week one may open."""
    if hat.kind in STAFF:
        return Group.objects.filter(establishment=hat.establishment_id, missing_since=None)
    return Group.objects.filter(pk__in=_own_groups(person, hat), missing_since=None)


def teachers_read_by(person: Person, hat: Hat) -> QuerySet[Person]:
    """The colleagues whose week one may open: those who have a post in the school, or hold a course there."""
    if hat.kind not in STAFF:
        return Person.objects.none()
    posts = Post.objects.current().filter(establishment=hat.establishment_id, profile__in=TEACHING)
    courses = Course.objects.filter(establishment=hat.establishment_id).values("teachers")
    return Person.objects.filter(pk__in=posts.values("person").union(courses)).order_by("sort_key", "pk")


def rooms_read_by(person: Person, hat: Hat) -> QuerySet[Room]:
    if hat.kind not in STAFF:
        return Room.objects.none()
    return Room.objects.filter(establishment=hat.establishment_id).order_by("name", "pk")


def pupils_read_by(person: Person, hat: Hat) -> QuerySet[Person]:
    """The pupils whose own week one may open: one's children, oneself, those that the directory shows to staff."""
    if hat.kind == Profile.GUARDIAN:
        return Person.objects.filter(pk__in=children_ids(person))
    if hat.kind == Profile.PUPIL:
        return Person.objects.filter(pk=person.pk)
    if hat.kind not in STAFF:
        return Person.objects.none()
    here = Membership.objects.current().filter(group__establishment=hat.establishment_id, role="pupil")
    return Person.objects.visible_to(person, hat).filter(pk__in=here.values("person"))


def _own_groups(person: Person, hat: Hat) -> Ids:
    """Groups of now and of before: a lesson of last month stays one's own after a change of class."""
    if hat.kind == Profile.GUARDIAN:
        members = Membership.objects.filter(person__in=children_ids(person))
    elif hat.kind == Profile.PUPIL:
        members = Membership.objects.filter(person=person)
    else:
        members = Membership.objects.none()
    return members.values("group")
