"""Who may read: participants only, and no parent whom a judgment keeps from the child."""

import pytest

from preau.directory.actions.ties import enter_court_decision
from preau.directory.choices import TieState
from preau.directory.models import Guardianship
from preau.messaging.models import Attachment, Conversation, Message, Participant
from preau.messaging.tasks import announce
from preau.messaging.tests.desk import answer, enter, only_message, text, to, url, write
from preau.notifications.models import Notification
from tests.world import PEOPLE


def keep_away(parent, state, by):
    for tie in Guardianship.objects.filter(guardian=parent):
        enter_court_decision(tie, by=by, state=state, decided_on=tie.starts_on)


@pytest.mark.parametrize("state", [TieState.FORBIDDEN, TieState.WITHDRAWN])
def test_a_parent_kept_from_a_child_loses_past_threads_and_the_other_keeps_them(cast, state):
    to_all = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"])
    own = write(cast.thomas, "guardian", to(cast.lucie), child=cast.ines)
    answered = answer(to_all, cast.thomas, "guardian")
    keep_away(cast.thomas, state, cast.anne)
    threads = {to_all, own, answered}
    assert not Conversation.objects.visible_to(cast.thomas).exists()
    assert not Message.objects.visible_to(cast.thomas).exists()
    assert set(Conversation.objects.visible_to(cast.claire)) == {to_all}
    assert set(Conversation.objects.visible_to(cast.lucie)) == threads


def test_a_parent_who_only_watches_over_schooling_keeps_reading(cast):
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"])
    assert Conversation.objects.visible_to(cast.paul).get() == conversation


def test_a_parent_kept_away_of_one_child_keeps_the_threads_of_another(cast):
    about_ines = write(cast.thomas, "guardian", to(cast.lucie), child=cast.ines)
    about_louis = write(cast.thomas, "guardian", to(cast.odile), child=cast.louis)
    tie = Guardianship.objects.get(guardian=cast.thomas, child=cast.ines)
    enter_court_decision(tie, by=cast.anne, state=TieState.FORBIDDEN, decided_on=tie.starts_on)
    thomas = enter(cast.thomas)
    assert thomas.get(f"/parent/messages/{about_ines.pk}/").status_code == 404
    assert thomas.get(f"/parent/messages/{about_louis.pk}/").status_code == 200


def test_nobody_is_told_of_what_they_may_no_longer_read(cast):
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"])
    keep_away(cast.thomas, TieState.FORBIDDEN, cast.anne)
    announce(only_message(conversation).pk)
    told = set(Notification.objects.filter(kind="message").values_list("person__first_name", flat=True))
    assert told == {"Claire", "Fatou", "Sophie", "Paul"}


def test_a_notice_is_told_once_and_says_nothing_of_the_words(cast):
    message = only_message(write(cast.lucie, "teacher", to(cast.claire), body="Mot secret"))
    announce(message.pk)
    enter(cast.claire).get(f"/parent/messages/{message.conversation_id}/")
    announce(message.pk)
    notice = Notification.objects.get(person=cast.claire)
    assert (notice.text, notice.child, notice.read_at is None) == ("Mme Baert vous a écrit", cast.ines, False)


def test_over_the_whole_cast_only_participants_see(cast):
    conversation = write(cast.claire, "guardian", to(cast.lucie), child=cast.ines)
    message = only_message(conversation)
    seers = {
        name
        for name in PEOPLE
        if Conversation.objects.visible_to(getattr(cast, name)).exists()
        or Message.objects.visible_to(getattr(cast, name)).filter(pk=message.pk).exists()
        or Participant.objects.visible_to(getattr(cast, name)).exists()
    }
    assert seers == {"claire", "lucie"}
    assert not Attachment.objects.visible_to(cast.thomas).exists()


@pytest.mark.parametrize(
    "path", ["{thread}/", "{thread}/destinataires/", "{thread}/imprimer/", "message/{message}/signalement/"]
)
@pytest.mark.parametrize(
    ("stranger", "kind"), [("lea", "guardian"), ("thomas", "guardian"), ("noel", "teacher"), ("anne", "head")]
)
def test_a_stranger_finds_no_page(cast, path, stranger, kind):
    message = only_message(write(cast.claire, "guardian", to(cast.lucie), child=cast.ines, body="Secret"))
    person = getattr(cast, stranger)
    asked = url(person, kind, path.format(thread=message.conversation_id, message=message.pk))
    assert enter(person).get(asked).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["{thread}/", "{thread}/rangement/", "message/{message}/blocage/", "message/{message}/signalement/"],
)
def test_a_stranger_does_nothing(cast, path):
    message = only_message(write(cast.claire, "guardian", to(cast.lucie), child=cast.ines))
    asked = url(cast.lea, "guardian", path.format(thread=message.conversation_id, message=message.pk))
    assert enter(cast.lea).post(asked, {"body": "x", "once": "x", "reason": "x"}).status_code == 404


def test_a_reader_does_not_learn_who_else_received(cast):
    conversation = write(cast.lucie, "teacher", to(cast.claire, cast.thomas))
    claire = enter(cast.claire)
    assert claire.get(f"/parent/messages/{conversation.pk}/destinataires/").status_code == 404
    for path in ("", "imprimer/"):
        assert "Thomas" not in text(claire.get(f"/parent/messages/{conversation.pk}/{path}"))


def test_search_looks_in_one_own_mailbox_only(cast):
    write(cast.claire, "guardian", to(cast.lucie), child=cast.ines, body="Le mot secret")
    found = text(enter(cast.lucie).get(url(cast.lucie, "teacher", "?q=SÉCRET")))
    assert "Gourde" in found
    assert "Gourde" in text(enter(cast.lucie).get(url(cast.lucie, "teacher", "?q=vasseur")))
    for name in ("lea", "thomas"):
        assert "Gourde" not in text(enter(getattr(cast, name)).get("/parent/messages/?q=secret"))
