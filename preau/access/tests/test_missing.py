"""Who of a school cannot sign in yet, and why."""

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from preau.access.models import Account, ActivationCode
from preau.access.sheets.actions import draw_codes
from preau.access.sheets.obstacles import Obstacle, missing_in
from preau.base import clock
from preau.directory.models import Guardianship


def page_of(sign_in, person, profile="head"):
    post = person.posts.get(profile=profile)
    page = sign_in(person).get(f"/poste-{post.pk}/fiches/en-attente/").content.decode()
    return " ".join(strip_tags(page).split())


def shut_out(cast, *names):
    Account.objects.filter(person__in=[getattr(cast, name) for name in names]).delete()


def why(cast, staff=True):
    found = {}
    for place in missing_in(cast.school.pk, staff=staff):
        for one in [*place.followed_by_nobody, *place.guardians, *place.pupils, *place.staff]:
            found[one.person.first_name, place.group.name if place.group else ""] = one.why
    return found


def test_nobody_is_missing_where_everyone_came_in(cast, sign_in):
    assert missing_in(cast.school.pk, staff=True) == []
    page = page_of(sign_in, cast.anne)
    assert "Tout le monde peut entrer" in page and "Chaque élève a un parent qui lit ici." in page


def test_each_is_told_with_what_stands_in_the_way(cast, sign_in):
    shut_out(cast, "claire", "fatou", "nora", "issa", "lucie")
    codes = draw_codes([cast.fatou, cast.nora], by=cast.anne)
    assert len(codes) == 2
    ActivationCode.objects.filter(person=cast.nora).update(expires_at=clock.now() - timedelta(days=1))
    Account.objects.filter(person=cast.sophie).update(closed_at=clock.now())
    Guardianship.objects.filter(child=cast.zoe).delete()
    assert why(cast) == {
        ("Claire", "CM1-CM2"): Obstacle.NO_SHEET,
        ("Fatou", "CM1-CM2"): Obstacle.WAITING,
        ("Nora", "CP"): Obstacle.EXPIRED,
        ("Sophie", "CM1-CM2"): Obstacle.CLOSED,
        ("Issa", "CM1-CM2"): Obstacle.NO_SHEET,
        ("Zoé", "CP"): Obstacle.NOBODY,
        ("Lucie", ""): Obstacle.NO_SHEET,
    }
    page = page_of(sign_in, cast.anne)
    assert "5 situations à voir d’abord" in page
    assert "Parent d’Inès, feuille jamais imprimée" in page and "pas encore utilisée" in page
    assert "1 élève sans compte" in page and "aucun adulte ne suit cet élève ici" in page


def test_a_parent_kept_away_is_not_missing_and_does_not_follow(cast):
    """Éric may not come near Maya: his account is no matter of the school's, and he follows nobody."""
    shut_out(cast, "eric")
    assert why(cast) == {}
    Guardianship.objects.filter(guardian=cast.nora).delete()
    assert why(cast) == {("Maya", "CP"): Obstacle.NOBODY}


@pytest.mark.parametrize(("who", "profile", "staff"), [("anne", "head", True), ("agnes", "office", False)])
def test_the_staff_is_listed_for_who_may_hand_them_a_code(cast, sign_in, who, profile, staff):
    shut_out(cast, "lucie", "marc")
    page = page_of(sign_in, getattr(cast, who), profile)
    assert ("Le personnel" in page) is staff


def test_a_reprint_leaves_one_line(cast):
    shut_out(cast, "claire")
    for _time in range(3):
        draw_codes([cast.claire], by=cast.anne)
    assert why(cast) == {("Claire", "CM1-CM2"): Obstacle.WAITING}
