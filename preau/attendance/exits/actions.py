"""Verbs of authorised exits: what a school offers, what is authorised for a pupil."""

from preau.attendance.exits.rules import may_authorise, may_offer
from preau.attendance.models import ExitChoice, ExitRule
from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Establishment, Person


@transaction.atomic
def offer_rule(*, by: Person, hat: Hat, name: str, at_ends: bool, between: bool, by_family: bool) -> ExitRule:
    """The head offers a rule; the same name with other rights takes its place, for the pupils who have it too."""
    school = Establishment.objects.select_for_update(no_key=True).filter(pk=hat.establishment_id or 0).first()
    if school is None or not may_offer(hat):
        raise refusal("C’est le chef d’établissement qui fixe les régimes de sortie.")
    said = {"at_ends": at_ends, "between": between, "by_family": by_family}
    rule, made = ExitRule.objects.live(school.pk).get_or_create(
        name=name, defaults={"establishment": school, "made_by": by, "made_at": clock.now(), **said}
    )
    changed = made or any(getattr(rule, key) != value for key, value in said.items())
    if changed:
        ExitRule.objects.filter(pk=rule.pk).update(**said)
        record("attendance.offer_exit_rule", rule, by=by, **said)
    rule.refresh_from_db()
    return rule


@transaction.atomic
def end_rule(rule: ExitRule, *, by: Person, hat: Hat) -> ExitRule:
    """Offered no more; the pupils who had it stay in permanence until something else is authorised."""
    locked = ExitRule.objects.select_for_update().get(pk=rule.pk)
    if not may_offer(hat) or locked.establishment_id != hat.establishment_id:
        raise refusal("C’est le chef d’établissement qui fixe les régimes de sortie.")
    if locked.ended_at is None:
        locked.ended_at = clock.now()
        locked.save(update_fields=["ended_at"])
        ExitChoice.objects.filter(rule=locked, ended_at=None).update(ended_at=locked.ended_at)
        record("attendance.end_exit_rule", locked, by=by)
    return locked


@transaction.atomic
def authorise(pupil: Person, rule: ExitRule, *, by: Person, hat: Hat) -> ExitChoice:
    """This rule holds for a pupil from now on: by an adult who exercises authority where the school lets families choose, else
    by school life, from what was signed on paper. The same again changes nothing."""
    Person.objects.select_for_update(no_key=True).get(pk=pupil.pk)
    here = Enrolment.objects.current().filter(person=pupil, establishment=rule.establishment_id)
    offered = ExitRule.objects.live(rule.establishment_id).filter(pk=rule.pk)
    if not (may_authorise(by, hat, pupil, rule) and here.exists() and offered.exists()):
        raise refusal("Ce régime de sortie ne se choisit pas ici : adressez-vous à la vie scolaire.")
    live = ExitChoice.objects.filter(pupil=pupil, establishment=rule.establishment_id, ended_at=None)
    known = live.filter(rule=rule).first()
    if known:
        return known
    live.update(ended_at=clock.now())
    made = ExitChoice.objects.create(
        pupil=pupil, establishment_id=rule.establishment_id, rule=rule, made_by=by, made_at=clock.now()
    )
    record("attendance.authorise_exit", made, by=by, rule=rule.name)
    return made
