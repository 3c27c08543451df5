"""A lesson moves: its work and its line go with it, and come back with it."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.homework.actions import works
from preau.homework.actions.works import Wish
from preau.homework.dues import Due
from preau.homework.models import Entry, Work, new_key
from preau.homework.reactions import lesson_moved
from preau.homework.tests.school import hat, held, in_days, page, written
from preau.notifications.models import Notification
from preau.timetable import actions as timetable
from preau.timetable.intake.actions import import_files
from preau.timetable.lessons import found, lessons_of
from preau.timetable.models import Change, Course
from preau.timetable.reading.scopes import Scope
from preau.timetable.tests.sts_files import down, taught, up
from preau.timetable.tests.week import at, course, monday
from preau.ui.words import full_day_words
from tests.jobs import run_jobs


def given_for(cast, lesson, what="Schéma"):
    due = Due(lesson.day, lesson.starts_at, lesson.course_id, lesson.date)
    return works.give(
        Wish(what, due, subject="SVT"), once=new_key(), groups=[cast.fifth], by=cast.marc, hat=hat(cast.marc)
    )


def move(cast, lesson, days, starts="15:40", ends="16:35"):
    return timetable.move_lesson(
        lesson, by=cast.bruno, day=in_days(days), starts_at=at(starts), ends_at=at(ends)
    )


def test_the_work_and_the_line_follow_a_moved_lesson_and_come_back(cast):
    lesson = held(cast, days=2)
    work, entry = given_for(cast, lesson), written(cast, lesson)
    change = move(cast, lesson, 5)
    assert "preau.base.tasks.react" in run_jobs()
    work.refresh_from_db(), entry.refresh_from_db()
    assert (work.due_on, work.due_at, entry.day) == (in_days(5), at("15:40"), in_days(5))
    assert (work.due_date, entry.date) == (in_days(2), in_days(2))
    timetable.take_back(change, by=cast.bruno)
    run_jobs()
    work.refresh_from_db(), entry.refresh_from_db()
    assert (work.due_on, work.due_at, entry.day) == (in_days(2), at("08:30"), in_days(2))


def lines(of):
    """What is told of homework that leads to a work, or to a day: who, the words, whether it waits to be read."""
    rows = Notification.objects.filter(kind="homework", path__startswith=of)
    return sorted((one.person.first_name, one.text, one.read_at is None, one.urgent) for one in rows)


def test_families_hear_once_of_the_new_day_and_no_more_of_the_old_one(cast):
    lesson = held(cast, days=2)
    work = given_for(cast, lesson)
    assert len(lines("travail/pour/")) == 3
    for days in (5, 6):
        move(cast, lesson, days)
        run_jobs()
        lesson_moved(course_id=lesson.course_id, date=lesson.date.isoformat())
    said = f"SVT : le travail du {full_day_words(in_days(5))} est maintenant pour le {full_day_words(in_days(6))}."
    expected = [(name, said, True, False) for name in ("Claire", "Louis", "Thomas")]
    assert (lines(f"travail/{work.pk}/"), lines("travail/pour/")) == (expected, [])
    page(cast.claire, f"{work.pk}/")
    assert [unread for _who, _said, unread, _urgent in lines(f"travail/{work.pk}/")] == [False, True, True]


def test_a_lesson_moved_within_its_day_a_work_taken_back_and_one_that_is_past_tell_nothing(cast):
    lesson, gone = held(cast, days=2), held(cast, days=3)
    given_for(cast, lesson)
    works.withdraw(given_for(cast, gone), by=cast.marc, hat=hat(cast.marc))
    past = given_for(cast, found(lesson.course_id, in_days(9)))
    Work.objects.filter(pk=past.pk).update(due_on=in_days(-5), due_date=in_days(-5))
    move(cast, lesson, 2), move(cast, gone, 6)
    run_jobs()
    works.follow(lesson.course_id, in_days(-5))
    assert [one for one in lines("travail/") if "maintenant" in one[1]] == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["10:00", "13:30"])), max_size=4),
    again=st.booleans(),
)
def test_after_any_moves_a_work_is_where_its_lesson_is(cast, moves, again):
    for model in (Work, Entry, Change, Course):
        model.objects.all().delete()
    lesson = held(cast, days=6)
    work = given_for(cast, lesson)
    other = given_for(cast, found(lesson.course_id, in_days(13)), "Autre")
    for days, starts in moves:
        move(cast, lesson, days, starts, f"{int(starts[:2]) + 1}:00")
        for _turn in range(1 + again):
            run_jobs()
            lesson_moved(course_id=lesson.course_id, date=lesson.date.isoformat())
    now = found(lesson.course_id, lesson.date)
    work.refresh_from_db(), other.refresh_from_db()
    assert (work.due_on, work.due_at) == (now.day, now.starts_at)
    assert other.due_on == in_days(13)


def test_a_late_job_reads_where_the_lesson_is_now(cast):
    lesson = held(cast, days=2)
    work = given_for(cast, lesson)
    move(cast, lesson, 5)
    move(cast, lesson, 6)
    lesson_moved(course_id=lesson.course_id, date=lesson.date.isoformat(), day=in_days(5).isoformat())
    work.refresh_from_db()
    assert work.due_on == in_days(6)


def test_a_work_follows_the_course_that_goes_on_from_its_own(cast):
    lesson = held(cast, days=9)
    work = given_for(cast, lesson)
    before = Course.objects.get(pk=lesson.course_id)
    timetable.close_course(before, by=cast.bruno, after=in_days(4))
    after = course(cast, weekday=before.weekday, starts_on=in_days(5))
    Course.objects.filter(pk=after.pk).update(follows=before)
    move(cast, found(before.pk, lesson.date), 11)
    run_jobs()
    work.refresh_from_db()
    assert work.due_on == in_days(11)


def test_a_work_whose_course_is_gone_stays_where_it_is(cast):
    lesson = held(cast, days=9)
    work = given_for(cast, lesson)
    Course.objects.filter(pk=lesson.course_id).update(ends_on=lesson.date - timedelta(days=1))
    lesson_moved(course_id=lesson.course_id, date=lesson.date.isoformat())
    work.refresh_from_db()
    assert work.due_on == in_days(9)


def test_a_cancelled_lesson_is_said_to_the_pupil_and_to_the_author(cast):
    lesson = held(cast, days=2)
    work = given_for(cast, lesson)
    given_for(cast, found(lesson.course_id, in_days(9)), "Autre")
    change = timetable.cancel_lesson(lesson, by=cast.bruno)
    assert "cours annulé" in page(cast.louis, f"{work.pk}/").lower()
    assert list(Work.objects.left_alone()) == [work]
    assert "Leur cours est annulé" in page(cast.marc, "cahiers/")
    timetable.take_back(change, by=cast.bruno)
    assert not Work.objects.left_alone() and "cours annulé" not in page(cast.louis, f"{work.pk}/").lower()


def test_a_work_whose_course_is_gone_says_so_to_its_author(cast):
    lesson = held(cast, days=9)
    work = given_for(cast, lesson)
    assert "n’a plus ce cours" not in page(cast.marc, f"{work.pk}/")
    Course.objects.filter(pk=lesson.course_id).update(ends_on=lesson.date - timedelta(days=1))
    assert "n’a plus ce cours" in page(cast.marc, f"{work.pk}/")


def reading(cast, tmp_path, *rows):
    import_files([up(tmp_path, *rows), down(tmp_path)], establishment=cast.college, by=cast.bruno)


def from_file(cast, tmp_path):
    """A lesson of next Monday that a file has written, and a work for it."""
    reading(cast, tmp_path, taught(), taught(2, "1030"))
    [lesson] = lessons_of(Scope.group(cast.fifth.pk), monday(), monday())
    return lesson, given_for(cast, lesson)


def test_a_cancelled_lesson_is_still_said_after_a_new_reading(cast, tmp_path):
    lesson, work = from_file(cast, tmp_path)
    timetable.cancel_lesson(lesson, by=cast.bruno)
    reading(cast, tmp_path, taught(room="204"), taught(2, "1030"))
    run_jobs()
    assert "cours annulé" in page(cast.louis, f"{work.pk}/").lower() and list(Work.objects.left_alone()) == [
        work
    ]
    reading(cast, tmp_path, taught(), taught(2, "1030"))
    run_jobs()
    assert "cours annulé" in page(cast.louis, f"{work.pk}/").lower() and list(Work.objects.left_alone()) == [
        work
    ]


def test_the_work_for_a_lesson_that_a_new_reading_moves_follows_it(cast, tmp_path):
    lesson, work = from_file(cast, tmp_path)
    entry = written(cast, lesson)
    reading(cast, tmp_path, taught(4, "1330"), taught(2, "1030"))
    run_jobs()
    work.refresh_from_db(), entry.refresh_from_db()
    thursday = monday() + timedelta(days=3)
    assert (work.due_on, work.due_at, work.due_date, entry.day) == (thursday, at("13:30"), thursday, thursday)
    told = [one[:2] for one in lines(f"travail/{work.pk}/")]
    assert [name for name, said in told if full_day_words(thursday) in said] == ["Claire", "Louis", "Thomas"]
    assert "n’a plus ce cours" not in page(cast.marc, f"{work.pk}/")


def test_a_lesson_that_goes_to_another_teacher_at_another_hour_takes_no_work_with_it(cast, tmp_path):
    _lesson, work = from_file(cast, tmp_path)
    reading(cast, tmp_path, taught(4, "1330", by=("8950",)), taught(2, "1030"))
    run_jobs()
    work.refresh_from_db()
    assert work.due_on == monday() and "n’a plus ce cours" in page(cast.marc, f"{work.pk}/")
