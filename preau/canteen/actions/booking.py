"""Verbs of families: book and cancel days, settle regular ones, name who may collect a child.

All lock the child, so that two parents who save at once follow each other.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.canteen.booked import booked_days
from preau.canteen.choices import AHEAD, MOST_COLLECTORS
from preau.canteen.handing import is_barred
from preau.canteen.models import Choice, Collector, Habit, Service
from preau.canteen.rules import may_book
from preau.canteen.weeks import days_off_around, first_open_day, is_enrolled, is_held
from preau.directory.models import Person, SchoolYear
from preau.ui.words import full_day_words

Wanted = Mapping[tuple[Service, date], bool]


@transaction.atomic
def settle_days(child: Person, *, by: Person, wanted: Wanted) -> int:
    """Book (True) or cancel (False) days of a child, all or none; says how many changed. Again changes nothing.

    ValidationError in one sentence, with the number to call, when one of them is past its deadline or is not held.
    """
    _lock(child, by)
    changed = _unlike(child, wanted)
    for service, day in changed:
        _check(child, service, day)
    write_choices(child, {key: wanted[key] for key in changed}, by=by)
    if changed:
        record("canteen.settle_days", child, by=by, changed=len(changed))
    return len(changed)


@transaction.atomic
def settle_habit(child: Person, service: Service, *, by: Person, weekdays: list[int]) -> Habit | None:
    """From the first day that may still change, and to the end of the school year, the child comes on these days of the
    week (none: on no day). What was said of a day by itself stands. The same days again change nothing."""
    _lock(child, by)
    held = [day for day in sorted(set(weekdays)) if day in service.weekdays]
    live = Habit.objects.filter(child=child, service=service, ended_at=None).first()
    if (live.weekdays if live and live.ends_on >= clock.today() else []) == held:
        return live
    today = clock.today()
    off = days_off_around(service.establishment_id, today, today + timedelta(days=AHEAD))
    first = first_open_day(service, off)
    if first is None or not is_enrolled(child, service):
        raise refusal("Aucun jour ne peut plus changer ici : appelez le %(phone)s.", phone=service.phone)
    if live:
        live.ends_on = min(live.ends_on, first - timedelta(days=1))
        live.ended_at, live.ended_by = clock.now(), by
        live.save(update_fields=["ends_on", "ended_at", "ended_by"])
    made = Habit.objects.create(
        child=child, service=service, weekdays=held, starts_on=first, ends_on=SchoolYear.of(first).ends_on,
        made_at=clock.now(), made_by=by,
    )  # fmt: skip
    record("canteen.settle_habit", made, by=by, weekdays=held)
    return made


@transaction.atomic
def name_collector(child: Person, *, by: Person, name: str, link: str) -> Collector:
    """Someone may collect a child; the same name again is the same line.

    Refused in one sentence when it is the name of an adult whom a judgment keeps away from the child.
    """
    _lock(child, by)
    if is_barred(child, name):
        raise refusal("Une décision de justice ne permet pas d’inscrire cette personne : voyez la direction.")
    live = Collector.objects.live().filter(child=child)
    known = live.filter(name__iexact=name).first()
    if known:
        return known
    if live.count() >= MOST_COLLECTORS:
        raise refusal("Douze personnes au plus : retirez d’abord quelqu’un.")
    made = Collector.objects.create(child=child, name=name, link=link, given_by=by, given_at=clock.now())
    record("canteen.name_collector", made, by=by)
    return made


@transaction.atomic
def end_collector(collector: Collector, *, by: Person) -> Collector:
    """Who named someone takes the name back; again changes nothing."""
    locked = Collector.objects.select_for_update().get(pk=collector.pk)
    if locked.given_by_id != by.pk:
        raise refusal("C’est l’autre parent qui a inscrit cette personne : lui seul la retire.")
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = clock.now(), by
        locked.save(update_fields=["ended_at", "ended_by"])
        record("canteen.end_collector", locked, by=by)
    return locked


def write_choices(child: Person, wanted: Wanted, *, by: Person, late: bool = False) -> None:
    """The choice of each day takes the place of the one before; to be called under the lock of the child."""
    now = clock.now()
    for service, day in wanted:
        Choice.objects.filter(child=child, service=service, day=day, ended_at=None).update(ended_at=now)
    Choice.objects.bulk_create(
        Choice(child=child, service=service, day=day, comes=comes, late=late, made_at=now, made_by=by)
        for (service, day), comes in wanted.items()
    )


def _lock(child: Person, by: Person) -> None:
    Person.objects.select_for_update(no_key=True).get(pk=child.pk)
    if not may_book(by, child):
        raise refusal("C’est l’adulte qui exerce l’autorité parentale qui réserve.")


def _unlike(child: Person, wanted: Wanted) -> list[tuple[Service, date]]:
    """Those of which another thing is wanted than what stands, the first day first."""
    if not wanted:
        return []
    days = [day for _service, day in wanted]
    booked = booked_days(child.pk, {one.pk for one, _day in wanted}, min(days), max(days))
    unlike = [key for key, comes in wanted.items() if ((key[0].pk, key[1]) in booked) != comes]
    return sorted(unlike, key=lambda key: (key[1], key[0].pk))


def _check(child: Person, service: Service, day: date) -> None:
    told: dict[str, Any] = {
        "what": str(service).lower(),
        "day": lambda: full_day_words(day),
        "phone": service.phone,
    }
    off = days_off_around(service.establishment_id, day, day)
    too_far = day > clock.today() + timedelta(days=AHEAD)
    if too_far or not is_held(child, service, day, off) or not is_enrolled(child, service):
        raise refusal("Pas de service %(what)s, %(day)s : rien n’a été changé.", **told)
    if clock.now() >= service.deadline.of(day, off):
        raise refusal(
            "Le délai est passé, %(what)s, %(day)s : appelez le %(phone)s. Rien n’a été changé.", **told
        )
