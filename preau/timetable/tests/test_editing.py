"""The week by hand: what is asked for, what clashes and why, who is told, who may not."""

from datetime import timedelta

import pytest

from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Holiday, Membership, SchoolYear
from preau.notifications.models import Notification
from preau.timetable import actions
from preau.timetable.lessons import lessons_of
from preau.timetable.models import Alternation, Change, Course, HalfDay, Period, Room
from preau.timetable.reading.scopes import Scope
from preau.timetable.tests.week import at, course, monday


@pytest.fixture
def desk(cast, sign_in):
    """What a person of the school sends to a page of the agenda, and what comes back."""

    def send(who, path, **data):
        person = getattr(cast, who)
        return sign_in(person).post(f"/{hats_of(person)[0].key}/agenda/{path}", data)

    return send


def typed(cast, **more):
    return {
        "subject": "SVT", "groups": [cast.fifth.pk], "teachers": [cast.marc.pk], "starts_on": monday().isoformat(),
        "starts_at": "08:30", "ends_at": "09:25", "repeats": "week", **more,
    }  # fmt: skip


def lesson(cast, **more):
    made = course(cast, **more)
    return next(one for one in lessons_of(Scope.course(made.pk), monday(), monday() + timedelta(days=6)))


def changing(one):
    return f"cours/{one.course_id}/{one.date}/changement/"


def told():
    return {
        (one.person.first_name, one.child and one.child.first_name)
        for one in Notification.objects.filter(kind="timetable")
    }


def test_a_course_is_added_once_even_sent_twice(cast, desk):
    for _turn in range(2):
        assert desk("bruno", "cours/nouveau/", **typed(cast), anyway="on").status_code == 302
    [one] = Course.objects.all()
    assert (one.weekday, one.starts_on, one.ends_on, one.made_by) == (1, monday(), None, cast.bruno)


def test_an_added_lesson_is_a_course_of_one_day(cast, desk):
    desk("agnes", "cours/nouveau/", **typed(cast, repeats="once"))
    lessons = lessons_of(Scope.school(cast.college.pk), monday(), monday(8))
    assert [one.day for one in lessons] == [monday()]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"ends_at": "08:00"}, "La fin vient avant le début"),
        ({"starts_at": "25:00"}, "Exemple : 08:30"),
        ({"starts_on": "2026-02-30"}, "n’existe pas"),
        ({"ends_on": "2020-01-01"}, "vient avant le premier"),
        ({"groups": []}, "obligatoire"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(cast, desk, more, says):
    page = desk("bruno", "cours/nouveau/", **typed(cast, **more))
    assert (
        page.status_code == 422 and says in page.content.decode() and 'value="SVT"' in page.content.decode()
    )
    assert not Course.objects.exists()


def test_clashes_are_said_with_their_reason_and_may_be_kept(cast, desk):
    room = Room.objects.create(establishment=cast.college, code="L1", name="Labo 1")
    course(cast, subject="Anglais", room=room)
    page = desk("bruno", "cours/nouveau/", **typed(cast, room=room.pk)).content.decode()
    for words in ("M. Delattre a déjà Anglais", "Labo 1 est déjà prise", "Des élèves ont déjà cours"):
        assert words in page
    assert desk("bruno", "cours/nouveau/", **typed(cast, room=room.pk), anyway="on").status_code == 302


def test_weeks_that_never_meet_and_groups_that_share_nobody_do_not_clash(cast, desk):
    weeks = [
        Alternation.objects.create(
            establishment=cast.college, school_year=SchoolYear.current(), code=code, name=code,
            mondays=[monday(n)],
        )
        for n, code in ((1, "A"), (2, "B"))
    ]  # fmt: skip
    course(cast, alternation=weeks[0])
    assert desk("bruno", "cours/nouveau/", **typed(cast, repeats=f"semaine-{weeks[1].pk}")).status_code == 302
    Membership.objects.filter(group=cast.latin).update(ends_on=clock.today() - timedelta(days=1))
    apart = typed(cast, groups=[cast.latin.pk], teachers=[cast.odile.pk], subject="Latin")
    assert desk("bruno", "cours/nouveau/", **apart).status_code == 302


def test_a_cancelled_lesson_is_told_to_families_pupils_and_teachers_and_to_nobody_else(cast, desk):
    one = lesson(cast)
    assert desk("celine", changing(one), kind="cancelled", reason="M. Delattre est absent").status_code == 302
    assert told() == {("Claire", "Louis"), ("Thomas", "Louis"), ("Louis", None), ("Marc", None)}
    words = Notification.objects.filter(person=cast.claire).get(kind="timetable")
    assert (
        "SVT de 8\u00a0h\u00a030" in words.text and words.path == f"agenda/cours/{one.course_id}/{one.date}/"
    )
    change = Change.objects.get()
    desk("celine", f"changement/{change.pk}/retrait/")
    change.refresh_from_db()
    assert change.withdrawn_by == cast.celine
    assert "comme d’habitude" in Notification.objects.filter(person=cast.claire).get(kind="timetable").text


def test_a_parent_kept_away_is_told_nothing(cast, desk):
    cast.thomas.children_ties.filter(child=cast.louis).update(state="forbidden")
    desk("bruno", changing(lesson(cast)), kind="cancelled")
    assert ("Thomas", "Louis") not in told() and ("Claire", "Louis") in told()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"kind": "moved"}, "Il manque le nouveau jour"),
        ({"kind": "replaced"}, "Il manque qui assure"),
        ({"kind": "room"}, "Il manque la salle"),
        (
            {"kind": "moved", "day": "2020-01-01", "starts_at": "08:30", "ends_at": "09:25"},
            "Ce jour est passé",
        ),
    ],
)
def test_a_change_that_says_too_little_is_refused(cast, desk, sent, says):
    page = desk("bruno", changing(lesson(cast)), **sent)
    assert page.status_code == 422 and says in page.content.decode() and not Change.objects.exists()


def test_a_lesson_moves_only_to_a_day_with_school_where_nobody_is_busy(cast, desk):
    one = lesson(cast)
    lesson(cast, weekday=2, starts="10:40", ends="11:35", subject="Anglais")
    day = monday() + timedelta(days=1)
    place = {"kind": "moved", "day": day.isoformat(), "starts_at": "11:00", "ends_at": "11:55"}
    assert "a déjà Anglais" in desk("bruno", changing(one), **place).content.decode()
    Holiday.objects.create(establishment=cast.college, name="Pont inventé", first_day=day, last_day=day)
    free = {**place, "starts_at": "14:00", "ends_at": "14:55"}
    assert "Pas d’école ce jour-là : Pont inventé" in desk("bruno", changing(one), **free).content.decode()
    Holiday.objects.all().delete()
    assert desk("bruno", changing(one), **free).status_code == 302
    assert Change.objects.get().day == day


@pytest.mark.parametrize("who", ["marc", "claire", "louis", "anne", "dora"])
def test_who_does_not_answer_for_the_school_changes_nothing(cast, desk, who):
    one = lesson(cast)
    change = actions.cancel_lesson(one, by=cast.bruno)
    answers = [
        desk(who, changing(one), kind="cancelled"), desk(who, f"changement/{change.pk}/retrait/"),
        desk(who, f"cours/{one.course_id}/{one.date}/fin/"),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    change.refresh_from_db()
    assert change.withdrawn_at is None


def test_a_course_stops_and_its_past_stays(cast, desk):
    one = lesson(cast)
    desk("bruno", f"cours/{one.course_id}/{one.date}/fin/")
    assert [lesson.day for lesson in lessons_of(Scope.course(one.course_id), monday(-1), monday(4))] == [
        monday(-1), monday(0), monday(1)
    ]  # fmt: skip


def test_a_director_says_the_half_days_and_a_head_the_bell(cast, desk):
    week = {"morning_starts": "08:30", "morning_ends": "12:00", "mornings": [1, 2, 3, 4, 5],
            "afternoon_starts": "14:00", "afternoon_ends": "16:15", "afternoons": [1, 2, 4, 5], "week": "1"}  # fmt: skip
    assert desk("anne", "horaires/", **week).status_code == 302
    assert HalfDay.objects.filter(establishment=cast.school).count() == 9
    assert desk("anne", "horaires/", **{**week, "afternoon_starts": "11:00"}).status_code == 422
    assert desk("bruno", "horaires/", bells="M1 8:30 9:25\nM2 9:30 10:25", week="1").status_code == 302
    assert [one.starts_at for one in Period.objects.order_by("starts_at")] == [at("08:30"), at("09:30")]
    assert "Exemple : M1 8:30 9:25" in desk("bruno", "horaires/", bells="M1 9:25", week="1").content.decode()
    desk("bruno", "horaires/", name="Salle 112", room="1")
    assert Room.objects.get().name == "Salle 112"


def test_a_lesson_dragged_on_the_week_opens_its_change_already_filled(cast, sign_in):
    one, day = lesson(cast), monday() + timedelta(days=3)
    bruno = sign_in(cast.bruno)
    page = bruno.get(
        f"/{hats_of(cast.bruno)[0].key}/agenda/{changing(one)}?jour={day}&debut=10:30"
    ).content.decode()
    assert f'value="{day}"' in page and 'value="10:30"' in page and 'value="11:25"' in page
    assert (
        bruno.get(f"/{hats_of(cast.bruno)[0].key}/agenda/{changing(one)}?jour=x&debut=99:99").status_code
        == 200
    )


def test_only_who_may_change_a_day_has_a_week_that_moves(cast, sign_in):
    lesson(cast)
    for who, moves in (("bruno", True), ("ilyes", True), ("odile", False)):
        hat = hats_of(getattr(cast, who))[0].key
        page = sign_in(getattr(cast, who)).get(f"/{hat}/agenda/classe/{cast.fifth.pk}/").content.decode()
        assert ("data-moves" in page) is moves
