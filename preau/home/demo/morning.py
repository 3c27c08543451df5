"""The morning of the demo: rolls called in both schools, a few absences in every state, two rolls left to the visitor."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta

from preau.attendance import actions
from preau.attendance.actions import call_roll, explain, note_passage
from preau.attendance.calling.duty import Duty, duties_of_school
from preau.attendance.calling.rolls import of_class, roll_of
from preau.attendance.choices import PassageKind, State
from preau.attendance.models import Absence
from preau.attendance.motives import motives
from preau.attendance.telling import tell_absences
from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.hats import hats_of
from preau.directory.models import Establishment, Group, Guardianship, Person
from preau.directory.queries import pupils_of
from preau.directory.sight import sighted_ties
from preau.home.demo.letters import person
from preau.home.demo.people import CLASSES
from preau.timetable.days import half_days_of

DAYS_BEFORE = 7
# Whoever calls these is the visitor: the teacher of the guide's class, and the one of its sciences.
LEFT = ("lucie.baert", "marc.delattre")
GUIDE = ("Inès", "Louis")


def call() -> None:
    """What was seen before today in the class of the guide, then this morning everywhere."""
    cm1, fifth = (Group.objects.select_related("establishment").get(name=name) for name in CLASSES)
    _before(cm1)
    for school in (cm1.establishment, fifth.establishment):
        _announced(school)
        _today(school)
    _followed(fifth.establishment)


def _before(group: Group) -> None:
    """The half-days of the last days, with a pupil whose absences nobody has explained, and one who was ill."""
    lucie, anne = person("lucie.baert"), person("anne.carlier")
    everyone = list(pupils_of(group))
    pupils = [one for one in everyone if one.first_name not in GUIDE]
    missing, ill = pupils[3], pupils[7]
    today = clock.today()
    first = max(today - timedelta(days=DAYS_BEFORE), today.replace(day=1))
    for half in half_days_of(group.establishment_id, first, today - timedelta(days=1)):
        with _at(half.day, half.starts_at, minutes=12):
            away = {missing.pk, ill.pk} if half.day >= today - timedelta(days=4) else {missing.pk}
            marks = {one.pk: (str(State.ABSENT if one.pk in away else State.PRESENT), 0) for one in everyone}
            call_roll(of_class(group, half), by=lucie, marks=marks, version=0)
            Absence.objects.filter(establishment=group.establishment, day=half.day).update(
                alerted_at=clock.now()
            )
    with _at(today, time(8)):
        _explain(ill, group.establishment, "illness", first, decided_by=anne)


def _announced(school: Establishment) -> None:
    """Some families have said it before; one of them waits for an answer."""
    with _at(clock.today(), time(7, 40)):
        for rank, pupil in enumerate(_some(school, each=29, rest=3)):
            motive = ("appointment", "illness", "transport")[rank % 3]
            _explain(pupil, school, motive, clock.today())


def _today(school: Establishment) -> None:
    """Each roll that has begun, but those that are left to the visitor and the last of the hour."""
    left = {person(login).pk for login in LEFT}
    begun = [one for one in duties_of_school(school, clock.today()) if one.has_begun]
    for rank, duty in enumerate(begun):
        mine = left & {one.pk for one in duty.teachers}
        if duty.teachers and not mine and not (duty.is_now and rank % 9 == 4):
            _call(duty)
    with _at(clock.today(), max((one.called.starts_at for one in begun), default=time(8)), minutes=14):
        tell_absences(school.pk, clock.today())


def _call(duty: Duty) -> None:
    with _at(duty.called.day, duty.called.starts_at, minutes=4):
        marks = {
            line.pupil.pk: _seen(line.pupil, duty.called.starts_at, line.state)
            for line in roll_of(duty.called).lines
        }
        call_roll(duty.called, by=duty.teachers[0], marks=marks, version=0)


def _seen(pupil: Person, at: time, known: str) -> tuple[str, int]:
    """Always the same for a pupil: away all day, gone after the first hour, late at the first, or as it was known."""
    if pupil.first_name in GUIDE:
        return State.PRESENT, 0
    if pupil.pk % 61 == 7 or (pupil.pk % 167 == 11 and at >= time(9, 30)):
        return State.ABSENT, 0
    if pupil.pk % 83 == 5 and at < time(9):
        return State.LATE, 5 + pupil.pk % 9
    return known, 0


def _followed(college: Establishment) -> None:
    """School life at work: one pupil in the sick-bay, one found, two families called."""
    meziane = person("sofiane.meziane")
    for rank, absence in enumerate(
        Absence.objects.filter(establishment=college, day=clock.today()).order_by("pk")[:8]
    ):
        with _at(absence.day, absence.starts_at, minutes=25):
            if rank in (2, 5) and absence.alerted_at:
                actions.note_call(absence, by=meziane)
    for pupil in _some(college, each=211, rest=17)[:1]:
        note_passage(
            by=meziane,
            pupil=pupil,
            establishment=college,
            kind=PassageKind.SICK_BAY,
            at=clock.now().time(),
            day=clock.today(),
        )


def _explain(
    pupil: Person, school: Establishment, motive: str, first: date, *, decided_by: Person | None = None
) -> None:
    tie = Guardianship.objects.filter(sighted_ties(), child=pupil, state="joint").order_by("pk").first()
    if tie is None:
        return
    hat = next(one for one in hats_of(tie.guardian) if one.kind == Profile.GUARDIAN)
    reason = explain(
        by=tie.guardian, hat=hat, pupil=pupil, establishment=school, motive=motives()[motive],
        span=(first, time(0), clock.today(), time(23, 59)),
    )  # fmt: skip
    if decided_by:
        actions.decide(reason, by=decided_by, accepted=True)


def _some(school: Establishment, *, each: int, rest: int) -> list[Person]:
    """One pupil in so many of a school, but those of the guide."""
    rows = (
        Person.objects.filter(enrolments__establishment=school, enrolments__ends_on=None)
        .order_by("pk")
        .distinct()
    )
    return [one for one in rows if one.pk % each == rest and one.first_name not in GUIDE]


def _at(day: date, hour: time, *, minutes: int = 0) -> AbstractContextManager[None]:
    """The clock at an hour of a day, or now when that hour is to come."""
    moment = datetime.combine(day, hour, clock.PARIS) + timedelta(minutes=minutes)
    return clock.frozen_shift(min(moment, clock.now()).isoformat())
