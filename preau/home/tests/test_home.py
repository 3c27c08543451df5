"""What each first page says: what is to do first, then the day of each hat."""

import pytest

from preau.access.models import Account
from preau.base.rows import asked_at_once
from preau.directory.models import Establishment
from preau.directory.queries import classes_of
from preau.home.openings import ask_school, ask_taught, of_school, taught
from preau.messaging.tests.desk import enter, hat, text, to, write


def openings_of_school(school):
    return of_school(asked_at_once([ask_school(school)])[0])


def openings_taught(teacher, school):
    return taught(asked_at_once([ask_taught(teacher, school)])[0])


def openings(cast):
    _school, found = openings_of_school(cast.school.pk)
    return [(one.group.name, one.children, one.opened) for one in found]


def home(cast, who, kind, query=""):
    person = getattr(cast, who)
    return text(enter(person).get(f"/{hat(person, kind).key}/{query}"))


def test_what_waits_comes_before_the_day_and_goes_when_it_is_read(cast):
    assert "Tout est lu." in home(cast, "claire", "guardian")
    conversation = write(cast.lucie, "teacher", to(cast.claire), subject="Gourde")
    page = home(cast, "claire", "guardian")
    assert page.index("message à lire") < page.index("Toute la scolarité")
    enter(cast.claire).get(f"/parent/messages/{conversation.pk}/")
    page = home(cast, "claire", "guardian")
    assert page.index("Tout est lu.") > page.index("Toute la scolarité")


def test_a_parent_of_two_chooses_a_child(cast):
    both = home(cast, "claire", "guardian")
    assert "Les deux" in both and "Mme Caron" in both and "Mme Baert" in both
    one = home(cast, "claire", "guardian", f"?enfant={cast.louis.pk}")
    assert "Mme Caron" in one and "Mme Baert" not in one


@pytest.mark.parametrize("asked", ["maya", "louis"])
def test_the_child_of_another_is_not_chosen(cast, asked):
    page = home(cast, "fatou", "guardian", f"?enfant={getattr(cast, asked).pk}")
    assert "Issa" in page and asked.capitalize() not in page


def test_teachers_are_said_in_their_gender_with_what_they_teach(cast):
    page = home(cast, "claire", "guardian")
    assert "Français, professeure principale" in page and "Enseignante" in page
    assert page.count("Mme Caron") == 1


def test_a_pupil_finds_the_class_and_whom_to_call(cast):
    page = home(cast, "louis", "pupil")
    assert "Ma classe" in page and "M. Delattre" in page and "3018" in page


def test_a_head_reads_the_figures_of_the_school_only(cast):
    page = home(cast, "anne", "head")
    assert "École de Prêmesques, 5\u00a0élèves, 2\u00a0classes" in page
    assert "Les Tilleuls" not in page


def test_families_without_account_are_counted_by_class(cast):
    assert openings(cast) == [("CM1-CM2", 3, 3), ("CP", 2, 2)]
    Account.objects.filter(person__in=[cast.sophie, cast.paul, cast.nora]).update(activated_at=None)
    # Éric, kept from Maya, does not count for her.
    assert openings(cast) == [("CM1-CM2", 3, 2), ("CP", 2, 1)]
    assert "1 famille sans compte" in home(cast, "lucie", "teacher")


def test_a_group_without_pupil_has_nobody_waiting(cast):
    cast.latin.memberships.all().delete()
    assert [(one.group, one.children) for one in openings_taught(cast.odile, cast.college.pk)] == [
        (cast.fifth, 1),
        (cast.latin, 0),
    ]


def test_the_classes_of_a_first_page_are_those_of_the_directory(cast):
    for school in Establishment.objects.all():
        told, found = openings_of_school(school.pk)
        assert told == school and str(told) == str(school)
        assert [(one.group, one.children) for one in found] == [
            (group, group.headcount) for group in classes_of(school)
        ]
    assert openings_of_school(None) is None
