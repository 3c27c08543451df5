"""The official list of the two departments: whole, right, and loaded without touching what people have written."""

from preau.base.audit import SystemActor
from preau.base.identifiers import is_insee_commune, is_siren
from preau.directory.actions.official import load_authorities, official_list
from preau.directory.authorities import find_authorities
from preau.directory.models import Authority

BY = SystemActor("test")


def test_the_list_holds_both_departments_and_every_key_is_right():
    rows = official_list()
    kinds = [one["kind"] for one in rows]
    assert (kinds.count("commune"), kinds.count("epci")) == (1534, 36)
    assert (kinds.count("department"), kinds.count("region")) == (2, 1)
    assert [one for one in rows if not is_siren(one["siren"])] == []
    assert [one for one in rows if one["kind"] == "commune" and not is_insee_commune(one["insee"])] == []


def test_what_is_known_keeps_its_usual_name_and_gets_its_siren(cast):
    assert load_authorities(by=BY) == 1573
    known = Authority.objects.get(insee_code="59470")
    assert (known.pk, known.usual_name, known.siren) == (cast.commune.pk, "Prêmesques", "215904707")
    assert Authority.objects.filter(siren="200093201", kind="epci").count() == 1
    assert load_authorities(by=BY) == 0


def test_departments_and_regions_are_found_by_their_name_and_their_siren(cast):
    load_authorities(by=BY)
    for asked, name in (
        ("225900018", "Département du Nord"), ("Pas-de-Calais", "Département du Pas-de-Calais"),
        ("Hauts-de-France", "Région Hauts-de-France"),
    ):  # fmt: skip
        kinds = ("department", "region")
        assert [one.name for one in find_authorities(asked).filter(kind__in=kinds)] == [name]
