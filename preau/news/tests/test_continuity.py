"""A class that is closed: who is told, what is written, who is called."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.access.models import Account, Session
from preau.access.queries import came_in_since
from preau.base import clock
from preau.directory.hats import hats_of
from preau.files.tests.test_store import PNG
from preau.news.continuity import actions
from preau.news.continuity.queries import unseen
from preau.news.continuity.rules import may_call
from preau.news.continuity.week import monday_of, without_account
from preau.news.models import Call, Closure, PlanDay
from preau.news.tests.book import enter, hat
from preau.news.tests.closing import closed
from preau.notifications.models import Notification
from tests.jobs import run_jobs
from tests.world import PEOPLE

CM1 = ["Claire", "Fatou", "Inès", "Issa", "Jade", "Lucie", "Paul", "Sophie", "Thomas"]


def page(person, kind, path="", status=200):
    answer = enter(person).get(f"/{hat(person, kind).key}/{path}")
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def post(person, kind, path, data=None):
    return enter(person).post(f"/{hat(person, kind).key}/{path}", data or {})


def told():
    return sorted(Notification.objects.filter(kind="closure").values_list("person__first_name", flat=True))


def test_everyone_of_the_class_is_told_at_once_in_the_middle_of_the_night(cast):
    with clock.frozen_shift("2026-11-28T22:30"):  # a Saturday
        one = closed(cast.anne, cast.cm1, starts_on=date(2026, 11, 30))
        run_jobs()
        assert told() == CM1
        rows = Notification.objects.filter(kind="closure")
        assert all(row.urgent and row.available_at <= clock.now() for row in rows)
        assert rows[0].text == "CM1-CM2 : pas de classe à partir de lundi 30\xa0novembre."
        rows.update(read_at=clock.now())
        actions.end(one, by=cast.anne, hat=hat(cast.anne, "head"))
        run_jobs()
        again = Notification.objects.filter(kind="closure", read_at=None)
        assert again.count() == len(CM1) and not any(row.urgent for row in again)
        assert all(row.available_at > clock.now() for row in again)  # a return waits for the morning


def test_the_whole_school_is_its_families_pupils_and_team(cast):
    closed(cast.anne, None)
    run_jobs()
    assert set(told()) == {*CM1, "Marc", "Maya", "Nora", "Zoé", "Anne", "Hélène", "Hatem", "Rose"}


def test_only_the_head_announces_and_once(cast):
    one = closed(cast.anne, cast.cm1)
    assert closed(cast.anne, cast.cm1, key=one.once) == one
    with pytest.raises(ValidationError, match="déjà annoncée"):
        closed(cast.anne, cast.cm1, key="again")
    with pytest.raises(ValidationError, match="Seule la direction"):
        actions.announce("k", {"group": None}, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    assert post(cast.perle, "head", f"continuite/{one.pk}/reprise/").status_code == 404
    assert Closure.objects.get().ended_at is None


def test_who_sees_the_banner_is_who_is_concerned(cast):
    """`visible_to` over the whole cast, and each page where the banner stands."""
    one = closed(cast.anne, cast.cm1, why="La chaudière est en panne.")
    seen = {
        (name, worn.kind) for name in PEOPLE for worn in hats_of(getattr(cast, name))
        if Closure.objects.visible_to(getattr(cast, name), worn).filter(pk=one.pk).exists()
    }  # fmt: skip
    families = {(name, "guardian") for name in ("claire", "thomas", "fatou", "sophie", "paul")}
    pupils = {(name, "pupil") for name in ("ines", "issa", "jade")}
    team = {
        ("anne", "head"),
        ("lucie", "teacher"),
        ("helene", "teacher"),
        ("hatem", "substitute"),
        ("rose", "support"),
    }
    assert seen == families | pupils | team
    for name, kind in seen:
        assert "chaudière" in page(getattr(cast, name), kind)
    for name, kind in (("nora", "guardian"), ("zoe", "pupil"), ("odile", "teacher"), ("perle", "head")):
        assert "chaudière" not in page(getattr(cast, name), kind)
        page(getattr(cast, name), kind, f"continuite/{one.pk}/", status=404)
    assert "chaudière" in page(cast.claire, "guardian", f"annuaire/groupe/{cast.cm1.pk}/")
    assert "chaudière" in page(cast.claire, "guardian", f"annuaire/personne/{cast.ines.pk}/")
    with clock.frozen_shift("2026-12-30T10:00"):
        assert "chaudière" in page(cast.claire, "guardian")  # until somebody ends it, when no day was said
    actions.end(one, by=cast.anne, hat=hat(cast.anne, "head"))
    assert "chaudière" not in page(cast.claire, "guardian")


def test_a_closure_with_a_last_day_is_over_by_itself(cast):
    closed(cast.anne, cast.cm1, why="Grève", ends_on=clock.today() + timedelta(days=1))
    with clock.frozen_shift("2026-11-25T10:00"):
        assert "Grève" in page(cast.claire, "guardian")
    with clock.frozen_shift("2026-11-26T10:00"):
        assert "Grève" not in page(cast.claire, "guardian")


def test_the_week_is_written_by_who_teaches_read_by_families_and_printed_for_the_others(cast):
    path = f"continuite/plan/{cast.cm1.pk}/"
    page(cast.claire, "guardian", path, status=404)  # nothing is closed
    closed(cast.anne, cast.cm1)
    week = {
        "jour-2026-11-24": "Lire le chapitre 4.",
        "jour-2026-11-25": "",
        "fichiers-2026-11-26": SimpleUploadedFile("fiche.png", PNG),
    }
    assert post(cast.lucie, "teacher", path + "?semaine=2026-11-23", week).status_code == 302
    assert sorted(PlanDay.objects.values_list("day", "body")) == [
        (date(2026, 11, 24), "Lire le chapitre 4."), (date(2026, 11, 26), ""),
    ]  # fmt: skip
    shown = page(cast.fatou, "guardian", path)
    assert "Lire le chapitre 4." in shown and "fiche.png" in shown and "<textarea" not in shown
    assert post(cast.fatou, "guardian", path, week).status_code == 404
    page(cast.nora, "guardian", path, status=404)
    kept = PlanDay.objects.get(day=date(2026, 11, 26)).files.get()
    assert enter(cast.issa).get(f"/eleve/continuite/fichiers/{kept.pk}/").status_code == 200
    assert enter(cast.zoe).get(f"/eleve/continuite/fichiers/{kept.pk}/").status_code == 404
    Account.objects.filter(person__in=[cast.issa, cast.fatou]).update(activated_at=None)
    assert without_account(cast.cm1) == [cast.issa]
    sheet = page(cast.lucie, "teacher", path + "feuilles/?semaine=2026-11-23")
    assert "DIALLO Issa" in sheet and "VASSEUR Inès" not in sheet and "fiche.png" in sheet
    post(cast.lucie, "teacher", f"continuite/fichiers/{kept.pk}/retrait/")
    post(cast.lucie, "teacher", path + "?semaine=2026-11-23", {"jour-2026-11-24": ""})
    assert PlanDay.objects.count() == 0


def test_a_file_of_a_strange_kind_is_said_and_the_rest_is_kept(cast):
    closed(cast.anne, cast.cm1)
    strange = SimpleUploadedFile("jeu.exe", b"MZ\x00\x01\x02")
    data = {"jour-2026-11-24": "Lire.", "fichiers-2026-11-24": strange}
    url = f"/{hat(cast.lucie, 'teacher').key}/continuite/plan/{cast.cm1.pk}/?semaine=2026-11-23"
    shown = enter(cast.lucie).post(url, data, follow=True).content.decode()
    assert "n’est pas d’un type accepté" in shown and PlanDay.objects.get().body == "Lire."
    long = enter(cast.lucie).post(url, {"jour-2026-11-24": "a" * 5_001})
    assert long.status_code == 400 and "trop long" in long.content.decode()


def test_whom_nobody_has_seen_for_three_days_is_called_and_it_is_noted(cast):
    one = closed(cast.anne, cast.cm1)
    now = clock.now()
    Account.objects.update(last_login=now - timedelta(days=4))
    Account.objects.filter(person=cast.thomas).update(last_login=now - timedelta(days=2))  # a parent of Inès
    Session.objects.create(
        session_key="k",
        session_data="",
        expire_date=now + timedelta(days=9),
        account=cast.jade.account,
        seen_at=now,
    )  # Jade herself, signed in long ago on a device that she uses
    assert came_in_since([cast.thomas.pk, cast.jade.pk, cast.issa.pk], now - timedelta(days=3)) == {
        cast.thomas.pk, cast.jade.pk,
    }  # fmt: skip
    [missing] = unseen(one, cast.lucie, hat(cast.lucie, "teacher"))
    assert (missing.child.person, missing.adults) == (cast.issa, [cast.fatou])
    Account.objects.filter(person__in=[cast.lucie, cast.anne]).update(last_login=now)
    shown = page(cast.lucie, "teacher", f"continuite/{one.pk}/appels/")
    assert "DIALLO Issa" in shown and cast.fatou.mobile not in shown and "VASSEUR" not in shown
    assert cast.fatou.mobile in page(cast.anne, "head", f"continuite/{one.pk}/appels/")
    for _press in range(2):
        post(cast.lucie, "teacher", f"continuite/{one.pk}/appels/{cast.issa.pk}/", {"words": "Tout va bien."})
    [call] = Call.objects.all()
    assert (call.child, call.by, call.words) == (cast.issa, cast.lucie, "Tout va bien.")
    assert "Tout va bien." in page(cast.anne, "head", f"continuite/{one.pk}/appels/")
    assert post(cast.lucie, "teacher", f"continuite/{one.pk}/appels/{cast.maya.pk}/").status_code == 404
    callers = {
        name
        for name in PEOPLE
        for worn in hats_of(getattr(cast, name))
        if may_call(getattr(cast, name), worn, one)
    }
    assert callers == {"lucie", "anne"}


def test_the_week_asked_is_a_monday_whatever_is_typed(cast):
    assert monday_of("2026-11-26") == date(2026, 11, 23) == monday_of("rien") == monday_of("9999-01-01")
    with clock.frozen_shift("2026-11-28T10:00"):
        assert monday_of("") == date(2026, 11, 30)


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(cast):
    data = {"key": "k", "group": cast.cm1.pk, "why": "Panne de chauffage", "starts_on": "2026-11-25"}
    answer = post(cast.anne, "head", "continuite/nouvelle/", data)
    shown = answer.content.decode()
    assert answer.status_code == 400 and "quelle autorité" in shown and "Panne de chauffage" in shown
    good = data | {"cause": "building", "decider": "mayor", "ends_on": "2026-11-24"}
    assert post(cast.anne, "head", "continuite/nouvelle/", good).status_code == 400
    good["ends_on"] = "2026-11-27"
    assert [post(cast.anne, "head", "continuite/nouvelle/", good).status_code for _press in range(2)] == [
        302,
        302,
    ]
    assert Closure.objects.get().group == cast.cm1
    assert post(cast.lucie, "teacher", "continuite/nouvelle/", good).status_code == 404
