"""An operator uploads a delivery, looks at what it would change, applies it, and reads the report."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from preau.base.models import AuditLine
from preau.directory.hats import hats_of
from preau.directory.models import Identity, Operation
from preau.directory.search.words import typed_words
from preau.feeds import actions, uploads
from preau.feeds.tests.aaf_files import guardian, marks, pupil, school, staged, xml
from tests.jobs import run_jobs

JOBS = [
    "preau.feeds.tasks.read",
    "preau.feeds.tasks.apply",
    "preau.directory.tasks.gather_name_words",
    "preau.feeds.tasks.write_letters",
]
FILES = {
    "EtabEducNat": [school()],
    "Eleve": [pupil("1", ties=["5$70$1$1$1$1"]), pupil("2", classes="3B"), pupil("3", ENTPersonDateNaissance="31/02/2014")],
    "PersRelEleve": [guardian("5")],
}  # fmt: skip


def archive(files=FILES, name="ENT2D_Complet_20261124.zip"):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as written:
        for kind, records in files.items():
            written.writestr(f"ENT_Complet_20261124_{kind}_0000.xml", xml(records))
    return SimpleUploadedFile(name, packed.getvalue())


@pytest.fixture
def door(cast):
    return f"/{hats_of(cast.yann)[0].key}/alimentation/"


@pytest.fixture
def yann(cast, sign_in):
    return sign_in(cast.yann)


def upload(client, door, file=None):
    return client.post(door, {"academy": "LILLE", "archive": file or archive()})


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ")


def kept():
    return sorted(path.name for path in uploads.scratch().iterdir())


def test_from_the_upload_to_the_report(yann, door):
    page = upload(yann, door).url
    assert "Livraison reçue, la lecture va commencer." in text(yann.get(page))
    assert len(kept()) == 1
    before = marks()
    assert run_jobs() == JOBS[:1]
    assert (kept(), marks()) == ([], before)

    preview = text(yann.get(page))
    assert "aperçu, rien n’est encore appliqué" in preview
    assert "4 fiches lues" not in preview and "5 fiches lues, 0 refusée" in preview
    assert "4 comptes créés, 0 modifié, 0 parti dans 1 établissement." in preview
    assert "La date « 31/02/2014 » n’existe pas" in preview
    assert "Appliquer à 4 personnes" in preview
    classes = text(yann.get(f"{page}0599101X/"))
    assert re.search(r"3B créés 1 .* 3C créés 2 ", classes)

    assert yann.post(f"{page}application/").url == page
    assert "Application en cours." in text(yann.get(page))
    assert run_jobs() == JOBS[1:]
    assert typed_words("Parrent5")[0].meant == ("parent5",)
    report = text(yann.get(page))
    assert "appliquée" in report and "Appliquer à" not in report
    assert Identity.objects.filter(source="aaf2d").count() == 4
    assert staged() == 0
    assert AuditLine.objects.filter(verb="feeds.asked_to_apply").count() == 1


def test_a_delivery_is_undone_and_put_back_from_its_page(yann, door):
    page = upload(yann, door).url
    run_jobs()
    before = marks()
    yann.post(f"{page}application/")
    run_jobs()
    assert "Annuler pour 4 personnes" in text(yann.get(page))
    assert yann.post(f"{page}annulation/").url == page
    assert "Annulation en cours." in text(yann.get(page))
    assert run_jobs() == ["preau.feeds.tasks.undo", "preau.directory.tasks.sweep_persons", JOBS[2]]
    assert {table: len(rows) for table, rows in marks().items()} == {
        table: len(rows) for table, rows in before.items()
    }
    undone = yann.get(page)
    assert "Annulée" in text(undone) and "annulée" in text(undone)
    answer = yann.get(f"{door}{Operation.objects.latest('pk').pk}/")
    assert "L’annuaire est comme avant" in text(answer)
    assert "Rétablir cette livraison" in text(answer)
    yann.post(f"{answer.wsgi_request.path}annulation/")
    run_jobs()
    assert "Annuler pour 4 personnes" in text(yann.get(page))
    assert Identity.objects.filter(source="aaf2d").count() == 4


def test_only_the_newest_is_undone(yann, door):
    pages = []
    for one in (FILES, FILES | {"Eleve": [pupil("9")]}):
        pages.append(upload(yann, door, archive(one)).url)
        run_jobs()
        yann.post(f"{pages[-1]}application/")
        run_jobs()
    assert "s’appuie sur celle-ci : annulez-la d’abord." in text(yann.get(pages[0]))
    assert "Annuler pour" not in text(yann.get(pages[0]))
    said = yann.post(f"{pages[0]}annulation/", follow=True)
    assert "annulez-la d’abord" in text(said)
    assert run_jobs() == []


def many(number, school="10"):
    return [pupil(f"{school}-{n}", school) for n in range(number)]


def test_a_school_in_quarantine_is_confirmed_on_the_page_then_applied(yann, door):
    places = [school(), school("20", "0599102Y")]
    for numbers in ((20, 60), (5, 60)):
        records = {"EtabEducNat": places, "Eleve": many(numbers[0]) + many(numbers[1], "20")}
        page = upload(yann, door, archive(records)).url
        run_jobs()
        preview = text(yann.get(page))
        yann.post(f"{page}application/")
        run_jobs()
    assert "À confirmer" in preview and "15 élèves sur 20 n’y seraient plus." in preview
    assert Identity.objects.exclude(missing_since=None).count() == 0
    report = text(yann.get(page))
    assert "Sans confirmation, cet établissement reste comme il est ; le reste s’applique sans lui." in report
    assert yann.post(f"{page}confirmation/", {"uai": "0599102Y"}).status_code == 404
    yann.post(f"{page}confirmation/", {"uai": "0599101X"})
    assert run_jobs() == JOBS[1:]
    assert Identity.objects.exclude(missing_since=None).count() == 15
    assert "À confirmer" not in text(yann.get(page))


def test_a_preview_counts_the_quarantine_apart_and_again_once_it_is_confirmed(yann, door):
    places = [school(), school("20", "0599102Y")]
    for numbers in ((20, 60), (5, 59)):
        records = {"EtabEducNat": places, "Eleve": many(numbers[0]) + many(numbers[1], "20")}
        page = upload(yann, door, archive(records)).url
        run_jobs()
        preview = text(yann.get(page))
        if numbers[0] == 20:
            yann.post(f"{page}application/")
            run_jobs()
    assert "Comptes partis 1 et 15 en attente" in preview and "Établissements 2 dont 1 en attente" in preview
    assert "0 compte créé, 0 modifié, 1 parti dans 1 établissement." in preview
    assert "15 personnes en attente dans 1 établissement : rien n’y change sans confirmation." in preview
    assert "Appliquer à 1 personne" in preview
    yann.post(f"{page}confirmation/", {"uai": "0599101X"})
    assert "comparaison avec l’annuaire" in text(yann.get(page))
    assert run_jobs() == ["preau.feeds.tasks.compare"]
    preview = text(yann.get(page))
    assert (
        "0 compte créé, 0 modifié, 16 partis dans 2 établissements." in preview
        and "en attente" not in preview
    )


def test_a_delivery_too_large_to_be_true_waits_for_two_persons(yann, door, cast):
    for number in (20, 5):
        page = upload(yann, door, archive({"EtabEducNat": [school()], "Eleve": many(number)})).url
        run_jobs()
        yann.post(f"{page}application/")
        run_jobs()
    said = text(yann.get(page))
    assert "Rien n’est appliqué tant que personne n’a regardé." in said
    assert "15 élèves sur 20 ne sont plus dans l’export de l’académie." in said
    assert "Appliquer à" not in said
    yann.post(f"{page}confirmation/")
    said = text(yann.get(page))
    assert "1 personne sur 2 a confirmé." in said
    assert "Vous avez confirmé. Une autre personne doit le faire aussi." in said
    yann.post(f"{page}application/")
    assert run_jobs() == []
    actions.confirm(Operation.objects.latest("pk"), by=cast.victor)
    assert "Appliquer à" in text(yann.get(page))
    yann.post(f"{page}application/")
    run_jobs()
    assert Identity.objects.exclude(missing_since=None).count() == 15


def test_the_same_delivery_again_has_nothing_to_apply(yann, door):
    for _time in range(2):
        page = upload(yann, door).url
        run_jobs()
        preview = text(yann.get(page))
        yann.post(f"{page}application/")
        before = marks()
        run_jobs()
    assert "L’annuaire dit déjà tout ce que dit cette livraison." in preview
    assert "Clore : rien à changer" in preview
    assert marks() == before


def test_a_refusal_is_one_sentence_on_its_page(yann, door):
    page = upload(yann, door, archive(FILES | {"Eleve": [pupil("1"), pupil("2", sn="N" * 10_500_000)]})).url
    run_jobs()
    said = text(yann.get(page))
    assert "Cette livraison est refusée, rien n’a changé." in said
    assert "ENT_Complet_20261124_Eleve_0000.xml" in said and "une valeur y est démesurée." in said
    assert (kept(), staged()) == ([], 0)
    assert text(yann.get(door)).count("refusée") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"GIF89a", "Ce n’est ni un zip ni un tgz."), (b"", "vide"), (None, "Choisissez une archive.")],
)
def test_what_is_no_archive_is_refused_at_the_door(yann, door, content, words):
    file = {} if content is None else {"archive": SimpleUploadedFile("photo.zip", content)}
    answer = yann.post(door, {"academy": "LILLE", **file})
    assert answer.status_code == 422 and words in text(answer)
    assert not Operation.objects.exists() and run_jobs() == []


def test_an_archive_too_large_is_sent_to_the_command(yann, door, monkeypatch):
    monkeypatch.setattr("preau.feeds.forms.UPLOAD_LIMIT", 1 << 10)
    file = archive(FILES | {"Eleve": [pupil(str(n)) for n in range(2_000)]})
    assert "preau feed aaf" in text(upload(yann, door, file))


def test_an_academy_outside_the_list_is_refused(yann, door):
    answer = yann.post(door, {"academy": "ATLANTIDE", "archive": archive()})
    assert answer.status_code == 422 and not Operation.objects.exists()


def test_applying_twice_is_applying_once(yann, door):
    page = upload(yann, door).url
    run_jobs()
    for _time in range(2):
        yann.post(f"{page}application/")
    assert run_jobs() == JOBS[1:]
    yann.post(f"{page}application/")
    assert run_jobs() == []


def test_a_reading_cut_by_a_kill_starts_again(yann, door):
    """The worker died in the middle: half a stage, some remarks, the archive still there."""
    operation = Operation.objects.get(pk=upload(yann, door).url.strip("/").split("/")[-1])
    path = next(uploads.scratch().iterdir())
    actions.read_delivery(operation, path, by=actions.SYSTEM, progress=lambda _done, _total: None)
    run_jobs()
    operation.refresh_from_db()
    assert operation.state == "ready"
    assert operation.counts["kinds"]["pupils"]["created"] == 3
    assert operation.remarks.filter(text__contains="31/02/2014").count() == 1
    actions.read_and_compare(operation.pk, path)
    operation.refresh_from_db()
    assert operation.state == "ready"


def test_a_reading_whose_archive_was_lost_is_refused(yann, door):
    page = upload(yann, door).url
    next(uploads.scratch().iterdir()).unlink()
    run_jobs()
    assert "ce fichier ou ce dossier n’existe pas." in text(yann.get(page))


def test_an_application_that_fails_writes_nothing_waits_again_and_says_so(yann, door):
    """The database refuses the last of what is written; the job fails, its page says that one may try again."""
    page = upload(yann, door).url
    run_jobs()
    yann.post(f"{page}application/")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_change ADD CONSTRAINT closed CHECK (row_id < 0) NOT VALID")
    before = marks()
    with pytest.raises(Exception, match="closed"):
        run_jobs()
    assert marks() == before
    assert "L’application a échoué, rien n’a été écrit." in text(yann.get(page))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_change DROP CONSTRAINT closed")
    yann.post(f"{page}application/")
    run_jobs()
    assert "appliquée" in text(yann.get(page))


def test_a_later_delivery_takes_the_place_of_one_that_waits(yann, door):
    first, second = (upload(yann, door).url for _time in range(2))
    run_jobs()
    assert "abandonnée" in text(yann.get(first))
    assert "Appliquer à 4 personnes" in text(yann.get(second))


def test_the_page_that_waits_asks_again_and_then_loads_whole(yann, door):
    page = upload(yann, door).url
    asked = yann.get(page, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in asked.content.decode() and "<html" not in asked.content.decode()
    assert f'href="{page}"' in asked.content.decode()
    run_jobs()
    assert yann.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_an_archive_is_not_kept_when_its_operation_is_not(cast, yann, door):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_operation ADD CONSTRAINT none CHECK (origin = '') NOT VALID")
    with pytest.raises(Exception, match="none"), transaction.atomic():
        upload(yann, door)
    assert kept() == []


def test_the_first_page_shows_the_last_delivery_of_each_academy(cast, yann, door):
    home = door.removesuffix("alimentation/")
    assert "Aucune livraison d’académie n’a encore été reçue." in text(yann.get(home))
    upload(yann, door)
    upload(yann, door)
    run_jobs()
    shown = text(yann.get(home))
    assert shown.count("Lille, ") == 1 and "à vérifier" in shown


def test_names_of_uploads_are_shown_plain(yann, door):
    upload(yann, door, archive(name="..\\..\\<b>ENT\u202e.zip"))
    assert "&lt;b&gt;ENT.zip" in yann.get(door).content.decode()
    assert [Path(name).name.startswith("delivery-") for name in kept()] == [True]
