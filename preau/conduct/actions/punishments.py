"""A punishment given, noted, postponed, withdrawn."""

from datetime import date, time
from functools import partial
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.conduct.actions.incidents import one_form
from preau.conduct.choices import Outcome
from preau.conduct.kinds import kept
from preau.conduct.models import Punishment, PunishmentNote
from preau.conduct.telling import tell_postponed, tell_punishment, tell_withdrawn
from preau.conduct.terms import leaves_on
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.timetable.days import days_off
from preau.timetable.lessons import lessons_of
from preau.timetable.reading.scopes import Scope
from preau.ui.words import hour_words


@transaction.atomic
def give(once: str, *, by: Person, hat: Hat, pupil: Person, **what: Any) -> Punishment:
    """A punishment to a pupil; `what`: kind, words, work, day, starts_at, ends_at, place, incident, lesson.

    Told to the pupil and to the adults who exercise authority. Sent twice, it is one. A detention is refused on a day
    without school, or where the pupil has a lesson or another detention.
    """
    key = one_form(by, once)
    Person.objects.select_for_update().get(pk=pupil.pk)
    found = Punishment.objects.filter(once=key).first()
    if found:
        return found
    _check_hours(
        pupil, hat.establishment_id or 0, what.get("day"), what.get("starts_at"), what.get("ends_at")
    )
    one = Punishment.objects.create(
        **what, once=key, pupil=pupil, establishment_id=hat.establishment_id or 0, given_by=by, given_as=hat.kind,
        given_at=clock.now(), erase_on=leaves_on(clock.today(), kept("punishment")),
    )  # fmt: skip
    record("conduct.give", one, by=by, kind=one.kind)
    tell_punishment(one)
    return one


@transaction.atomic
def note(one: Punishment, *, by: Person, outcome: Outcome) -> Punishment:
    """Present or absent at a detention, work handed in. A tick may change; each is a row."""
    one = _locked(one)
    if one.outcome != outcome:
        one.outcome = outcome
        one.save(update_fields=["outcome"])
        _note(one, outcome, one.day or clock.today(), by)
    return one


@transaction.atomic
def clear_note(one: Punishment, *, by: Person) -> Punishment:
    """The tick was a slip."""
    one = _locked(one)
    if one.outcome:
        record("conduct.clear_note", one, by=by, outcome=one.outcome)
        one.outcome = ""
        one.save(update_fields=["outcome"])
    return one


@transaction.atomic
def postpone(one: Punishment, *, by: Person, day: date, starts_at: time, ends_at: time) -> Punishment:
    """A detention is held another day; the day it was not held keeps its row, and everyone is told of the new one."""
    one = _locked(one)
    if (one.day, one.starts_at, one.ends_at) == (day, starts_at, ends_at):
        return one
    _check_hours(one.pupil, one.establishment_id, day, starts_at, ends_at, besides=one.pk)
    _note(one, Outcome.POSTPONED, one.day or clock.today(), by)
    one.day, one.starts_at, one.ends_at, one.outcome = day, starts_at, ends_at, ""
    one.save(update_fields=["day", "starts_at", "ends_at", "outcome"])
    tell_postponed(one)
    return one


@transaction.atomic
def withdraw(one: Punishment, *, by: Person) -> Punishment:
    """It falls; the family is told so."""
    one = _locked(one)
    if one.withdrawn_at is None:
        one.withdrawn_by, one.withdrawn_at = by, clock.now()
        one.save(update_fields=["withdrawn_by", "withdrawn_at"])
        record("conduct.withdraw", one, by=by, kind=one.kind)
        tell_withdrawn(one)
    return one


def _locked(one: Punishment) -> Punishment:
    return Punishment.objects.select_for_update(of=("self",)).select_related("pupil").get(pk=one.pk)


def _note(one: Punishment, outcome: Outcome, day: date, by: Person) -> None:
    PunishmentNote.objects.create(punishment=one, outcome=outcome, day=day, noted_by=by, noted_at=clock.now())
    record("conduct.note", one, by=by, outcome=str(outcome))


def _check_hours(
    pupil: Person,
    school: int,
    day: date | None,
    starts_at: time | None,
    ends_at: time | None,
    *,
    besides: int = 0,
) -> None:
    if day is None or starts_at is None or ends_at is None:
        return
    off = days_off(school, day, day)
    if off or day.weekday() == 6:
        raise refusal("Il n’y a pas d’école ce jour-là : choisissez-en un autre.")
    same = Punishment.objects.standing().filter(
        pupil=pupil, day=day, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    if same.exclude(pk=besides).exists():
        told = {"name": pupil.first_name}
        raise refusal("%(name)s a déjà une retenue à cette heure.", **told)
    for lesson in lessons_of(Scope.pupil(pupil.pk), day, day):
        if not lesson.is_off and lesson.starts_at < ends_at and starts_at < lesson.ends_at:
            hour = partial(hour_words, lesson.starts_at)
            words: dict[str, Any] = {"name": pupil.first_name, "what": lesson.words, "hour": hour}
            raise refusal("%(name)s a cours à cette heure : %(what)s, à %(hour)s.", **words)
