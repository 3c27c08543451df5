"""Who reads which carnet. Scope before size: each hat is one query.

Who teaches a child of cycle 1 reads all that was written of it, in whatever school and year, so that the carnet follows the
child; the head, what was shown in the carnets of the school's pupils; a family, what was shown of its own child.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from preau.directory.choices import TEACHING, EstablishmentKind, GroupKind, MemberRole, Profile
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Group, Membership, Person, Teaching
from preau.directory.nomenclatures import levels
from preau.directory.sight import children_ids
from preau.progress.models import Observation, Observed, Synthesis

WRITES = TEACHING | {Profile.HEAD}  # a head who teaches: the director of a small school
READS = WRITES | {Profile.GUARDIAN, Profile.PUPIL}
Ids = QuerySet[Any, Any]


def observed_seen_by(rows: QuerySet[Observed], person: Person, hat: Hat) -> QuerySet[Observed]:
    standing = rows.filter(observation__withdrawn_at=None)
    if hat.kind == Profile.GUARDIAN:
        return standing.filter(child__in=children_ids(person)).exclude(sharing=None)
    if hat.kind == Profile.PUPIL:
        return standing.filter(child=person).exclude(sharing=None)
    if hat.kind in TEACHING:
        return standing.filter(child__in=pupils_taught(person, hat))
    if hat.kind == Profile.HEAD:
        shown = Q(child__in=_enrolled_in(hat), sharing__isnull=False)
        return standing.filter(shown | Q(child__in=pupils_taught(person, hat)))
    return rows.none()


def observations_seen_by(rows: QuerySet[Observation], person: Person, hat: Hat) -> QuerySet[Observation]:
    """For who may change them; families read `Observed`, one child each."""
    if hat.kind not in WRITES:
        return rows.none()
    mine = Observed.objects.filter(child__in=pupils_taught(person, hat))
    return rows.filter(withdrawn_at=None, pk__in=mine.values("observation"))


def children_read_by(person: Person, hat: Hat) -> QuerySet[Person]:
    """The children whose carnet a hat may open: those of cycle 1, and those of whom something is still there to read."""
    seen = Observed.objects.visible_to(person, hat).values("child")
    signed = Synthesis.objects.visible_to(person, hat).values("child")
    whose = {
        Profile.GUARDIAN: Q(pk__in=children_ids(person)),
        Profile.PUPIL: Q(pk=person.pk),
        Profile.HEAD: Q(pk__in=_enrolled_in(hat)) | Q(pk__in=pupils_taught(person, hat)),
    }
    mine = whose.get(Profile(hat.kind), Q(pk__in=pupils_taught(person, hat)))
    return Person.objects.filter(mine).filter(
        Exists(_enrolled(OuterRef("pk"))) | Q(pk__in=seen) | Q(pk__in=signed)
    )


def pupils_taught(person: Person, hat: Hat) -> Ids:
    """The ids of the pupils of cycle 1 in the groups that one teaches in this school now."""
    mine = Teaching.objects.current().filter(person=person, group__establishment=hat.establishment_id)
    members = Membership.objects.current().filter(group__in=mine.values("group"), role=MemberRole.PUPIL)
    return members.filter(Exists(_enrolled(OuterRef("person")))).values("person")


def pupils_with_carnet(group: Group) -> QuerySet[Person]:
    """The pupils of a class who are in cycle 1, in the order of school lists: in a GS-CP, those of GS."""
    members = Membership.objects.current().filter(group=group, role=MemberRole.PUPIL)
    in_cycle = members.filter(Exists(_enrolled(OuterRef("person"))))
    return Person.objects.filter(pk__in=in_cycle.values("person")).order_by("sort_key", "pk")


def classes_read_by(person: Person, hat: Hat) -> QuerySet[Group]:
    """The classes with pupils of cycle 1 that one teaches, or all those of the school for its head."""
    if hat.kind not in WRITES:
        return Group.objects.none()
    members = Membership.objects.current().filter(group=OuterRef("pk"), role=MemberRole.PUPIL)
    in_cycle = members.filter(Exists(_enrolled(OuterRef("person"))))
    here = Group.objects.filter(
        Exists(in_cycle), establishment=hat.establishment_id, kind=GroupKind.CLASS, missing_since=None
    )
    return here if hat.kind == Profile.HEAD else here.filter(pk__in=taught_by(person))


def taught_by(person: Person) -> Ids:
    return Teaching.objects.current().filter(person=person).values("group")


def in_cycle() -> Q:
    """The condition that an enrolment is one of cycle 1; where no level is said, that of an école maternelle."""
    unsaid = Q(level="", establishment__kind=EstablishmentKind.NURSERY)
    return Q(level__in=sorted(levels()["nursery"])) | unsaid


def _enrolled_in(hat: Hat) -> Ids:
    return Enrolment.objects.current().filter(establishment=hat.establishment_id).values("person")


def _enrolled(person: OuterRef) -> QuerySet[Enrolment]:
    return Enrolment.objects.current().filter(in_cycle(), person=person)
