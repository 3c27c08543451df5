"""The secretary who knows the right number: it is written, kept, told, and taken back."""

import pytest
from django.db import connection, transaction

from preau.base.models import AuditLine
from preau.directory.actions.corrections import correct
from preau.directory.hats import hats_of
from preau.directory.models import Correction, Guardianship, Identity, Person
from preau.directory.operations.order import FEEDS_LOCK


@pytest.fixture
def desk(cast, sign_in):
    """`desk(cast.agnes)` gives `get(path)` and `post(path, …)` under that person's hat."""

    def of(person):
        client, hat = sign_in(person), hats_of(person)[0].key

        class Desk:
            def post(self, path, **data):
                return client.post(f"/{hat}/annuaire/{path}", data, follow=True)

            def get(self, path):
                return client.get(f"/{hat}/annuaire/{path}")

        return Desk()

    return of


def sheet(person, **changes):
    """What the form holds, with some changes."""
    names = (
        "title",
        "last_name",
        "first_name",
        "birth_name",
        "mobile",
        "phone",
        "email",
        "address",
        "postal_code",
        "city",
    )
    born = {"birth_date": person.birth_date.isoformat()} if person.birth_date else {}
    return {name: getattr(person, name) for name in names} | born | changes


def text(answer):
    return answer.content.decode()


def test_a_number_is_corrected_told_and_taken_back(cast, desk):
    agnes = desk(cast.agnes)
    before = cast.claire.mobile
    page = agnes.post(f"personne/{cast.claire.pk}/correction/", **sheet(cast.claire, mobile="06 39 98 11 22"))
    assert cast.claire.mobile == "06 39 98 11 22"
    assert "Mobile : corrigé par l’établissement" in text(page)
    listed = text(agnes.get("corrections/"))
    assert "VASSEUR Claire" in listed
    assert f"Avant : {before}" in listed
    one = Correction.objects.get(person=cast.claire)
    assert "suit de nouveau l’académie" in text(agnes.post(f"corrections/{one.pk}/retrait/"))
    assert cast.claire.mobile == before
    traced = AuditLine.objects.filter(thing="directory.person", thing_id=str(cast.claire.pk))
    assert [line.verb for line in traced.order_by("pk")] == [
        "directory.correct",
        "directory.take_back",
    ]
    agnes.post(f"corrections/{one.pk}/retrait/")
    assert traced.count() == 2


def test_only_what_differs_is_a_correction(cast, desk):
    desk(cast.agnes).post(f"personne/{cast.louis.pk}/correction/", **sheet(cast.louis))
    assert not Correction.objects.exists()


def test_a_corrected_name_is_found(cast, desk):
    agnes = desk(cast.agnes)
    agnes.post(f"personne/{cast.louis.pk}/correction/", **sheet(cast.louis, first_name="Loïc"))
    assert "Loïc" in text(agnes.get("?q=loic"))


def test_a_mistake_is_told_and_nothing_is_lost(cast, desk):
    said = sheet(cast.claire, mobile="rien", city="Lambersart")
    page = desk(cast.agnes).post(f"personne/{cast.claire.pk}/correction/", **said)
    assert page.status_code == 422
    assert "Ce numéro ne va pas. Exemple" in text(page)
    assert "Lambersart" in text(page)
    assert not Correction.objects.exists()


def test_a_delivery_at_work_is_waited_for(cast, desk):
    Identity.objects.create(
        person=cast.claire, source="aaf2d", academy=cast.academy, kind="guardian", external_id="p1"
    )
    other = connection.copy()
    try:
        with transaction.atomic(), other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [FEEDS_LOCK, cast.academy.pk])
            page = desk(cast.agnes).post(
                f"personne/{cast.claire.pk}/correction/", **sheet(cast.claire, city="Lens")
            )
    finally:
        other.close()
    assert "Réessayez dans quelques minutes" in text(page)
    assert "Lens" in text(page)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("who", ["anne", "perle", "celine", "odile", "claire", "louis", "yann"])
def test_a_stranger_neither_corrects_nor_reads_nor_takes_back(cast, desk, who):
    """Louis is of the collège: his office alone; Anne heads the school of his sister."""
    correct(cast.louis, by=cast.agnes, values={"first_name": "Ludovic"})
    one = Correction.objects.get()
    stranger = desk(getattr(cast, who))
    assert stranger.get(f"personne/{cast.louis.pk}/correction/").status_code == 404
    assert stranger.post(f"personne/{cast.louis.pk}/correction/", first_name="X").status_code == 404
    assert stranger.post(f"corrections/{one.pk}/retrait/").status_code == 404
    assert "VASSEUR Ludovic" not in text(stranger.get("corrections/"))
    assert Correction.objects.standing().count() == 1


def test_both_schools_of_a_parent_correct_but_not_the_one_of_a_former_child(cast, desk):
    for head in (cast.anne, cast.bruno):
        assert desk(head).get(f"personne/{cast.claire.pk}/correction/").status_code == 200
    Guardianship.objects.filter(child=cast.ines).delete()
    assert desk(cast.anne).get(f"personne/{cast.claire.pk}/correction/").status_code == 404


def test_the_card_says_where_it_comes_from(cast, desk):
    for source, kind in (("aaf1d", "guardian"), ("aaf2d", "guardian")):
        Identity.objects.create(
            person=cast.claire, source=source, academy=cast.academy, kind=kind, external_id="p1", says=7
        )
    card = f"personne/{cast.claire.pk}/"
    for reader in (cast.claire, cast.yann):
        own = text(desk(reader).get(card))
        assert "Annuaire de l’académie, 1er degré" in own
        assert "Annuaire de l’académie, 2d degré" in own
    assert "Saisi par l’établissement" in text(desk(cast.anne).get(f"personne/{cast.ines.pk}/"))


def test_a_school_does_not_learn_that_another_degree_knows_a_parent(cast, desk):
    for source in ("aaf1d", "aaf2d"):
        Identity.objects.create(
            person=cast.claire, source=source, academy=cast.academy, kind="guardian", external_id="p1", says=7
        )
    page = text(desk(cast.anne).get(f"personne/{cast.claire.pk}/"))
    assert "Annuaire de l’académie" in page
    assert "degré" not in page


def test_what_a_school_corrects_of_ways_is_not_told_to_a_class(cast, desk):
    correct(cast.odile, by=cast.agnes, values={"mobile": "06 39 98 33 44"})
    assert "corrigé" not in text(desk(cast.louis).get(f"personne/{cast.odile.pk}/"))
    assert "Mobile : corrigé" in text(desk(cast.agnes).get(f"personne/{cast.odile.pk}/"))
    assert Person.objects.get(pk=cast.odile.pk).mobile == "06 39 98 33 44"


def test_who_corrected_is_told_to_colleagues_only(cast, desk):
    correct(cast.claire, by=cast.agnes, values={"mobile": "06 39 98 33 44"})
    assert "Agnès Masse" in text(desk(cast.bruno).get("corrections/"))
    page = text(desk(cast.anne).get("corrections/"))
    assert "06 39 98 33 44" in page
    assert "Agnès" not in page
