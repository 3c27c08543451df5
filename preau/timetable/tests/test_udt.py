"""UDT: half-periods become courses, lines that follow each other become one, weekly variants are told and left."""

import zipfile

import pytest

from preau.base.audit import SystemActor
from preau.timetable.intake.actions import FileRefused, import_files
from preau.timetable.models import Course
from preau.timetable.tests.sts_files import year
from preau.timetable.tests.week import at

FILES = {
    "24": f"<cal><annee>{year}</annee></cal>",
    "03": '<salles><salle code="112" nom="Labo 1"/></salles>',
    "04": '<profs><prof code="MD" nom="DELATTRE" prenom="Marc"/><prof code="OC" nom="CARON" prenom="Odile"/></profs>',
    "05": '<mats><mat code="SVT" libelle="SVT"/></mats>',
    "07": "<demis>" + "".join(
        f'<demi_seq code_jour="1" code="{n}" code_site="S" hre_deb="{start}" hre_fin="{end}"/>'
        for n, (start, end) in enumerate([("0830", "0900"), ("0900", "0925"), ("1400", "1430")], start=1)
    ) + "</demis>",
    "08": '<divs><div code="5e B" libelle="5B"/></divs>',
    "11": "<fiches>" + "".join(
        f'<fiche code="F{n}" jour="1" demi_seq="{n}" site="S"/>' for n in (1, 2, 3)
    ) + "</fiches>",
    "12": "<lignes>" + "".join(
        f'<ligfiche code="00{n}" fic="F{n}" div="5e B" mat="SVT" prof="MD" rgpmt="0" gpe="" salle="112"/>' for n in (1, 2, 3)
    ) + "</lignes>",
    "23": '<co><coens lignefic="001" prof="OC"/></co>',
    "12_48": "<lignes/>",
}  # fmt: skip


def test_a_udt_archive_is_a_week(cast, tmp_path):
    path = tmp_path / "udt.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, body in FILES.items():
            archive.writestr(f"UDCal_{number}.xml", body.replace(str(year), str(year())))
    report = import_files([path], establishment=cast.college, by=SystemActor("test"))
    assert report["kinds"]["courses"]["created"] == 2
    morning, afternoon = Course.objects.order_by("starts_at")
    assert (morning.starts_at, morning.ends_at) == (at("08:30"), at("09:25"))
    assert {*morning.teachers.all()} == {cast.marc, cast.odile} and [*afternoon.teachers.all()] == [cast.marc]
    assert (morning.room.name, morning.subject) == ("Labo 1", "SVT")
    assert [one["file"] for one in report["remarks"]] == ["UDCal_12_48.xml"]


def test_an_archive_that_unfolds_for_ever_is_refused_in_one_sentence_and_writes_nothing(cast, tmp_path):
    path = tmp_path / "udt.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("UDCal_24.xml", "<cal>" + " " * (12 << 20) + "</cal>")
    with pytest.raises(FileRefused) as refused:
        import_files([path], establishment=cast.college, by=SystemActor("test"))
    assert str(refused.value).count(".") <= 2 and not Course.objects.exists()
