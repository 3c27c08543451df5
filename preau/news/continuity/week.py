"""The plan of a week as a page shows it, and whom it goes to on paper."""

from dataclasses import dataclass
from datetime import date, timedelta

from preau.access.models import Account
from preau.base import clock
from preau.directory.models import Group, Person
from preau.directory.queries import pupils_of
from preau.news.continuity.queries import adults_of
from preau.news.models import PlanDay

DAYS = 5


@dataclass(frozen=True)
class ShownDay:
    """`plans` are what each teacher wrote; `mine` is the reader's own, if they write here."""

    day: date
    plans: list[PlanDay]
    mine: PlanDay | None

    @property
    def is_today(self) -> bool:
        return self.day == clock.today()


def monday_of(asked: str) -> date:
    """The Monday of the week asked ("2026-11-23"), else of this week; of the next one from Saturday on."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = clock.today() + timedelta(days=2 if clock.today().isoweekday() > DAYS else 0)
    near = abs((day - clock.today()).days) <= 366
    day = day if near else clock.today()
    return day - timedelta(days=day.weekday())


def week_of(group: Group, monday: date, author: Person | None = None) -> list[ShownDay]:
    """From Monday to Friday; two queries."""
    written = list(PlanDay.objects.of_week(group, monday))
    days = [monday + timedelta(days=n) for n in range(DAYS)]
    return [_shown(day, [one for one in written if one.day == day], author) for day in days]


def without_account(group: Group) -> list[Person]:
    """The pupils of whom nobody has an account, in the order of school lists: the plan goes to them on paper."""
    pupils = list(pupils_of(group))
    adults = adults_of(one.pk for one in pupils)
    everyone = {pk for one in pupils for pk in (one.pk, *(who.pk for who in adults[one.pk]))}
    opened = Account.objects.filter(person__in=everyone, activated_at__isnull=False, closed_at=None)
    known = set(opened.values_list("person", flat=True))
    return [one for one in pupils if not known & {one.pk, *(who.pk for who in adults[one.pk])}]


def _shown(day: date, plans: list[PlanDay], author: Person | None) -> ShownDay:
    mine = next((one for one in plans if author and one.author_id == author.pk), None)
    return ShownDay(day, plans, mine)
