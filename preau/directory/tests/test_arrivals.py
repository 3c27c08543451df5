"""The child who arrived this morning, an adult of theirs, the substitute of 8:15."""

from datetime import timedelta

import pytest

from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.hats import hats_of
from preau.directory.models import Enrolment, Guardianship, Membership, Person, Post, Teaching


@pytest.fixture
def anne(cast, sign_in):
    """The director at her desk: `anne.get(path)`, `anne.post(path, …)` under her hat."""

    class Desk:
        client, hat = sign_in(cast.anne), hats_of(cast.anne)[0].key

        def post(self, path, **data):
            return self.client.post(f"/{self.hat}/annuaire/{path}", data, follow=True)

        def get(self, path):
            return self.client.get(f"/{self.hat}/annuaire/{path}")

    return Desk()


def sees(viewer, other):
    return Person.objects.visible_to(viewer).filter(pk=other.pk).exists()


NEW_CHILD = {"last_name": "Nguyen", "first_name": "Léo", "birth_date": "2017-05-02"}


def test_a_child_who_arrives_is_in_the_class_at_once(cast, anne):
    page = anne.post("arrivee/eleve/", group=cast.cm1.pk, **NEW_CHILD)
    leo = Person.objects.get(first_name="Léo")
    assert page.redirect_chain[-1][0].endswith(f"/personne/{leo.pk}/")
    assert "Saisie de l’établissement" in page.content.decode()
    assert sees(cast.lucie, leo) and not sees(cast.helene, leo)
    assert hats_of(leo)[0].label == "Élève, École de Prêmesques"


def test_a_child_already_known_is_shown_before_anything_is_written(cast, anne):
    tim = cast.tim
    typed = {"last_name": "SAUVAGE", "first_name": "tim", "birth_date": tim.birth_date.isoformat()}
    page = anne.post("arrivee/eleve/", group=cast.cm1.pk, **typed)
    assert "École Les Tilleuls" in page.content.decode() and not sees(cast.anne, tim)
    anne.post("arrivee/eleve/", group=cast.cm1.pk, same=tim.pk, **typed)
    assert sees(cast.anne, tim) and sees(cast.lucie, tim)
    assert Person.objects.filter(last_name__iexact="sauvage", first_name__iexact="tim").count() == 1
    assert AuditLine.objects.filter(
        verb="directory.admit_pupil", thing_id=tim.pk, details__known=True
    ).exists()


def test_another_schools_child_is_not_found_by_name_alone(cast, anne):
    page = anne.post(
        "arrivee/eleve/", group=cast.cm1.pk, last_name="Sauvage", first_name="Tim", birth_date="2015-01-02"
    )
    assert "Les Tilleuls" not in page.content.decode()


def test_someone_not_among_those_shown_cannot_be_claimed(cast, anne):
    anne.post("arrivee/eleve/", group=cast.cm1.pk, same=cast.tim.pk, **NEW_CHILD)
    assert not sees(cast.anne, cast.tim)
    assert Person.objects.filter(first_name="Léo").exists()


def test_a_double_click_asks_before_it_writes_twice(cast, anne):
    for _click in range(2):
        page = anne.post("arrivee/eleve/", group=cast.cm1.pk, **NEW_CHILD)
    assert "Est-ce cet enfant" in page.content.decode()
    assert Person.objects.filter(first_name="Léo").count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"birth_date": "2017-02-30"}, "Cette date n’existe pas"),
        ({"birth_date": "2099-01-01"}, "ne va pas pour un élève"),
        ({"last_name": ""}, "obligatoire"),
        ({"last_name": "x" * 121}, "120"),
        ({"first_name": "Lé\u202eo"}, "signe invisible"),
        ({"first_name": "Lé\x00o"}, "caractère nul"),
    ],
)
def test_a_slip_is_told_in_a_sentence_and_what_was_typed_stays(cast, anne, wrong, says):
    page = anne.post("arrivee/eleve/", **{**NEW_CHILD, "group": cast.cm1.pk, **wrong})
    assert (page.status_code, says in page.content.decode()) == (422, True)
    assert "Nguyen" in page.content.decode() or "last_name" in wrong
    assert not Person.objects.filter(last_name="Nguyen").exists()


def test_a_class_of_the_next_school_is_no_choice(cast, anne):
    assert anne.post("arrivee/eleve/", group=cast.next_cm1.pk, **NEW_CHILD).status_code == 422


def test_a_grandmother_of_the_child_is_added_and_taken_back(cast, anne):
    ines = cast.ines
    given = {"title": "Mme", "last_name": "Petit", "first_name": "Odette", "kind": "legal", "kinship": "38"}
    page = anne.post(f"personne/{ines.pk}/responsable/", **given)
    assert "Odette Petit" in page.content.decode()
    tie = Guardianship.objects.get(guardian__last_name="Petit")
    assert sees(tie.guardian, ines)
    anne.post(f"saisie/lien/{tie.pk}/retrait/")
    assert not sees(tie.guardian, ines)


def test_a_parent_of_the_school_is_recognised(cast, anne):
    page = anne.post(
        f"personne/{cast.ines.pk}/responsable/", last_name="Diallo", first_name="Fatou", kind="contact"
    )
    assert "Est-ce cette personne" in page.content.decode()
    anne.post(
        f"personne/{cast.ines.pk}/responsable/",
        last_name="Diallo", first_name="Fatou", kind="contact", same=cast.fatou.pk,
    )  # fmt: skip
    assert Guardianship.objects.filter(guardian=cast.fatou, child=cast.ines, kind="contact").count() == 1


def test_a_parent_of_the_next_school_stays_unknown(cast, anne):
    page = anne.post(
        f"personne/{cast.ines.pk}/responsable/", last_name="Sauvage", first_name="Léa", kind="contact"
    )
    assert "Est-ce cette personne" not in page.content.decode()


def test_a_substitute_has_the_class_until_the_day_said(cast, anne):
    friday = clock.today() + timedelta(days=3)
    anne.post(
        "arrivee/remplacement/",
        title="Mme", last_name="Perrin", first_name="Aline", until=friday.isoformat(), groups=cast.cm1.pk,
    )  # fmt: skip
    aline = Person.objects.get(last_name="Perrin")
    assert hats_of(aline)[0].label == "Remplaçante, École de Prêmesques"
    assert sees(aline, cast.ines) and not sees(aline, cast.maya)
    with clock.frozen_shift(f"{friday + timedelta(days=1)}T08:00"):
        assert hats_of(aline) == [] and not sees(aline, cast.ines)


@pytest.mark.parametrize("until", ["2020-01-01", "2099-01-01", ""])
def test_a_substitute_leaves_on_a_day_to_come_this_year(cast, anne, until):
    answer = anne.post(
        "arrivee/remplacement/", last_name="Perrin", first_name="Aline", until=until, groups=cast.cm1.pk
    )
    assert answer.status_code == 422 and not Person.objects.filter(last_name="Perrin").exists()


def test_what_a_feed_wrote_is_not_taken_back_by_hand(cast, anne):
    Membership.objects.filter(person=cast.ines).update(source="aaf1d")
    row = Membership.objects.get(person=cast.ines)
    assert anne.post(f"saisie/appartenance/{row.pk}/retrait/").status_code == 404
    assert Membership.objects.current().filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("kind", "model", "who"),
    [
        ("inscription", Enrolment, "tim"),
        ("appartenance", Membership, "tim"),
        ("service", Teaching, "noel"),
        ("poste", Post, "noel"),
        ("lien", Guardianship, "tim"),
        ("autre", Membership, "tim"),
    ],
)
def test_the_next_schools_entries_are_a_strangers(cast, anne, kind, model, who):
    field = "child" if model is Guardianship else "person"
    row = model.objects.get(**{field: getattr(cast, who)})
    assert anne.post(f"saisie/{kind}/{row.pk}/retrait/").status_code == 404
    assert model.objects.current().filter(pk=row.pk).exists()


def test_a_pupil_who_leaves_is_out_of_the_class_too(cast, anne):
    anne.post(f"saisie/inscription/{Enrolment.objects.get(person=cast.issa).pk}/retrait/")
    assert not sees(cast.lucie, cast.issa) and not sees(cast.anne, cast.issa)
    assert Enrolment.objects.get(person=cast.issa).ends_on == clock.today() - timedelta(days=1)


def test_an_office_of_a_college_admits_and_a_counsellor_does_not(cast, sign_in):
    for who, status in (("agnes", 200), ("celine", 404), ("marc", 404)):
        key = hats_of(getattr(cast, who))[0].key
        assert sign_in(getattr(cast, who)).get(f"/{key}/annuaire/arrivee/eleve/").status_code == status
