"""Safe mode: what a pupil writes to another waits for a teacher; what goes to the school does not."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.directory.models import Establishment, Person
from preau.messaging.actions import send
from preau.messaging.models import Approval, Attachment, Draft, Message
from preau.messaging.safety.approvals import decide, set_safe_mode
from preau.messaging.safety.suspensions import lift, suspend
from preau.messaging.tests.desk import (
    answer,
    drafted,
    enter,
    hat,
    only_message,
    readers,
    text,
    to,
    url,
    write,
)
from preau.notifications.models import Notification
from preau.ui.words import opening_words
from tests.jobs import run_jobs


@pytest.fixture
def held(cast, settings):
    """A message of Issa to Inès, in a school of safe mode."""
    settings.UNDO_SECONDS = 0
    set_safe_mode(Establishment.objects.get(pk=cast.school.pk), on=True, by=cast.anne)
    return only_message(write(cast.issa, "pupil", to(cast.ines), subject="Secret", body="On joue ?"))


def inbox(person, kind="pupil"):
    return text(enter(person).get(url(person, kind)))


def test_it_waits_and_the_teacher_of_the_class_is_told(cast, held):
    run_jobs()
    assert "Secret" not in inbox(cast.ines) and not Notification.objects.filter(person=cast.ines).exists()
    assert "relit avant qu’il parte" in text(
        enter(cast.issa).get(url(cast.issa, "pupil", f"{held.conversation_id}/"))
    )
    assert set(Notification.objects.filter(kind="approval").values_list("person", flat=True)) == {
        cast.lucie.pk
    }
    page = text(enter(cast.lucie).get(url(cast.lucie, "teacher", "a-relire/")))
    assert "Issa Diallo à Inès Vasseur" in page and "On joue ?" in page


def test_what_one_school_has_decided_leaves_the_line_of_another_school(cast, held):
    set_safe_mode(cast.college, on=True, by=cast.bruno)
    friend = Person.objects.create(first_name="Nino", last_name="Roger", birth_date=cast.louis.birth_date)
    for row in (cast.louis.enrolments.get(), cast.louis.memberships.get(group=cast.fifth)):
        row.pk, row.person = None, friend
        row.save()
    write(cast.louis, "pupil", to(friend))
    decide(held.approval, agreed=True, words="", by=cast.lucie)
    told = Notification.objects.filter(kind="approval").values_list("person", flat=True)
    assert {*told} == {cast.marc.pk, cast.odile.pk}


def test_nothing_is_let_go_while_the_messages_of_pupils_are_suspended(cast, held):
    row = suspend("pupil", by=cast.anne, establishment=cast.school)
    with pytest.raises(ValidationError, match="suspendue pour les élèves"):
        decide(held.approval, agreed=True, words="", by=cast.lucie)
    run_jobs()
    assert "Secret" not in inbox(cast.ines) and Approval.objects.waiting().count() == 1
    lift(row, by=cast.anne)
    decide(held.approval, agreed=True, words="", by=cast.lucie)
    assert "Secret" in inbox(cast.ines)


def test_it_leaves_once_agreed(cast, held):
    lucie = enter(cast.lucie)
    for _twice in range(2):
        lucie.post(url(cast.lucie, "teacher", f"a-relire/{held.approval.pk}/"), {"act": "agree"})
    run_jobs()
    assert "Secret" in inbox(cast.ines) and readers(held.conversation, cast) == {"ines"}
    assert Notification.objects.filter(person=cast.ines, kind="message").count() == 1
    assert not Notification.objects.filter(kind="approval").exists()


def test_it_does_not_leave_and_the_pupil_reads_why_and_writes_it_again(cast, held):
    lucie, path = enter(cast.lucie), url(cast.lucie, "teacher", f"a-relire/{held.approval.pk}/")
    assert "Dites à l’élève pourquoi" in text(lucie.post(path, {"act": "refuse", "words": " "}, follow=True))
    lucie.post(path, {"act": "refuse", "words": "Pas pendant la classe."})
    run_jobs()
    assert "Secret" not in inbox(cast.ines)
    issa = enter(cast.issa)
    assert "Pas pendant la classe." in text(issa.get(url(cast.issa, "pupil", f"{held.conversation_id}/")))
    issa.post(url(cast.issa, "pupil", f"message/{held.pk}/annulation/"))
    assert Draft.objects.get().body == "On joue ?" and not Message.objects.exists()


def test_an_answer_between_pupils_waits_too_and_comes_on_top_once_agreed(cast, held):
    decide(held.approval, agreed=True, words="", by=cast.lucie)
    answer(held.conversation, cast.ines, "pupil", "Oui !")
    told = Message.objects.get(author=cast.ines)
    run_jobs()
    assert "Oui !" not in text(enter(cast.issa).get(url(cast.issa, "pupil", f"{held.conversation_id}/")))
    decide(told.approval, agreed=True, words="", by=cast.lucie)
    run_jobs()
    assert "Oui !" in text(enter(cast.issa).get(url(cast.issa, "pupil", f"{held.conversation_id}/")))


def test_what_goes_to_the_school_or_in_another_school_leaves_at_once(cast, held):
    write(cast.issa, "pupil", to(cast.lucie), subject="Maîtresse")
    assert Approval.objects.count() == 1 and "Maîtresse" in inbox(cast.lucie, "teacher")
    set_safe_mode(Establishment.objects.get(pk=cast.school.pk), on=False, by=cast.anne)
    write(cast.issa, "pupil", to(cast.ines), subject="Libre")
    assert Approval.objects.count() == 1 and "Libre" in inbox(cast.ines)


def test_the_pupil_who_took_it_back_is_not_decided_upon(cast, held):
    approval = held.approval
    Message.objects.filter(pk=held.pk).delete()
    with pytest.raises(ValidationError, match="a repris ce message"):
        decide(approval, agreed=True, words="", by=cast.lucie)


@pytest.mark.parametrize(("who", "kind"), [("helene", "teacher"), ("bruno", "head"), ("perle", "head")])
def test_nobody_of_another_class_or_school_decides(cast, held, who, kind):
    person = getattr(cast, who)
    path = url(person, kind, f"a-relire/{held.approval.pk}/")
    assert enter(person).post(path, {"act": "agree"}).status_code == 404
    assert "On joue ?" not in text(enter(person).get(url(person, kind, "a-relire/")))


def test_its_files_are_seen_by_who_reads_it_and_not_yet_by_its_reader(cast, held):
    from preau.files.models import StoredFile

    stored = StoredFile.objects.create(sum="0" * 64, size=1, media_type="image/png", stored_at=held.sent_at)
    joined = Attachment.objects.create(message=held, stored=stored, name="dessin.png")
    stored.path.parent.mkdir(parents=True, exist_ok=True)
    stored.path.write_bytes(b"x")
    assert enter(cast.lucie).get(url(cast.lucie, "teacher", f"piece/{joined.pk}/")).status_code == 200
    assert enter(cast.ines).get(url(cast.ines, "pupil", f"piece/{joined.pk}/")).status_code == 404


def test_the_head_alone_opens_it(cast):
    lucie = enter(cast.lucie)
    assert lucie.post(url(cast.lucie, "teacher", "a-relire/mode/"), {"on": "1"}).status_code == 404
    anne = enter(cast.anne)
    page = text(anne.post(url(cast.anne, "head", "a-relire/mode/"), {"on": "1"}, follow=True))
    assert "Le mode accompagné est ouvert." in page and hat(cast.anne, "head").establishment_id


def held_until(cast, hours):
    """Issa asks that Inès reads it in so many hours."""
    draft = drafted(cast.issa, to(cast.ines), subject="Demain", body="Tu viens ?")
    at = clock.now() + timedelta(hours=hours)
    return send(draft, by=cast.issa, hat=hat(cast.issa, "pupil"), at=at).messages.get(), at


def test_the_hour_that_the_pupil_chose_is_told_and_holds_once_agreed(cast, held):
    message, at = held_until(cast, 3)
    page = text(enter(cast.lucie).get(url(cast.lucie, "teacher", "a-relire/")))
    mine = text(enter(cast.issa).get(url(cast.issa, "pupil", f"{message.conversation_id}/")))
    assert f"À envoyer {opening_words(at)}" in page and f"il partira {opening_words(at)}" in mine
    decide(message.approval, agreed=True, words="", by=cast.lucie)
    run_jobs()
    assert Message.objects.get(pk=message.pk).available_at == at and "Demain" not in inbox(cast.ines)
    assert not Notification.objects.visible_to(cast.ines).filter(kind="message").exists()
    with clock.frozen_shift((at + timedelta(minutes=1)).isoformat()):
        assert "Demain" in inbox(cast.ines)


def test_an_hour_that_has_passed_meanwhile_is_now(cast, held):
    message, at = held_until(cast, 1)
    with clock.frozen_shift((at + timedelta(hours=2)).isoformat()):
        decide(message.approval, agreed=True, words="", by=cast.lucie)
        assert at < Message.objects.get(pk=message.pk).available_at <= clock.now()
        assert "Demain" in inbox(cast.ines)


def test_words_that_could_not_be_taken_stay_in_their_field(cast, held):
    suspend("pupil", by=cast.anne, establishment=cast.school)
    page = url(cast.lucie, "teacher", f"a-relire/{held.approval.pk}/")
    answer = enter(cast.lucie).post(page, {"act": "agree", "words": "Écris-le autrement"})
    assert answer.status_code == 422 and 'value="Écris-le autrement"' in text(answer)
    assert "suspendue" in text(answer)
