"""An academy's export becomes a directory; the same export again changes nothing; a bad one touches nothing."""

import io
import json
import random
import re
import shutil
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.directory.models import (
    Enrolment,
    Establishment,
    Guardianship,
    Identity,
    Membership,
    Operation,
    Person,
)
from preau.feeds.tests.aaf_files import marks
from preau.feeds.world.aaf.delivery import write
from preau.feeds.world.territory import demo, territory

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Two small files of one degree each, drawn once."""
    folder = tmp_path_factory.mktemp("world")
    write(territory(300, TODAY, seed=5), folder)
    return folder / "LILLE"


def feed(path, *words):
    out = io.StringIO()
    call_command(
        "feed", "aaf", str(path), "--academy", "lille", "--json", *words, stdout=out, stderr=io.StringIO()
    )
    return json.loads(out.getvalue())


def counts(report, name):
    return {kind: row[name] for kind, row in report["kinds"].items() if row[name]}


def picture() -> dict[str, list[str]]:
    """The directory without its row numbers: who, where, with whom."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT i.external_id || ' ' || p.sort_key || coalesce(' ' || e.uai || ' ' || n.level, '')
              FROM directory_identity i JOIN directory_person p ON p.id = i.person_id
              LEFT JOIN directory_enrolment n ON n.person_id = p.id AND n.ends_on IS NULL
              LEFT JOIN directory_establishment e ON e.id = n.establishment_id ORDER BY 1""")
        people = [row[0] for row in cursor.fetchall()]
        cursor.execute("""
            SELECT g.sort_key || '|' || c.sort_key || '|' || t.kind FROM directory_guardianship t
              JOIN directory_person g ON g.id = t.guardian_id JOIN directory_person c ON c.id = t.child_id
             WHERE t.ends_on IS NULL ORDER BY 1""")
        ties = [row[0] for row in cursor.fetchall()]
        cursor.execute("""
            SELECT g.external_id || '|' || p.sort_key FROM directory_membership m
              JOIN directory_group g ON g.id = m.group_id JOIN directory_person p ON p.id = m.person_id
             WHERE m.ends_on IS NULL ORDER BY 1""")
        return {"people": people, "ties": ties, "classes": [row[0] for row in cursor.fetchall()]}


@pytest.mark.parametrize("degree", ["1D", "2D"])
def test_what_the_export_holds_is_what_the_directory_holds(db, small, degree):
    report = feed(small / degree)
    pupils = sum(
        len(re.findall(r"<addRequest>", f.read_text("utf-8", "replace")))
        for f in (small / degree).glob("*_Eleve_*")
    )
    assert report["kinds"]["pupils"]["created"] == pupils == Identity.objects.filter(kind="pupil").count()
    assert (
        report["kinds"]["family_ties"]["created"]
        == Guardianship.objects.filter(source__startswith="aaf").count()
    )


def test_the_report_has_the_shape_that_scripts_lean_on(db, small, tmp_path):
    names = ["establishments", "classes", "groups", "pupils", "guardians", "staff", "family_ties"]
    verdicts = ["created", "changed", "unchanged", "gone", "refused"]
    broken = shutil.copytree(small / "2D", tmp_path / "2D")
    file = next(broken.glob("*_Eleve_*"))
    file.write_bytes(file.read_bytes()[:5_000])
    good, out = feed(small / "2D"), io.StringIO()
    assert list(good) == ["operation", "kind", "kinds", "remarks", "waits", "held", "waiting"]
    with pytest.raises(SystemExit) as left:
        call_command(
            "feed", "aaf", str(broken), "--academy", "Lille", "--json", stdout=out, stderr=io.StringIO()
        )
    refused = json.loads(out.getvalue())
    assert left.value.code == 1
    for report in (good, refused):
        assert list(report["kinds"]) == names
        assert all(list(row) == verdicts for row in report["kinds"].values())
    assert [list(one) for one in refused["remarks"]] == [["file", "line", "record", "text"]]
    assert refused["remarks"][0]["file"] == file.name
    assert refused["remarks"][0]["text"] == "ce fichier s’arrête avant sa fin."


def test_one_record_that_differs_writes_one_row(db, small, tmp_path):
    feed(small / "2D")
    changed = shutil.copytree(small / "2D", tmp_path / "2D")
    file = next(changed.glob("*_PersRelEleve_*"))
    code = re.search(rb'"ENTPersonCodePostal"><value>([0-9]{5})', file.read_bytes())
    start, end = code.span(1)
    file.write_bytes(file.read_bytes()[:start] + b"59999" + file.read_bytes()[end:])
    before = marks()
    assert counts(feed(changed), "changed") == {"guardians": 1}
    after = marks()
    written = {table: len(set(after[table]) - set(before[table])) for table in before}
    assert {table: number for table, number in written.items() if number} == {"person": 1}


def test_the_same_export_again_writes_nothing(db, small):
    feed(small / "2D")
    before = marks()
    again = feed(small / "2D")
    assert counts(again, "created") == counts(again, "changed") == counts(again, "gone") == {}
    assert marks() == before


def test_a_preview_counts_and_writes_nothing(db, small):
    before = marks()
    report = feed(small / "1D", "--preview")
    assert report["kinds"]["pupils"]["created"] > 100
    assert marks() == before


def test_a_zip_gives_the_same_as_the_folder(db, small, tmp_path):
    packed = tmp_path / "ENT1D.20261124.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in (small / "1D").iterdir():
            archive.write(file, file.name)
    assert feed(packed)["kinds"]["pupils"]["created"] > 100
    again = feed(small / "1D")
    assert counts(again, "created") == counts(again, "changed") == {}


def test_absentees_are_marked_and_never_closed(db, small, tmp_path):
    feed(small / "2D")
    shorter = shutil.copytree(small / "2D", tmp_path / "2D")
    file = next(shorter.glob("*_Eleve_*"))
    text = file.read_bytes()
    start, end = text.index(b"<addRequest>"), text.index(b"</addRequest>") + len(b"</addRequest>")
    file.write_bytes(text[:start] + text[end:])
    report = feed(shorter)
    assert report["kinds"]["pupils"]["gone"] == 1
    missing = Identity.objects.get(missing_since__isnull=False, kind="pupil")
    assert Enrolment.objects.current().filter(person=missing.person).exists()
    assert feed(small / "2D")["kinds"]["pupils"]["gone"] == 0
    assert not Identity.objects.filter(missing_since__isnull=False).exists()


def test_what_the_school_entered_by_hand_is_kept(db, small):
    feed(small / "1D")
    school = Establishment.objects.filter(source="aaf1d").first()
    group = school.groups.first()
    child = Person.objects.create(first_name="Nouveau", last_name="Venu")
    enrolment = school.enrolments.first()
    Enrolment.objects.create(
        person=child,
        establishment=school,
        school_year=enrolment.school_year,
        starts_on=enrolment.starts_on,
        source="hand",
    )
    Membership.objects.create(group=group, person=child, starts_on=enrolment.starts_on, source="hand")
    tie = Guardianship.objects.filter(source="aaf1d", kind="legal").first()
    Guardianship.objects.filter(pk=tie.pk).update(state="forbidden")
    feed(small / "1D")
    assert Enrolment.objects.current().filter(person=child).exists()
    assert Membership.objects.current().filter(person=child).exists()
    tie.refresh_from_db()
    assert tie.state == "forbidden"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda data: data[: len(data) // 2], "s’arrête avant sa fin"),
        (
            lambda data: data.replace(b"</addRequest>", b"</addRequest><deleteRequest/>", 1),
            "incrémental",
        ),
        (lambda data: data.replace(b"<value>", b"<value>\x00", 1), "caractère interdit|bien formé"),
        (lambda _data: b"", "vide"),
        (
            lambda data: data.replace(
                b"<!DOCTYPE ficAlimMENESR", b'<!DOCTYPE ficAlimMENESR [<!ENTITY a "b">] ><!--', 1
            ),
            "",
        ),
        (lambda _data: b"<html>" + b"x" * 100 + b"</html>", "annuaire académique"),
    ],
)
def test_a_broken_file_touches_nothing_and_is_told_in_one_sentence(db, small, tmp_path, damage, words):
    broken = shutil.copytree(small / "2D", tmp_path / "2D")
    file = next(broken.glob("*_Eleve_*"))
    file.write_bytes(damage(file.read_bytes()))
    before = marks()
    with pytest.raises(SystemExit):
        feed(broken)
    assert marks() == before
    refusal = Operation.objects.latest("pk").refusal
    assert re.search(words, refusal)
    assert file.name in refusal


def test_an_unknown_academy_is_said_in_one_sentence(db, small):
    with pytest.raises(CommandError, match="Exemple : LILLE"):
        call_command("feed", "aaf", str(small), "--academy", "Atlantide", stderr=io.StringIO())


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=40, max_value=400), st.integers(0, 9))
def test_files_split_in_any_way_and_read_in_any_order_give_the_same_directory(
    db, small, tmp_path, size, seed
):
    from django.db import transaction

    rng = random.Random(seed)

    def after(folder):
        with transaction.atomic():
            feed(folder)
            found = picture()
            transaction.set_rollback(True)
        return found

    folder = tmp_path / f"{size}-{seed}"
    shutil.rmtree(folder, ignore_errors=True)
    write(territory(300, TODAY, seed=5), folder, per_file=size)
    files = sorted((folder / "LILLE" / "2D").glob("*.xml"))
    for rank, file in enumerate(rng.sample(files, len(files))):
        file.rename(file.with_name(f"{rank:03}_{file.name}"))
    assert after(folder / "LILLE" / "2D") == after(small / "2D")


def test_the_demo_territory_has_177_pupils_in_primary(db, tmp_path):
    write(demo(TODAY), tmp_path)
    assert feed(tmp_path / "LILLE" / "1D")["kinds"]["pupils"]["created"] == 177
