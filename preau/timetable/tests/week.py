"""What the tests of the timetable say often."""

from datetime import date, time, timedelta

from preau.base import clock
from preau.timetable.actions import open_course
from preau.timetable.lessons import week_of


def monday(weeks: int = 1) -> date:
    """The Monday of next week, or of some weeks on."""
    return week_of(clock.today()) + timedelta(weeks=weeks)


def at(words: str) -> time:
    return time.fromisoformat(words)


def course(
    cast, *, group="fifth", teacher="marc", weekday=1, starts="08:30", ends="09:25", subject="SVT", **more
):
    """A weekly course of the collège, from a month ago."""
    place = getattr(cast, group).establishment
    return open_course(
        by=cast.bruno, establishment=place, weekday=weekday, starts_at=at(starts), ends_at=at(ends), subject=subject,
        groups=[getattr(cast, group)], teachers=[getattr(cast, teacher)],
        **{"starts_on": clock.today() - timedelta(days=28), **more},
    )  # fmt: skip
