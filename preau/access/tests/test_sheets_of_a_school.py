"""All the missing sheets of an establishment: asked once, drawn by jobs, gone within the hour."""

import io

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from preau.access import queries, tasks
from preau.access.models import Account, ActivationCode, SheetBatch, SheetPaper
from preau.access.sheets import batches
from preau.access.sheets.actions import draw_codes
from preau.base import clock

JOB = "preau.access.tasks.draw_sheets"


def hat(person):
    return f"poste-{person.posts.get().pk}"


@pytest.fixture
def url(cast):
    return f"/{hat(cast.anne)}/fiches/tout/"


@pytest.fixture
def newcomers(cast):
    """Nora has a sheet already; Claire and her daughter have nothing."""
    Account.objects.filter(person__in=[cast.nora, cast.claire, cast.ines]).delete()
    draw_codes([cast.nora], by=cast.anne)


def work():
    """What the worker does, twice: a task that was killed begins again."""
    for batch in SheetBatch.objects.order_by("pk"):
        tasks.draw_sheets(batch_id=batch.pk)
        tasks.draw_sheets(batch_id=batch.pk)


def pages(answer):
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]


def test_a_school_is_drawn_class_by_class_for_those_who_have_nothing(cast, sign_in, newcomers, url, jobs):
    for _time in range(2):
        sign_in(cast.anne).post(url, {})
    assert jobs() == [JOB] * 2
    work()
    assert dict(SheetBatch.objects.values_list("group__name", "sheets")) == {"CP": 0, "CM1-CM2": 1}
    [page] = pages(sign_in(cast.anne).post(f"{url}{SheetBatch.objects.get(sheets=1).pk}/"))
    assert "Mme Claire VASSEUR" in page and "Inès" in page


def test_pupils_get_theirs_when_asked(cast, sign_in, newcomers, url):
    sign_in(cast.anne).post(url, {"pupils": "1"})
    work()
    assert set(ActivationCode.objects.exclude(batch=None).values_list("person", flat=True)) == {
        cast.claire.pk,
        cast.ines.pk,
    }


def test_the_classes_of_a_school_follow_one_another(cast, sign_in, url):
    """A parent of two classes would otherwise get two sheets, the first of them void."""
    sign_in(cast.anne).post(url, {})
    locks = set(ProcrastinateJob.objects.filter(task_name=JOB).values_list("lock", flat=True))
    assert locks == {f"access.sheets.{cast.school.pk}"}


def test_a_parent_of_two_classes_gets_one_sheet(cast, sign_in, newcomers, url):
    cast.maya.guardian_ties.create(guardian=cast.claire, kind="legal", state="joint", starts_on=clock.today())
    sign_in(cast.anne).post(url, {})
    work()
    assert ActivationCode.objects.filter(person=cast.claire, voided_at=None).count() == 1
    assert sum(SheetBatch.objects.values_list("sheets", flat=True)) == 1


def test_the_page_tells_how_far_it_is_and_stops_asking_when_done(cast, sign_in, newcomers, url):
    client = sign_in(cast.anne)
    client.post(url, {})
    page = client.get(url).content.decode()
    assert "Classes prêtes : 0 sur 2" in page and "hx-get" in page
    work()
    page = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Classes prêtes : 2 sur 2" in page and "hx-get" not in page and "<html" not in page
    assert page.count("Télécharger") == 1 and "rien ne manque" in page


def test_a_file_is_for_who_asked_for_it(client, cast, sign_in, newcomers, url):
    sign_in(cast.anne).post(url, {})
    work()
    pk = SheetBatch.objects.get(sheets=1).pk
    assert sign_in(cast.bruno).post(f"/{hat(cast.bruno)}/fiches/tout/{pk}/").status_code == 404
    assert sign_in(cast.lucie).post(f"/{hat(cast.lucie)}/fiches/tout/{pk}/").status_code == 404
    assert sign_in(cast.anne).get(f"{url}{pk}/").status_code == 405
    assert "no-store" in sign_in(cast.anne).post(f"{url}{pk}/")["Cache-Control"]


def test_once_fetched_ten_minutes_are_left(cast, sign_in, newcomers, url):
    client = sign_in(cast.anne)
    client.post(url, {})
    work()
    batch = SheetBatch.objects.get(sheets=1)
    first = pages(client.post(f"{url}{batch.pk}/"))
    assert pages(client.post(f"{url}{batch.pk}/")) == first
    SheetBatch.objects.update(fetched_at=clock.now() - batches.KEPT_ONCE_FETCHED)
    assert client.post(f"{url}{batch.pk}/").status_code == 404
    tasks.sweep_sheets()
    assert not SheetPaper.objects.exists()
    assert "téléchargé, puis effacé d’ici" in client.get(url).content.decode()
    assert ActivationCode.objects.get(batch=batch).voided_at is None


def test_a_file_nobody_fetched_goes_after_an_hour_with_its_codes(cast, sign_in, newcomers, url):
    client = sign_in(cast.anne)
    client.post(url, {})
    work()
    batch = SheetBatch.objects.get(sheets=1)
    SheetBatch.objects.update(drawn_at=clock.now() - batches.KEPT)
    assert client.post(f"{url}{batch.pk}/").status_code == 404
    assert tasks.sweep_sheets() is None
    assert not SheetPaper.objects.exists() and ActivationCode.objects.get(batch=batch).voided_at
    assert "ne valent plus rien" in client.get(url).content.decode()
    client.post(url, {})
    work()
    assert ActivationCode.objects.filter(person=cast.claire, voided_at=None).exists()
    assert queries.accounts_with("x@example.org").count() == 0


def test_a_run_draws_nothing_for_who_left_meanwhile(cast, sign_in, newcomers, url):
    sign_in(cast.anne).post(url, {})
    cast.anne.posts.update(ends_on=clock.today() - batches.KEPT * 24)
    work()
    assert not ActivationCode.objects.exclude(batch=None).exists()


def test_codes_in_clear_stay_out_of_the_journal_and_of_backups(db):
    """UNLOGGED: `preau backup` asks pg_dump for none of those rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'access_sheetpaper'")
        assert cursor.fetchone() == ("u",)
