"""Who may reach whom: a small table of rules between profiles, and one's own family.

Whoever may be reached may also be seen: the query narrows what `sight` allows, by the rules of the hat.
"""

import tomllib
from importlib.resources import files
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from preau.directory.choices import FIRST_DEGREE, Profile, Scope
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


def load_default_rules() -> int:
    """Write the rules of `contact_rules.toml` that are not there yet; an operator's own stay."""
    rows = tomllib.loads(files("preau.directory").joinpath("contact_rules.toml").read_text(encoding="utf-8"))
    wanted = [
        ContactRule(
            sender=rule["sender"],
            receiver=receiver,
            scope=rule["scope"],
            first_degree=rule.get("first_degree"),
        )
        for rule in rows["rule"]
        for receiver in rule["receivers"]
    ]
    return len(ContactRule.objects.bulk_create(wanted, ignore_conflicts=True))


def reachable_by(person: Person, hat: Hat) -> QuerySet[Person]:
    """Those to whom `person` may write under this hat; never oneself."""
    seen = persons_seen_by(Person.objects.all(), person, hat)
    conditions = [_receives(person, hat, rule) for rule in _rules(person, hat)]
    allowed = _family(person, hat)
    for condition in conditions:
        allowed |= condition
    return seen.filter(allowed).exclude(pk=person.pk)


def may_reach(person: Person, hat: Hat, other: Person) -> bool:
    return reachable_by(person, hat).filter(pk=other.pk).exists()


def _rules(person: Person, hat: Hat) -> list[ContactRule]:
    """The rules in force where the hat is worn; a school's own row replaces the default of the same three words."""
    schools = list(_schools(person, hat))
    primary = bool(schools) and all(school.kind in FIRST_DEGREE for school in schools)
    defaults = ContactRule.objects.filter(establishment=None, sender=hat.kind).filter(
        Q(first_degree=None) | Q(first_degree=primary)
    )
    own = ContactRule.objects.filter(establishment__in=schools, sender=hat.kind)
    merged = {(rule.receiver, rule.scope): rule for rule in [*defaults, *own]}
    return [rule for rule in merged.values() if rule.allowed]


def _schools(person: Person, hat: Hat) -> QuerySet[Establishment]:
    if hat.establishment_id:
        return Establishment.objects.filter(pk=hat.establishment_id)
    pupils = children_ids(person) if hat.kind == Profile.GUARDIAN else [person.pk]
    return Establishment.objects.filter(
        pk__in=Enrolment.objects.current().filter(person__in=pupils).values("establishment")
    )


def _receives(person: Person, hat: Hat, rule: ContactRule) -> Q:
    """The condition that a seen person is of the rule's receiving profile, in its scope."""
    receiver = rule.receiver
    if receiver == Profile.PUPIL:
        return Q(Exists(_pupils(person, hat, rule.scope)))
    if receiver == Profile.GUARDIAN:
        pupils = _pupils(person, hat, rule.scope, outer="child_id")
        return Q(Exists(Guardianship.objects.filter(sighted_ties(), Exists(pupils), guardian=OuterRef("pk"))))
    if receiver == Profile.ELECTED_PARENT:
        return Q(Exists(Mandate.objects.current().filter(person=OuterRef("pk"))))
    if rule.scope == Scope.CLASS:
        return Q(Exists(Teaching.objects.current().filter(person=OuterRef("pk"))))
    return Q(Exists(Post.objects.current().filter(person=OuterRef("pk"), profile=receiver)))


def _pupils(
    person: Person, hat: Hat, scope: str, outer: str = "pk"
) -> QuerySet[Membership] | QuerySet[Enrolment]:
    if scope == Scope.ESTABLISHMENT:
        return Enrolment.objects.current().filter(person=OuterRef(outer), establishment=hat.establishment_id)
    mine: QuerySet[Any, Any] = (
        Membership.objects.current().filter(person=person)
        if hat.kind == Profile.PUPIL
        else Teaching.objects.current().filter(person=person)
    )
    return Membership.objects.current().filter(person=OuterRef(outer), group__in=mine.values("group"))


def _family(person: Person, hat: Hat) -> Q:
    """One's own: a child its guardians, a guardian their children."""
    if hat.kind == Profile.PUPIL:
        return Q(Exists(Guardianship.objects.filter(sighted_ties(), child=person, guardian=OuterRef("pk"))))
    if hat.kind == Profile.GUARDIAN:
        return Q(Exists(Guardianship.objects.filter(sighted_ties(), guardian=person, child=OuterRef("pk"))))
    return Q(pk=None)
