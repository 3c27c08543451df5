"""The count that a kitchen works from: kept when the deadline is over, by the clock or before the first act that comes after."""

from collections.abc import Iterable

from preau.base import clock, transaction
from preau.base.audit import Actor, SystemActor, record
from preau.canteen.kept import closing_now, counted, due_days
from preau.canteen.models import KeptCount, Service
from preau.directory.models import Person

CLOCK = SystemActor("Délai des familles")


@transaction.atomic
def keep_counts(services: Iterable[int], *, by: Person | None = None) -> int:
    """Keep what is expected at these services (ids) on each day whose deadline is over, where nothing is kept yet; how many.

    To be called before anything that changes a list. What is kept never changes: two at once write one row.
    """
    rows = Service.objects.filter(pk__in=list(services)).select_related("establishment__academy")
    due = [(one, day) for one in rows for day in due_days(one)]
    kept = set(KeptCount.objects.filter(service__in={one for one, _day in due}, day__gte=clock.today())
               .values_list("service", "day"))  # fmt: skip
    missing = [(one, day) for one, day in due if (one.pk, day) not in kept]
    if not missing:
        return 0
    days = [day for _one, day in missing]
    found = counted({one.pk for one, _day in missing}, min(days), max(days))
    made = []
    for one, day in missing:
        children, protocols = found.get((one.pk, day), ([], 0))
        made.append(KeptCount(service=one, day=day, children=children, protocols=protocols, counted_at=clock.now(),
                              counted_by=by))  # fmt: skip
    KeptCount.objects.bulk_create(made, ignore_conflicts=True)
    actor: Actor = by or CLOCK
    for service in {one.pk: one for one, _day in missing}.values():
        record("canteen.keep_counts", service, by=actor, days=sum(one.pk == service.pk for one, _ in missing))
    return len(made)


def keep_closing() -> int:
    """Those whose hour has just come."""
    return keep_counts(closing_now())


def keep_all() -> int:
    """Those too whose hour has passed while no job was running."""
    return keep_counts(Service.objects.live().values_list("pk", flat=True))
