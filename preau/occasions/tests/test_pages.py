"""What the pages say, what they cost, and what bad input gets."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from ical.calendar_stream import IcsCalendarStream

from preau.base import clock
from preau.base.rows import asked_at_once
from preau.occasions import actions
from preau.occasions.cards import steps
from preau.occasions.glance import on_day
from preau.occasions.models import Occasion
from preau.occasions.tests.outing import TODAY, announced, enter, hat
from preau.timetable.links import make_link

GOOD = {
    "title": "Sortie au musée", "first_day": "2026-12-03", "last_day": "", "starts_at": "09:00", "ends_at": "16:00",
    "place": "Lille", "words": "Un pique-nique.", "key": "form",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_november():
    cache.clear()
    with clock.frozen_shift(TODAY):
        yield


def page(person, kind, path):
    answer = enter(person).get(f"/{hat(person, kind).key}/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_it_is_seen_wherever_the_week_is(cast):
    one = announced(cast.lucie, cast.cm1)
    for who, kind, path in (
        ("claire", "guardian", ""), ("claire", "guardian", f"agenda/?semaine=2026-11-30&enfant={cast.ines.pk}"),
        ("claire", "guardian", f"agenda/?semaine=2026-11-30&enfant={cast.ines.pk}&papier=1"),
        ("claire", "guardian", "annuaire/agenda/?mois=2026-12"), ("ines", "pupil", ""), ("lucie", "teacher", ""),
        ("anne", "head", ""), ("anne", "head", f"annuaire/groupe/{cast.cm1.pk}/"), ("anne", "head", "evenements/"),
        ("anne", "head", f"agenda/classe/{cast.cm1.pk}/?semaine=2026-11-30"),
        ("lucie", "teacher", "agenda/?semaine=2026-11-30&jour=2026-12-03"),
    ):  # fmt: skip
        assert "Sortie au musée" in page(getattr(cast, who), kind, path), (who, path)
    for who, kind, path in (
        ("nora", "guardian", ""), ("nora", "guardian", "evenements/"), ("helene", "teacher", ""),
        ("claire", "guardian", f"agenda/?semaine=2026-11-30&enfant={cast.louis.pk}"),
        ("claire", "guardian", "agenda/?semaine=2026-12-07"), ("bruno", "head", "evenements/"),
        ("anne", "head", f"agenda/classe/{cast.cp.pk}/?semaine=2026-11-30"),
    ):  # fmt: skip
        assert "Sortie au musée" not in page(getattr(cast, who), kind, path), (who, path)
    assert enter(cast.nora).get(f"/{hat(cast.nora, 'guardian').key}/evenements/{one.pk}/").status_code == 404


def test_an_address_in_its_words_is_a_link(cast):
    one = announced(cast.lucie, cast.cm1, words="Le plan : https://example.org/musee")
    assert '<a href="https://example.org/musee"' in page(cast.claire, "guardian", f"evenements/{one.pk}/")


def test_a_parent_of_two_schools_reads_whom_it_concerns(cast):
    announced(cast.bruno, kind="head", title="Cross du collège")
    assert "Louis · 5e B" in page(cast.claire, "guardian", "annuaire/agenda/?mois=2026-12")
    assert "Collège Lucie-Aubrac" in page(cast.claire, "guardian", "evenements/")


def test_a_young_pupil_finds_it_in_the_day(cast):
    announced(
        cast.anne,
        cast.cp,
        kind="head",
        title="Le photographe",
        first_day=clock.today(),
        last_day=clock.today(),
    )
    asked = SimpleNamespace(person=cast.maya, hat=hat(cast.maya, "pupil"))
    [told] = asked_at_once([on_day(asked.person, asked.hat, clock.today())])
    found = steps(asked, clock.today(), told)
    assert [(f"{step.at:%H:%M}", step.words) for step in found.steps] == [("09:00", "Le photographe")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Il manque le titre"), ({"first_day": ""}, "Il manque le jour"),
        ({"first_day": "2026-02-30"}, "Cette date n’existe pas"), ({"first_day": "2026-11-20"}, "Ce jour est passé"),
        ({"last_day": "2026-12-01"}, "La fin est avant le début"),
        ({"last_day": "2026-12-04"}, "Sur plusieurs jours, laissez les heures vides"),
        ({"last_day": "2027-06-04", "starts_at": "", "ends_at": ""}, "deux mois au plus"),
        ({"ends_at": ""}, "dites les deux, ou aucune"), ({"ends_at": "08:00"}, "La fin est avant le début"),
        ({"to": []}, "Dites pour qui"), ({"to": ["ecole"]}, "choix"), ({"to": ["999999"]}, "choix"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_sentence_and_is_kept(cast, typed, said):
    data = GOOD | {"to": [str(cast.cm1.pk)]} | typed
    answer = enter(cast.lucie).post(f"/{hat(cast.lucie, 'teacher').key}/evenements/nouveau/", data)
    body = answer.content.decode()
    assert answer.status_code == 422 and said in body and "Un pique-nique." in body
    assert Occasion.objects.count() == 0


def test_typed_announced_changed_and_called_off(cast):
    client, base = enter(cast.lucie), f"/{hat(cast.lucie, 'teacher').key}/evenements/"
    for _twice in range(2):
        answer = client.post(f"{base}nouveau/", GOOD | {"to": [str(cast.cm1.pk)]})
    one = Occasion.objects.get()
    assert answer.url == f"{base}{one.pk}/"
    client.post(f"{base}{one.pk}/changer/", GOOD | {"place": "Roubaix"})
    one.refresh_from_db()
    assert (one.place, [group.pk for group in one.groups.all()]) == ("Roubaix", [cast.cm1.pk])
    assert client.post(f"{base}{one.pk}/changer/", GOOD | {"title": ""}).status_code == 422
    client.post(f"{base}{one.pk}/annulation/")
    assert "Annulé par Mme Baert" in client.get(f"{base}{one.pk}/").content.decode()
    assert "ne se change plus" in client.post(f"{base}{one.pk}/changer/", GOOD).content.decode()


def test_a_stranger_changes_nothing(cast):
    one = announced(cast.lucie, cast.cm1)
    for who, kind in (("nora", "guardian"), ("odile", "teacher"), ("perle", "head"), ("helene", "teacher")):
        person = getattr(cast, who)
        for path in ("changer", "annulation"):
            url = f"/{hat(person, kind).key}/evenements/{one.pk}/{path}/"
            assert enter(person).post(url, GOOD).status_code == 404, (who, path)


def calendar(client, person, kind, child=None):
    _link, secret = make_link(by=person, hat=hat(person, kind), name="Téléphone", child=child)
    read = IcsCalendarStream.calendar_from_ics(client.get(f"/agenda/{secret}.ics").content.decode())
    return [
        (str(one.dtstart)[:16], str(one.dtend)[:16], one.summary, one.location, one.status)
        for one in read.events
        if one.uid.startswith("evenement-")
    ]


def test_another_reader_finds_it_in_the_calendar(cast, client):
    """Hours in UTC, whole days as days with the last one within, cancelled as such; of no other child."""
    announced(cast.lucie, cast.cm1)
    snow = {"first_day": "2027-01-11", "last_day": "2027-01-15", "starts_at": None, "ends_at": None}
    announced(cast.anne, cast.cm1, kind="head", title="Classe de neige", place="", **snow)
    seen = [
        ("2026-12-03 08:00", "2026-12-03 15:00", "Sortie au musée", "Palais des beaux-arts", "CONFIRMED"),
        ("2027-01-11", "2027-01-16", "Classe de neige", None, "CONFIRMED"),
    ]
    assert calendar(client, cast.claire, "guardian", cast.ines) == seen
    assert calendar(client, cast.ines, "pupil") == seen
    assert calendar(client, cast.lucie, "teacher") == seen
    assert calendar(client, cast.claire, "guardian", cast.louis) == []
    assert calendar(client, cast.helene, "teacher") == []
    actions.cancel(Occasion.objects.first(), by=cast.anne, hat=hat(cast.anne, "head"))
    assert [(one[2], one[4]) for one in calendar(client, cast.claire, "guardian", cast.ines)][:1] == [
        ("Annulé : Sortie au musée", "CANCELLED")
    ]


@pytest.mark.parametrize(
    ("who", "kind", "path"),
    [("claire", "guardian", "evenements/"), ("anne", "head", "evenements/"), ("anne", "head", "evenements/{pk}/"),
     ("lucie", "teacher", "evenements/nouveau/"), ("claire", "guardian", "evenements/{pk}/"),
     ("claire", "guardian", "agenda/?semaine=2026-11-30")],
)  # fmt: skip
def test_ten_queries_at_most_besides_the_door(cast, who, kind, path):
    one = announced(cast.lucie, cast.cm1)
    for place in range(8):
        announced(cast.anne, kind="head", title=f"Réunion {place}")
    person = getattr(cast, who)
    client, worn = enter(person), hat(person, kind).key
    with CaptureQueriesContext(connection) as door:
        client.get(f"/{worn}/tout/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/{worn}/{path.format(pk=one.pk)}").status_code == 200
    assert len(asked) - len(door) <= 10, [sql["sql"][:90] for sql in asked]
