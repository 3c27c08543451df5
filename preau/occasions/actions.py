"""Verbs of events: announce, change, cancel."""

from collections.abc import Mapping
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Group, Person
from preau.occasions import tasks
from preau.occasions.choices import SCHOOL
from preau.occasions.models import Occasion
from preau.occasions.rules import groups_open_to, may_keep, may_write_for_school

FACTS = ("title", "words", "place", "first_day", "last_day", "starts_at", "ends_at")


@transaction.atomic
def announce(key: str, words: Mapping[str, Any], *, by: Person, hat: Hat) -> Occasion:
    """Write an event, once, and tell the families it concerns. `words` are those of a valid `OccasionForm`.

    Raises ValidationError in one sentence; nothing is written then.
    """
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # a form pressed twice at once waits here
    if known := Occasion.objects.filter(author=by, once=key).first():
        return known
    to_all = SCHOOL in words["to"]
    groups = [] if to_all else _groups(words["to"], by, hat)
    if to_all and not may_write_for_school(hat):
        raise refusal(
            "Seule la direction ou la vie scolaire annonce à toute l’école : choisissez vos classes."
        )
    one = Occasion.objects.create(
        once=key, author=by, written_as=hat.label, establishment=Establishment.objects.get(pk=hat.establishment_id or 0),
        to_all=to_all, staff_only=words["staff_only"], written_at=clock.now(), **{name: words[name] for name in FACTS},
    )  # fmt: skip
    one.groups.set(groups)
    record("occasions.announce", one, by=by, groups=[group.pk for group in groups], to_all=to_all)
    tasks.tell.defer(occasion_id=one.pk)
    return one


@transaction.atomic
def change(one: Occasion, words: Mapping[str, Any], *, by: Person, hat: Hat) -> Occasion:
    """Another day, hour, place or words, for the same readers; families are told, unless the words alone differ."""
    locked = _locked(one)
    if not may_keep(by, hat, locked) or not locked.may_still_change:
        raise refusal("Cet événement ne se change plus.")
    changed = [name for name in FACTS if getattr(locked, name) != words[name]]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, words[name])
    locked.changed_at = clock.now()
    locked.save(update_fields=[*changed, "changed_at"])
    record("occasions.change", locked, by=by, changed=changed)
    if changed != ["words"]:
        tasks.tell_changed.defer(occasion_id=locked.pk)
    return locked


@transaction.atomic
def cancel(one: Occasion, *, by: Person, hat: Hat) -> Occasion:
    """It will not be, and families are told; again changes nothing."""
    locked = _locked(one)
    if locked.cancelled_at:
        return locked
    if not may_keep(by, hat, locked) or locked.is_over:
        raise refusal("Cet événement ne s’annule plus.")
    locked.cancelled_at, locked.cancelled_by = clock.now(), by
    locked.save(update_fields=["cancelled_at", "cancelled_by"])
    record("occasions.cancel", locked, by=by)
    tasks.tell_changed.defer(occasion_id=locked.pk)
    return locked


def _groups(chosen: list[str], by: Person, hat: Hat) -> list[Group]:
    """The groups of these ids (as text), each open to who writes."""
    found = list(groups_open_to(by, hat).filter(pk__in=chosen))
    if not found or len(found) != len(set(chosen)):
        raise refusal("Vous ne pouvez plus annoncer à ces classes : choisissez-en d’autres.")
    return found


def _locked(one: Occasion) -> Occasion:
    return Occasion.objects.select_for_update(of=("self",)).get(pk=one.pk)
