"""Who may do what with a timetable. The page's buttons and the verbs ask the same predicates."""

from preau.directory.choices import FAMILY, TEACHING, WHOLE_ESTABLISHMENT, Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.timetable.lessons import Lesson, lessons_of
from preau.timetable.reading.scopes import Scope
from preau.timetable.sight import STAFF


def reads_whole_school(hat: Hat) -> bool:
    """Opens the week of any class, colleague or room of the school."""
    return hat.kind in STAFF


def may_settle_week(hat: Hat) -> bool:
    """The regular week, the rooms and the hours: the head, and the office for the head."""
    return hat.kind in (Profile.HEAD, Profile.OFFICE)


def may_change_day(hat: Hat) -> bool:
    """What changes on a day: who answers for the school; school life knows first who is away."""
    return hat.kind in WHOLE_ESTABLISHMENT


def may_change(hat: Hat, lesson: Lesson) -> bool:
    return may_change_day(hat) and hat.establishment_id == lesson.establishment_id


def may_link(hat: Hat) -> bool:
    """An address for a calendar application: who has an agenda of their own."""
    return hat.kind in FAMILY | TEACHING


def may_open(person: Person, hat: Hat, lesson: Lesson) -> bool:
    """A lesson: anyone who works in its school; for a family, those that the pupil has on that day."""
    if hat.kind in STAFF:
        return hat.establishment_id == lesson.establishment_id
    scopes = {str(Profile.PUPIL): Scope.pupil, str(Profile.GUARDIAN): Scope.children}
    scope = scopes.get(str(hat.kind))
    found = lessons_of(scope(person.pk), lesson.day, lesson.day) if scope else []
    return lesson.key in {one.key for one in found}
