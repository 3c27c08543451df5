"""What is written to families during the silence: when they read it, when they hear of it; its writer is told before and after.

Messages have more ways of their own (`messaging.sending.hours`); notes, news, polls and rendez-vous have this one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from procrastinate.tasks import Task

from preau.base import clock
from preau.base.language import refusal
from preau.directory.quiet.readings import settled_among
from preau.ui.words import opening_words


@dataclass(frozen=True)
class Announced:
    """Of what is sent at the moment `since`: `read_at`, from when it is read, and `told_at`, when all may have heard of it
    (a person's own hours apart). `varies`: the schools it goes to do not open at the same moment."""

    since: datetime
    read_at: datetime
    told_at: datetime
    varies: bool = False

    @property
    def opening(self) -> datetime | None:
        """When phones tell it, where they do not at once."""
        return self.told_at if self.told_at > self.since else None

    @property
    def held(self) -> bool:
        """It is read only after the silence."""
        return self.read_at > self.since

    @property
    def words(self) -> str:
        """Said once it is sent; empty when phones tell it at once."""
        if not self.opening:
            return ""
        said = _("Déposé maintenant, annoncé %(when)s.")
        if self.held:
            said = _("Déposé maintenant, lu et annoncé %(when)s.")
        elif self.since > clock.now():
            said = _("Ce seront les heures calmes : annoncé %(when)s.")
        return said % {"when": opening_words(self.opening)}


def announced_in(schools: Iterable[int | None], at: datetime | None = None) -> Announced:
    """For something sent to the families of these schools (ids) now, or at the moment that its author chose.

    Where a school holds what is written in its silence, it is read when it opens, and of several the last one decides: what
    was written to all is read by all. An hour that was chosen is kept. Four queries, whatever the number of schools.
    """
    now = clock.now()
    chosen = at if at and at > now else None
    since = chosen or now
    settled = list(settled_among([*schools] or [None]).values())
    openings = [one.opening(since) for one in settled]
    held = [] if chosen else [one.opening(since) for one in settled if one.held]
    return Announced(since, max([since, *held]), max(openings), len(set(openings)) > 1)


def check_reply_day(day: date, found: Announced) -> None:
    """A last day to answer leaves time to read; ValidationError in one sentence otherwise."""
    if day < found.read_at.astimezone(clock.PARIS).date():
        raise refusal(
            "Ce sont les heures calmes : les familles le liront %(when)s. Choisissez une date plus lointaine.",
            when=lambda: opening_words(found.read_at),
        )


def defer_at(task: Task[..., Any, ...], moment: datetime, **told: Any) -> None:
    """A job for the moment from which something is read; a breath later rather than before it."""
    wait = ceil((moment - clock.now()).total_seconds())
    job = task.configure(schedule_in={"seconds": wait}) if wait > 0 else task
    job.defer(**told)
