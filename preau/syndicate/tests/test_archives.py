"""The content of a school that leaves: whole, verifiable, made in spite of a kill, for its head alone, and once."""

import csv
import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.base import clock
from preau.base.handing import file, safe_name, table
from preau.base.manifest import registry
from preau.directory.hats import hats_of
from preau.files.actions import store
from preau.notifications.models import Notification
from preau.syndicate import tasks
from preau.syndicate.actions import archives, joining
from preau.syndicate.models import SchoolArchive
from preau.syndicate.tests.desk import again, ago, member
from preau.syndicate.tests.test_pages import url


@pytest.fixture
def asked(cast, settings, tmp_path):
    settings.ARCHIVES_ROOT = tmp_path / "archives"
    found = member(cast)
    joining.ask_to_leave(found, by=cast.samira, on=ago(0), proof="2026-31")
    return archives.ask(found.schools.get(), by=cast.samira)


def opened(row):
    return zipfile.ZipFile(io.BytesIO(SchoolArchive.objects.get(pk=row.pk).path.read_bytes()))


def rows_of(archive, name):
    return list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";"))


def test_an_archive_holds_what_is_the_school_s_with_the_sum_of_each_file(cast, asked):
    tasks.make_archive(asked.pk)
    archive = opened(asked)
    sums = dict(reversed(line.split("  ")) for line in archive.read("sommes.sha256").decode().splitlines())
    names = set(archive.namelist()) - {"sommes.sha256", "LISEZ-MOI.txt"}
    assert set(sums) == names and {one.split("/")[0] for one in names} == {
        one.code for one in registry.holdings()
    }
    assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names} == sums
    told = archive.read("LISEZ-MOI.txt").decode()
    assert "N’y sont pas : les messages privés" in told and cast.school.uai in told
    assert ["Vasseur", "Inès"] in [row[1:3] for row in rows_of(archive, "annuaire/eleves.csv")]
    row = SchoolArchive.objects.get()
    assert (
        hashlib.sha256(row.path.read_bytes()).hexdigest() == row.sum and row.size == row.path.stat().st_size
    )
    assert [one.name for one in row.path.parent.iterdir()] == [row.path.name], "no other copy stays"


def test_nothing_of_another_school_nor_of_a_family_is_in_it(cast, asked):
    tasks.make_archive(asked.pk)
    archive = opened(asked)
    content = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    assert "Chimie" not in content, "a course of the collège"
    kept_back = [
        one for who in (cast.claire, cast.thomas) for one in (who.mobile, who.address, who.email) if one
    ]
    assert [one for one in kept_back if one in content] == []


def test_a_kill_halfway_loses_no_room_that_was_written(cast, asked, monkeypatch):
    done = []

    def write(row, holding, real=archives._write):
        if len(done) == 2:
            done.append("killed")
            raise KeyboardInterrupt
        done.append(holding.code)
        real(row, holding)

    monkeypatch.setattr(archives, "_write", write)
    with pytest.raises(KeyboardInterrupt):
        archives.make(asked.pk)
    assert asked.parts.count() == 2 and not SchoolArchive.objects.get().made_at
    archives.make(asked.pk)
    codes = [one.code for one in registry.holdings()]
    assert done == [*codes[:2], "killed", *codes[2:]] and len(opened(asked).namelist()) > len(codes)
    first = SchoolArchive.objects.get().sum
    archives.make(asked.pk)
    assert (
        SchoolArchive.objects.get().sum == first
        and Notification.objects.filter(kind="school_archive", text__contains="est prête").count() == 1
    )


def test_its_head_alone_takes_it_and_once(cast, asked, sign_in):
    anne = sign_in(cast.anne)
    assert "se prépare" in anne.get(url(cast.anne, "school_archive")).content.decode()
    with pytest.raises(ValidationError, match="pas encore prête"):
        archives.fetch(asked, by=cast.anne)
    tasks.make_archive(asked.pk)
    told = Notification.objects.filter(kind="school_archive").order_by("pk")
    assert [(one.person, one.text.split(" :")[0]) for one in told][1:] == [
        (cast.anne, "L’archive de votre école est prête")
    ]
    assert anne.get(url(cast.anne, "archive_file", pk=asked.pk)).status_code == 404, "it is taken first"
    answer = anne.post(url(cast.anne, "archive_taking", pk=asked.pk), follow=True)
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    for who in (cast.helene, cast.samira, cast.gaelle, cast.lucie, cast.claire):
        assert not SchoolArchive.objects.visible_to(who, hats_of(who)[0]).exists()
    with pytest.raises(ValidationError, match="déjà été remise"):
        archives.fetch(asked, by=cast.lucie)
    assert not again(asked.school.accession).steps.filter(kind="give_back").exists(), (
        "the school is still open"
    )
    with clock.frozen_shift(f"{clock.today() + timedelta(days=1)}T04:00"):
        assert [archives.drop_old(), archives.drop_old()] == [1, 0]
        assert not SchoolArchive.objects.get().path.exists()
        with pytest.raises(ValidationError, match="déjà été remise"):
            archives.fetch(asked, by=cast.anne)


def after(accession, days=1):
    return clock.frozen_shift(f"{(accession.until + timedelta(days=days)).isoformat()}T03:20")


def test_the_last_archive_is_asked_by_itself_once_the_member_has_left(cast, asked):
    """One made before the last day and not taken makes place for the last one, which its head takes: a dated step."""
    tasks.make_archive(asked.pk)
    accession = again(asked.school.accession)
    with clock.frozen_shift(f"{accession.until.isoformat()}T23:00"):
        tasks.close_left()
        assert SchoolArchive.objects.count() == 1
    with after(accession):
        tasks.close_left()
        tasks.close_left()
        first, last = SchoolArchive.objects.order_by("pk")
        assert first.dropped_at and not first.path.exists() and last.by_name == "préau"
        tasks.make_archive(last.pk)
        archives.fetch(last, by=cast.anne)
        step = again(accession).steps.get(kind="give_back")
        assert (
            "archives remises aux écoles" in step.proof and step.by == cast.anne and step.on == clock.today()
        )
    with after(accession, 2):
        tasks.close_left()
        assert SchoolArchive.objects.count() == 2


def test_head_and_town_hall_are_told_at_notice_and_at_the_end(cast, asked, sign_in):
    accession = again(asked.school.accession)
    told = lambda kind: set(Notification.objects.filter(kind=kind).values_list("person", flat=True))  # noqa: E731
    assert told("membership_leaving") == {cast.gaelle.pk, cast.alban.pk} and told("school_archive") == {
        cast.anne.pk
    }
    with after(accession):
        tasks.close_left()
    texts = [
        one.text
        for one in Notification.objects.filter(person=cast.gaelle, kind="membership_leaving").order_by("pk")
    ]
    assert [one.split(" :")[0][:24] for one in texts] == [
        "Départ du syndicat le ma",
        "Vous avez quitté le synd",
    ]


def test_a_head_reads_when_the_school_leaves_before_any_archive(cast, sign_in):
    found = member(cast)
    assert sign_in(cast.anne).get(url(cast.anne, "school_archive")).status_code == 404
    joining.ask_to_leave(found, by=cast.samira, on=ago(0), proof="2026-31")
    page = sign_in(cast.anne).get(url(cast.anne, "school_archive")).content.decode()
    assert "L’école reste ouverte ici jusqu’au" in page
    assert sign_in(cast.helene).get(url(cast.helene, "school_archive")).status_code == 404


def test_what_nobody_takes_is_thrown_away_and_may_be_asked_again(cast, asked):
    tasks.make_archive(asked.pk)
    with clock.frozen_shift(f"{clock.today() + timedelta(days=89)}T04:00"):
        assert archives.drop_old() == 0
    with clock.frozen_shift(f"{clock.today() + timedelta(days=91)}T04:00"):
        assert archives.drop_old() == 1
        assert archives.ask(asked.school, by=cast.samira) != asked


def test_a_school_that_stays_is_given_nothing_back(cast, settings, tmp_path):
    settings.ARCHIVES_ROOT = tmp_path / "archives"
    with pytest.raises(ValidationError, match="ne part pas"):
        archives.ask(member(cast).schools.get(), by=cast.samira)


def test_the_office_asks_for_it_and_sees_only_where_it_stands(cast, asked, sign_in):
    samira = sign_in(cast.samira)
    path = url(cast.samira, "handover", pk=asked.school.accession_id)
    assert "se prépare" in samira.get(path).content.decode()
    tasks.make_archive(asked.pk)
    assert "prête, à prendre par la direction" in samira.get(path).content.decode()
    assert samira.get(url(cast.samira, "school_archive")).status_code == 404
    again_ = samira.post(
        url(cast.samira, "archive_new", pk=asked.school.accession_id, school=asked.school_id)
    )
    assert again_.status_code == 302 and SchoolArchive.objects.count() == 1


@pytest.mark.django_db
def test_files_keep_their_bytes_and_names_that_any_system_takes():
    stored = store(SimpleUploadedFile("plan: d'été/../x.pdf", b"%PDF-1.7 plan", "application/pdf"))
    assert b"".join(file("x", stored.path).chunks) == b"%PDF-1.7 plan"
    assert safe_name("../a/b:c?.pdf") == "_a_b_c_.pdf" and safe_name("...") == "fichier"
    told = b"".join(table("t", ("a", "b"), [("=1+1", None)]).chunks).decode("utf-8-sig")
    assert told.splitlines() == ["a;b", "'=1+1;"]
