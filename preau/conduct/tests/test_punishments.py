"""Punishments: given once, told, ticked, postponed; detentions where a pupil can be."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.conduct.actions import punishments
from preau.conduct.choices import Outcome
from preau.conduct.models import Punishment
from preau.conduct.tests import scene
from preau.conduct.tests.test_incidents import door
from preau.directory.models import Holiday
from preau.notifications.models import Notification
from preau.timetable.tests.week import at, course


def told_to(kind):
    return set(Notification.objects.filter(kind=kind).values_list("person__first_name", flat=True))


def test_a_punishment_is_told_once_to_the_pupil_and_to_who_exercises_authority(cast):
    cast.thomas.children_ties.update(state="other_parent")
    scene.given(cast)
    scene.given(cast)
    assert Punishment.objects.count() == 1
    assert told_to("punishment") == {"Louis", "Claire"} and told_to("sanction") == set()


def test_an_exclusion_from_a_lesson_is_told_at_once(cast):
    scene.given(cast, kind="exclusion", work="", day=None)
    assert told_to("sanction") == {"Louis", "Claire", "Thomas"} and told_to("punishment") == set()


def test_a_detention_is_given_by_a_form_and_read_by_the_family_in_the_same_words(cast, sign_in):
    day = scene.school_day(3)
    data = {
        "pupil": cast.louis.pk, "kind": "detention", "words": "Travail non fait, trois fois", "work": "Exercices 3 et 4",
        "day": f"{day}", "starts_at": "17:00", "ends_at": "18:00", "place": "Permanence", "once": "k",
    }  # fmt: skip
    path = f"{door(cast.marc)}punitions/nouvelle/?eleve={cast.louis.pk}&groupe={cast.fifth.pk}"
    assert sign_in(cast.marc).post(path, data).status_code == 302
    one = Punishment.objects.get()
    page = sign_in(cast.claire).get(f"/parent/discipline/punitions/{one.pk}/").content.decode()
    assert all(
        word in page
        for word in ("Travail non fait, trois fois", "Exercices 3 et 4", "17\u00a0h", "Permanence")
    )
    assert "Retirer la punition" not in page and "Reporter" not in page
    assert not Notification.objects.filter(person=cast.claire, kind="punishment", read_at=None).exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"pupil": ""}, "Choisissez un élève"),
        ({"pupil": "999999"}, "999999"),
        ({"kind": ""}, "Choisissez dans la liste"),
        ({"words": ""}, "Dites pourquoi"),
        ({"work": ""}, "Dites le travail à faire"),
        ({"day": "2020-01-01"}, "Donnez un jour"),
        ({"ends_at": "16:00"}, "Donnez le début et la fin"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_kept(cast, sign_in, more, said):
    data = {
        "pupil": cast.louis.pk, "kind": "detention", "words": "Bavardages", "work": "Exercice", "starts_at": "17:00",
        "day": f"{scene.school_day()}", "ends_at": "18:00",
    }  # fmt: skip
    path = f"{door(cast.marc)}punitions/nouvelle/?groupe={cast.fifth.pk}"
    answer = sign_in(cast.marc).post(path, data | more)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and ("Bavardages" in page or "words" in more)
    assert not Punishment.objects.exists()


def test_a_detention_is_refused_in_a_lesson_on_a_day_off_and_upon_another(cast):
    day = scene.school_day(3)
    course(cast, weekday=day.isoweekday(), starts="16:30", ends="17:25", subject="EPS", starts_on=day)
    with pytest.raises(ValidationError, match="EPS"):
        scene.detention(cast, day)
    scene.detention(cast, day, starts_at=at("17:30"), ends_at=at("18:30"))
    with pytest.raises(ValidationError, match="déjà une retenue"):
        scene.detention(cast, day, once="b", starts_at=at("18:00"), ends_at=at("19:00"))
    other = day + timedelta(days=7)
    Holiday.objects.create(establishment=cast.college, name="Pont", first_day=other, last_day=other)
    with pytest.raises(ValidationError, match="pas d’école"):
        scene.detention(cast, other, once="c", starts_at=at("17:30"), ends_at=at("18:30"))


def test_the_list_of_a_day_is_ticked_and_a_tick_may_change(cast, sign_in):
    one = scene.detention(cast)
    client, base = sign_in(cast.celine), door(cast.celine)
    page = client.get(f"{base}retenues/?jour={one.day}").content.decode()
    assert "VASSEUR Louis" in page and "5e B" in page
    for said in ("absent", "", "present"):
        answer = client.post(f"{base}punitions/{one.pk}/suite/", {"suite": said, "retour": "retenues"})
        assert answer.url.endswith(f"retenues/?jour={one.day}#r{one.pk}")
    one.refresh_from_db()
    assert one.outcome == "present"
    assert [row.outcome for row in one.notes.order_by("pk")] == ["absent", "present"]
    paper = client.get(f"{base}retenues/?jour={one.day}&papier=1").content.decode()
    assert "☐ VASSEUR Louis" in paper
    assert client.get(f"{base}retenues/?jour=hier").status_code == 200


def test_a_postponed_detention_keeps_the_day_it_was_not_held_and_the_family_learns_the_new_one(cast, sign_in):
    one = scene.detention(cast)
    first, day = one.day, scene.school_day(8)
    data = {"day": f"{day}", "starts_at": "17:00", "ends_at": "18:00"}
    path = f"{door(cast.marc)}punitions/{one.pk}/report/"
    assert sign_in(cast.marc).post(path, data).status_code == 302
    one.refresh_from_db()
    assert (one.day, one.outcome, one.notes.get().outcome, one.notes.get().day) == (
        day,
        "",
        "postponed",
        first,
    )
    assert told_to("punishment") == {"Louis", "Claire", "Thomas"}
    assert sign_in(cast.marc).post(path, data | {"day": "2020-01-01"}).status_code == 422


def test_a_punishment_that_falls_is_told_and_no_family_may_take_it_off(cast, sign_in):
    one = scene.given(cast)
    for who in ("claire", "louis", "odile"):
        person = getattr(cast, who)
        assert sign_in(person).post(f"{door(person)}punitions/{one.pk}/retrait/").status_code == 404
    punishments.withdraw(one, by=cast.marc)
    assert "retirée" in Notification.objects.filter(person=cast.claire).get().text
    assert "retirée" in sign_in(cast.claire).get(f"/parent/discipline/punitions/{one.pk}/").content.decode()


def test_the_first_pages_say_what_holds_now(cast, sign_in, django_assert_max_num_queries):
    scene.detention(cast, clock.today() + timedelta(days=0) if clock.today().weekday() < 5 else None)
    scene.told(cast)
    for who, base in (("claire", "/parent/"), ("louis", "/eleve/")):
        client = sign_in(getattr(cast, who))
        client.get(base)
        page = client.get(base).content.decode()
        assert "Retenue" in page and "Procédure disciplinaire" in page
    client, base = sign_in(cast.celine), door(cast.celine)
    scene.seen(cast)
    client.get(base)
    with django_assert_max_num_queries(10):
        page = client.get(base).content.decode()
    assert "Louis" in page
    punishments.note(Punishment.objects.get(), by=cast.celine, outcome=Outcome.PRESENT)
    assert "1 incident à regarder" in sign_in(cast.celine).get(f"/{base.split('/')[1]}/").content.decode()
