"""The verb of alternations: which weeks are A, which are B, from now on."""

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import record
from preau.directory.models import Establishment, Person, SchoolYear
from preau.timetable.actions import touch
from preau.timetable.lessons import week_of
from preau.timetable.models import Alternation, Course


@transaction.atomic
def settle_weeks(
    establishment: Establishment,
    *,
    by: Person,
    year: SchoolYear,
    weeks: Mapping[date, str],
    codes: Collection[str],
) -> list[Alternation]:
    """Say of which alternation (its code: "A") some weeks of a year are, by their Mondays; "" is of none. Weeks of which nothing
    is said stay, and so do the alternations that are not of `codes`.

    As long as no course alternates, every week may be said; then those that have begun stay as they were held. The same,
    said twice, changes nothing.
    """
    touch(establishment)
    here = Alternation.objects.select_for_update().filter(
        establishment=establishment, school_year=year, code__in=codes
    )
    known = {one.code: one for one in here}
    lived = Course.objects.filter(alternation__in=list(known.values())).exists()
    said = {day: code for day, code in weeks.items() if not lived or day >= week_of(clock.today())}
    changed = 0
    for code in sorted({*known, *(code for code in said.values() if code in codes)}):
        one = known.get(code) or Alternation(
            establishment=establishment, school_year=year, code=code, name=_("Semaine %s") % code
        )
        kept = {day for day in one.mondays if day not in said}
        mondays = sorted(kept | {day for day, its in said.items() if its == code})
        if one.pk is None or one.mondays != mondays:
            one.mondays = mondays
            one.save()
            known[code], changed = one, changed + 1
    if changed:
        record("timetable.settle_weeks", establishment, by=by, weeks=len(said), changed=changed)
    return [known[code] for code in sorted(known)]
