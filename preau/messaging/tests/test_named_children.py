"""Each message between school and family names its child: whoever is written to, and by whatever way."""

import pytest
from django.core.exceptions import ValidationError

from preau.directory.models import Enrolment, Membership
from preau.messaging.models import Participant
from preau.messaging.recipients import children_about, recipients
from preau.messaging.tests.desk import drafted, enter, hat, in_name_of, office, text, to, url, write
from preau.notifications.models import Notification
from tests.jobs import run_jobs


@pytest.fixture
def same_school(cast):
    """Louis is in the CP of the school of Inès."""
    Enrolment.objects.filter(person=cast.louis).update(establishment=cast.school)
    Membership.objects.filter(person=cast.louis).delete()
    Membership.objects.create(
        person=cast.louis, group=cast.cp, starts_on=cast.ines.memberships.get().starts_on
    )
    return cast


def named(conversation, person):
    return Participant.objects.get(conversation=conversation, person=person).children


def about(cast, *people):
    found = [one for one in recipients(to(*people), cast.claire, hat(cast.claire, "guardian")) if one]
    return [one.person.first_name for one in children_about(found, cast.claire, hat(cast.claire, "guardian"))]


def test_a_parent_of_two_in_one_school_speaks_to_a_teacher_of_whom_they_teach(same_school):
    cast = same_school
    assert about(cast, cast.lucie) == ["Inès"] and about(cast, cast.helene) == ["Louis"]
    assert sorted(about(cast, cast.lucie, cast.helene)) == ["Inès", "Louis"]
    assert named(write(cast.claire, "guardian", to(cast.lucie)), cast.lucie) == [cast.ines.pk]


def test_to_the_head_one_says_of_which_child(same_school):
    cast = same_school
    assert sorted(about(cast, cast.anne)) == ["Inès", "Louis"]
    with pytest.raises(ValidationError, match="quel enfant"):
        write(cast.claire, "guardian", to(cast.anne))
    assert named(write(cast.claire, "guardian", to(cast.anne), child=cast.louis), cast.anne) == [
        cast.louis.pk
    ]


def test_the_child_of_another_school_is_not_named_there(cast):
    assert about(cast, cast.lucie) == ["Inès"] and about(cast, cast.odile) == ["Louis"]
    with pytest.raises(ValidationError, match="quel enfant"):
        write(cast.claire, "guardian", to(cast.lucie), child=cast.louis)


def test_several_families_are_each_named_their_own(cast):
    conversation = write(cast.lucie, "teacher", to(cast.claire, cast.fatou))
    assert conversation.is_broadcast
    assert named(conversation, cast.claire) == [cast.ines.pk] and named(conversation, cast.fatou) == [
        cast.issa.pk
    ]


def test_a_parent_added_to_a_class_is_named_theirs(cast):
    conversation = write(cast.anne, "head", [f"familles-{cast.cm1.pk}", *to(cast.nora)])
    assert named(conversation, cast.nora) == [cast.maya.pk] and named(conversation, cast.fatou) == [
        cast.issa.pk
    ]


def test_a_colleague_among_families_is_named_no_child(cast):
    conversation = write(cast.anne, "head", [f"familles-{cast.cm1.pk}", *to(cast.helene)])
    assert named(conversation, cast.helene) == []


def test_a_box_names_them_too(cast):
    box = office(cast, cast.agnes)
    conversation = in_name_of(box, cast.agnes, "office", to(cast.claire))
    assert named(conversation, cast.claire) == [cast.louis.pk]
    both = in_name_of(box, cast.agnes, "office", [f"familles-{cast.fifth.pk}"])
    assert named(both, cast.thomas) == [cast.louis.pk]


def test_two_children_of_one_class_are_both_announced(same_school):
    cast = same_school
    write(cast.anne, "head", [f"parents-ecole-{cast.school.pk}"])
    run_jobs()
    row = Notification.objects.get(person=cast.claire)
    assert [row.child_id, *row.also] == sorted([cast.ines.pk, cast.louis.pk])
    assert "Inès et Louis" in text(enter(cast.claire).get("/parent/notifications/"))


def test_the_composer_of_a_parent_offers_no_other_child(cast):
    draft = drafted(cast.claire, to(cast.lucie))
    page = text(enter(cast.claire).get(url(cast.claire, "guardian", f"brouillons/{draft.pk}/")))
    assert f'value="{cast.ines.pk}"' in page and f'<option value="{cast.louis.pk}"' not in page
