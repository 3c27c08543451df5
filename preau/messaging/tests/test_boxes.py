"""Boxes of a function: families write to the office, several answer in its name, and nobody else reads."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.base.audit import SystemActor
from preau.base.models import AuditLine
from preau.directory.models import ContactRule, Post
from preau.messaging import actions
from preau.messaging.boxes.actions import close_box, give_box, name_writers, open_box, take_box_back
from preau.messaging.boxes.queries import held_boxes
from preau.messaging.models import Box, Message
from preau.messaging.safety.seals import purge
from preau.messaging.sending.pending import take_back
from preau.messaging.tests.desk import answer, drafted, enter, hat, only_message, text, url, write
from preau.notifications.models import Notification
from tests.jobs import run_jobs


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.UNDO_SECONDS = 0


@pytest.fixture
def box(cast):
    """The school office of the college, kept by Agnès and Céline, opened by its head."""
    made = open_box(
        function="office", name="Secrétariat", names_writer=False, by=cast.bruno, hat=hat(cast.bruno, "head")
    )
    for person in (cast.agnes, cast.celine):
        give(cast, made, person)
    return made


def give(cast, box, person, first=0, last=None):
    day = clock.today()
    ends = None if last is None else day + timedelta(days=last)
    return give_box(
        box,
        person,
        starts_on=day + timedelta(days=first),
        ends_on=ends,
        by=cast.bruno,
        hat=hat(cast.bruno, "head"),
    )


def ask(cast, box, subject="Certificat", person=None):
    return write(person or cast.claire, "guardian", [f"boite-{box.pk}"], subject=subject, body="Bonjour.")


def page(person, kind, path):
    return text(enter(person).get(url(person, kind, path)))


def status(person, kind, path):
    return enter(person).get(url(person, kind, path)).status_code


def test_a_parent_writes_to_it_as_to_a_person_and_reads_the_function_alone(cast, box):
    claire = enter(cast.claire)
    assert "Secrétariat" in text(claire.get("/parent/messages/nouveau/"))
    sent = {"recipient": [f"boite-{box.pk}"], "subject": "Certificat", "body": "Bonjour.", "act": "send"}
    thread = text(claire.post("/parent/messages/nouveau/", sent, follow=True))
    assert "Vous et Secrétariat, Collège Lucie-Aubrac" in thread and "Louis" in thread
    conversation = Message.objects.get().conversation
    run_jobs()
    answer(conversation, cast.agnes, "office", "Il est prêt.")
    run_jobs()
    inbox = page(cast.claire, "guardian", "")
    read = page(cast.claire, "guardian", f"{conversation.pk}/")
    told = Notification.objects.get(person=cast.claire, kind="message")
    assert "Il est prêt." in read and told.text == "Secrétariat, Collège Lucie-Aubrac vous a écrit"
    assert [words for words in (inbox, read, told.text) if "Masse" in words or "Agnès" in words] == []


def test_who_keeps_it_reads_who_answered_and_each_has_their_own_unread(cast, box):
    conversation = ask(cast, box)
    for person, kind in ((cast.agnes, "office"), (cast.celine, "school_life")):
        assert [(one.unread, one.waiting) for one in held_boxes(person, hat(person, kind))] == [(1, 1)]
    assert "Claire Vasseur" in page(cast.agnes, "office", f"boites/{box.pk}/")
    assert "De Claire Vasseur, à la boîte Secrétariat" in page(cast.agnes, "office", f"{conversation.pk}/")
    assert [one.unread for one in held_boxes(cast.agnes, hat(cast.agnes, "office"))] == [0]
    assert [one.unread for one in held_boxes(cast.celine, hat(cast.celine, "school_life"))] == [1]
    answer(conversation, cast.agnes, "office", "Il est prêt.")
    [left] = held_boxes(cast.celine, hat(cast.celine, "school_life"))
    assert (left.unread, left.waiting) == (0, 0)
    assert "Secrétariat — Mme Masse" in page(cast.celine, "school_life", f"{conversation.pk}/")
    assert "Certificat" not in page(cast.celine, "school_life", "")  # her own mailbox is apart
    assert "Certificat" in page(cast.celine, "school_life", f"boites/{box.pk}/?vue=toutes")


def test_it_is_announced_once_to_each_and_no_more_once_answered(cast, box):
    conversation = ask(cast, box)
    ask(cast, box, "Bourse", cast.thomas)
    run_jobs()
    rows = Notification.objects.filter(kind="box")
    assert {row.person_id for row in rows} == {cast.agnes.pk, cast.celine.pk} and rows.count() == 2
    answer(conversation, cast.agnes, "office", "Il est prêt.")
    assert rows.all().count() == 2  # the other letter still waits
    answer(Message.objects.get(author=cast.thomas).conversation, cast.celine, "school_life", "Oui.")
    assert not rows.all().exists()


def test_what_is_purged_leaves_the_box_and_its_announcement(cast, box):
    conversation = ask(cast, box)
    run_jobs()
    purge(only_message(conversation), by=SystemActor("preau messaging"))
    assert not Notification.objects.filter(kind="box").exists()
    assert status(cast.agnes, "office", f"{conversation.pk}/") == 404
    assert held_boxes(cast.agnes, hat(cast.agnes, "office"))[0].waiting == 0


def test_the_head_chooses_that_families_read_who_answers(cast, box):
    conversation = ask(cast, box)
    answer(conversation, cast.agnes, "office", "Il est prêt.")
    name_writers(box, on=True, by=cast.bruno)
    assert "Secrétariat — Mme Masse" in page(cast.claire, "guardian", f"{conversation.pk}/")


def test_a_mandate_that_ends_closes_the_box_at_once(cast, box):
    conversation = ask(cast, box)
    run_jobs()
    paths = [f"boites/{box.pk}/", f"{conversation.pk}/"]
    assert [status(cast.celine, "school_life", path) for path in paths] == [200, 200]
    take_box_back(box.holdings.get(person=cast.celine), by=cast.bruno)
    assert [status(cast.celine, "school_life", path) for path in paths] == [404, 404]
    assert not Notification.objects.visible_to(cast.celine).unread().filter(kind="box").exists()
    Post.objects.filter(person=cast.agnes).update(ends_on=clock.today() - timedelta(days=1))
    assert not Box.objects.filter(
        holdings__in=type(box.holdings.get(person=cast.agnes)).objects.current()
    ).exists()
    with pytest.raises(ValidationError):  # nobody keeps it: nobody writes to it
        ask(cast, box, "Personne")


def test_it_is_kept_from_the_first_day_to_the_last(cast, box):
    conversation = ask(cast, box)
    give(cast, box, cast.ilyes, first=2, last=4)
    seen = {}
    for days in (0, 2, 4, 5):
        moment = clock.now() + timedelta(days=days)
        with clock.frozen_shift(moment.isoformat()):
            seen[days] = status(cast.ilyes, "school_life", f"{conversation.pk}/")
    assert seen == {0: 404, 2: 200, 4: 200, 5: 404}


def test_who_comes_later_reads_what_was_said_and_sees_what_waits(cast, box):
    conversation = ask(cast, box)
    for _twice in range(2):
        give(cast, box, cast.ilyes)
    [held] = held_boxes(cast.ilyes, hat(cast.ilyes, "school_life"))
    assert (held.unread, held.waiting) == (0, 1)
    assert "Bonjour." in page(cast.ilyes, "school_life", f"{conversation.pk}/")
    assert AuditLine.objects.filter(verb="messaging.give_box").count() == 3


@pytest.mark.parametrize(
    ("who", "kind"),
    [("bruno", "head"), ("marc", "teacher"), ("thomas", "guardian"), ("anne", "head"), ("lucie", "teacher")],
)
def test_nobody_else_reads_not_even_the_head_who_opened_it(cast, box, who, kind):
    conversation, person = ask(cast, box), getattr(cast, who)
    assert status(person, kind, f"{conversation.pk}/") == 404
    assert status(person, kind, f"boites/{box.pk}/") == 404
    assert "Certificat" not in page(person, kind, "?q=certificat")


def test_the_head_of_another_school_settles_nothing(cast, box):
    holding = box.holdings.first()
    anne = enter(cast.anne)
    paths = [f"boites/{box.pk}/{verb}/" for verb in ("nom", "fermeture", "reglages")]
    for path in [*paths, f"boites/titulaires/{holding.pk}/reprise/"]:
        assert anne.post(url(cast.anne, "head", path), {"on": "1"}).status_code == 404
    box.refresh_from_db()
    assert (box.names_writer, box.closed_at) == (False, None) and box.holdings.get(
        pk=holding.pk
    ).ended_at is None


def test_it_follows_the_rules_of_its_function(cast, box):
    conversation = ask(cast, box)
    rule = ContactRule.objects.get(sender="guardian", receiver="office", establishment=None)
    ContactRule.objects.create(
        establishment=cast.college, sender="guardian", receiver="office", scope=rule.scope, allowed=False
    )
    assert "Secrétariat" not in page(cast.claire, "guardian", "nouveau/")
    with pytest.raises(ValidationError, match="Vous ne pouvez plus écrire"):
        ask(cast, box)
    assert "n’ouvre pas, ou plus" in page(cast.claire, "guardian", f"{conversation.pk}/")
    assert "boite" not in page(cast.fatou, "guardian", "nouveau/")  # no child there


def test_a_closed_box_is_read_and_written_to_no_more(cast, box):
    conversation = ask(cast, box)
    close_box(box, by=cast.bruno)
    assert "est fermée" in page(cast.claire, "guardian", f"{conversation.pk}/")
    with pytest.raises(ValidationError, match="est fermée"):
        answer(conversation, cast.agnes, "office", "Trop tard.")
    assert "Bonjour." in page(cast.agnes, "office", f"{conversation.pk}/")


def test_it_is_written_to_alone_and_of_a_child_of_that_school(cast, box):
    both = drafted(cast.claire, [f"boite-{box.pk}", f"personne-{cast.bruno.pk}"])
    with pytest.raises(ValidationError, match="retirez les autres"):
        actions.send(both, by=cast.claire, hat=hat(cast.claire, "guardian"))
    row = ask(cast, box).participants.get(person=cast.claire)
    assert row.children == [cast.louis.pk]


def test_who_writes_takes_it_back_from_everybody(cast, box, settings):
    settings.UNDO_SECONDS = 10
    message = only_message(ask(cast, box))
    run_jobs()
    take_back(message, by=cast.claire, hat=hat(cast.claire, "guardian"))
    assert not Notification.objects.filter(kind="box").exists() and not Message.objects.exists()
    assert held_boxes(cast.agnes, hat(cast.agnes, "office"))[0].waiting == 0


def test_the_head_opens_gives_and_takes_back_by_pages(cast):
    bruno = enter(cast.bruno)
    path = url(cast.bruno, "head", "boites/")
    refused = bruno.post(path, {"name": " "})
    assert refused.status_code == 422 and "Il manque un nom." in text(refused)
    opened = bruno.post(path, {"name": "Secrétariat", "function": "office"}, follow=True)
    assert "Personne pour l’instant" in text(opened)
    assert "est déjà ouverte" in text(bruno.post(path, {"name": "Secrétariat", "function": "office"}))
    box, day = Box.objects.get(), clock.today()
    settle = url(cast.bruno, "head", f"boites/{box.pk}/reglages/")
    wrong = bruno.post(settle, {"person": cast.claire.pk, "starts_on": day.isoformat()})
    assert "ne travaille pas dans l’établissement" in text(wrong)
    given = bruno.post(settle, {"person": cast.agnes.pk, "starts_on": day.isoformat()}, follow=True)
    assert "MASSE Agnès" in text(given) and "Depuis le" in text(given)
    taken = bruno.post(
        url(cast.bruno, "head", f"boites/titulaires/{box.holdings.get().pk}/reprise/"), follow=True
    )
    assert "Mme Masse ne lit plus cette boîte." in text(taken)


def test_a_pane_costs_the_same_with_many_letters(cast, box, django_assert_max_num_queries):
    for n in range(12):
        ask(cast, box, f"Lettre {n}")
    agnes, path = enter(cast.agnes), url(cast.agnes, "office", f"boites/{box.pk}/")
    agnes.get(path)
    with django_assert_max_num_queries(16):  # two of them are of the transaction that looks for what is due
        agnes.get(path)
