"""Announced, changed, called off: who may, what is told, nothing twice."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.base.models import AuditLine
from preau.notifications.models import Notification
from preau.occasions import actions, tasks
from preau.occasions.models import Occasion
from preau.occasions.tests.outing import DAY, TODAY, announced, hat, told, words

FAMILIES = ["Claire", "Fatou", "Paul", "Sophie", "Thomas"]  # of CM1-CM2, whoever may follow a child there


@pytest.fixture(autouse=True)
def _in_november():
    with clock.frozen_shift(TODAY):
        yield


def test_an_outing_of_a_class_is_told_once_to_its_families_in_their_digest(cast):
    one = announced(cast.lucie, cast.cm1, key="form")
    assert announced(cast.lucie, cast.cm1, key="form") == one
    tasks.tell(occasion_id=one.pk)
    tasks.tell(occasion_id=one.pk)
    assert (told("school_event"), told("school_event_change")) == (FAMILIES, [])
    text = Notification.objects.filter(kind="school_event").first().text
    assert text == "À venir : Sortie au musée, jeudi 3\xa0décembre, de 9\xa0h à 16\xa0h"
    assert Occasion.objects.count() == 1


def test_a_change_of_hour_is_told_and_other_words_are_not(cast):
    one = announced(cast.lucie, cast.cm1)
    facts = words(cast.cm1)
    actions.change(one, facts, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    one.refresh_from_db()
    assert one.changed_at is None
    actions.change(one, facts | {"words": "Prévoir des bottes."}, by=cast.anne, hat=hat(cast.anne, "head"))
    one.refresh_from_db()
    assert one.words == "Prévoir des bottes." and one.changed_at
    later = facts | {"words": "Prévoir des bottes.", "starts_at": time(10)}
    actions.change(one, later, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    tasks.tell_changed(occasion_id=one.pk)
    assert told("school_event_change") == FAMILIES
    lines = AuditLine.objects.filter(verb="occasions.change").order_by("pk")
    assert [line.details["changed"] for line in lines] == [["words"], ["starts_at"]]


def test_called_off_it_stays_and_is_told_as_such(cast):
    one = announced(cast.anne, kind="head")
    for _twice in range(2):
        actions.cancel(one, by=cast.anne, hat=hat(cast.anne, "head"))
    tasks.tell(occasion_id=one.pk)
    tasks.tell_changed(occasion_id=one.pk)
    assert told("school_event") == []
    assert told("school_event_change") == sorted([*FAMILIES, "Marc", "Nora"])
    text = Notification.objects.filter(kind="school_event_change").first().text
    assert text.startswith("Annulé : Sortie au musée")
    assert AuditLine.objects.filter(verb="occasions.cancel").count() == 1
    with pytest.raises(ValidationError, match="ne se change plus"):
        actions.change(one, words(title="Autre"), by=cast.anne, hat=hat(cast.anne, "head"))


def test_what_is_for_the_staff_tells_no_family(cast):
    one = announced(cast.anne, kind="head", staff_only=True)
    tasks.tell(occasion_id=one.pk)
    actions.cancel(one, by=cast.anne, hat=hat(cast.anne, "head"))
    tasks.tell_changed(occasion_id=one.pk)
    assert told("school_event") + told("school_event_change") == []


def test_a_teacher_writes_to_the_classes_they_teach_alone(cast):
    for who, to, said in (
        ("lucie", cast.cp, "Vous ne pouvez plus annoncer à ces classes"),
        ("lucie", [cast.cm1, cast.next_cm1], "Vous ne pouvez plus annoncer à ces classes"),
        ("lucie", "ecole", "Seule la direction"),
        ("marc", cast.cm1, "Vous ne pouvez plus annoncer à ces classes"),
    ):
        with pytest.raises(ValidationError, match=said):
            announced(getattr(cast, who), to)
    assert Occasion.objects.count() == 0
    assert announced(cast.celine, [cast.fifth, cast.latin], kind="school_life").groups.count() == 2


def test_only_its_author_and_who_answers_for_the_school_change_it(cast):
    one = announced(cast.lucie, cast.cm1)
    for who, kind in (("helene", "teacher"), ("perle", "head"), ("claire", "guardian"), ("bruno", "head")):
        person = getattr(cast, who)
        with pytest.raises(ValidationError):
            actions.change(one, words(cast.cm1, title="Autre"), by=person, hat=hat(person, kind))
        with pytest.raises(ValidationError):
            actions.cancel(one, by=person, hat=hat(person, kind))
    one.refresh_from_db()
    assert (one.title, one.cancelled_at) == ("Sortie au musée", None)


def test_what_is_over_is_not_called_off(cast):
    yesterday = clock.today() - timedelta(days=1)
    one = announced(cast.lucie, cast.cm1, first_day=yesterday, last_day=yesterday)
    with pytest.raises(ValidationError, match="ne s’annule plus"):
        actions.cancel(one, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    assert yesterday < DAY
