"""Who reads which synthesis, and who fills it. Scope before size: each hat is one query."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from preau.directory.choices import TEACHING, GroupKind, MemberRole, Profile
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Group, Membership, Person, Teaching
from preau.directory.sight import children_ids
from preau.progress.choices import SynthesisState
from preau.progress.models import Synthesis
from preau.progress.sight import WRITES, Ids, pupils_taught, taught_by
from preau.progress.synthesis.points import last_levels, read_in

SIGNED = Q(state=SynthesisState.SIGNED)


def syntheses_seen_by(rows: QuerySet[Synthesis], person: Person, hat: Hat) -> QuerySet[Synthesis]:
    if hat.kind == Profile.GUARDIAN:
        return rows.filter(SIGNED, child__in=children_ids(person))
    if hat.kind not in WRITES:
        return rows.none()
    taught = Q(child__in=pupils_taught(person, hat)) | (SIGNED & Q(child__in=_received(person, hat)))
    if hat.kind in TEACHING:
        return rows.filter(taught)
    here = Enrolment.objects.current().filter(establishment=hat.establishment_id).values("person")
    handed = Q(state=SynthesisState.READY, establishment=hat.establishment_id)
    return rows.filter(taught | handed | (SIGNED & Q(child__in=here)))


def may_fill(person: Person, hat: Hat, child: Person) -> bool:
    """Who teaches the child in its last year of the école maternelle."""
    return hat.kind in WRITES and pupils_to_fill(person, hat).filter(pk=child.pk).exists()


def pupils_to_fill(person: Person, hat: Hat) -> QuerySet[Person]:
    return Person.objects.filter(_in_last_year(), pk__in=pupils_taught(person, hat))


def pupils_of_last_year(group: Group) -> QuerySet[Person]:
    """The pupils of a class who end the école maternelle this year, in the order of school lists."""
    members = Membership.objects.current().filter(group=group, role=MemberRole.PUPIL).values("person")
    return Person.objects.filter(_in_last_year(), pk__in=members).order_by("sort_key", "pk")


def may_sign(person: Person, hat: Hat, one: Synthesis) -> bool:
    """The head of the school where it was written."""
    return hat.kind == Profile.HEAD and hat.establishment_id == one.establishment_id


def classes_with_syntheses(person: Person, hat: Hat) -> QuerySet[Group]:
    """The classes that one teaches, or all those of the school for its head, where some may be filled or read."""
    if hat.kind not in WRITES:
        return Group.objects.none()
    pupils = Membership.objects.current().filter(group=OuterRef("pk"), role=MemberRole.PUPIL)
    read = Synthesis.objects.visible_to(person, hat).values("child")
    last = Enrolment.objects.current().filter(level__in=last_levels(), person=OuterRef("person"))
    some = pupils.filter(Exists(last) | Q(person__in=read))
    here = Group.objects.filter(
        Exists(some), establishment=hat.establishment_id, kind=GroupKind.CLASS, missing_since=None
    )
    return here if hat.kind == Profile.HEAD else here.filter(pk__in=taught_by(person))


def _received(person: Person, hat: Hat) -> Ids:
    """The ids of the pupils whom one teaches in the class after the école maternelle."""
    mine = Teaching.objects.current().filter(person=person, group__establishment=hat.establishment_id)
    members = Membership.objects.current().filter(group__in=mine.values("group"), role=MemberRole.PUPIL)
    now = Enrolment.objects.current().filter(level__in=read_in(), person=OuterRef("person"))
    return members.filter(Exists(now)).values("person")


def _in_last_year() -> Exists:
    return Exists(Enrolment.objects.current().filter(level__in=last_levels(), person=OuterRef("pk")))
