"""Who may do what in school life. The page's buttons and the verbs ask the same predicates."""

from datetime import date, timedelta

from django.db.models import QuerySet

from preau.attendance.choices import Lent, State
from preau.attendance.delegating.rules import lent_groups
from preau.attendance.motives import sick_bay_functions
from preau.base import clock
from preau.directory.choices import (
    SIGNS_FOR_CHILD,
    TEACHING,
    WHOLE_ESTABLISHMENT,
    GroupKind,
    Profile,
    TieKind,
)
from preau.directory.hats import Hat
from preau.directory.models import Group, Guardianship, Person, Teaching
from preau.directory.models.dated import is_current
from preau.timetable.lessons import Lesson

CALLS = TEACHING | WHOLE_ESTABLISHMENT
# For how long who teaches may still call, or correct, the roll of a past day; who answers for the school may always.
LATE_CALL = timedelta(days=7)
NEXT_STATE = dict(zip(State, [*list(State)[1:], State.PRESENT], strict=True))


def follows_school(hat: Hat) -> bool:
    """Reads the board, decides of motives, calls families: school life; in the first degree, who directs."""
    return hat.kind in WHOLE_ESTABLISHMENT


def may_call_lesson(person: Person, hat: Hat, lesson: Lesson) -> bool:
    """Who holds the lesson or replaces in it; a substitute of the school; who answers for the school, or was lent the class."""
    if hat.establishment_id != lesson.establishment_id or not is_day_of(hat, lesson.day):
        return False
    holds = hat.kind in TEACHING and person.pk in {one.pk for one in lesson.teachers}
    may = holds or hat.kind == Profile.SUBSTITUTE or follows_school(hat)
    return may or bool(lent_groups(person, hat, Lent.ROLL, lesson.day) & {one.pk for one in lesson.groups})


def may_call_class(person: Person, hat: Hat, group: Group, day: date) -> bool:
    """Who teaches the class; a substitute of the school, arrived this morning; who directs, or was lent the class."""
    if (
        group.kind != GroupKind.CLASS
        or hat.establishment_id != group.establishment_id
        or not is_day_of(hat, day)
    ):
        return False
    taught = hat.kind in TEACHING and Teaching.objects.current().filter(person=person, group=group).exists()
    may = taught or hat.kind == Profile.SUBSTITUTE or follows_school(hat)
    return may or group.pk in lent_groups(person, hat, Lent.ROLL, day)


def is_day_of(hat: Hat, day: date) -> bool:
    """Nobody calls the roll of a day to come; who teaches, not of a day long past."""
    today = clock.today()
    return day <= today and (follows_school(hat) or day >= today - LATE_CALL)


def keeps_sick_bay(hat: Hat) -> bool:
    """The nurse: a post of the school whose function `data/sick_bay.toml` names. Asks nothing of the database."""
    return hat.kind == Profile.STAFF and bool(hat.establishment_id) and hat.function in sick_bay_functions()


def may_explain(person: Person, child: Person) -> bool:
    """An adult who exercises parental authority today. The right of surveillance reads; it does not answer for the child
    (Code civil, art. 373-2-1), as for the notes to sign."""
    return answered_for(person).filter(child=child).exists()


def answered_for(person: Person) -> QuerySet[Guardianship]:
    """The ties by which an adult exercises parental authority today."""
    ties = Guardianship.objects.filter(is_current(), guardian=person, kind=TieKind.LEGAL)
    return ties.filter(state__in=[str(state) for state in SIGNS_FOR_CHILD])
