"""Verbs of a synthesis: fill, hand over, give back, sign, say that it was read. Refusals: `ValidationError`, one sentence."""

from collections.abc import Mapping
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.choices import GroupKind, Profile
from preau.directory.hats import Hat
from preau.directory.models import Membership, Person, SchoolYear
from preau.notifications.actions import forget
from preau.progress.choices import SynthesisAct, SynthesisState
from preau.progress.models import Synthesis, SynthesisStep
from preau.progress.synthesis.points import open_points, told
from preau.progress.synthesis.reading import readings
from preau.progress.synthesis.sight import may_fill, may_sign
from preau.progress.synthesis.telling import path_of, tell_ready, tell_returned, tell_signed

Answers = Mapping[str, Any]


@transaction.atomic
def fill(child: Person, answers: Answers, *, version: int, by: Person, hat: Hat) -> Synthesis:
    """Keep what is filled, whole or not; nobody but who teaches the child reads it. `version` is that of what was read before:
    what somebody else has saved since is not written over. One that waits for its signature is the teacher's again.
    """
    Person.objects.select_for_update().get(pk=child.pk)
    if not may_fill(by, hat, child):
        raise refusal("Vous n’enseignez pas à cet enfant, ou ce n’est pas sa dernière année de maternelle.")
    one = of_year(child) or _begun(child, by, hat)
    if one.answers == answers and one.version:
        return one
    if one.is_signed:
        raise refusal("Cette synthèse est signée : la direction peut vous la rendre.")
    if one.version != version:
        raise refusal(
            "%(who)s l’a changée entre-temps : relisez-la avant d’enregistrer.", who=one.saved_by.polite_name
        )
    one.answers, one.state, one.version = dict(answers), SynthesisState.DRAFT, one.version + 1
    one.saved_at, one.saved_by = clock.now(), by
    one.save()
    record("progress.fill_synthesis", one, by=by, child=child.pk, open=open_points(answers))
    return one


@transaction.atomic
def hand_over(one: Synthesis, *, by: Person, hat: Hat) -> Synthesis:
    """The teacher has done: the head reads it, and signs or gives it back. Refused as long as a point has no standing."""
    one = _locked(one)
    if one.state != SynthesisState.DRAFT:
        return one
    if not may_fill(by, hat, one.child):
        raise refusal("Vous n’enseignez pas à cet enfant, ou ce n’est pas sa dernière année de maternelle.")
    if rest := open_points(one.answers):
        raise refusal("Il reste des points à remplir avant de transmettre : %(n)s.", n=rest)
    _step(one, SynthesisAct.READY, SynthesisState.READY, by, hat)
    tell_ready(one)
    return one


@transaction.atomic
def give_back(one: Synthesis, words: str, *, by: Person, hat: Hat) -> Synthesis:
    """The head asks for something else; one that was signed is read by nobody outside until it is signed again."""
    one = _locked(one)
    if one.state == SynthesisState.DRAFT:
        return one
    if not may_sign(by, hat, one):
        raise refusal("Seule la direction de l’école rend une synthèse.")
    forget([path_of(one)])
    one.signed = None
    _step(one, SynthesisAct.RETURNED, SynthesisState.DRAFT, by, hat, words)
    tell_returned(one)
    return one


@transaction.atomic
def sign(one: Synthesis, *, version: int, by: Person, hat: Hat) -> Synthesis:
    """The head signs what they have read (`version`): its words change no more, and the parents are told."""
    one = _locked(one)
    if one.is_signed:
        return one
    if not may_sign(by, hat, one):
        raise refusal("Seule la direction de l’école signe une synthèse.")
    if not one.is_ready or one.version != version:
        raise refusal("Cette synthèse a changé depuis : relisez-la avant de signer.")
    one.signed = told(one.answers)
    _step(one, SynthesisAct.SIGNED, SynthesisState.SIGNED, by, hat)
    tell_signed(one)
    return one


@transaction.atomic
def acknowledge(one: Synthesis, *, by: Person, hat: Hat) -> SynthesisStep:
    """A parent says that they have read it; said again, nothing changes."""
    one = _locked(one)
    if hat.kind != Profile.GUARDIAN or not Synthesis.objects.visible_to(by, hat).filter(pk=one.pk).exists():
        raise refusal("Cette synthèse n’est pas celle de votre enfant.")
    known = next((step for step in readings(one) if step.by_id == by.pk), None)
    return known or _step(one, SynthesisAct.READ, one.state, by, hat)


def of_year(child: Person) -> Synthesis | None:
    """The one of this school year."""
    rows = Synthesis.objects.filter(child=child, school_year=SchoolYear.current())
    return rows.select_related("saved_by", "child", "group", "establishment", "school_year").first()


def _begun(child: Person, by: Person, hat: Hat) -> Synthesis:
    members = Membership.objects.current().filter(person=child, group__kind=GroupKind.CLASS)
    place = (
        members.filter(group__establishment=hat.establishment_id)
        .select_related("group")
        .order_by("-starts_on")
        .first()
    )
    if place is None:
        raise refusal("Cet enfant n’est dans aucune classe de l’école.")
    return Synthesis(
        child=child, school_year=SchoolYear.current(), establishment_id=place.group.establishment_id, group=place.group,
        saved_at=clock.now(), saved_by=by,
    )  # fmt: skip


def _locked(one: Synthesis) -> Synthesis:
    rows = Synthesis.objects.select_for_update(of=("self",)).select_related("child", "group", "saved_by")
    return rows.get(pk=one.pk)


def _step(one: Synthesis, act: str, state: str, by: Person, hat: Hat, words: str = "") -> SynthesisStep:
    one.state = state
    one.save(update_fields=["state", "signed"])
    step = SynthesisStep.objects.create(
        synthesis=one, act=act, at=clock.now(), by=by, done_as=hat.label, words=words
    )
    record(f"progress.synthesis_{act}", one, by=by, child=one.child_id)
    return step
