"""Colleges of an assembly, and how many seats each has from which day."""

from datetime import date

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.council.models import Assembly, College, CollegeSeats
from preau.ui.words import full_day_words


@transaction.atomic
def change_college_seats(
    college: College, *, by: Actor, seats: int, starts_on: date, source: str = ""
) -> College:
    """The seats of a college from a day on; what it had before stays true of the days before.

    ValidationError: on that day or a later one that is known, colleges would have more seats than the assembly, or this one fewer
    than sit for it.
    """
    locked = Assembly.objects.select_for_update().get(pk=college.assembly_id)
    row, _made = CollegeSeats.objects.update_or_create(
        college=college, starts_on=starts_on, defaults={"seats": seats, "source": source.strip()}
    )
    check_colleges(locked, since=starts_on)
    _check_seated(college, starts_on, seats)
    record("council.change_college_seats", college, by=by, seats=row.seats, starts_on=starts_on.isoformat())
    return College.objects.get(pk=college.pk)


@transaction.atomic
def drop_college_seats(line: CollegeSeats, *, by: Actor) -> None:
    """A change that has not begun is given up; one that holds or has held stays."""
    locked = Assembly.objects.select_for_update().get(colleges=line.college_id)
    if line.starts_on <= clock.today():
        raise refusal("Ces sièges valent déjà : notez plutôt ceux qui les remplacent, à leur date.")
    CollegeSeats.objects.filter(pk=line.pk).delete()
    check_colleges(locked, since=line.starts_on)
    record("council.drop_college_seats", line.college, by=by, starts_on=line.starts_on.isoformat())


def check_colleges(assembly: Assembly, *, since: date) -> None:
    """ValidationError: all colleges together have more seats than their assembly, on this day or on a later one that is known."""
    colleges = list(assembly.colleges.all())
    days = {
        since,
        *(one.starts_on for college in colleges for one in college.lines.all() if one.starts_on > since),
    }
    for day in sorted(days):
        total = sum(one.seats_on(day) for one in colleges)
        if total > assembly.seats:
            raise refusal(
                "Les collèges auraient %(n)s sièges le %(day)s, l’assemblée en a %(seats)s.",
                n=total, day=lambda day=day: full_day_words(day), seats=assembly.seats,
            )  # fmt: skip


def _check_seated(college: College, day: date, seats: int) -> None:
    seated = college.members.in_exercise(day).count()
    if seats < seated:
        raise refusal(
            "%(n)s membres siègent pour ce collège le %(day)s : notez d’abord la fin d’un mandat.",
            n=seated, day=lambda: full_day_words(day),
        )  # fmt: skip
