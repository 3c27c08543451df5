"""A school that leaves: hats end the day after its last one and come back with it; another school is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.access.sheets.headcounts import reached
from preau.base import clock
from preau.directory.audiences import Audience, persons_of
from preau.directory.authorities.headcounts import headcounts
from preau.directory.authorities.leaving import come_back, leave
from preau.directory.children import children_of
from preau.directory.hats import hats_of
from preau.directory.models import Enrolment, Establishment, Guardianship, Person, Post
from preau.directory.sight import establishments_of, groups_seen_by, persons_seen_by, sighted_ties
from preau.directory.tests.desk import enter, hat, text
from preau.sharing.belonging import belonging_sql
from preau.timetable.links import make_link
from tests.world import PEOPLE

TOUCHED = ("anne", "lucie", "ines", "louis", "claire", "nora", "marc", "paul", "gaelle", "victor")


def leaves(cast, days=0, why="retrait de la commune"):
    return leave(cast.school, by=cast.samira, on=clock.today() + timedelta(days=days), reason=why)


def tomorrow(days=1):
    return clock.frozen_shift(f"{(clock.today() + timedelta(days=days)).isoformat()}T10:00")


def worn(person):
    """Each hat in a few words: where, and for a parent whose."""
    return {(one.kind, one.establishment_id, one.names) for one in hats_of(person)}


def without(hats, school, children):
    """What is left of hats once a school has left, told plainly."""
    left = set()
    for kind, place, told in hats:
        names = tuple(name for name in told if name not in children)
        if place != school and (kind != "guardian" or names):
            left.add((kind, place, names))
    return left


@pytest.mark.django_db
@settings(deadline=None, max_examples=20)
@given(last=st.integers(0, 400), day=st.integers(0, 400))
def test_a_hat_ends_the_day_after_the_last_one(everyone, last, day):
    cast, school = everyone, everyone.school
    inside = set(Enrolment.objects.filter(establishment=school).values_list("person__first_name", flat=True))
    with tomorrow(day):
        people = {name: getattr(cast, name) for name in TOUCHED}
        before = {name: worn(who) for name, who in people.items()}
        Establishment.objects.filter(pk=school.pk).update(ends_on=clock.today() + timedelta(days=last - day))
        after = {name: worn(who) for name, who in people.items()}
        Establishment.objects.filter(pk=school.pk).update(ends_on=None)
    gone = day > last
    assert after == {
        name: without(hats, school.pk, inside) if gone else hats for name, hats in before.items()
    }


def seen(cast):
    """All that the whole cast knows of, and belongs to."""
    told = {}
    for name in PEOPLE:
        who = getattr(cast, name)
        hats = hats_of(who)
        query, values = belonging_sql(who, hats)
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            held = set(cursor.fetchall())
        told[name] = (
            worn(who), set(persons_seen_by(Person.objects.all(), who).values_list("pk", flat=True)), held,
            set(establishments_of(who)), [one.person.pk for one in children_of(who)],
            set(groups_seen_by(cast.cm1._meta.model.objects.all(), who)),
        )  # fmt: skip
    return told


def test_nobody_knows_of_it_any_more_and_all_comes_back(cast):
    whole, yann = seen(cast), hat(cast.yann, "operator")
    audiences = [
        *(Audience(kind, cast.cm1) for kind in ("familles", "eleves", "enseignants")),
        *(Audience(kind, cast.school) for kind in ("parents-ecole", "eleves-ecole", "equipe-ecole")),
        *(Audience(f"{kind}-collectivite", cast.commune) for kind in ("familles", "eleves", "equipe")),
    ]
    assert all(persons_of(one) for one in audiences)
    leaves(cast)
    assert seen(cast) == whole, "its last day is its own"
    with tomorrow():
        assert [children_of(cast.claire)[0].person, *children_of(cast.claire)[1:]] == [cast.louis]
        assert {one.first_name for one in persons_seen_by(Person.objects.all(), cast.marc)} & {
            "Zoé",
            "Maya",
        } == set()
        assert cast.anne not in persons_seen_by(Person.objects.all(), cast.gaelle)
        assert not establishments_of(cast.gaelle).exists() and cast.school in establishments_of(
            cast.yann, yann
        )
        assert not Guardianship.objects.filter(sighted_ties(), child=cast.ines).exists()
        assert [persons_of(one) for one in audiences] == [[]] * len(audiences)
        assert headcounts([cast.school.pk], clock.today()) == {cast.school.pk: 0}
        assert reached([cast.school.pk], clock.today()).pupils == 0
        assert headcounts([cast.school.pk], clock.today() - timedelta(days=1))[cast.school.pk] > 0
        come_back(cast.school, by=cast.samira)
        come_back(cast.school, by=cast.samira)
        assert seen(cast) == whole


def test_a_child_who_goes_to_another_school_is_followed_there(cast):
    leaves(cast)
    old = Enrolment.objects.get(person=cast.maya)
    Enrolment.objects.create(
        person=cast.maya, establishment=cast.next_door, school_year=old.school_year,
        starts_on=clock.today() + timedelta(days=1),
    )  # fmt: skip
    with tomorrow():
        assert worn(cast.nora) == {("guardian", None, ("Maya",))}
        assert set(establishments_of(cast.nora)) == {cast.next_door}


def test_pages_and_agendas_of_it_end_and_who_comes_in_is_told_why(cast, client):
    _link, secret = make_link(by=cast.lucie, hat=hat(cast.lucie, "teacher"), name="Ma semaine")
    feed, desk = f"/agenda/{secret}.ics", f"/{hat(cast.anne, 'head').key}/"
    assert client.get(feed).status_code == 200 and enter(cast.anne).get(desk).status_code == 200
    leaves(cast)
    with tomorrow():
        assert client.get(feed).status_code == 404 and enter(cast.anne).get(desk).status_code == 404
        page = text(enter(cast.nora).get("/attente/"))
        assert "École de Prêmesques a quitté l’espace" in page and "retrait de la commune" in page
        assert "a quitté" not in text(enter(cast.tim).get("/attente/")), "never theirs"


def test_it_leaves_on_a_day_to_come_for_a_reason(cast):
    for days, why, words in [(-1, "retrait", "jour passé"), (0, " ", "Dites pourquoi")]:
        with pytest.raises(ValidationError, match=words):
            leaves(cast, days, why)
    assert leaves(cast, 30).ends_on == leaves(cast, 30).ends_on and Post.objects.current().exists()
