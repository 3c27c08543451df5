"""Who may reach whom: a small table of rules between profiles, and one's own family.

Whoever may be reached may also be seen: the query narrows what `sight` allows, by the rules of the hat.
"""

import tomllib
from importlib.resources import files
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from preau.directory.audiences import Audience, audiences_open_to
from preau.directory.choices import ABOVE, TEACHING, GroupKind, Profile, Scope
from preau.directory.hats import Hat
from preau.directory.models import (
    ContactRule,
    Enrolment,
    Establishment,
    Guardianship,
    Mandate,
    Membership,
    Person,
    Post,
    Teaching,
)
from preau.directory.sight import children_ids, persons_seen_by, sighted_ties

# Whom an audience is made of, as the rules call them.
_HELD_BY = {
    "familles": frozenset({Profile.GUARDIAN}),
    "parents-ecole": frozenset({Profile.GUARDIAN}),
    "eleves": frozenset({Profile.PUPIL}),
    "eleves-ecole": frozenset({Profile.PUPIL}),
    "enseignants": TEACHING,
    "equipe-ecole": TEACHING | {Profile.SCHOOL_LIFE, Profile.OFFICE, Profile.STAFF},
}


def load_default_rules() -> int:
    """Write the rules of `contact_rules.toml` that are not there yet; an operator's own stay."""
    rows = tomllib.loads(files("preau.directory").joinpath("contact_rules.toml").read_text(encoding="utf-8"))
    wanted = [
        ContactRule(
            sender=rule["sender"],
            receiver=receiver,
            scope=rule["scope"],
            first_degree=rule.get("first_degree"),
            allowed=rule.get("allowed", True),
        )
        for rule in rows["rule"]
        for receiver in rule["receivers"]
    ]
    return len(ContactRule.objects.bulk_create(wanted, ignore_conflicts=True))


def rules_to_settle(establishment: Establishment) -> list[tuple[ContactRule, bool]]:
    """The default rules that a school may tighten or open, in the order of their list, and whether each holds there.

    Whoever writes from above (authority, academy) is not the school's to settle.
    """
    defaults = ContactRule.objects.filter(establishment=None).exclude(sender__in=ABOVE)
    own = {
        (rule.sender, rule.receiver, rule.scope): rule.allowed
        for rule in ContactRule.objects.filter(establishment=establishment)
    }
    return [
        (rule, own.get((rule.sender, rule.receiver, rule.scope), rule.allowed))
        for rule in defaults.order_by("pk")
        if rule.first_degree in (None, establishment.is_first_degree)
    ]


def reachable_by(person: Person, hat: Hat) -> QuerySet[Person]:
    """Those to whom `person` may write under this hat; never oneself.

    Each school rules its own: a parent of two schools meets in each the rules of that one.
    """
    allowed = _family(person, hat)
    schools: list[Establishment | None] = [*_schools(person, hat)]
    for school in schools or [None]:
        allowed |= _receivers(person, hat, school)
    seen = persons_seen_by(Person.objects.all(), person, hat)
    return seen.filter(allowed).exclude(pk=person.pk)


def may_reach(person: Person, hat: Hat, other: Person) -> bool:
    return reachable_by(person, hat).filter(pk=other.pk).exists()


def functions_reached(person: Person, hat: Hat) -> dict[int, set[str]]:
    """By school (its id), the functions of its people to whom this hat may write there, whoever holds them today."""
    return {
        school.pk: {rule.receiver for rule in _rules(hat, school) if rule.scope == Scope.ESTABLISHMENT}
        for school in _schools(person, hat)
    }


def audiences_reached(person: Person, hat: Hat) -> list[Audience]:
    """The audiences to which this hat may write: those that it speaks of, but for the profiles that the rules of its school
    close to it."""
    found = audiences_open_to(person, hat)
    if not found:
        return []
    reached = {rule.receiver for school in _schools(person, hat) for rule in _rules(hat, school)}
    return [one for one in found if _HELD_BY[one.kind] & reached]


def _rules(hat: Hat, school: Establishment | None) -> list[ContactRule]:
    """The rules in force in a school; its own row replaces the default of the same three words."""
    degree = Q(first_degree=None) | Q(first_degree=bool(school and school.is_first_degree))
    defaults = ContactRule.objects.filter(degree, establishment=None, sender=hat.kind)
    own = ContactRule.objects.filter(establishment=school, sender=hat.kind) if school else []
    merged = {(rule.receiver, rule.scope): rule for rule in [*defaults, *own]}
    return [rule for rule in merged.values() if rule.allowed]


def _schools(person: Person, hat: Hat) -> QuerySet[Establishment]:
    if hat.establishment_id:
        return Establishment.objects.filter(pk=hat.establishment_id)
    pupils = children_ids(person) if hat.kind == Profile.GUARDIAN else [person.pk]
    return Establishment.objects.filter(
        pk__in=Enrolment.objects.current().filter(person__in=pupils).values("establishment")
    )


def _receivers(person: Person, hat: Hat, school: Establishment | None) -> Q:
    """The condition that a seen person receives by the rules of a school (of all, for who works above schools)."""
    rules = [(rule.receiver, rule.scope) for rule in _rules(hat, school)]
    here = {"establishment": school} if school else {}
    found = Q(pk=None)
    for scope in Scope:
        pupils = _pupils(person, hat, school, scope)
        if (Profile.PUPIL, scope) in rules:
            found |= Q(Exists(pupils.filter(person=OuterRef("pk"))))
        if (Profile.GUARDIAN, scope) in rules:
            ties = Guardianship.objects.filter(sighted_ties(), child__in=pupils.values("person"))
            found |= Q(Exists(ties.filter(guardian=OuterRef("pk"))))
    found |= _who_teach({receiver for receiver, scope in rules if scope == Scope.CLASS}, here)
    if (Profile.ELECTED_PARENT, Scope.ESTABLISHMENT) in rules:
        found |= Q(Exists(Mandate.objects.current().filter(person=OuterRef("pk"), **here)))
    posted = [receiver for receiver, scope in rules if scope == Scope.ESTABLISHMENT]
    return found | Q(Exists(Post.objects.current().filter(person=OuterRef("pk"), profile__in=posted, **here)))


def _who_teach(receivers: set[str], here: dict[str, Establishment]) -> Q:
    """Those who stand before a group; who replaces and who is replaced may be ruled apart."""
    kinds = TEACHING & receivers
    teachings = Teaching.objects.current().filter(person=OuterRef("pk"), **_within("group__", here))
    posts = Post.objects.current().filter(person=OuterRef("pk"), profile=Profile.SUBSTITUTE, **here)
    if not kinds:
        return Q(pk=None)
    if len(kinds) == len(TEACHING):
        return Q(Exists(teachings))
    return Q(Exists(teachings)) & (Q(Exists(posts)) if Profile.SUBSTITUTE in kinds else ~Q(Exists(posts)))


def _pupils(person: Person, hat: Hat, school: Establishment | None, scope: str) -> QuerySet[Any, Any]:
    """The pupils of a school, or those of the groups that one shares there."""
    if scope == Scope.ESTABLISHMENT:
        return Enrolment.objects.current().filter(establishment=school)
    shared = _shared(person, hat).filter(group__establishment=school)
    return Membership.objects.current().filter(group__in=shared.values("group"))


def _within(prefix: str, place: dict[str, Establishment]) -> dict[str, Establishment]:
    return {f"{prefix}{name}": value for name, value in place.items()}


def _shared(person: Person, hat: Hat) -> QuerySet[Any, Any]:
    """The rows that tell which groups one shares: a pupil's, a guardian's through the child, a teacher's."""
    if hat.kind == Profile.PUPIL:
        return Membership.objects.current().filter(person=person)
    if hat.kind == Profile.GUARDIAN:
        return Membership.objects.current().filter(
            person__in=children_ids(person), group__kind=GroupKind.CLASS
        )
    return Teaching.objects.current().filter(person=person)


def _family(person: Person, hat: Hat) -> Q:
    """One's own: a child its guardians, a guardian their children."""
    if hat.kind == Profile.PUPIL:
        return Q(Exists(Guardianship.objects.filter(sighted_ties(), child=person, guardian=OuterRef("pk"))))
    if hat.kind == Profile.GUARDIAN:
        return Q(Exists(Guardianship.objects.filter(sighted_ties(), guardian=person, child=OuterRef("pk"))))
    return Q(pk=None)
