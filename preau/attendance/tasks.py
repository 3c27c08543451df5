"""Jobs of school life: shells around `telling`."""

from collections.abc import Sequence
from datetime import date

from procrastinate.contrib.django import app

from preau.attendance import telling


def alert_later(establishment_id: int, day: date, undone: Sequence[int], *, seconds: int) -> None:
    """Defer the alerts of a day of a school, in the transaction of the roll."""
    alert.configure(schedule_in={"seconds": seconds}).defer(
        establishment_id=establishment_id, day=day.isoformat(), undone=list(undone)
    )


@app.task(retry=5)
def alert(establishment_id: int, day: str, undone: list[int]) -> None:
    """Tell the adults of who is away without word, once; and those who were told what is not so, finally."""
    telling.tell_undone(undone)
    telling.tell_absences(establishment_id, date.fromisoformat(day))
