"""The pages: weeks, months, paper, cards of the first pages; few queries whatever there is to show."""

import pytest

from preau.base import clock
from preau.homework.models import HandIn
from preau.homework.tests.school import enter, given, hat, held, in_days, page, post, url, written
from preau.timetable.lessons import week_of
from preau.timetable.models import HalfDay


def home(person, kind=None):
    return enter(person).get(f"/{hat(person, kind).key}/").content.decode()


def test_a_week_is_read_day_after_day_with_its_minutes(cast):
    given(cast, "Lire", days=1, minutes=20)
    given(cast, "Apprendre", days=1, minutes=15)
    shown = page(cast.louis, semaine=in_days(1))
    assert "Pour demain" in shown and "environ 35\u00a0min" in shown and "Lire" in shown
    assert "Lire" in page(cast.claire, kind="guardian", enfant=cast.louis.pk, semaine=in_days(1))
    assert "Lire" not in page(cast.claire, kind="guardian", enfant=cast.ines.pk, semaine=in_days(1))
    assert "Lire" not in page(cast.fatou, kind="guardian", enfant=cast.louis.pk, semaine=in_days(1))
    assert "☐" in page(cast.louis, semaine=in_days(1), papier=1)


@pytest.mark.parametrize("words", ["", "x", "2026-13", "0001-01", "9999-12", "²"])
def test_any_words_give_a_month(cast, words):
    given(cast, days=0)
    assert "Un point" in page(cast.louis, vue="mois", mois=words)


def test_a_month_says_which_days_have_work(cast):
    given(cast, days=1)
    shown = page(cast.louis, vue="mois", mois=f"{in_days(1):%Y-%m}")
    assert f"#j-{in_days(1)}" in shown and "1\u00a0travail" in shown


@pytest.mark.parametrize("who", ["louis", "claire"])
def test_the_week_of_a_pupil_asks_ten_queries_at_most(cast, sign_in, django_assert_max_num_queries, who):
    for number in range(12):
        given(cast, f"Travail {number}", days=number % 5, hands_in=number % 2 == 0, minutes=10)
    person = getattr(cast, who)
    client = sign_in(person)
    place = url(person, kind="guardian" if who == "claire" else None)
    client.get(place)
    with django_assert_max_num_queries(10):
        assert client.get(place, {"semaine": in_days(1)}).status_code == 200


def test_the_form_of_a_lesson_and_a_book_ask_few_queries(cast, sign_in, django_assert_max_num_queries):
    lesson = held(cast)
    for number in range(8):
        given(cast, f"Travail {number}", days=number)
    written(cast, lesson)
    client = sign_in(cast.marc)
    paths = (
        f"seance/{lesson.course_id}/{lesson.date}/",
        f"cahiers/{cast.fifth.pk}/",
        f"cahiers/{cast.fifth.pk}/{in_days(0)}/",
    )
    for place in [url(cast.marc, path) for path in paths]:
        client.get(place)
        with django_assert_max_num_queries(9):
            assert client.get(place).status_code == 200


def test_a_phone_keeps_what_is_to_do_and_what_was_done_to_read_it_without_network(cast):
    work = given(cast, "Lire", days=1)
    written(cast, held(cast))
    for path in ("", f"{work.pk}/", f"cahiers/{cast.fifth.pk}/"):
        answer = enter(cast.louis).get(url(cast.louis, path))
        assert (answer.status_code, answer["Preau-Keep"], answer["Preau-Who"]) == (
            200,
            "1",
            str(cast.louis.pk),
        ), path
    assert "Preau-Keep" not in enter(cast.louis).get(url(cast.louis, "999/")).headers


def test_the_first_page_of_a_pupil_begins_with_tomorrow(cast):
    given(cast, "Lire", days=1, minutes=20)
    given(cast, "Rendre le schéma", days=4, hands_in=True)
    given(cast, "Hier", days=-0)
    shown = home(cast.louis)
    assert "Lire" in shown and "Rendre le schéma" in shown and "À rendre" in shown


def test_the_first_page_of_a_parent_names_what_the_child_has_done(cast):
    work = given(cast, "Lire", days=1)
    assert "Lire" in home(cast.claire) and "fait </span>" not in home(cast.claire)
    post(cast.louis, f"{work.pk}/fait/", fait="1")
    shown = home(cast.claire)
    assert "Lire" in shown and "fait" in shown and "Tout le travail de Louis" in shown
    assert "Lire" not in home(cast.fatou)


def test_the_first_page_of_a_teacher_says_which_books_wait_and_what_to_correct(cast):
    lesson = held(cast, starts="00:00", ends="00:30")
    work = given(cast, "Schéma", hands_in=True)
    HandIn.objects.create(work=work, pupil=cast.louis, text="x", saved_at=clock.now(), handed_at=clock.now())
    shown = home(cast.marc, "teacher")
    assert "Cahiers à compléter" in shown and "rendus : 1 sur 1" in shown
    written(cast, lesson)
    shown = home(cast.marc, "teacher")
    assert f"seance/{lesson.course_id}/{lesson.date}/" not in shown


def test_the_page_of_a_lesson_holds_the_book(cast):
    lesson = held(cast)
    place = f"agenda/cours/{lesson.course_id}/{lesson.date}/"

    def lesson_page(who, kind=None):
        person = getattr(cast, who)
        return enter(person).get(f"/{hat(person, kind).key}/{place}").content.decode()

    assert "Publier" in lesson_page("marc", "teacher") and "Publier" not in lesson_page("odile")
    assert "En classe" not in lesson_page("louis")
    written(cast, lesson, "Le poumon")
    for who, kind in {"louis": None, "claire": "guardian", "bruno": None, "odile": None}.items():
        assert "Le poumon" in lesson_page(who, kind), who


def test_a_class_and_a_book_lead_to_each_other(cast):
    shown = enter(cast.lucie).get(f"/{hat(cast.lucie).key}/annuaire/groupe/{cast.cm1.pk}/").content.decode()
    assert f"travail/cahiers/{cast.cm1.pk}/" in shown and "Remplir aujourd’hui" in shown
    assert "Cahiers de textes" in enter(cast.lucie).get(f"/{hat(cast.lucie).key}/tout/").content.decode()


def test_a_week_without_work_says_so(cast):
    assert "Rien à faire cette semaine" in page(cast.ines, semaine=week_of(in_days(60)))


def test_the_first_page_of_a_class_teacher_asks_for_today_until_it_is_written(cast):
    HalfDay.objects.create(
        establishment=cast.school, weekday=clock.today().isoweekday(), half="morning", starts_at="08:30", ends_at="12:00"
    )  # fmt: skip
    path = f"cahiers/{cast.cm1.pk}/{in_days(0)}/"
    assert path in home(cast.lucie) and path not in home(cast.helene)
    post(cast.lucie, path, text="Les fractions")
    assert path not in home(cast.lucie)
