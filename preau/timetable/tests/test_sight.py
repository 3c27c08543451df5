"""What `visible_to` gives and what the predicate allows are one, over the whole cast."""

from preau.directory.hats import hats_of
from preau.timetable import rules
from preau.timetable.lessons import lessons_of
from preau.timetable.models import Course
from preau.timetable.reading.scopes import Scope
from preau.timetable.tests.week import course, monday


def test_a_lesson_opens_to_those_who_see_its_course(cast):
    course(cast)
    course(cast, group="latin", teacher="odile", weekday=2, subject="Latin")
    week = lessons_of(Scope.school(cast.college.pk), monday(), monday(2))
    for name in cast.everyone():
        person = getattr(cast, name)
        for hat in hats_of(person):
            seen = set(Course.objects.visible_to(person, hat).values_list("pk", flat=True))
            assert {one.course_id for one in week if rules.may_open(person, hat, one)} == seen, (
                name,
                hat.key,
            )


def test_nobody_of_the_school_next_door_sees_a_course(cast):
    course(cast)
    for name in ("anne", "lucie", "noel", "perle", "lea", "tim", "fatou", "ines"):
        person = getattr(cast, name)
        assert not any(Course.objects.visible_to(person, hat).exists() for hat in hats_of(person)), name
