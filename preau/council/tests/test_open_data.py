"""Open data of an assembly, for anyone: lines that the schema accepts, those that it would refuse told, and a feed."""

import csv
import io

import pytest
from django.urls import reverse
from lxml import etree

from preau.base import clock
from preau.council.actions import acts, open_data
from preau.council.models import Act, OpenRow
from preau.council.scdl import COLUMNS, read
from preau.council.tests.desk import again, frozen, linked, signed

ATOM = "{http://www.w3.org/2005/Atom}"


def published(cast, **asked):
    act = signed(cast, **asked)
    acts.step(act, by=cast.gaelle, kind="published", on=clock.today())
    return again(act)


def public(name, assembly):
    return reverse(f"acts:{name}", args=[assembly.slug])


def table(client, assembly):
    return b"".join(client.get(public("table", assembly)).streaming_content)


def test_a_line_is_written_at_publication_and_completed_at_reception(cast, client):
    act = signed(cast)
    linked(cast, act.assembly)
    assert table(client, act.assembly).decode().strip() == ",".join(COLUMNS)
    acts.step(act, by=cast.gaelle, kind="published", on=clock.today())
    [line] = read(table(client, act.assembly))
    assert (line.number, line.siret, line.voted, line.office) == (act.reference, "21590470700019", 3, "")
    assert line.url.endswith(f"/actes/{act.assembly.slug}/{act.reference}/")
    for kind in ("transmitted", "received"):
        acts.step(act, by=cast.gaelle, kind=kind, on=clock.today())
    assert [(one.office, one.office_on) for one in read(table(client, act.assembly))] == [
        ("PREF059", clock.today())
    ]
    acts.step(act, by=cast.gaelle, kind="withdrawn", on=clock.today())
    assert not OpenRow.objects.exists()


def test_what_the_schema_would_refuse_is_told_and_not_published(cast, client):
    act = published(cast)
    text = client.get(public("catalogue", act.assembly)).content.decode()
    assert "COLL_SIRET" in text and act.reference in text and "0\u00a0délibération" in text
    assert len(list(csv.reader(io.StringIO(table(client, act.assembly).decode())))) == 1
    linked(cast, act.assembly)
    assert open_data.write_rows(act.assembly) == 1 and open_data.write_rows(act.assembly) == 0
    assert (
        "Tous les actes publiés ont leur ligne"
        in client.get(public("catalogue", act.assembly)).content.decode()
    )
    assert len(read(table(client, act.assembly))) == 1


def test_an_act_of_an_old_register_says_why_it_has_no_line(cast, client):
    act = published(cast)
    Act.objects.filter(pk=act.pk).update(matter=None)
    open_data.write_rows(act.assembly)
    assert "ancien registre" in client.get(public("catalogue", act.assembly)).content.decode()


def test_the_feed_holds_public_acts_only_and_leads_to_them(cast, client):
    act = published(cast)
    frozen(cast, sitting=act.matter.sitting, rank=2, subject="Brouillon")
    feed = etree.fromstring(client.get(public("feed", act.assembly)).content)
    [entry] = feed.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == f"{act.reference}. {act.title}"
    path = entry.find(f"{ATOM}link").get("href").split("/", 3)[3]
    assert client.get(f"/{path}").status_code == 200


@pytest.mark.parametrize("name", ["catalogue", "table", "feed"])
def test_an_assembly_that_is_not_here_has_no_data(client, db, name):
    assert client.get(reverse(f"acts:{name}", args=["nulle-part"])).status_code == 404


def test_the_table_asks_as_much_of_ten_acts_as_of_one(cast, client, django_assert_num_queries):
    act = published(cast)
    rows = Act.objects.bulk_create(
        Act(
            assembly=act.assembly,
            year=2020,
            number=n,
            title="x",
            drafted_at=clock.now(),
            drafted_by=cast.gaelle,
        )
        for n in range(1, 10)
    )
    cells = act.open_row.cells or [""] * len(COLUMNS)
    OpenRow.objects.bulk_create(OpenRow(act=one, cells=cells, written_at=clock.now()) for one in rows)
    for one in rows:
        one.steps.create(kind="published", on=clock.today(), at=clock.now(), by_name="x")
    with django_assert_num_queries(2):
        assert len(table(client, act.assembly).splitlines()) == 10
