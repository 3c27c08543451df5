"""The lesson book: kept as it is typed, read once it is published, by those who should and by nobody else."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.directory.models import Membership
from preau.homework.actions import book
from preau.homework.actions.book import Spot, entry_at
from preau.homework.models import Entry, Work
from preau.homework.tests.school import PNG, enter, hat, held, in_days, page, post, spot_path, url, written
from preau.timetable import actions as timetable
from preau.timetable.actions import close_course
from preau.timetable.lessons import found
from preau.timetable.models import Course
from preau.timetable.tests.week import course


def test_what_is_typed_is_kept_and_read_by_nobody_else(cast):
    lesson = held(cast)
    kept = post(cast.marc, spot_path(lesson), text="Les branchies", autosave="1")
    assert kept.status_code == 200 and kept.content.decode().startswith("Enregistré à")
    assert "Les branchies" in page(cast.marc, spot_path(lesson))
    assert "Les branchies" not in page(cast.louis, f"cahiers/{cast.fifth.pk}/")
    assert Entry.objects.get().published_at is None


def test_a_published_line_is_read_by_the_class_its_families_and_its_team(cast):
    written(cast, held(cast), "Les branchies")
    for name in ("louis", "claire", "thomas", "odile", "bruno", "celine"):
        kind = "guardian" if name in ("claire", "thomas") else None
        assert "Les branchies" in page(getattr(cast, name), f"cahiers/{cast.fifth.pk}/", kind), name
    for name in ("ines", "fatou", "lucie", "anne", "noel", "tim", "dora"):
        page(getattr(cast, name), f"cahiers/{cast.fifth.pk}/", status=404)


def test_the_book_and_the_work_of_a_lesson_are_one_form(cast):
    lesson = held(cast)
    due = found(lesson.course_id, in_days(7))
    answer = post(
        cast.marc, spot_path(lesson), text="Les branchies", what="Schéma", minutes="20", key="once",
        due=f"cours-{due.course_id}-{due.date}",
    )  # fmt: skip
    assert answer.status_code == 302
    [work] = Work.objects.all()
    assert (work.what, work.minutes, work.due_on, work.due_at, work.subject, work.to_all) == (
        "Schéma", 20, in_days(7), due.starts_at, "SVT", True,
    )  # fmt: skip
    assert (work.due_course_id, work.due_date, work.entry) == (
        lesson.course_id,
        in_days(7),
        Entry.objects.get(),
    )
    assert list(work.groups.all()) == [cast.fifth]


def test_a_form_sent_twice_gives_its_work_once(cast):
    lesson = held(cast)
    for _turn in range(2):
        post(cast.marc, spot_path(lesson), what="Schéma", other_day=in_days(3), due="autre", key="one")
    assert Work.objects.count() == 1


def test_a_form_that_saves_by_itself_too_late_changes_nothing(cast):
    lesson = held(cast)
    typed = {
        "text": "Les branchies\r\nLe sang",
        "what": "Schéma",
        "other_day": in_days(3),
        "due": "autre",
        "key": "one",
    }
    post(cast.marc, spot_path(lesson), **typed)
    post(cast.marc, spot_path(lesson), autosave="1", **typed)
    assert Entry.objects.get().typed == {}
    post(cast.marc, spot_path(lesson), autosave="1", text="Les branchies\nLe sang", key="two")
    assert Entry.objects.get().typed == {}
    post(cast.marc, spot_path(lesson), autosave="1", text="Tout autre chose", key="two")
    assert Entry.objects.get().typed["text"] == "Tout autre chose"
    assert "pas encore publié" in page(cast.marc, spot_path(lesson))
    assert "Les branchies" in page(cast.louis, f"cahiers/{cast.fifth.pk}/")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Écrivez ce qui a été fait, ou ce qui est à faire."),
        ({"what": "Schéma", "due": "autre"}, "Dites pour quand."),
        ({"what": "Schéma", "other_day": "32/13/2026"}, "Cette date n’existe pas."),
        ({"what": "Schéma", "minutes": "-3", "other_day": "2026-12-01"}, "Ce nombre de minutes ne va pas."),
        (
            {"what": "Schéma", "minutes": "²", "other_day": "2026-12-01"},
            "Ce nombre de minutes ne se lit pas.",
        ),
        ({"what": "S" * 300, "other_day": "2026-12-01"}, "trop long pour un titre"),
        ({"details": "Au propre"}, "Il manque ce qui est à faire."),
        ({"what": "Schéma", "due": "cours-1-2026-11-26"}, "n’est plus proposé"),
        ({"what": "Schéma", "due": "autre", "other_day": "2020-01-01"}, "Ce jour est passé"),
        ({"what": "Schéma", "due": "autre", "other_day": "2999-01-01"}, "autre année scolaire"),
    ],
)
def test_bad_input_is_said_in_one_sentence_and_what_was_typed_stays(cast, data, said):
    answer = post(cast.marc, spot_path(held(cast)), **({"text": "Ce que j’ai écrit"} if data else {}), **data)
    body = answer.content.decode()
    assert answer.status_code == 400 and said in body
    assert not data or "Ce que j’ai écrit" in body
    assert not Work.objects.exists()


def test_only_who_holds_the_lesson_writes_there(cast):
    lesson = held(cast)
    for name in ("odile", "bruno", "celine", "louis", "claire", "lucie", "hatem", "yann"):
        assert post(getattr(cast, name), spot_path(lesson), text="Faux").status_code in (403, 404), name
    with pytest.raises(ValidationError):
        book.publish(Spot.of_lesson(lesson), "Faux", by=cast.odile, hat=hat(cast.odile))
    timetable.replace_teacher(lesson, by=cast.bruno, teacher=cast.odile)
    assert post(cast.odile, spot_path(lesson), text="Remplacement").status_code == 302
    assert Entry.objects.get().text == "Remplacement"


def test_a_line_stays_tied_when_the_timetable_is_read_anew(cast):
    """Prepared for a lesson to come whose course is closed meanwhile: found under the one that follows."""
    lesson = held(cast, days=7)
    entry = book.save_typed(Spot.of_lesson(lesson), {"text": "Préparé"}, by=cast.marc, hat=hat(cast.marc))
    before = Course.objects.get(pk=lesson.course_id)
    close_course(before, by=cast.bruno, after=in_days(3))
    after = course(cast, weekday=before.weekday, starts_on=in_days(4))
    Course.objects.filter(pk=after.pk).update(follows=before)
    spot = Spot.of_lesson(found(before.pk, lesson.date))
    assert spot.lesson.course_id == after.pk and entry_at(spot) == entry
    assert book.publish(spot, "Fait", by=cast.marc, hat=hat(cast.marc)).pk == entry.pk


def test_a_pupil_reads_what_was_done_while_in_the_class(cast):
    written(cast, held(cast), "Aujourd’hui")
    Membership.objects.filter(person=cast.louis, group=cast.fifth).update(ends_on=in_days(-1))
    assert not Entry.objects.visible_to(cast.louis, hat(cast.louis)).exists()
    assert not Entry.objects.visible_to(cast.claire, hat(cast.claire)).exists()


def test_a_new_teacher_finds_the_past_and_who_left_keeps_their_own(cast):
    entry = written(cast, held(cast))
    cast.marc.teachings.update(ends_on=in_days(-1))
    Course.objects.update(ends_on=in_days(-20))
    cast.marc.teachings.model.objects.create(
        person=cast.odile, group=cast.latin, subject="x", starts_on=in_days(-1)
    )
    assert entry in Entry.objects.visible_to(cast.odile, hat(cast.odile))
    assert entry in Entry.objects.visible_to(cast.marc, hat(cast.marc, "teacher"))


def test_the_inspector_reads_the_books_of_the_territory_and_no_other(cast):
    entry = written(cast, held(cast))
    assert not Entry.objects.visible_to(cast.victor, hat(cast.victor)).exists()
    cast.college.territory_id = cast.circonscription.pk
    type(cast.college).objects.filter(pk=cast.college.pk).update(territory=cast.circonscription)
    assert list(Entry.objects.visible_to(cast.victor, hat(cast.victor))) == [entry]


def test_in_primary_the_book_is_that_of_the_class_and_day(cast):
    path = f"cahiers/{cast.cm1.pk}/{in_days(0)}/"
    shown = page(cast.lucie, path)
    assert "pas de travail écrit à la maison" in shown and "Leçons, lecture" in shown
    assert "On ne rend rien" not in shown and "on ne rend rien de la maison" in shown
    answer = post(cast.lucie, path, text="Les fractions", what="Table de 7", subject="Mathématiques", due="autre",
                  other_day=in_days(1))  # fmt: skip
    assert answer.status_code == 302
    work = Work.objects.get()
    assert (work.subject, work.hands_in, work.due_course) == ("Mathématiques", False, None)
    for stranger in ("helene", "anne", "noel", "marc"):
        page(getattr(cast, stranger), path, status=404)


def test_a_file_is_joined_read_with_the_line_and_by_nobody_before(cast):
    lesson = held(cast)
    photo = SimpleUploadedFile("tableau.png", PNG)
    post(cast.marc, spot_path(lesson), text="Vu", act="attach", files=photo)
    joined = Entry.objects.get().files.get()
    path = f"fichiers/{joined.pk}/"
    page(cast.louis, path, status=404)
    post(cast.marc, spot_path(lesson), text="Vu", act="publish")
    answer = enter(cast.louis).get(url(cast.louis, path))
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == PNG
    page(cast.tim, path, status=404)


def test_a_program_is_refused_in_one_sentence_and_nothing_is_published(cast):
    lesson = held(cast)
    program = SimpleUploadedFile("jeu.exe", b"MZ\x90\x00" + b"\x00" * 60)
    answer = post(cast.marc, spot_path(lesson), text="Vu", act="publish", files=program)
    shown = enter(cast.marc)
    shown.cookies = answer.client.cookies
    assert "n’est pas d’un type accepté" in shown.get(answer.url).content.decode()
    assert Entry.objects.get().published_at is None and Entry.objects.get().typed["text"] == "Vu"


def test_last_years_book_is_read_and_never_written(cast):
    lesson = held(cast)
    entry = written(cast, lesson)
    Course.objects.filter(pk=lesson.course_id).update(starts_on=in_days(-400))
    page(cast.marc, f"seance/{lesson.course_id}/{in_days(-364)}/", status=404)
    assert entry in Entry.objects.visible_to(cast.marc, hat(cast.marc))
