"""The register as a page reads it, against what Django's own queries find for the same hat."""

import pytest

from preau.base import clock
from preau.base.audit import SystemActor
from preau.council.actions.assemblies import open_assembly, seat
from preau.council.models import Act
from preau.council.register import Register
from preau.directory.actions.places import appoint, open_authority
from preau.directory.hats import hats_of
from preau.directory.models import Person

BY = SystemActor("tests")
TITLES = [
    "Travaux de VOIRIE, rue du Bac",
    "Tarifs à 100 % de la cantine",
    "Voirie_2",
    "Élection d’un délégué",
]
pytestmark = pytest.mark.django_db


def commune(name):
    place = open_authority(by=BY, kind="commune", name=name)
    clerk = Person.objects.create(first_name="Odile", last_name=name)
    appoint(clerk, by=BY, profile="authority", function="SGM", authority=place)
    assembly = open_assembly(by=BY, kind="municipal", place=place, population=2000)
    Act.objects.bulk_create(
        Act(assembly=assembly, year=2020 + n % 3, number=n // 3 + 1, drafted_at=clock.now(), drafted_by=clerk,
            frozen={}, title=f"{TITLES[n % 4]}, {name}") for n in range(13)
    )  # fmt: skip
    return clerk, assembly


@pytest.mark.parametrize("words", ["", "voirie", "ÉLECTION", "100 %", "_", "%", "rien de tel"])
def test_it_finds_what_the_hat_may_read(words):
    clerk, _own = commune("Ici")
    stranger, elsewhere = commune("Ailleurs")
    for person, places in ((clerk, {"Ici"}), (stranger, {"Ailleurs"})):
        [hat] = hats_of(person)
        asked = Act.objects.visible_to(person, hat).exclude(number=None).about(words)
        expected = list(asked.order_by("-year", "-number"))
        found = Register(person, hat, words)
        assert len(found) == len(expected)
        assert found[:5] + found[5:20] == expected
        assert {one.assembly.authority.name for one in found[:20]} <= places
    seat(elsewhere, by=BY, person=clerk, starts_on=clock.today())
    [hat] = hats_of(clerk)
    both = Act.objects.visible_to(clerk, hat).exclude(number=None).about(words)
    found = Register(clerk, hat, words)[:40]
    assert [(one.year, one.number) for one in found] == list(
        both.order_by("-year", "-number").values_list("year", "number")
    )
