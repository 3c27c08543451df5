"""When a message arrives: seconds of regret, an hour that is chosen, the silence of the school."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.directory.models import QuietHours
from preau.messaging import actions
from preau.messaging.models import Conversation, Draft, Message, Participant, Urgency
from preau.messaging.sending.pending import release_due, take_back
from preau.messaging.tests.desk import answer, drafted, enter, hat, only_message, text, to, url, write
from preau.notifications.models import Notification
from tests.jobs import run_jobs

NIGHT, MONDAY = "2026-11-27T21:10", "2026-11-30T07:01"


def settle(school, **fields):
    usual = {"morning": time(7), "evening": time(20), "days": [1, 2, 3, 4, 5]}
    return QuietHours.objects.create(establishment=school, **usual | fields)


def sees(person, kind="guardian", words="Gourde"):
    return words in text(enter(person).get(url(person, kind)))


def send(person, kind, draft, **how):
    return actions.send(draft, by=person, hat=hat(person, kind), **how)


def test_at_night_a_message_is_read_and_no_phone_rings_before_monday(cast):
    with clock.frozen_shift(NIGHT):
        page = text(enter(cast.lucie).get(url(cast.lucie, "teacher", "nouveau/")))
        assert "déposé maintenant, annoncé lundi à 7\u00a0h" in page and "Envoyer lundi à 7\u00a0h" in page
        write(cast.lucie, "teacher", to(cast.fatou))
        run_jobs()
        assert sees(cast.fatou)
        told = Notification.objects.get(person=cast.fatou)
        assert told.available_at.astimezone(clock.PARIS).strftime("%a %H:%M") == "Mon 07:00"


def test_the_button_of_monday_keeps_the_message_until_monday(cast):
    with clock.frozen_shift(NIGHT):
        lucie = enter(cast.lucie)
        page = lucie.post(
            url(cast.lucie, "teacher", "nouveau/"),
            {"recipient": to(cast.fatou), "subject": "Gourde", "body": "b", "act": "send_opening"}, follow=True,
        )  # fmt: skip
        assert "votre message partira lundi à 7\u00a0h" in text(page) and "Annuler l’envoi" in text(page)
        assert not sees(cast.fatou)
        run_jobs()
        assert "Notifications" in text(enter(cast.fatou).get("/parent/notifications/"))
        assert not Notification.objects.visible_to(cast.fatou).exists()
    with clock.frozen_shift(MONDAY):
        assert sees(cast.fatou) and Notification.objects.visible_to(cast.fatou).count() == 1


def test_where_the_school_holds_messages_it_says_so_and_answers_wait_too(cast):
    conversation = write(cast.fatou, "guardian", to(cast.lucie))
    settle(cast.school, held=True)
    with clock.frozen_shift(NIGHT):
        assert "ce sera lu et annoncé lundi" in text(
            enter(cast.lucie).get(url(cast.lucie, "teacher", "nouveau/"))
        )
        write(cast.lucie, "teacher", to(cast.sophie), subject="Retenu")
        answer(conversation, cast.lucie, "teacher", "Réponse retenue")
        assert not sees(cast.sophie, words="Retenu")
        assert "Réponse retenue" not in text(enter(cast.fatou).get(f"/parent/messages/{conversation.pk}/"))
        assert "Réponse retenue" in text(
            enter(cast.lucie).get(url(cast.lucie, "teacher", f"{conversation.pk}/"))
        )
        assert not Participant.objects.get(conversation=conversation, person=cast.fatou).is_unread
    with clock.frozen_shift(MONDAY):
        assert sees(cast.sophie, words="Retenu")
        assert (
            sees(cast.fatou)
            and Participant.objects.get(conversation=conversation, person=cast.fatou).is_unread
        )
        assert "Réponse retenue" in text(enter(cast.fatou).get(f"/parent/messages/{conversation.pk}/"))


def test_colleagues_do_not_wait_for_each_other_where_they_are_exempt(cast):
    settle(cast.school, held=True, staff_exempt=True)
    with clock.frozen_shift(NIGHT):
        write(cast.lucie, "teacher", to(cast.helene), subject="Collègue")
        assert sees(cast.helene, "teacher", "Collègue")
        write(cast.lucie, "teacher", to(cast.helene, cast.fatou), subject="Famille")
        assert not sees(cast.helene, "teacher", "Famille")


def test_the_head_breaks_the_silence_and_a_teacher_does_not(cast):
    with clock.frozen_shift(NIGHT):
        with pytest.raises(ValidationError, match="Seule la direction"):
            send(cast.lucie, "teacher", drafted(cast.lucie, to(cast.fatou)), urgency="closure")
        assert "C’est urgent" not in text(enter(cast.lucie).get(url(cast.lucie, "teacher", "nouveau/")))
        draft = drafted(cast.anne, [f"parents-ecole-{cast.school.pk}"], subject="École fermée demain")
        send(cast.anne, "head", draft, urgency="closure")
        run_jobs()
        told = Notification.objects.get(person=cast.fatou)
        assert told.urgent and told.available_at <= clock.now()
        assert Urgency.objects.get().by == cast.anne
        page = text(enter(cast.fatou).get("/" + f"parent/messages/{Conversation.objects.get().pk}/"))
        assert "Fermeture exceptionnelle" in page


def test_the_head_opens_the_urgent_channel_to_the_office(cast):
    settle(cast.college, urgent_profiles=["school_life"])
    with clock.frozen_shift(NIGHT):
        send(cast.celine, "school_life", drafted(cast.celine, to(cast.claire)), urgency="absence")
    with pytest.raises(ValidationError, match="Seule la direction"):
        send(cast.celine, "school_life", drafted(cast.celine, to(cast.claire)), urgency="because")


@pytest.mark.parametrize(
    ("day", "hour", "sentence"),
    [
        ("2026-11-24", "08:00", "déjà passée"),
        ("2029-01-01", "08:00", "plus d’un an"),
        ("", "08:00", "obligatoire"),
    ],
)
def test_a_strange_hour_is_refused_and_the_message_kept(cast, day, hour, sentence):
    form = {"recipient": to(cast.fatou), "subject": "s", "body": "Mes mots", "act": "send_later"}
    page = enter(cast.lucie).post(
        url(cast.lucie, "teacher", "nouveau/"), form | {"later_day": day, "later_hour": hour}
    )
    assert page.status_code == 400 and sentence in text(page) and "Mes mots" in text(page)
    assert not Message.objects.exists() and Draft.objects.get().body == "Mes mots"


def test_ten_seconds_to_change_ones_mind(cast, settings):
    settings.UNDO_SECONDS = 10
    draft = drafted(cast.lucie, to(cast.fatou), body="Trop vite")
    conversation = send(cast.lucie, "teacher", draft)
    assert not sees(cast.fatou)
    page = enter(cast.lucie).post(
        url(cast.lucie, "teacher", f"message/{only_message(conversation).pk}/annulation/"), follow=True
    )
    assert "Envoi annulé" in text(page) and "Trop vite" in text(page)
    assert not Conversation.objects.exists() and Draft.objects.get().recipients == to(cast.fatou)
    run_jobs()
    assert not Notification.objects.exists()


def test_an_answer_is_taken_back_without_a_trace_for_the_other(cast, settings):
    conversation = write(cast.fatou, "guardian", to(cast.lucie))
    before = Participant.objects.get(conversation=conversation, person=cast.lucie).latest_at
    settings.UNDO_SECONDS = 10
    answer(conversation, cast.lucie, "teacher", "Trop vite")
    message = Message.objects.get(author=cast.lucie)
    assert take_back(message, by=cast.lucie, hat=hat(cast.lucie, "teacher")).body == "Trop vite"
    mine = Participant.objects.get(conversation=conversation, person=cast.lucie)
    assert (mine.latest_at, mine.sent_at) == (before, None) and conversation.messages.count() == 1


def test_a_private_answer_to_many_is_taken_back_whole(cast, settings):
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"])
    settings.UNDO_SECONDS = 10
    answer(conversation, cast.fatou, "guardian", "Trop vite")
    take_back(Message.objects.get(author=cast.fatou), by=cast.fatou, hat=hat(cast.fatou, "guardian"))
    assert Conversation.objects.get() == conversation
    assert Draft.objects.get().conversation == conversation


def test_after_the_seconds_it_is_too_late(cast, settings):
    settings.UNDO_SECONDS = 10
    conversation = write(cast.lucie, "teacher", to(cast.fatou))
    late = (clock.now() + timedelta(seconds=11)).isoformat()
    with clock.frozen_shift(late):
        assert sees(cast.fatou)
        with pytest.raises(ValidationError, match="Trop tard"):
            take_back(only_message(conversation), by=cast.lucie, hat=hat(cast.lucie, "teacher"))


def test_another_takes_nothing_back(cast, settings):
    settings.UNDO_SECONDS = 10
    message = only_message(write(cast.lucie, "teacher", to(cast.fatou)))
    assert enter(cast.fatou).post(f"/parent/messages/message/{message.pk}/annulation/").status_code == 404
    with pytest.raises(ValidationError):
        take_back(message, by=cast.fatou, hat=hat(cast.fatou, "guardian"))


def test_an_answer_is_handed_over_once_by_whoever_comes_first(cast, settings):
    conversation = write(cast.fatou, "guardian", to(cast.lucie))
    settings.UNDO_SECONDS = 10
    answer(conversation, cast.lucie, "teacher", "Oui.")
    assert release_due() == 0
    with clock.frozen_shift((clock.now() + timedelta(seconds=11)).isoformat()):
        assert [release_due(), release_due()] == [1, 0]
        assert run_jobs().count("preau.messaging.tasks.announce") == 2
