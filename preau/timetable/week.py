"""A week as a page draws it: columns of a five-minute grid on a desk, the list of a day on a phone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from preau.base import clock
from preau.timetable.days import ClassHalf, half_words
from preau.timetable.lessons import Lesson, week_of
from preau.ui.words import full_day_words

STEP = 5  # minutes a row of the grid
LANES = 4  # lessons side by side at most
LUNCH = (time(11, 0), time(14, 30))  # a hole of the day that holds noon or one o'clock is lunch
BREAK = range(15, 31)  # minutes of a break between two lessons
LUNCH_LASTS = 40


@dataclass
class Slot:
    """A lesson, a half-day of class, or a hole, at its place: `row` and `rows` of the grid, `lane` "1of2"."""

    starts_at: time
    ends_at: time
    lesson: Lesson | None = None
    title: str = ""
    kind: str = "lesson"  # lesson, half, lunch, break
    now: bool = False
    url: str = ""  # this and what follows: see `drawing`
    look: str = ""
    place: str = ""
    head: str = ""
    long: str = ""
    more: str = ""
    link: str = ""
    item: str = ""
    row: int = 0
    rows: int = 0
    lane: str = "1of1"


@dataclass(frozen=True)
class WeekOf:
    """Whose week the panels of "week" are asked for: `kind` is "pupil", "group", "teacher" or "room", `pk` its id; `day` is
    the day that a phone shows. They are drawn above the days, and with `on_day` on that day. `lessons`: those that the page
    has read, with the places that moved ones have left."""

    kind: str
    pk: int
    first: date
    last: date
    day: date
    lessons: Sequence[Lesson] = ()


@dataclass
class WeekDay:
    date: date
    off: str = ""
    closed: str = ""  # why the class, or the school, is closed that day, though the week has it
    slots: list[Slot] = field(default_factory=list)
    now_row: int = 0
    said: tuple[str, ...] = ()  # its words, and its column: see `drawing`
    drawn: str = ""
    is_today: bool = False


@dataclass
class Week:
    """`hours` are the lines of the grid: the hour and its row."""

    monday: date
    days: list[WeekDay]
    hours: list[tuple[time, int]]

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def last(self) -> date:
        return self.days[-1].date

    @property
    def words(self) -> str:
        """ "du 23 au 27 novembre", "du 30 novembre au 4 décembre"."""
        first, last = full_day_words(self.monday).split(" ", 1)[1], full_day_words(self.last).split(" ", 1)[1]
        if self.monday.month == self.last.month:
            first = first.split("\u00a0")[0]
        return _("du %(first)s au %(last)s") % {"first": first, "last": last}

    @property
    def is_empty(self) -> bool:
        return not any(day.slots for day in self.days)


def shown_week(words: str) -> date:
    """The Monday of the week of "2026-11-26"; of this week, or of the next one at the week-end, for any other words."""
    today = clock.today()
    usual = week_of(today + timedelta(days=2)) if today.weekday() >= 5 else week_of(today)
    try:
        asked = date.fromisoformat(words)
    except ValueError:
        return usual
    return week_of(asked) if abs(asked.year - today.year) <= 5 else usual


def chosen_day(week: Week, words: str) -> WeekDay:
    """The day of a phone: the one asked, else today, else the first with school."""
    asked = next((day for day in week.days if day.date.isoformat() == words), None)
    today = next((day for day in week.days if day.is_today), None)
    return asked or today or next((day for day in week.days if not day.off), week.days[0])


def laid_out(
    monday: date,
    lessons: Iterable[Lesson],
    halves: Iterable[ClassHalf] = (),
    off: dict[date, str] | None = None,
) -> Week:
    """A week from Monday to Friday, to Saturday or Sunday where there is something then."""
    today, dates = clock.today(), [monday + timedelta(days=n) for n in range(7)]
    days = [WeekDay(day, (off or {}).get(day, ""), is_today=day == today) for day in dates]
    for lesson in lessons:
        days[(lesson.day - monday).days].slots.append(
            Slot(lesson.starts_at, lesson.ends_at, lesson, lesson.words)
        )
    for half in halves:
        _add_half(days[(half.day - monday).days], half)
    while len(days) > 5 and not days[-1].slots:
        days.pop()
    first, last = _bounds(days)
    for day in days:
        _place(day, first)
    return Week(
        monday, days, [(time(hour), 1 + (hour - first) * 60 // STEP) for hour in range(first, last + 1)]
    )


def _add_half(day: WeekDay, half: ClassHalf) -> None:
    """A half-day with lessons of its own says those instead."""
    if not any(slot.starts_at < half.ends_at and half.starts_at < slot.ends_at for slot in day.slots):
        day.slots.append(Slot(half.starts_at, half.ends_at, title=half_words(half.half), kind="half"))


def _bounds(days: list[WeekDay]) -> tuple[int, int]:
    """The first and last hours of the grid."""
    slots = [slot for day in days for slot in day.slots]
    first = min((slot.starts_at.hour for slot in slots), default=8)
    last = max((slot.ends_at.hour + bool(slot.ends_at.minute) for slot in slots), default=17)
    return min(first, 8), max(last, 16)


def _place(day: WeekDay, first_hour: int) -> None:
    day.slots.sort(key=lambda slot: (slot.starts_at, slot.ends_at))
    day.slots += _holes(day)
    day.slots.sort(key=lambda slot: slot.starts_at)
    now = clock.now()
    for slot in day.slots:
        begins, ends = _minutes(slot.starts_at) // STEP, -(-_minutes(slot.ends_at) // STEP)
        slot.row, slot.rows = 1 + begins - first_hour * 60 // STEP, ends - begins
        off = bool(slot.lesson and slot.lesson.is_off)
        slot.now = day.is_today and not off and slot.starts_at <= now.time() < slot.ends_at
    if day.is_today and day.slots and day.slots[0].starts_at <= now.time() <= _end(day.slots):
        day.now_row = 1 + (_minutes(now.time()) - first_hour * 60) // STEP
    _share(day.slots)


def _share(slots: list[Slot]) -> None:
    """Lessons of one hour stand side by side: each run of overlapping ones shares the width of the day."""
    run: list[Slot] = []
    for slot in [*slots, None]:
        if slot and run and slot.starts_at < _end(run):
            run.append(slot)
            continue
        _lanes(run)
        run = [slot] if slot else []


def _lanes(run: list[Slot]) -> None:
    ends: list[time] = []
    taken = []
    for slot in run:
        lane = next((n for n, end in enumerate(ends) if end <= slot.starts_at), len(ends))
        ends[lane : lane + 1] = [slot.ends_at]
        taken.append(min(lane, LANES - 1))
    for slot, lane in zip(run, taken, strict=True):
        slot.lane = f"{lane + 1}of{min(len(ends), LANES)}"


def _holes(day: WeekDay) -> list[Slot]:
    """Lunch and breaks, between what is held."""
    found, end = [], None
    for slot in day.slots:
        if end and slot.starts_at > end and (hole := _hole(end, slot.starts_at)):
            found.append(hole)
        end = max(end, slot.ends_at) if end else slot.ends_at
    return found


def _hole(starts_at: time, ends_at: time) -> Slot | None:
    lasts = _minutes(ends_at) - _minutes(starts_at)
    if lasts >= LUNCH_LASTS and starts_at >= LUNCH[0] and ends_at <= LUNCH[1]:
        return Slot(starts_at, ends_at, title=_("Déjeuner"), kind="lunch")
    if lasts in BREAK:
        return Slot(starts_at, ends_at, title=_("Récréation"), kind="break")
    return None


def _end(slots: list[Slot]) -> time:
    return max(slot.ends_at for slot in slots)


def _minutes(moment: time | datetime) -> int:
    return moment.hour * 60 + moment.minute
