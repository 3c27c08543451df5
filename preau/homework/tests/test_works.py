"""What is given, ticked, changed, taken back; the load that is told; what families hear of it."""

import pytest
from django.core.exceptions import ValidationError

from preau.base.models import AuditLine
from preau.homework.actions import works
from preau.homework.actions.works import Wish
from preau.homework.dues import Due, after_day, after_lesson, load_words
from preau.homework.models import Tick, Work, new_key
from preau.homework.queries import Load, todos
from preau.homework.tests.school import enter, given, hat, held, in_days, page, post, url
from preau.notifications.models import Notification
from preau.timetable import actions as timetable
from preau.timetable.tests.week import at


def names(pupil, first=0, last=20):
    return [one.work.what for one in todos([pupil.pk], in_days(first), in_days(last))]


def told(kind="homework"):
    return sorted(
        (one.person.first_name, one.child and one.child.first_name, one.text)
        for one in Notification.objects.filter(kind=kind)
    )


def test_several_works_of_a_day_are_one_line_for_each_reader(cast):
    for what in ("Lire", "Apprendre", "Revoir"):
        given(cast, what, days=2)
    given(cast, "Plus tard", days=3)
    assert [who for who, _child, _words in told()] == [
        "Claire",
        "Claire",
        "Louis",
        "Louis",
        "Thomas",
        "Thomas",
    ]
    assert {child for _who, child, _words in told()} == {None, "Louis"}
    assert all(words.startswith("Travail à faire pour") for _who, _child, words in told())


def test_what_was_told_leads_to_the_week_of_the_child(cast):
    given(cast, days=2)
    path = Notification.objects.get(person=cast.claire).path
    answer = enter(cast.claire).get(f"/parent/{path}")
    assert answer.url == f"/parent/travail/?enfant={cast.louis.pk}&semaine={in_days(2)}#j-{in_days(2)}"
    assert Notification.objects.get(person=cast.claire).read_at
    page(cast.fatou, path.removeprefix("travail/"), "guardian", status=404)


def test_a_pupil_ticks_in_one_tap_and_the_parent_sees_it(cast):
    work = given(cast)
    answer = enter(cast.louis).post(
        url(cast.louis, f"{work.pk}/fait/"), {"fait": "1"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200 and 'aria-pressed="true"' in answer.content.decode()
    assert "Fait " in page(cast.claire, f"{work.pk}/", "guardian")
    assert post(cast.louis, f"{work.pk}/fait/", fait="1").status_code == 302 and Tick.objects.count() == 1
    post(cast.louis, f"{work.pk}/fait/", fait="0")
    assert not Tick.objects.exists()


def test_nobody_ticks_for_someone_else(cast):
    work = given(cast)
    for name in ("ines", "claire", "marc", "bruno", "tim"):
        assert post(getattr(cast, name), f"{work.pk}/fait/", fait="1").status_code == 404, name
    assert not Tick.objects.exists()


def test_a_work_for_some_pupils_is_for_them_only(cast):
    work = given(cast, by="lucie", group="cm1", pupils=[cast.ines.pk, cast.tim.pk])
    assert names(cast.ines) == ["Lire p. 58"] and names(cast.issa) == [] and names(cast.tim) == []
    assert [one.pupil for one in work.recipients.all()] == [cast.ines]
    page(cast.fatou, f"{work.pk}/", "guardian", status=404)
    assert {who for who, *_rest in told()} == {"Inès", "Claire", "Thomas"}
    with pytest.raises(ValidationError):
        given(cast, by="lucie", group="cm1", pupils=[cast.tim.pk])


def test_a_work_is_changed_then_taken_back(cast):
    work = given(cast, days=2)
    path = f"{work.pk}/changement/"
    data = {
        "what": "Lire p. 60",
        "due": "autre",
        "other_day": in_days(5),
        "minutes": "15",
        "late": "taken",
        "subject": "SVT",
    }
    assert post(cast.marc, path, **data).status_code == 302
    work.refresh_from_db()
    assert (work.what, work.due_on, work.minutes) == ("Lire p. 60", in_days(5), 15)
    assert {one.path.split("/")[-2] for one in Notification.objects.all()} == {str(in_days(5))}
    assert post(cast.odile, f"{work.pk}/retrait/").status_code == 404
    assert post(cast.marc, f"{work.pk}/retrait/").status_code == 302
    assert names(cast.louis) == [] and not Notification.objects.exists()
    page(cast.louis, f"{work.pk}/", status=404)
    assert "Retiré" in page(cast.marc, f"{work.pk}/")
    verbs = set(AuditLine.objects.filter(verb__startswith="homework").values_list("verb", flat=True))
    assert verbs == {"homework.give", "homework.change", "homework.withdraw"}


def test_a_teacher_gives_to_their_own_groups_only(cast):
    for author, group in (("marc", "next_cm1"), ("lucie", "cp"), ("marc", "cm1")):
        with pytest.raises(ValidationError):
            given(cast, by=author, group=group)
    with pytest.raises(ValidationError):
        works.give(
            Wish("x", Due(in_days(1))),
            once=new_key(),
            groups=[cast.fifth],
            by=cast.celine,
            hat=hat(cast.celine),
        )
    assert not Work.objects.exists()


def test_the_next_lessons_of_the_same_pupils_are_proposed_with_what_they_have(cast):
    first = held(cast)
    held(cast, days=2, subject="SVT", starts="10:00", ends="10:55")
    held(cast, days=1, subject="Français", teacher="odile")
    given(cast, minutes=35, days=2, subject="Français", by="odile")
    dues = after_lesson(first)
    assert [one.day for one in dues] == [in_days(2), in_days(7), in_days(9)]
    post(cast.marc, f"seance/{first.course_id}/{first.date}/", text="…", act="save")
    shown = page(cast.marc, f"seance/{first.course_id}/{first.date}/")
    assert "déjà 1 travail, environ 35\u00a0min" in shown and "rien d’autre ce jour-là" in shown


def test_a_cancelled_lesson_is_not_proposed(cast):
    first = held(cast)
    [_one] = [one for one in after_lesson(first) if one.day == in_days(7)]
    other = held_on(first, 7)
    timetable.cancel_lesson(other, by=cast.bruno)
    assert in_days(7) not in {one.day for one in after_lesson(first)}


def held_on(lesson, days):
    from preau.timetable.lessons import found

    return found(lesson.course_id, in_days(days))


def test_days_of_class_are_proposed_where_there_is_no_lesson(cast):
    from preau.timetable.models import HalfDay

    assert len(after_day(cast.cm1, in_days(0))) == 3
    HalfDay.objects.create(
        establishment=cast.school, weekday=2, half="morning", starts_at=at("08:30"), ends_at=at("12:00")
    )
    assert {one.day.isoweekday() for one in after_day(cast.cm1, in_days(0))} == {2}


def test_the_load_is_said_in_words():
    assert load_words(Load()) == "rien d’autre ce jour-là"
    assert load_words(Load(1, 35, 1)) == "déjà 1 travail, environ 35\u00a0min"
    assert load_words(Load(3, 110, 2)) == "déjà 3 travaux dans 2 matières, environ 1\u00a0h\u00a050"
    assert load_words(Load(2, 0, 1)) == "déjà 2 travaux"
