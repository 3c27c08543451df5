"""Groups made by hand, and the teachers of a class."""

import pytest

from preau.base import clock
from preau.directory.audiences import audiences_open_to
from preau.directory.hats import hats_of
from preau.directory.models import Group, Membership, Person, Teaching
from preau.directory.wordings import class_words


@pytest.fixture
def desk(cast, sign_in):
    """`desk("lucie", "groupes/nouveau/", name=…)`: she posts under her first hat."""

    def post(who, path, **data):
        person = getattr(cast, who)
        client = sign_in(person)
        return client.post(f"/{hats_of(person)[0].key}/annuaire/{path}", data, follow=True)

    return post


def sees(viewer, other):
    return Person.objects.visible_to(viewer).filter(pk=other.pk).exists()


def test_a_teacher_opens_a_group_and_writes_to_its_families(cast, desk):
    desk("lucie", "groupes/nouveau/", name="Chorale")
    choir = Group.objects.get(name="Chorale")
    desk("lucie", f"groupe/{choir.pk}/membre/", person=cast.ines.pk)
    hat = hats_of(cast.lucie)[0]
    assert "Familles de Chorale" in [one.words for one in audiences_open_to(cast.lucie, hat)]
    assert list(Membership.objects.filter(group=choir).values_list("person", flat=True)) == [cast.ines.pk]


def test_only_whom_one_sees_may_enter(cast, desk):
    desk("lucie", "groupes/nouveau/", name="Chorale")
    choir = Group.objects.get(name="Chorale")
    for stranger in (cast.maya, cast.tim, cast.claire):
        answer = desk("lucie", f"groupe/{choir.pk}/membre/", person=stranger.pk)
        assert answer.status_code == 404
    assert not Membership.objects.filter(group=choir).exists()
    assert desk("lucie", f"groupe/{choir.pk}/membre/", person="9" * 30).status_code == 404


def test_a_whole_class_enters_once_and_leaves_on_the_day_said(cast, desk):
    desk("anne", "groupes/nouveau/", name="Chorale")
    choir = Group.objects.get(name="Chorale")
    today = clock.today().isoformat()
    for _click in range(2):
        desk("anne", f"groupe/{choir.pk}/classe/", group=cast.cm1.pk, until=today)
    inside = Membership.objects.current().filter(group=choir)
    assert {row.person.first_name for row in inside} == {"Inès", "Issa", "Jade"}
    with clock.frozen_shift("+90000"):
        assert not Membership.objects.current().filter(group=choir).exists()


def test_a_group_is_renamed_left_and_closed(cast, desk):
    desk("lucie", "groupes/nouveau/", name="Chorale")
    choir = Group.objects.get(name="Chorale")
    desk("lucie", f"groupe/{choir.pk}/membre/", person=cast.ines.pk)
    assert (
        "Petite chorale" in desk("lucie", f"groupe/{choir.pk}/nom/", name="Petite chorale").content.decode()
    )
    row = Membership.objects.get(group=choir)
    assert (
        "Personne pour l’instant" in desk("lucie", f"saisie/appartenance/{row.pk}/retrait/").content.decode()
    )
    desk("lucie", f"groupe/{choir.pk}/fermeture/")
    assert desk("lucie", f"groupe/{choir.pk}/nom/", name="Encore").status_code == 404
    words = [one.words for one in audiences_open_to(cast.lucie, hats_of(cast.lucie)[0])]
    assert not [one for one in words if "chorale" in one]


def test_a_colleague_and_the_next_school_leave_it_alone(cast, desk):
    desk("lucie", "groupes/nouveau/", name="Chorale")
    choir = Group.objects.get(name="Chorale")
    for who in ("helene", "perle", "noel"):
        assert desk(who, f"groupe/{choir.pk}/membre/", person=cast.maya.pk).status_code == 404
        assert desk(who, f"groupe/{choir.pk}/fermeture/").status_code == 404
    assert Group.objects.get(pk=choir.pk).missing_since is None


def test_pupils_of_a_group_know_each_other_and_its_teacher(cast, desk):
    assert not sees(cast.maya, cast.ines)
    desk("anne", "groupes/nouveau/", name="Chorale")
    choir = Group.objects.get(name="Chorale")
    for pupil in (cast.maya, cast.ines):
        desk("anne", f"groupe/{choir.pk}/membre/", person=pupil.pk)
    desk("anne", f"groupe/{choir.pk}/enseignant/", teacher=cast.lucie.pk)
    assert sees(cast.maya, cast.ines) and sees(cast.nora, cast.lucie) and sees(cast.lucie, cast.maya)


def test_a_class_is_given_to_a_teacher_of_the_school(cast, desk):
    assert not sees(cast.hatem, cast.ines)
    desk("anne", f"groupe/{cast.cm1.pk}/enseignant/", teacher=cast.hatem.pk)
    assert sees(cast.hatem, cast.ines) and sees(cast.claire, cast.hatem)
    teaching = Teaching.objects.get(person=cast.hatem)
    desk("anne", f"saisie/service/{teaching.pk}/retrait/")
    assert not sees(cast.hatem, cast.ines)


def test_a_teacher_of_elsewhere_is_no_choice(cast, desk):
    assert desk("anne", f"groupe/{cast.cm1.pk}/enseignant/", teacher=cast.noel.pk).status_code == 422
    assert desk("perle", f"groupe/{cast.cm1.pk}/enseignant/", teacher=cast.noel.pk).status_code == 404
    assert not Teaching.objects.filter(person=cast.noel, group=cast.cm1).exists()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("5E B", "5e B"), ("6EME2", "6e2"), ("3E D, 4E A", "3e D, 4e A"), ("5E LATIN", "5e LATIN"), ("5e B", "5e B"),
        ("CE1", "CE1"), ("CM1-CM2 de Mme Baert", "CM1-CM2 de Mme Baert"), ("2NDE 3", "2NDE 3"), ("3EUROPE", "3EUROPE"),
    ],
)  # fmt: skip
def test_the_code_of_a_class_is_said_as_people_say_it(written, said):
    assert class_words(written) == said == str(Group(name=written))
