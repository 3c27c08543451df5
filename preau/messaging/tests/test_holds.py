"""What was on its way when messaging is suspended: held, read by nobody, and let go by a person alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.models import QuietHours
from preau.messaging import actions
from preau.messaging.models import Draft, Hold, Participant
from preau.messaging.safety.releases import drop, release, send_again
from preau.messaging.safety.suspensions import lift, suspend
from preau.messaging.sending.pending import release_due, take_back
from preau.messaging.tasks import announce
from preau.messaging.tests.desk import answer, drafted, enter, hat, office, only_message, text, to, url, write
from preau.notifications.models import Device, Notification, Ring
from tests.jobs import run_jobs

LATER = timedelta(days=3)


def scheduled(person, kind, readers, **words):
    """A message for the day after tomorrow."""
    draft = drafted(person, readers, **words)
    return actions.send(draft, by=person, hat=hat(person, kind), at=clock.now() + timedelta(days=2))


def after(days=LATER):
    return clock.frozen_shift((clock.now() + days).isoformat())


def told_by(kind, person):
    return Notification.objects.get(kind=kind, person=person)


def sees(person, kind, words="Gourde"):
    release_due()
    return words in text(enter(person).get(url(person, kind)))


def test_a_scheduled_message_is_held_and_leaves_when_its_author_says_so(cast):
    conversation = scheduled(cast.ines, "pupil", to(cast.issa))
    run_jobs()
    row = suspend("pupil", by=cast.yann)
    page = f"/eleve/messages/{conversation.pk}/"
    with after():
        ines = enter(cast.ines)
        assert "Retenu : la messagerie est suspendue. Personne ne l’a reçu." in text(ines.get(page))
        assert "Retenu : Gourde" in text(ines.get("/eleve/messages/")) and not sees(cast.issa, "pupil")
        run_jobs()
        assert not Notification.objects.filter(kind="message").exists()
        with pytest.raises(ValidationError, match="suspendue pour les élèves"):
            send_again(only_message(conversation), by=cast.ines)
        lift(row, by=cast.yann)
        assert not sees(cast.issa, "pupil") and "Envoyer maintenant" in text(ines.get(page))
        again = ines.post(f"/eleve/messages/message/{only_message(conversation).pk}/renvoi/", follow=True)
        assert "Retenu" not in text(again) and sees(cast.issa, "pupil")
        run_jobs()
        assert Notification.objects.get(kind="message").person == cast.issa
        assert send_again(only_message(conversation), by=cast.ines) and not Hold.objects.exists()


def test_the_hour_that_was_chosen_holds_when_it_is_still_to_come(cast):
    message = only_message(scheduled(cast.ines, "pupil", to(cast.issa)))
    due = message.available_at
    lift(suspend("pupil", by=cast.yann), by=cast.yann)
    assert send_again(message, by=cast.ines).available_at == due


def test_the_seconds_of_regret_and_the_night_are_held_too(cast, settings):
    QuietHours.objects.create(
        establishment=cast.school, morning="07:00", evening="20:00", days=[1, 2, 3, 4, 5], held=True
    )
    conversation = write(cast.lucie, "teacher", to(cast.fatou))
    settings.UNDO_SECONDS = 10
    with clock.frozen_shift("2026-11-27T21:10"):
        answer(conversation, cast.fatou, "guardian", "Une menace")
        suspend("guardian", by=cast.anne, establishment=cast.school)
    with clock.frozen_shift("2026-11-30T09:00"):
        release_due()
        mine = Participant.objects.get(conversation=conversation, person=cast.lucie)
        assert not mine.is_unread and "Une menace" not in text(
            enter(cast.lucie).get(url(cast.lucie, "teacher", f"{conversation.pk}/"))
        )


def test_only_what_it_covers_is_held(cast):
    scheduled(cast.ines, "pupil", to(cast.issa))
    scheduled(cast.lucie, "teacher", to(cast.fatou), subject="De la maîtresse")
    scheduled(cast.claire, "guardian", to(cast.odile), child=cast.louis, subject="Au collège")
    scheduled(cast.fatou, "guardian", to(cast.lucie), subject="À l’école")
    suspend("guardian", by=cast.anne, establishment=cast.school)
    suspend("pupil", by=cast.yann, authority=cast.commune)
    held = Hold.objects.values_list("message__conversation__subject", flat=True)
    assert {*held} == {"À l’école", "Gourde"}


def test_who_lifts_reads_how_many_and_lets_all_leave(cast):
    for subject in ("Un", "Deux"):
        scheduled(cast.ines, "pupil", to(cast.issa), subject=subject)
    anne, page = enter(cast.anne), url(cast.anne, "head", "suspension/")
    anne.post(page, {"profile": "pupil"})
    row = Hold.objects.first().suspension
    assert "2 messages retenus" in text(anne.get(page)) and "Laisser partir" not in text(anne.get(page))
    held = url(cast.anne, "head", f"suspension/{row.pk}/retenus/")
    assert "rouvrez-la d’abord" in text(anne.post(held, {"act": "release"}, follow=True))
    lifted = text(anne.post(url(cast.anne, "head", f"suspension/{row.pk}/levee/"), follow=True))
    assert "2 messages restent retenus" in lifted and "Laisser partir les 2 messages" in lifted
    with after():
        assert not sees(cast.issa, "pupil", "Deux")
        assert "2 messages partent" in text(anne.post(held, {"act": "release"}, follow=True))
        run_jobs()
        assert sees(cast.issa, "pupil", "Deux") and not Hold.objects.exists()
    assert AuditLine.objects.filter(verb="messaging.release_held").get().details == {"messages": 2}


def test_who_lifts_gives_all_up_and_the_author_finds_the_words_again(cast):
    message = only_message(scheduled(cast.ines, "pupil", to(cast.issa), body="Mes mots"))
    row = suspend("pupil", by=cast.yann)
    assert [drop(row, by=cast.yann), drop(row, by=cast.yann)] == [1, 0]
    lift(row, by=cast.yann)
    page = text(enter(cast.ines).get(f"/eleve/messages/{message.conversation_id}/"))
    assert "il a été écarté" in page and "Yann Leclercq" in page and "Envoyer maintenant" not in page
    with pytest.raises(ValidationError, match="reprenez-le en brouillon"):
        send_again(message, by=cast.ines)
    assert release(row, by=cast.yann) == 0
    take_back(message, by=cast.ines, hat=hat(cast.ines, "pupil"))
    assert Draft.objects.get().body == "Mes mots" and not Hold.objects.exists()


def test_what_another_suspension_covers_meanwhile_stays_held(cast):
    message = only_message(scheduled(cast.ines, "pupil", to(cast.issa)))
    first, second = suspend("pupil", by=cast.yann), suspend("all", by=cast.yann)
    release(lift(first, by=cast.yann), by=cast.yann)
    run_jobs()
    assert message.hold.suspension == second and not sees(cast.issa, "pupil")


def test_another_head_decides_nothing_of_it(cast):
    scheduled(cast.ines, "pupil", to(cast.issa))
    row = suspend("pupil", by=cast.anne, establishment=cast.school)
    perle, above = enter(cast.perle), suspend("pupil", by=cast.yann)
    for pk in (row.pk, above.pk):
        page = url(cast.perle, "head", f"suspension/{pk}/retenus/")
        assert perle.post(page, {"act": "drop"}).status_code == 404
    assert Hold.objects.undecided().count() == 1


def test_another_does_not_send_what_is_held(cast):
    message = only_message(scheduled(cast.ines, "pupil", to(cast.issa)))
    lift(suspend("pupil", by=cast.yann), by=cast.yann)
    page = f"/eleve/messages/message/{message.pk}/renvoi/"
    assert enter(cast.issa).post(page).status_code == 404
    assert enter(cast.ines).post(page).status_code == 302


def test_a_hidden_copy_is_held_and_leaves_with_its_message(cast):
    message = only_message(scheduled(cast.lucie, "teacher", to(cast.fatou), hidden=to(cast.helene)))
    row = suspend("teacher", by=cast.yann)
    assert Hold.objects.count() == 2 and row.holds.told_once().count() == 1
    lift(row, by=cast.yann)
    send_again(message, by=cast.lucie)
    with after():
        assert sees(cast.fatou, "guardian") and sees(cast.helene, "teacher")


def test_phones_and_mails_say_no_more_of_what_had_arrived(cast):
    with clock.frozen_shift("2026-11-27T21:10"):
        for person in (cast.issa, cast.fatou):
            Device.objects.create(
                person=person, session_key="x", endpoint=f"https://x/{person.pk}", since=clock.now()
            )
        write(cast.ines, "pupil", to(cast.issa))
        write(cast.lucie, "teacher", to(cast.fatou))
        run_jobs()
        assert Ring.objects.count() == 2
        suspend("pupil", by=cast.yann)
        assert [one.notification.person for one in Ring.objects.all()] == [cast.fatou]
        told = told_by("message", cast.issa)
        assert (told.by_push, told.mail_at, told.read_at) == (False, None, None)


def test_an_announcement_that_comes_after_the_suspension_says_nothing(cast, settings):
    settings.UNDO_SECONDS = 10
    message = only_message(write(cast.ines, "pupil", to(cast.issa)))
    suspend("pupil", by=cast.yann)
    announce(message.pk)
    assert run_jobs() and not Notification.objects.filter(kind="message").exists()


def test_what_it_had_taken_the_place_of_in_a_box_is_announced_again(cast, settings):
    box = office(cast, cast.agnes)
    write(cast.odile, "teacher", [f"boite-{box.pk}"])
    run_jobs()
    before = told_by("box", cast.agnes).made_at
    settings.UNDO_SECONDS = 10
    write(cast.claire, "guardian", [f"boite-{box.pk}"])
    run_jobs()
    assert told_by("box", cast.agnes).made_at > before
    suspend("guardian", by=cast.yann)
    assert not Notification.objects.filter(kind="box").exists()
    run_jobs()
    assert told_by("box", cast.agnes).made_at == before
