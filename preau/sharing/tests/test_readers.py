"""Who may read: the audiences of the directory read from the person, against the same read from the place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.directory.actions.ties import enter_court_decision
from preau.directory.audiences import Audience, persons_of
from preau.directory.choices import AuthorityKind, TieState
from preau.directory.hats import hats_of
from preau.directory.models import Authority, Guardianship
from preau.sharing.actions import share_with
from preau.sharing.models import Audience as Shared
from tests.world import PEOPLE

BY_GROUP = ["familles", "eleves", "enseignants"]
BY_SCHOOL = ["parents-ecole", "eleves-ecole", "equipe-ecole"]
BY_AUTHORITY = ["familles-collectivite", "eleves-collectivite", "equipe-collectivite"]


@pytest.fixture
def places(cast):
    """Every place of the cast, and an authority that gathers the commune."""
    above = Authority.objects.create(kind=AuthorityKind.EPCI, name="Communauté de la Lys")
    Authority.objects.filter(pk=cast.commune.pk).update(parent=above)
    return {
        **{key: [cast.cp, cast.cm1, cast.fifth, cast.latin, cast.next_cm1] for key in BY_GROUP},
        **{key: [cast.school, cast.college, cast.next_door] for key in BY_SCHOOL},
        **{key: [cast.commune, above, cast.syndicate] for key in BY_AUTHORITY},
    }


def readers(cast, shared, hat_kind=None):
    """Who of the cast reads it, by first name; under one kind of hat when it is given."""
    found = set()
    for name in PEOPLE:
        person = getattr(cast, name)
        hats = [hat for hat in hats_of(person) if hat_kind in (None, hat.kind)]
        found |= {
            name for hat in hats if Shared.objects.readable_by(person, hat).filter(pk=shared.pk).exists()
        }
    return found


def named(cast, audience):
    ids = {person.pk for person in persons_of(audience)}
    return {name for name in PEOPLE if getattr(cast, name).pk in ids}


@pytest.mark.parametrize("kind", [*BY_GROUP, *BY_SCHOOL, *BY_AUTHORITY])
def test_the_readers_are_the_persons_of_the_audience(cast, places, kind):
    told = set()
    for place in places[kind]:
        audience = Audience(kind, place)
        expected = named(cast, audience)
        assert readers(cast, share_with([audience])) == expected, audience.key
        told |= expected
    assert told


def test_several_grants_are_a_union_and_all_hats_are_read_together(cast):
    shared = share_with([Audience("familles", cast.cp), Audience("enseignants", cast.fifth)])
    assert readers(cast, shared) == {"nora", "marc", "odile"}
    assert readers(cast, shared, "guardian") == {"nora", "marc"}
    assert readers(cast, shared, "teacher") == {"marc", "odile"}
    assert Shared.objects.readable_by(cast.marc).filter(pk=shared.pk).exists()


def test_a_judgment_acts_at_once(cast):
    shared = share_with([Audience("familles", cast.cm1)])
    assert "thomas" in readers(cast, shared)
    tie = Guardianship.objects.get(guardian=cast.thomas, child=cast.ines)
    enter_court_decision(tie, by=cast.anne, state=TieState.FORBIDDEN, decided_on=tie.starts_on)
    assert readers(cast, shared) == {"claire", "fatou", "sophie", "paul"}


def test_reading_is_one_query(cast):
    shared = share_with([Audience("familles", cast.cm1)])
    claire = cast.claire
    hat = hats_of(claire)[0]
    with CaptureQueriesContext(connection) as asked:
        assert list(Shared.objects.readable_by(claire, hat)) == [shared]
    assert len(asked) == 1


def test_who_has_no_hat_reads_nothing(cast):
    share_with([Audience("familles", cast.cp)])
    assert hats_of(cast.eric) == []
    assert not Shared.objects.readable_by(cast.eric).exists()
