"""What each parent sees and is told, and what never crosses from one parent to the other."""

from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from ical.calendar_stream import IcsCalendarStream

from preau.base import clock
from preau.base.rows import asked_at_once
from preau.directory.actions.ties import enter_court_decision
from preau.directory.audiences import Audience
from preau.directory.choices import TieState
from preau.directory.hats import hats_of
from preau.directory.models import Guardianship, Membership
from preau.meetings import actions, telling
from preau.meetings.glance import family_question, family_told
from preau.meetings.hours import Hours
from preau.meetings.models import Booking, Offer
from preau.meetings.queries import choices_of, kept_desks, left_of
from preau.meetings.rules import may_keep
from preau.meetings.tests.evening import enter, hat, live, opened, page, post, slots, told
from preau.notifications.models import Notification
from preau.ui.words import phone_words
from tests.jobs import run_jobs
from tests.world import PEOPLE


def test_exactly_the_adults_whom_the_directory_allows_are_asked(cast):
    one = opened(cast.lucie, cast.cm1)
    run_jobs()
    asked = {"claire", "thomas", "fatou", "sophie", "paul"}
    assert told("meeting") == ["Claire", "Fatou", "Paul", "Sophie", "Thomas"]
    seen = {
        name for name in PEOPLE
        if enter(getattr(cast, name)).get(f"/parent/rendez-vous/{one.pk}/").status_code == 200
    }  # fmt: skip
    assert seen == asked


def test_what_one_may_see_is_what_one_may_keep(cast):
    """`visible_to` and the predicate agree over the whole cast."""
    one = opened(cast.lucie, cast.cm1)
    keepers = set()
    for name in PEOPLE:
        person = getattr(cast, name)
        for worn in hats_of(person):
            kept = may_keep(person, worn, one)
            assert kept == Offer.objects.kept_by(person, worn).filter(pk=one.pk).exists()
            if worn.kind != "guardian":
                assert kept == Offer.objects.visible_to(person, worn).filter(pk=one.pk).exists()
            keepers |= {name} if kept else set()
    assert keepers == {"lucie", "anne"}


def test_three_touches_from_the_first_page(cast):
    one = opened(cast.lucie, cast.cm1)
    home = enter(cast.fatou).get("/parent/").content.decode()
    assert "Remise des bulletins" in home and f"/parent/rendez-vous/{one.pk}/?enfant={cast.issa.pk}" in home
    shown = page(cast.fatou, "guardian", f"{one.pk}/?enfant={cast.issa.pk}")
    assert shown.count('name="slot"') == 6 and "Prendre ce rendez-vous" in shown
    post(
        cast.fatou,
        "guardian",
        f"{one.pk}/choix/{cast.issa.pk}/{one.desks.get().pk}/",
        {"slot": slots(one)[1].pk},
    )
    home = enter(cast.fatou).get("/parent/").content.decode()
    assert "Jeudi 3\xa0décembre à 17\xa0h\xa010" in home and ">Choisir<" not in home


def test_where_each_parent_comes_apart_neither_learns_anything_of_the_other(cast):
    one = opened(cast.lucie, cast.cm1, each="parent")
    mine = actions.take(slots(one)[0], by=cast.claire, child=cast.ines)
    run_jobs()
    Notification.objects.filter(kind="meeting").delete()
    pages = [f"{one.pk}/", "", f"{one.pk}/choix/{cast.ines.pk}/{one.desks.get().pk}/"]
    for path in pages:
        shown = page(cast.thomas, "guardian", path)
        assert "Claire" not in shown and cast.claire.address not in shown and "déjà pris" not in shown
        assert "17\xa0h</label>" not in shown  # an hour that is gone is gone, nobody says why
    page(cast.thomas, "guardian", f"pris/{mine.pk}.ics", status=404)
    assert post(cast.thomas, "guardian", f"pris/{mine.pk}/annulation/", {}).status_code == 404
    actions.take(slots(one)[1], by=cast.thomas, child=cast.ines)
    actions.cancel(mine, by=cast.claire, hat=hat(cast.claire, "guardian"))
    run_jobs()
    assert told("meeting_change") == ["Lucie"]
    assert live() == [("Inès", "Thomas", "17 h 10".replace(" ", "\xa0") + " à")]


def test_where_the_child_has_one_the_other_parent_knows_the_hour_and_not_who(cast):
    one = opened(cast.lucie, cast.cm1)
    mine = actions.take(slots(one)[0], by=cast.claire, child=cast.ines)
    shown = page(cast.thomas, "guardian", f"{one.pk}/")
    assert "Un rendez-vous est déjà pris pour Inès." in shown and "17\xa0h" in shown and "Claire" not in shown
    with pytest.raises(ValidationError, match="déjà pris ici pour Inès"):
        actions.take(slots(one)[1], by=cast.thomas, child=cast.ines)
    assert post(cast.thomas, "guardian", f"pris/{mine.pk}/annulation/", {}).status_code == 404


def test_an_adult_kept_from_a_child_loses_the_page_and_holds_no_place(cast):
    one = opened(cast.lucie, cast.cm1)
    actions.take(slots(one)[0], by=cast.thomas, child=cast.ines)
    tie = Guardianship.objects.get(guardian=cast.thomas, child=cast.ines)
    enter_court_decision(tie, by=cast.anne, state=TieState.FORBIDDEN, decided_on=tie.starts_on)
    page(cast.thomas, "guardian", f"{one.pk}/", status=404)
    assert "Thomas" not in page(cast.lucie, "teacher", f"{one.pk}/")
    assert "Thomas" not in page(cast.lucie, "teacher", f"{one.pk}/feuille/")
    waiting, _coming = family_told(*asked_at_once([family_question(cast.claire, [cast.ines.pk])]))
    assert [row.offer for row in waiting] == [one.pk]
    actions.take(slots(one)[1], by=cast.claire, child=cast.ines)
    assert [(child, adult) for child, adult, _hour in live()] == [("Inès", "Claire")]
    with clock.frozen_shift("2026-12-02T09:00"):
        telling.remind(date(2026, 12, 3))
    assert told("meeting_reminder") == ["Claire", "Lucie"]


def test_in_an_evening_of_all_each_family_meets_the_teachers_of_its_child(cast):
    school = Audience("parents-ecole", cast.college)
    hosts = [cast.odile.pk, cast.marc.pk, cast.celine.pk]
    one = opened(cast.bruno, school, kind="head", hosts=hosts, manner="apart")
    children = [row for row in _children(cast.claire) if row.person.pk == cast.louis.pk]
    shown = {str(choice.desk) for choice in choices_of(cast.claire, children, one)}
    assert shown == {"Mme Caron", "M. Delattre"}
    Offer.objects.filter(pk=one.pk).update(withdrawn_at=clock.now())
    other = opened(cast.bruno, school, kind="head", key="again", hosts=hosts, manner="apart", for_all=True)
    assert len(choices_of(cast.claire, children, other)) == 3
    run_jobs()
    assert told("meeting_host") == ["Céline", "Marc", "Odile"]  # of the one that stands
    with pytest.raises(ValidationError, match="vous en êtes"):
        opened(cast.odile, cast.fifth, key="for another", hosts=[cast.marc.pk])


def test_who_has_not_chosen_is_placed_by_hand_and_told(cast):
    one = opened(cast.lucie, cast.cm1, each="parent")
    assert [(row.child.first_name, [who.first_name for who in row.adults]) for row in left_of(one, kept_desks(one))] == [
        ("Issa", ["Fatou"]), ("Inès", ["Claire", "Thomas"]), ("Jade", ["Paul", "Sophie"]),
    ]  # fmt: skip
    run_jobs()
    path = f"{one.pk}/placer/{cast.ines.pk}/"
    data = {"guardian": cast.thomas.pk, "slot": slots(one)[2].pk}
    assert post(cast.helene, "teacher", path, data).status_code == 404
    assert (
        post(cast.lucie, "teacher", path, {"guardian": cast.fatou.pk, "slot": slots(one)[2].pk}).status_code
        == 400
    )
    assert post(cast.lucie, "teacher", path, data).status_code == 302
    run_jobs()
    assert told("meeting_change") == ["Thomas"]
    actions.place(
        slots(one)[3], by=cast.anne, hat=hat(cast.anne, "head"), child=cast.issa, guardian=cast.fatou
    )
    run_jobs()
    assert told("meeting_change") == ["Fatou", "Lucie", "Thomas"]  # a colleague did it: who receives is told
    [ines] = [row for row in left_of(one, kept_desks(one)) if row.child == cast.ines]
    assert [who.first_name for who in ines.adults] == ["Claire"]
    sheet = page(cast.anne, "head", f"{one.pk}/feuille/")
    number = phone_words(cast.sophie.mobile)
    assert "VASSEUR Inès" in sheet and "Thomas Vasseur" in sheet and number in sheet
    assert number not in page(cast.lucie, "teacher", f"{one.pk}/feuille/")


def test_the_day_before_those_who_have_one_are_reminded_once(cast):
    one = opened(cast.lucie, cast.cm1)
    actions.take(slots(one)[0], by=cast.fatou, child=cast.issa)
    with clock.frozen_shift("2026-12-02T09:00"):
        for _hour in range(2):
            telling.remind(date(2026, 12, 3))
        assert told("meeting_reminder") == ["Fatou", "Lucie"]
        [row] = Notification.objects.filter(kind="meeting_reminder", person=cast.fatou)
        enter(cast.fatou).get(f"/parent/{row.path}")
        assert Notification.objects.get(pk=row.pk).read_at
    with clock.frozen_shift(
        "2026-12-01T23:30"
    ):  # the day before begins at midnight: phones wait for the morning
        Notification.objects.all().delete()
        telling.remind(date(2026, 12, 3))
        rows = Notification.objects.filter(kind="meeting_reminder")
        assert {row.available_at.astimezone(clock.PARIS).hour for row in rows} == {7}


def test_a_calendar_reads_again_what_was_taken(cast):
    one = opened(cast.lucie, cast.cm1)
    mine = actions.take(slots(one)[5], by=cast.claire, child=cast.ines)
    body = page(cast.claire, "guardian", f"pris/{mine.pk}.ics")
    [event] = IcsCalendarStream.calendar_from_ics(body).events
    assert event.dtstart == datetime(2026, 12, 3, 17, 50, tzinfo=clock.PARIS)
    assert (event.dtend - event.dtstart).seconds == 600
    assert (event.summary, event.location) == ("Remise des bulletins : Mme Baert", "salle 12")
    all_of_lucie = page(cast.lucie, "teacher", "calendrier.ics")
    [event] = IcsCalendarStream.calendar_from_ics(all_of_lucie).events
    assert event.summary == "Remise des bulletins : Claire Vasseur" and event.description == "Pour Inès"


def test_by_telephone_the_parent_gives_the_number_and_the_teacher_reads_it(cast):
    one = opened(cast.lucie, cast.cm1, by_phone=True, place="")
    path = f"{one.pk}/choix/{cast.issa.pk}/{one.desks.get().pk}/"
    assert cast.fatou.mobile in page(cast.fatou, "guardian", path)
    refused = post(cast.fatou, "guardian", path, {"slot": slots(one)[0].pk, "phone": "allô"})
    assert refused.status_code == 400 and "Ce numéro ne va pas" in refused.content.decode()
    post(cast.fatou, "guardian", path, {"slot": slots(one)[0].pk, "phone": "06 39 98 77 66"})
    assert "06 39 98 77 66" in page(cast.lucie, "teacher", f"{one.pk}/")


def test_hours_are_added_and_taken_away_and_all_is_called_off(cast):
    one = opened(cast.lucie, cast.cm1)
    desk = one.desks.get()
    data = {"day": "2026-12-04", "first": "17:00", "last": "17:30", "minutes": 10, "pause": 5, "seats": 1}
    for _press in range(2):
        assert post(cast.lucie, "teacher", f"heures/{desk.pk}/", data).status_code == 302
    assert len(slots(one)) == 8
    mine = actions.take(slots(one)[0], by=cast.claire, child=cast.ines)
    post(cast.lucie, "teacher", f"heures/retrait/{mine.slot_id}/", {"words": "Je pars plus tôt."})
    assert live() == [] and slots(one)[0].withdrawn_at
    Membership.objects.create(group=cast.cm1, person=cast.zoe, starts_on=clock.today())
    assert "Zoé Delattre" in page(cast.lucie, "teacher", f"{one.pk}/")
    post(cast.lucie, "teacher", f"{one.pk}/arrivees/", {})
    assert one.invitations.filter(child=cast.zoe).count() == 1
    post(cast.lucie, "teacher", f"{one.pk}/retrait/", {})
    run_jobs()
    assert "L’école a annulé" in page(cast.fatou, "guardian", f"{one.pk}/")
    assert set(told("meeting_change")) >= {"Claire", "Fatou", "Sophie"}
    with pytest.raises(ValidationError):
        actions.take(slots(one)[3], by=cast.fatou, child=cast.issa)


def test_the_composer_says_what_it_gives_and_keeps_what_was_typed(cast):
    data = {
        "key": "k", "audience": f"familles-{cast.cm1.pk}", "title": "Réunion de rentrée", "hosts": [cast.lucie.pk],
        "day": "2026-12-03", "first": "17:00", "last": "18:00", "minutes": 15, "pause": 0, "seats": 1,
        "place": "salle 3", "deadline": "2026-12-02",
    }  # fmt: skip
    shown = post(cast.lucie, "teacher", "nouveau/", data | {"act": "open"}).content.decode()
    assert (
        "chacun de ses parents le sien" in shown
        and "Réunion de rentrée" in shown
        and not Offer.objects.exists()
    )
    shown = post(cast.lucie, "teacher", "nouveau/", data | {"each": "child", "act": "look"}).content.decode()
    assert "Les familles de 3 élèves pourront choisir" in shown and "4 rendez-vous proposés" in shown
    for wrong, words in [
        ({"last": "16:00"}, "La fin est avant le début"), ({"deadline": "2026-12-09"}, "Les rendez-vous seraient passés"),
        ({"place": ""}, "Il manque le lieu"), ({"day": "2026-02-30"}, "Cette date n’existe pas"),
    ]:  # fmt: skip
        answer = post(cast.lucie, "teacher", "nouveau/", data | {"each": "child", "act": "open"} | wrong)
        assert answer.status_code == 400 and words in answer.content.decode()
    for _press in range(2):
        assert (
            post(cast.lucie, "teacher", "nouveau/", data | {"each": "child", "act": "open"}).status_code
            == 302
        )
    assert Offer.objects.count() == 1 and Booking.objects.count() == 0


def test_a_meeting_of_all_has_many_places_at_one_hour(cast):
    hours = Hours(date(2026, 12, 3), time(18), time(19), 60)
    one = opened(cast.lucie, cast.cm1, hours=hours, seats=30, title="Réunion de rentrée")
    [slot] = slots(one)
    for adult, child in (("claire", "ines"), ("fatou", "issa"), ("sophie", "jade")):
        actions.take(slot, by=getattr(cast, adult), child=getattr(cast, child))
    assert len(live()) == 3 and "27 places libres" in page(cast.lucie, "teacher", f"{one.pk}/")


def _children(person):
    from preau.directory.children import children_of

    return children_of(person)
