"""What a school corrects of what the feeds say of a person, and takes back."""

from typing import Any

from django.db import connection

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.choices import Particular
from preau.directory.models import Correction, Person
from preau.directory.operations.order import FEEDS_LOCK
from preau.directory.particulars import columns_of
from preau.directory.search.words import note_names

Values = dict[str, Any]  # by column; a date as 2026-11-24
NAMES = frozenset({Particular.LAST_NAME, Particular.FIRST_NAME, Particular.BIRTH_NAME})


@transaction.atomic
def correct(person: Person, *, by: Person, values: Values) -> list[Correction]:
    """Write these columns of a person, and keep them against the feeds; the corrections made.

    What is already so is left. What a feed says too needs no correction any more: it is withdrawn. Raises ValidationError
    while a delivery is being applied to the academy of this person.
    """
    locked = _locked(person)
    made = [one for particular in Particular if (one := _correct(locked, particular, values, by))]
    if NAMES & {one.particular for one in made}:
        note_names([locked.pk])
    return made


@transaction.atomic
def take_back(correction: Correction, *, by: Person) -> Correction:
    """The feed is right after all: the person is again as it says. Nothing the second time."""
    person = _locked(correction.person)
    locked = Correction.objects.select_for_update().get(pk=correction.pk)
    if locked.withdrawn_at is None:
        _write(person, locked.heard)
        _withdraw(locked, by)
        record("directory.take_back", person, by=by, particular=locked.particular)
    return locked


def current(person: Person, particular: str) -> Values:
    """What stands in the columns of a particular, as `Correction` keeps it."""
    found = {column: getattr(person, column) for column in columns_of(particular)}
    return {column: str(value) if value is not None else None for column, value in found.items()}


def _correct(person: Person, particular: str, values: Values, by: Person) -> Correction | None:
    before = current(person, particular)
    told = {column: values[column] for column in before if column in values}
    value = before | {column: str(one) if one is not None else None for column, one in told.items()}
    if value == before:
        return None
    standing = Correction.objects.standing().filter(person=person, particular=particular).first()
    if standing:
        _withdraw(standing, by)
    _write(person, value)
    record("directory.correct", person, by=by, particular=particular)
    if standing and standing.heard == value:
        return None
    return Correction.objects.create(
        person=person, particular=particular, value=value, before=standing.before if standing else before,
        heard=standing.heard if standing else before, heard_on=standing.heard_on if standing else None,
        heard_from=standing.heard_from if standing else "", made_at=clock.now(), made_by=by,
    )  # fmt: skip


def _write(person: Person, values: Values) -> None:
    for column, value in values.items():
        setattr(person, column, value)
    person.save(update_fields=list(values))


def _withdraw(correction: Correction, by: Person) -> None:
    correction.withdrawn_at, correction.withdrawn_by = clock.now(), by
    correction.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _locked(person: Person) -> Person:
    """The row of a person, while no delivery is at work in an academy that knows them: it would not see what we write."""
    academies = person.identities.values_list("academy", flat=True).distinct().order_by("academy")
    with connection.cursor() as cursor:
        for academy in list(academies):
            cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s, %s)", [FEEDS_LOCK, academy])
            if not cursor.fetchone()[0]:
                raise refusal("Une livraison de l’académie est en cours. Réessayez dans quelques minutes.")
    return Person.objects.select_for_update().get(pk=person.pk)
