"""The board of school life, right after ten rolls; whom to call; which rolls are missing."""

import pytest

from preau.attendance import actions
from preau.attendance.board import away_on, with_adults
from preau.attendance.calling.duty import due_now, duties_of_school, duties_of_teacher
from preau.attendance.choices import PassageKind
from preau.attendance.models import Absence, FamilyCall, Reason
from preau.attendance.tests.morning import (
    AWAY,
    HERE,
    called,
    class_called,
    half_days,
    lesson,
    more_pupils,
    told,
)
from preau.base import clock
from preau.directory.hats import hats_of
from preau.notifications.models import Notification
from preau.timetable.tests.week import at
from tests.jobs import run_jobs


def board(cast, sign_in, who="celine", path=""):
    person = getattr(cast, who)
    return sign_in(person).get(f"/{hats_of(person)[0].key}/vie-scolaire/{path}")


def test_who_was_seen_and_is_missing_stands_out_until_found(cast, sign_in):
    called(lesson(cast), cast.marc)
    called(lesson(cast, starts="09:30", ends="10:25", subject="EPS"), cast.marc, louis=AWAY)
    page = board(cast, sign_in).content.decode()
    assert "VASSEUR Louis" in page and "1 à retrouver" in page
    assert "vu à 8\u00a0h\u00a030, absent à 9\u00a0h\u00a030" in page and "EPS" in page
    key, one = hats_of(cast.celine)[0].key, Absence.objects.get()
    assert sign_in(cast.celine).post(f"/{key}/vie-scolaire/absences/{one.pk}/retrouve/").status_code == 302
    page = board(cast, sign_in).content.decode()
    assert "à retrouver" not in page and "retrouvé," in page


def test_each_absent_pupil_is_of_one_kind_after_ten_rolls(cast, django_assert_max_num_queries, sign_in):
    people = more_pupils(cast, 5)
    told(cast, cast.claire, cast.louis)
    hours = [f"{8 + n // 4:02}:{15 * (n % 4):02}" for n in range(11)]
    rolls = [lesson(cast, starts=hours[n], ends=hours[n + 1], subject=f"C{n}") for n in range(10)]
    for n, one in enumerate(rolls):
        states = {"eleve00": AWAY, "eleve01": HERE if n < 5 else AWAY, "eleve02": AWAY if n < 5 else HERE}
        called(one, cast.marc, **states)
    actions.note_passage(
        by=cast.celine, pupil=people[3], establishment=cast.college, kind=PassageKind.EXIT, at=at("08:00")
    )
    kinds = {
        one.pupil.first_name: (one.is_vanished, one.is_planned, one.is_to_call, one.is_over)
        for one in away_on(cast.college.pk, clock.today())
    }
    assert kinds == {
        "Louis": (False, True, False, False), "Eleve00": (False, False, True, False),
        "Eleve01": (True, False, True, False), "Eleve02": (False, False, False, True),
    }  # fmt: skip
    client, url = sign_in(cast.celine), f"/{hats_of(cast.celine)[0].key}/vie-scolaire/"
    client.get(url)
    with django_assert_max_num_queries(10):
        assert client.get(url).status_code == 200


def test_the_call_list_says_who_read_the_alert_and_who_was_called(cast, sign_in):
    called(lesson(cast), cast.marc, louis=AWAY)
    run_jobs()
    cast.thomas.account.delete()
    Notification.objects.filter(person=cast.claire).update(read_at=clock.now())
    [one] = with_adults(away_on(cast.college.pk, clock.today()))
    assert [(a.person.first_name, a.has_account, a.has_read, a.phone) for a in one.adults] == [
        ("Claire", True, True, cast.claire.mobile), ("Thomas", False, False, cast.thomas.mobile)
    ]  # fmt: skip
    assert cast.claire.mobile in board(cast, sign_in, path="a-appeler/").content.decode()
    key = hats_of(cast.ilyes)[0].key
    path = f"/{key}/vie-scolaire/absences/{one.absence_id}/appele/"
    for _twice in range(2):
        sign_in(cast.ilyes).post(path)
    assert FamilyCall.objects.get().made_by == cast.ilyes
    assert cast.claire.mobile not in board(cast, sign_in, path="a-appeler/").content.decode()
    sign_in(cast.ilyes).post(path, {"undo": "1"})
    assert not FamilyCall.objects.exists()


def test_an_adult_who_may_not_come_near_has_no_number_there(cast):
    half_days(cast)
    class_called(cast, cast.cp, cast.helene, maya=AWAY)
    [one] = with_adults(away_on(cast.school.pk, clock.today()))
    assert [adult.person for adult in one.adults] == [cast.nora]


def test_rolls_that_nobody_called_are_missing_after_ten_minutes_and_their_teacher_is_told(cast, sign_in):
    with clock.frozen_shift(f"{clock.today()}T09:36"):
        first, second = lesson(cast), lesson(cast, starts="09:30", ends="10:25", subject="Anglais")
        duties = duties_of_school(cast.college, clock.today())
        assert [(one.called.words, one.is_missing, one.is_now) for one in duties] == [
            ("SVT", True, False), ("Anglais", False, True)
        ]  # fmt: skip
        assert due_now(duties).called.words == "Anglais"
        key = hats_of(cast.celine)[0].key
        send = sign_in(cast.celine).post
        assert send(f"/{key}/vie-scolaire/relance/", {"key": second.key}).status_code == 404
        assert send(f"/{key}/vie-scolaire/relance/", {"key": first.key}).status_code == 302
    [notice] = Notification.objects.filter(kind="roll_call")
    assert (notice.person, notice.path) == (
        cast.marc,
        f"vie-scolaire/appel/cours/{first.course_id}/{first.date}/",
    )
    called(first, cast.marc)
    assert duties_of_school(cast.college, clock.today())[0].done.called_by == "M. Delattre"


def test_a_teacher_has_their_own_rolls_only_and_the_first_page_asks_for_the_one_of_this_hour(cast, sign_in):
    lesson(cast, starts="10:40", ends="11:35")
    lesson(cast, starts="10:40", ends="11:35", group="latin", teacher="odile", subject="Latin")
    mine = duties_of_teacher(cast.marc, cast.college, clock.today())
    assert [one.called.words for one in mine] == ["SVT"]
    page = sign_in(cast.marc).get(f"/{hats_of(cast.marc)[0].key}/").content.decode()
    assert "Appel de 10\u00a0h\u00a040 à faire" in page and "Faire l’appel" in page


@pytest.mark.parametrize(("who", "sees"), [("anne", True), ("perle", False)])
def test_the_director_sees_the_absents_of_the_half_day_by_class(cast, sign_in, who, sees):
    half_days(cast)
    with clock.frozen_shift(f"{clock.today()}T08:45"):
        class_called(cast, cast.cm1, cast.lucie, ines=AWAY)
        page = board(cast, sign_in, who).content.decode()
        home = sign_in(getattr(cast, who)).get(f"/{hats_of(getattr(cast, who))[0].key}/").content.decode()
    assert ("VASSEUR Inès" in page, "CM1-CM2" in page) == (sees, sees)
    assert ("famille à appeler" in home, "appel manque" in home) == (sees, sees)
    assert ("2 sur 3" in page, "</svg> maintenant" in page) == (sees, sees)


def test_what_the_law_holds_for_legitimate_is_accepted_in_one_touch_and_nothing_else(cast, sign_in):
    for motive in ("illness", "transport", "waking", "contagious"):
        told(cast, cast.claire, cast.louis, motive)
    told(cast, cast.claire, cast.ines)
    client, key = sign_in(cast.celine), hats_of(cast.celine)[0].key
    assert "Accepter les 2 motifs" in board(cast, sign_in, path="absences/").content.decode()
    client.post(f"/{key}/vie-scolaire/motifs/prevus-par-la-loi/")
    accepted = {(one.pupil.first_name, one.motive) for one in Reason.objects.filter(accepted=True)}
    assert accepted == {("Louis", "illness"), ("Louis", "transport")}
