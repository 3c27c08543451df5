"""At the moment of leaving: what a wait has brought into the silence of its reader waits for the next opening."""

from collections.abc import Iterable
from datetime import datetime

from preau.base.quiet import Rule, opening_of_all
from preau.directory.quiet.readings import settled_among
from preau.notifications.models import Notification, Rhythm


def openings(rows: Iterable[Notification], now: datetime) -> dict[int, datetime]:
    """Those of these rows (their ids) that may not leave now, and when they may.

    Never what is urgent, nor what was told in the silence to who is exempt from it: its own `available_at` lies there. Five
    queries whatever their number.
    """
    told = [row for row in rows if not row.urgent]
    if not told:
        return {}
    settled = settled_among({row.establishment_id for row in told})
    rhythms = Rhythm.objects.filter(person__in={row.person_id for row in told})
    own = {one.person_id: one.rule for one in rhythms}
    known: dict[tuple[Rule, ...], datetime] = {}
    found = {}
    for row in told:
        rules = tuple(filter(None, (settled[row.establishment_id].rule, own.get(row.person_id))))
        if rules not in known:
            known[rules] = opening_of_all(now, *rules)
        if (opens := known[rules]) > now and opening_of_all(row.available_at, *rules) == row.available_at:
            found[row.pk] = opens
    return found
