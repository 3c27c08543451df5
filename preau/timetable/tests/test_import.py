"""Timetable files read: what is recognised, written once, closed and continued; what is refused in a sentence."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from preau.base import clock
from preau.base.audit import SystemActor
from preau.base.models import AuditLine
from preau.directory.models import Group, SchoolYear
from preau.timetable.actions import cancel_lesson
from preau.timetable.intake.actions import FileRefused, import_files
from preau.timetable.lessons import found, keys_of
from preau.timetable.models import Course, FileCode, Room, Stamp
from preau.timetable.tests.sts_files import PEOPLE, down, taught, up
from preau.timetable.tests.week import course, monday

BY = SystemActor("test")
WEEK = [taught(day, hour) for day in (1, 2, 4) for hour in ("0830", "0930")]


def read(cast, *paths, **more):
    return import_files(list(paths), establishment=cast.college, by=BY, **more)


def counts(report, kind="courses"):
    return {verdict: number for verdict, number in report["kinds"][kind].items() if number}


def image():
    """All that a reading may write."""
    return [
        list(model.objects.order_by("pk").values()) for model in (Course, Room, FileCode, Stamp, AuditLine)
    ] + [list(Course.teachers.through.objects.values()), list(Course.groups.through.objects.values())]


def test_down_and_up_together_make_the_week_and_again_write_nothing(cast, tmp_path):
    paths = [up(tmp_path, *WEEK), down(tmp_path)]
    report = read(cast, *paths)
    assert {kind: counts(report, kind) for kind in report["kinds"]} == {
        "rooms": {"created": 1}, "teachers": {"created": 1}, "divisions": {"created": 1}, "groups": {},
        "courses": {"created": 6},
    }  # fmt: skip
    first = Course.objects.order_by("pk").first()
    assert (first.subject, first.room.name, [*first.groups.all()], [*first.teachers.all()]) == (
        "SVT", "Salle 112", [cast.fifth], [cast.marc]
    )  # fmt: skip
    assert first.starts_on == date(clock.today().year - (clock.today().month < 8), 9, 1)
    before = image()
    again = read(cast, *paths)
    assert image() == before
    assert counts(again) == {"unchanged": 6} and counts(again, "teachers") == {"unchanged": 1}


def test_a_preview_counts_and_writes_nothing(cast, tmp_path):
    before = image()
    report = read(cast, up(tmp_path, *WEEK), down(tmp_path), preview=True)
    assert counts(report) == {"created": 6} and image() == before


def test_the_same_course_once_a_teacher_is_one_course(cast, tmp_path):
    report = read(cast, up(tmp_path, taught(by=("8949", "8950"))), down(tmp_path))
    assert counts(report) == {"created": 1}
    assert {*Course.objects.get().teachers.all()} == {cast.marc, cast.odile}


def test_alternations_are_kept_by_their_mondays(cast, tmp_path):
    weeks = f'<ALTERNANCE CODE="A"><SEMAINES><DATE_DEBUT_SEMAINE>{monday()}</DATE_DEBUT_SEMAINE></SEMAINES></ALTERNANCE>'
    read(cast, up(tmp_path, taught(week="A"), weeks=weeks), down(tmp_path))
    one = Course.objects.get()
    assert one.alternation.mondays == [monday()]
    assert found(one.pk, monday()) and found(one.pk, monday(2)) is None


def test_another_room_goes_on_from_the_course_that_was(cast, tmp_path):
    read(cast, up(tmp_path, *WEEK), down(tmp_path))
    old = Course.objects.get(weekday=1, starts_at="08:30")
    report = read(cast, up(tmp_path, taught(room="204"), *WEEK[1:]), down(tmp_path))
    assert counts(report) == {"changed": 1, "unchanged": 5}
    new = Course.objects.get(follows=old)
    old.refresh_from_db()
    assert (old.ends_on, new.starts_on) == (clock.today() - timedelta(days=1), clock.today())
    past, to_come = monday(-1), monday()
    assert found(old.pk, past).key == f"{old.pk}-{past}"
    assert found(old.pk, to_come).key == f"{new.pk}-{to_come}"
    assert f"{old.pk}-{to_come}" in keys_of(found(new.pk, to_come))


def test_what_was_announced_for_a_lesson_goes_with_it(cast, tmp_path):
    read(cast, up(tmp_path, *WEEK), down(tmp_path))
    old = Course.objects.get(weekday=1, starts_at="08:30")
    cancel_lesson(found(old.pk, monday()), by=cast.bruno, reason="Sortie")
    read(cast, up(tmp_path, taught(room="204"), *WEEK[1:]), down(tmp_path))
    assert found(old.pk, monday()).reason == "Sortie" and found(old.pk, monday()).room.code == "204"
    read(cast, up(tmp_path, *WEEK), down(tmp_path))
    assert found(old.pk, monday()).reason == "Sortie" and found(old.pk, monday()).course_id == old.pk


def test_the_same_code_next_year_is_the_class_of_that_year(cast, tmp_path):
    read(cast, up(tmp_path, *WEEK), down(tmp_path))
    start = SchoolYear.current().starts_on
    with clock.frozen_shift(f"{start.year + 1}-09-15T10:00"):
        later = Group.objects.create(
            kind="class", establishment=cast.college, school_year=SchoolYear.current(), name="5e B"
        )
        report = read(cast, up(tmp_path, *WEEK), down(tmp_path))
        assert counts(report) == {"created": 6}
        assert {
            *Course.objects.filter(school_year=SchoolYear.current()).values_list("groups", flat=True)
        } == {later.pk}


def test_what_is_no_more_in_the_file_is_over_and_a_mistake_is_mended(cast, tmp_path):
    read(cast, up(tmp_path, *WEEK), down(tmp_path))
    ids = set(Course.objects.values_list("pk", flat=True))
    assert counts(read(cast, up(tmp_path, *WEEK[:2]), down(tmp_path))) == {"gone": 4, "unchanged": 2}
    assert Course.objects.in_force().count() == 2
    assert counts(read(cast, up(tmp_path, *WEEK), down(tmp_path))) == {"changed": 4, "unchanged": 2}
    assert set(Course.objects.in_force().values_list("pk", flat=True)) == ids


def test_codes_that_changed_in_mid_year_leave_the_courses_as_they_are(cast, tmp_path):
    read(cast, up(tmp_path, *WEEK), down(tmp_path))
    courses = list(Course.objects.order_by("pk").values())
    renumbered = [taught(day, hour, by=("77",)) for day in (1, 2, 4) for hour in ("0830", "0930")]
    people = [("77", "DELATTRE", "Marc")]
    report = read(cast, up(tmp_path, *renumbered, division="5DU2"), down(tmp_path, people=people))
    assert counts(report) == {"unchanged": 6} and list(Course.objects.order_by("pk").values()) == courses
    assert any("reconnu à sa semaine" in one["text"] and one["record"] == "5DU2" for one in report["remarks"])


def test_what_a_hand_wrote_is_neither_doubled_nor_closed(cast, tmp_path):
    mine = course(cast, weekday=3, subject="Club")
    assert counts(read(cast, up(tmp_path, *WEEK), down(tmp_path))) == {"created": 6}
    mine.refresh_from_db()
    assert mine.ends_on is None


def test_the_unknown_is_a_remark(cast, tmp_path):
    report = read(
        cast, up(tmp_path, taught(by=("1",)), division="5e B"), up(tmp_path, taught(2), division="3e Z", name="z.xml"),
        down(tmp_path, people=(*PEOPLE, ("1", "Inconnu", "Jean"))),
    )  # fmt: skip
    assert counts(report) == {"created": 1, "refused": 1}
    assert counts(report, "teachers") == {"created": 1, "refused": 1}
    assert counts(report, "divisions") == {"created": 1, "refused": 1}
    assert list(Course.objects.get().teachers.all()) == []


@pytest.mark.parametrize(
    "change", [{"lasts": "1600"}, {"hour": "2460"}, {"hour": "x"}, {"weekday": 8}, {"lasts": "0000"}]
)
def test_a_course_across_midnight_or_without_hour_is_refused_alone(cast, tmp_path, change):
    report = read(cast, up(tmp_path, taught(**change), taught(2)), down(tmp_path))
    assert counts(report) == {"created": 1, "refused": 1}
    assert any("passe minuit" in one["text"] and one["line"] for one in report["remarks"])


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<EDT_STS><PARAMETRES><UAJ>0599001N</UAJ></PARAMETRES></EDT_STS>", "0599001N"),
        (b"<EDT_STS><PARAMETRES><ANNEE_SCOLAIRE>2019</ANNEE_SCOLAIRE></PARAMETRES></EDT_STS>", "2019-2020"),
        (b"<BEE_ELEVES/>", "BEE_ELEVES"),
        (b"<EDT_STS><DONNEES>", "XML lisible"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><EDT_STS>&b;</EDT_STS>', "DTD"),
        (b"", "jour;debut"),
        (b"a;b;c\n1;2;3\n", "jour;debut"),
        (b"\x00\xff\xfe<", "jour;debut"),
    ],
)
def test_a_file_of_elsewhere_or_broken_is_refused_in_a_sentence(cast, tmp_path, body, says):
    path = tmp_path / "f.xml"
    path.write_bytes(body)
    with pytest.raises(FileRefused, match=says):
        read(cast, path)


def test_files_of_two_schools_are_no_timetable(cast, tmp_path):
    with pytest.raises(FileRefused, match="ne vont pas ensemble"):
        read(cast, up(tmp_path, *WEEK), down(tmp_path, uai="0599001N"))


def test_our_sheet_is_read_in_either_encoding(cast, tmp_path):
    lines = "Jour;Début;Fin;Semaine;Matière;Classe;Enseignants;Salle\nlundi;8h30;9:25;;Français;5e B;CARON Odile;Théâtre\n"
    for n, encoding in enumerate(("utf-8", "iso-8859-15")):
        path = tmp_path / f"{n}.csv"
        path.write_bytes(lines.encode(encoding))
        assert counts(read(cast, path)) == ({"created": 1} if n == 0 else {"unchanged": 1})
    one = Course.objects.get()
    assert (one.subject, one.room.name, [*one.teachers.all()]) == ("Français", "Théâtre", [cast.odile])


def test_the_command_answers_in_the_form_of_a_feed(cast, tmp_path, capsys):
    call_command(
        "timetable", "import", str(up(tmp_path, *WEEK)), str(down(tmp_path)), "--uai", "0599002P", "--json"
    )
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"operation", "kind", "kinds", "remarks", "waits", "held"}
    assert list(report["kinds"]) == ["rooms", "teachers", "divisions", "groups", "courses"]
    with pytest.raises(SystemExit):
        call_command("timetable", "import", str(up(tmp_path, *WEEK)), "--uai", "0590000A", "--json")
    assert "inconnu" in json.loads(capsys.readouterr().out)["error"]
