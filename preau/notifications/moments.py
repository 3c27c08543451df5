"""When a person hears of something: in the app, by phone, by mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from preau.base.quiet import Rule, opening_of_all
from preau.directory.quiet.readings import Settled
from preau.notifications.choices import DIGEST_AT, DIGEST_DAY, Way


@dataclass(frozen=True)
class Moments:
    """`shown` in the app; `announced`, when a phone may ring; the mails of the day and of the week that follow."""

    shown: datetime
    announced: datetime
    daily: datetime
    weekly: datetime

    def of_mail(self, way: str) -> datetime | None:
        """When the mail of this way leaves; None where there is none."""
        return {str(Way.NOW): self.announced, str(Way.DAILY): self.daily, str(Way.WEEKLY): self.weekly}.get(
            way
        )


def moments(since: datetime, settled: Settled, *, own: Rule | None = None, urgent: bool = False) -> Moments:
    """Of something readable from `since` on, in a school, for someone whose `own` hours are calmer still.

    What is urgent breaks the silence: all the four are now.
    """
    if urgent:
        return Moments(since, since, since, since)
    rules = [settled.rule, own] if own else [settled.rule]
    announced = opening_of_all(since, *rules)
    shown = opening_of_all(since, settled.rule) if settled.held else since
    daily = opening_of_all(_next(announced, settled.rule), *rules)
    weekly = opening_of_all(_next(announced, settled.rule, DIGEST_DAY), *rules)
    return Moments(shown, announced, daily, weekly)


def _next(moment: datetime, rule: Rule, weekday: int = 0) -> datetime:
    """The first hour of digests at or after a moment, on this ISO weekday when one is given."""
    local = moment.astimezone(rule.zone)
    at = local.replace(hour=DIGEST_AT.hour, minute=DIGEST_AT.minute, second=0, microsecond=0)
    while at < local or weekday not in (0, at.isoweekday()):
        at += timedelta(days=1)
    return at
