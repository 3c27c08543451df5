"""Who may write, change, hand in. The page's buttons and the verbs ask the same predicates."""

from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Group, Person, Teaching
from preau.homework.models import HandIn, Sequence, Work
from preau.homework.sight import WRITES
from preau.homework.years import is_of_this_year
from preau.timetable.lessons import Lesson


def writes_here(hat: Hat, establishment_id: int) -> bool:
    return hat.kind in WRITES and hat.establishment_id == establishment_id


def may_write_lesson(person: Person, hat: Hat, lesson: Lesson) -> bool:
    """Who holds the lesson, as usual or that day, in the year that runs."""
    holders = {one.pk for one in (*lesson.teachers, *lesson.regular_teachers)}
    return writes_here(hat, lesson.establishment_id) and person.pk in holders and is_of_this_year(lesson.date)


def may_write_group(person: Person, hat: Hat, group: Group) -> bool:
    """The book of a class by day: who teaches it now."""
    taught = Teaching.objects.current().filter(person=person, group=group)
    return writes_here(hat, group.establishment_id) and taught.exists()


def may_manage(person: Person, hat: Hat, work: Work) -> bool:
    return Work.objects.managed_by(person, hat).filter(pk=work.pk).exists()


def may_change(person: Person, hat: Hat, work: Work) -> bool:
    return work.withdrawn_at is None and work.is_of_this_year and may_manage(person, hat, work)


def has_to_do(pupil: Person, hat: Hat, work: Work) -> bool:
    return hat.kind == Profile.PUPIL and Work.objects.visible_to(pupil, hat).filter(pk=work.pk).exists()


def may_hand_in(pupil: Person, hat: Hat, work: Work) -> bool:
    return work.takes_hand_in and has_to_do(pupil, hat, work)


def may_give_back(person: Person, hat: Hat, hand_in: HandIn) -> bool:
    return hand_in.handed_at is not None and may_manage(person, hat, hand_in.work)


def may_prepare(hat: Hat) -> bool:
    return hat.kind in WRITES


def owns(person: Person, sequence: Sequence) -> bool:
    return sequence.owner_id == person.pk
