"""What stops a delivery: what is too large to be true, what is of another day or another academy.

What touches one establishment puts it in quarantine, the rest is applied. What touches the academy stops all. One
person confirms what touches one school; two, what touches more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.base import clock
from preau.base.audit import Actor, record
from preau.directory.choices import GuardKind, OperationKind
from preau.directory.models import Confirmation, Establishment, FeedRules, Guard, Operation, SchoolYear
from preau.directory.operations.order import last_applied
from preau.directory.operations.statements import Values, execute, rows
from preau.ui.words import number_words

_PROFILES = {
    "pupil": gettext_lazy("élèves"),
    "guardian": gettext_lazy("responsables"),
    "staff": gettext_lazy("personnels"),
}


@dataclass(frozen=True)
class Standing:
    """Where the confirmations of an operation stand. `whole` is why all of it waits; `held` are establishments."""

    needed: int
    whole: list[Guard]
    held: list[int]
    confirmed: dict[int | None, int]


def look(operation: Operation, values: Values) -> None:
    """Write down what the plan has of too much; to be asked in the transaction of the plan."""
    operation.guards.all().delete()
    rules = FeedRules.of(operation.academy)
    asked = {
        **values,
        "least": rules.least,
        "establishment_share": rules.establishment_share,
        "class_share": rules.class_share,
    }
    found = [
        *_of_the_delivery(operation, asked),
        *_left(asked),
        *_leaving(asked, rules),
        *_renamed(asked, rules),
    ]
    Guard.objects.bulk_create(
        Guard(
            operation=operation,
            kind=kind,
            establishment_id=place,
            what=what[:120],
            number=number,
            total=total,
        )
        for kind, place, what, number, total in found
    )


def standing(operation: Operation) -> Standing:
    """What still waits for a confirmation."""
    guards = list(operation.guards.select_related("establishment").order_by("pk"))
    places = dict.fromkeys(guard.establishment_id for guard in guards if guard.establishment_id)
    whole = [guard for guard in guards if not guard.establishment_id]
    needed = 2 if whole or len(places) > 1 else 1
    by = {
        (place, who, name)
        for place, who, name in operation.confirmations.values_list("establishment_id", "by_id", "by_name")
    }
    of_all = {(who, name) for place, who, name in by if place is None}
    confirmed: dict[int | None, int] = {None: len(of_all)}
    for place in places:
        confirmed[place] = len(of_all | {(who, name) for one, who, name in by if one == place})
    return Standing(
        needed,
        whole if len(of_all) < needed else [],
        [place for place in places if confirmed[place] < needed],
        confirmed,
    )


@dataclass(frozen=True)
class Held:
    """An establishment in quarantine, and why; `confirmed` of the `needed` persons have looked."""

    establishment: Establishment
    guards: list[Guard]
    confirmed: int
    needed: int


def waiting(operation: Operation) -> tuple[list[Guard], list[Held]]:
    """Why all of a delivery waits, and the establishments of it that do."""
    now = standing(operation)
    found: dict[int, list[Guard]] = {place: [] for place in now.held}
    for guard in operation.guards.select_related("establishment").order_by("pk"):
        if guard.establishment_id in found:
            found[guard.establishment_id].append(guard)
    held = [
        Held(guards[0].establishment, guards, now.confirmed[place], now.needed)
        for place, guards in found.items()
        if guards[0].establishment
    ]
    return now.whole, held


def confirm(operation: Operation, *, by: Actor, establishment: Establishment | None = None) -> None:
    """`by` has looked: what the delivery says of an establishment, or all of it, is true. Bears repetition."""
    _row, made = Confirmation.objects.get_or_create(
        operation=operation,
        establishment=establishment,
        by_id=by.pk,
        by_name=by.display_name[:200],
        defaults={"at": clock.now()},
    )
    if made:
        uai = establishment.uai if establishment else ""
        record("directory.feed_confirmed", operation, by=by, establishment=uai)


def words(guard: Guard) -> str:
    """One sentence for who has to decide."""
    numbers = {"number": number_words(guard.number), "total": number_words(guard.total), "what": guard.what}
    match GuardKind(guard.kind):
        case GuardKind.LEAVING:
            text = _("%(number)s %(what)s sur %(total)s n’y seraient plus.")
        case GuardKind.CLASS:
            text = _("%(number)s élèves sur %(total)s quitteraient la classe %(what)s.")
        case GuardKind.PROFILE:
            text = _("%(number)s %(what)s sur %(total)s ne sont plus dans l’export de l’académie.")
        case GuardKind.NAMES:
            text = _("%(number)s personnes sur %(total)s changeraient de nom.")
        case GuardKind.INE:
            text = _("%(number)s élèves sur %(total)s changeraient d’INE.")
        case GuardKind.OLDER:
            text = _("Elle est plus ancienne que la dernière appliquée : %(what)s.")
        case GuardKind.ELSEWHERE:
            text = _(
                "%(number)s de ses %(total)s établissements sont tenus par une autre académie (%(what)s)."
            )
        case GuardKind.LEFT:
            text = _(
                "Il a quitté l’espace le %(what)s : rien n’y est plus lu tant que personne ne le confirme."
            )
    return text % numbers


Found = tuple[GuardKind, int | None, str, int, int]


def _of_the_delivery(operation: Operation, values: dict[str, Any]) -> Iterator[Found]:
    last, day = last_applied(operation), operation.delivered_on
    if last and last.delivered_on and day and day < last.delivered_on:
        shown = f"{date_format(day, 'j F Y')} / {date_format(last.delivered_on, 'j F Y')}"
        if SchoolYear.of(day) != SchoolYear.of(last.delivered_on):
            shown += f" ({SchoolYear.of(day)})"
        yield GuardKind.OLDER, None, shown, 0, 0
    if operation.kind == OperationKind.COMPLETE:
        elsewhere, named, academy = rows("guards", "elsewhere", values)[0]
        if elsewhere * 2 > named:
            yield GuardKind.ELSEWHERE, None, academy, elsewhere, named


def _left(values: dict[str, Any]) -> Iterator[Found]:
    """Whoever has left is no more read of: what an academy goes on sending of it waits."""
    for place, last in rows("guards", "left", {**values, "today": clock.today()}):
        yield GuardKind.LEFT, place, date_format(last, "j F Y"), 0, 0


def _leaving(values: dict[str, Any], rules: FeedRules) -> Iterator[Found]:
    execute("guards", "leaving", values)
    execute("guards", "know_leaving", values)
    emptied = set()
    for kind, place, number, total in rows("guards", "establishments", values):
        emptied.add(place)
        yield GuardKind.LEAVING, place, str(_PROFILES[kind]), number, total
    for _pk, name, place, number, total in rows("guards", "classes", values):
        if place not in emptied:
            yield GuardKind.CLASS, place, name, number, total
    for kind, number, total in rows("guards", "profiles", values):
        if number * 100 > total * rules.profile_share:
            yield GuardKind.PROFILE, None, str(_PROFILES[kind]), number, total


def _renamed(values: dict[str, Any], rules: FeedRules) -> Iterator[Found]:
    execute("guards", "renamed", values)
    for place, names, ine, total in rows("guards", "renamed_in", values):
        if names >= rules.least and names * 100 > total * rules.names_share:
            yield GuardKind.NAMES, place, "", names, total
        if ine >= rules.least and ine * 100 > total * rules.ine_share:
            yield GuardKind.INE, place, "", ine, total
    names, ine, total = rows("guards", "renamed_in_all", values)[0]
    if names >= rules.least and names * 100 > total * rules.names_share:
        yield GuardKind.NAMES, None, "", names, total
    if ine >= rules.least and ine * 100 > total * rules.ine_share:
        yield GuardKind.INE, None, "", ine, total
