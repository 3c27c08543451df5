"""Questions of the sheets: who is in, who is not, who may be handed a code."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from preau.access.models import Account, ActivationCode
from preau.access.sheets import rules
from preau.access.sheets.choices import SheetKind
from preau.base import clock
from preau.directory.choices import GroupKind, MemberRole, Profile
from preau.directory.door import HatRequest
from preau.directory.hats import Hat, guardian_label
from preau.directory.models import Group, Guardianship, Membership, Person, Post, SchoolYear
from preau.directory.models.dated import is_current
from preau.directory.queries import pupils_of
from preau.directory.sight import groups_seen_by, sighted_ties


@dataclass(frozen=True)
class SheetLine:
    """A person as the sheets' page lists them.

    `names` are the children's first names of a guardian, or the function of someone who works here; `login`
    is empty as long as no account is open.
    """

    person: Person
    kind: str
    names: list[str]
    login: str
    has_code: bool
    may_draw: bool
    may_reset: bool

    @property
    def words(self) -> str:
        """ "Parent d’Inès et Louis", "Enseignant", "Élève"."""
        if self.kind == SheetKind.GUARDIAN:
            return guardian_label(self.names)
        return ", ".join(self.names) if self.kind == SheetKind.STAFF else str(SheetKind.PUPIL.label)


@dataclass(frozen=True)
class ClassLine:
    """A class with, for its families and its pupils, how many there are and how many have an account."""

    group: Group
    families: int
    families_in: int
    pupils: int
    pupils_in: int


def groups_of(request: HatRequest) -> QuerySet[Group]:
    """This year's classes of the hat's establishment that the hat sees."""
    rows = Group.objects.filter(
        kind=GroupKind.CLASS,
        establishment=request.hat.establishment_id,
        school_year=SchoolYear.current(),
        missing_since=None,
    )
    return groups_seen_by(rows.select_related("establishment").order_by("name"), request.person, request.hat)


def class_lines(groups: Iterable[Group]) -> list[ClassLine]:
    """Three queries for all, whatever their number."""
    listed = list(groups)
    is_in = Q(person__account__activated_at__isnull=False)
    pupils = _counts(
        Membership.objects.current().filter(group__in=listed, role=MemberRole.PUPIL), "group", "person", is_in
    )
    member = "child__memberships__"
    families = _counts(
        Guardianship.objects.filter(
            sighted_ties(), is_current(member), child__memberships__group__in=listed,
            child__memberships__role=MemberRole.PUPIL,
        ),
        f"{member}group",
        "guardian",
        Q(guardian__account__activated_at__isnull=False),
    )  # fmt: skip
    return [
        ClassLine(group, *families.get(group.pk, (0, 0)), *pupils.get(group.pk, (0, 0))) for group in listed
    ]


def lines_of_class(group: Group, *, by: Person, hat: Hat) -> list[SheetLine]:
    """Each guardian who may follow a pupil of the class, then each pupil: one sheet each, never a shared one."""
    pupils = list(pupils_of(group))
    ties = Guardianship.objects.filter(sighted_ties(), child__in=pupils).select_related("guardian", "child")
    families: dict[Person, list[str]] = {}
    for tie in ties.order_by("guardian__sort_key", "guardian", "child__birth_date"):
        families.setdefault(tie.guardian, []).append(tie.child.first_name)
    people = [(guardian, str(SheetKind.GUARDIAN), names) for guardian, names in families.items()]
    people += [(pupil, str(SheetKind.PUPIL), []) for pupil in pupils]
    first_degree = group.establishment.is_first_degree
    kinds = [
        kind for kind in SheetKind if rules.may_draw(hat, kind, first_degree=first_degree, workplaces=set())
    ]
    people = [one for one in people if one[1] in kinds]
    return _lines(people, by=by, hat=hat, first_degree=first_degree)


def lines_of_staff(*, by: Person, hat: Hat) -> list[SheetLine]:
    """Who works in the hat's establishment today, by name."""
    posts = Post.objects.current().filter(establishment=hat.establishment_id).select_related("person")
    people: dict[Person, list[str]] = {}
    for post in posts.order_by("person__sort_key", "person", "profile"):
        people.setdefault(post.person, []).append(str(Profile(post.profile).label))
    found = [(person, str(SheetKind.STAFF), names) for person, names in people.items()]
    return _lines(found, by=by, hat=hat, first_degree=False)


def _lines(
    people: list[tuple[Person, str, list[str]]], *, by: Person, hat: Hat, first_degree: bool
) -> list[SheetLine]:
    ids = [person.pk for person, _kind, _names in people]
    opened = Account.objects.filter(person__in=ids, activated_at__isnull=False)
    logins = dict(opened.values_list("person", "login"))
    codes = ActivationCode.objects.filter(person__in=ids, used_at=None, voided_at=None)
    coded = set(codes.filter(expires_at__gt=clock.now()).values_list("person", flat=True))
    places = _workplaces(ids)
    return [
        SheetLine(
            person, kind, names, logins.get(person.pk, ""), person.pk in coded,
            may_draw=rules.may_draw(
                hat, kind, first_degree=first_degree, workplaces=places.get(person.pk, set())
            ),
            may_reset=person.pk != by.pk
            and rules.may_reset(hat, kind, workplaces=places.get(person.pk, set())),
        )
        for person, kind, names in people
    ]  # fmt: skip


def _workplaces(ids: list[int]) -> dict[int, set[int | None]]:
    found: dict[int, set[int | None]] = {}
    for person, place in Post.objects.current().filter(person__in=ids).values_list("person", "establishment"):
        found.setdefault(person, set()).add(place)
    return found


def _counts(
    rows: QuerySet[Membership] | QuerySet[Guardianship], by: str, whom: str, is_in: Q
) -> dict[int, tuple[int, int]]:
    counted = rows.values_list(by).annotate(
        total=Count(whom, distinct=True), opened=Count(whom, distinct=True, filter=is_in)
    )
    return {group: (total, opened) for group, total, opened in counted}
