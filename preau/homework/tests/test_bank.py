"""Lessons prepared ahead: a sequence of one's own, lent to a colleague, made of a book, laid on a lesson."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.homework.actions import bank, files
from preau.homework.actions.book import Spot
from preau.homework.models import Entry, Sequence, Share, Step
from preau.homework.tests.school import PNG, given, hat, held, in_days, page, post, spot_path, written
from preau.timetable.lessons import found

WORDS = {"title": "Les branchies", "text": "Observer", "what": "Schéma", "minutes": 20}


@pytest.fixture
def sequence(cast):
    made = bank.open_sequence("La respiration", by=cast.marc, hat=hat(cast.marc))
    bank.write_step(made, WORDS, by=cast.marc)
    return made


def test_a_step_is_laid_on_a_lesson_and_published_by_nobody(cast, sequence):
    lesson, step = held(cast), Step.objects.get()
    files.join(step, SimpleUploadedFile("fiche.png", PNG), by=cast.marc)
    post(cast.marc, spot_path(lesson), text="Bonjour", act="lay", offer=f"seance-{step.pk}")
    entry = Entry.objects.get()
    assert entry.typed["text"] == "Bonjour\n\nObserver" and entry.typed["what"] == "Schéma"
    assert entry.published_at is None and [one.name for one in entry.files.all()] == ["fiche.png"]
    shown = page(cast.marc, spot_path(lesson))
    assert "Observer" in shown and 'value="Schéma"' in shown and 'value="20"' in shown


def test_what_was_done_with_a_group_is_copied_to_another(cast):
    entry = written(cast, held(cast), "Le poumon")
    latin = held(cast, group="latin", starts="10:00", ends="10:55")
    post(cast.marc, spot_path(latin), act="lay", offer=f"cahier-{entry.pk}")
    assert Entry.objects.exclude(pk=entry.pk).get().typed["text"] == "Le poumon"


def test_a_book_of_this_year_or_another_becomes_a_sequence(cast):
    lesson = held(cast)
    first = written(cast, lesson, "Le poumon\nsuite")
    given(cast, "Schéma", minutes=15)
    first.works.add(*first.works.model.objects.all())
    written(cast, found(lesson.course_id, in_days(-7)), "L’air")
    answer = post(cast.marc, f"cahiers/{cast.fifth.pk}/sequence/")
    assert answer.status_code == 302
    made = Sequence.objects.get()
    assert [(one.title, one.what, one.minutes) for one in made.steps.all()] == [
        ("L’air", "", None),
        ("Le poumon", "Schéma", 15),
    ]
    with pytest.raises(ValidationError):
        bank.from_book(cast.latin, by=cast.marc, hat=hat(cast.marc))


def test_a_sequence_is_lent_to_a_colleague_who_reads_it_and_changes_nothing(cast, sequence):
    path = f"sequences/{sequence.pk}/"
    page(cast.odile, path, status=404)
    post(cast.marc, f"{path}partage/", colleagues=[cast.odile.pk, cast.lucie.pk])
    assert [one.colleague for one in Share.objects.all()] == [cast.odile]
    assert "Les branchies" in page(cast.odile, path) and "La respiration" in page(cast.odile, "sequences/")
    page(cast.odile, f"sequences/seances/{Step.objects.get().pk}/", status=404)
    assert post(cast.odile, path, **WORDS).status_code == 400
    assert post(cast.odile, f"{path}effacement/").status_code == 404
    lesson = held(cast, teacher="odile", subject="Français")
    bank.lay(Step.objects.get(), Spot.of_lesson(lesson), by=cast.odile, hat=hat(cast.odile))
    assert Entry.objects.get().typed["text"] == "Observer"
    post(cast.marc, f"{path}partage/")
    page(cast.odile, path, status=404)


def test_a_sequence_of_another_school_is_no_sequence(cast, sequence):
    for name in ("lucie", "noel", "anne", "bruno"):
        page(getattr(cast, name), f"sequences/{sequence.pk}/", status=404)


def test_steps_are_written_again_and_removed(cast, sequence):
    step = Step.objects.get()
    assert post(cast.marc, f"sequences/seances/{step.pk}/", title="", text="x").status_code == 400
    post(cast.marc, f"sequences/seances/{step.pk}/", title="Les poumons", text="x")
    assert Step.objects.get().title == "Les poumons"
    post(cast.marc, f"sequences/{sequence.pk}/", title="Deux")
    assert [one.place for one in sequence.steps.all()] == [1, 2]
    post(cast.marc, f"sequences/seances/{step.pk}/effacement/")
    post(cast.marc, f"sequences/{sequence.pk}/effacement/")
    assert not Sequence.objects.exists()
