"""A message taken back: by its author in the hour, by a moderator always; purged and sealed when it must."""

import io
import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from preau.base import clock
from preau.base.models import AuditLine
from preau.messaging import moderation
from preau.messaging.joint.actions import answer as answer_joint
from preau.messaging.joint.actions import propose
from preau.messaging.models import Conversation, Draft, Participant, Recall, Seal, SealOpening
from preau.messaging.safety.recalls import recall
from preau.messaging.safety.seals import purge
from preau.messaging.tests.desk import answer, enter, hat, only_message, text, to, url, write
from preau.messaging.tests.test_send import PIXEL
from preau.notifications.models import Notification
from tests.jobs import run_jobs

SECRET = "Une phrase regrettable"


def class_message(cast):
    return only_message(write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"], body=SECRET))


def test_an_author_takes_a_message_back_within_the_hour(cast):
    message = class_message(cast)
    run_jobs()
    lucie, path = enter(cast.lucie), url(cast.lucie, "teacher", f"message/{message.pk}/retrait/")
    assert "Retirer ce message" in text(lucie.get(url(cast.lucie, "teacher", f"{message.conversation_id}/")))
    lucie.post(path)
    lucie.post(path)
    page = text(enter(cast.fatou).get(f"/parent/messages/{message.conversation_id}/"))
    assert "Message retiré par son auteur" in page and SECRET not in page
    assert SECRET not in text(enter(cast.fatou).get(f"/parent/messages/{message.conversation_id}/imprimer/"))
    assert "Gourde" not in text(enter(cast.fatou).get("/parent/messages/?q=regrettable"))
    assert not Notification.objects.exists()
    row = Recall.objects.get()
    assert (row.by, row.as_moderator) == (cast.lucie, False)


def test_after_the_hour_the_author_asks_the_head(cast):
    message = class_message(cast)
    with clock.frozen_shift((clock.now() + timedelta(minutes=61)).isoformat()):
        page = text(enter(cast.lucie).get(url(cast.lucie, "teacher", f"{message.conversation_id}/")))
        assert "Retirer ce message" not in page
        with pytest.raises(ValidationError, match="seule la direction"):
            recall(message, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
        assert recall(message, by=cast.anne, hat=hat(cast.anne, "head")).as_moderator
    assert "retiré par la direction" in text(
        enter(cast.fatou).get(f"/parent/messages/{message.conversation_id}/")
    )


@pytest.mark.parametrize(
    ("who", "kind"), [("fatou", "guardian"), ("helene", "teacher"), ("perle", "head"), ("bruno", "head")]
)
def test_nobody_else_takes_it_back(cast, who, kind):
    message, person = class_message(cast), getattr(cast, who)
    assert enter(person).post(url(person, kind, f"message/{message.pk}/retrait/")).status_code == 404
    with pytest.raises(ValidationError):
        recall(message, by=person, hat=hat(person, kind))


def test_a_head_learns_of_no_message_that_two_others_write_to_each_other(cast):
    message = only_message(write(cast.issa, "pupil", to(cast.ines), body=SECRET))
    anne = enter(cast.anne)
    asked = [
        anne.post(url(cast.anne, "head", f"message/{pk}/retrait/")).status_code for pk in (message.pk, 10**9)
    ]
    assert asked == [404, 404] and not Recall.objects.exists()
    with pytest.raises(ValidationError):
        recall(message, by=cast.anne, hat=hat(cast.anne, "head"))


def test_its_files_are_gone_for_readers_and_kept_for_the_head_it_was_reported_to(cast):
    form = {"recipient": to(cast.lucie), "subject": "s", "body": SECRET, "act": "send"}
    enter(cast.fatou).post("/parent/messages/nouveau/", form | {"files": SimpleUploadedFile("d.png", PIXEL)})
    message = Conversation.objects.get().messages.get()
    joined = message.attachments.get()
    moderation.report(message, by=cast.lucie, hat=hat(cast.lucie, "teacher"), reason="?")
    recall(message, by=cast.fatou, hat=hat(cast.fatou, "guardian"))
    assert enter(cast.lucie).get(url(cast.lucie, "teacher", f"piece/{joined.pk}/")).status_code == 404
    assert enter(cast.anne).get(url(cast.anne, "head", f"piece/{joined.pk}/")).status_code == 200
    assert SECRET in text(enter(cast.anne).get(url(cast.anne, "head", "signalements/")))


def test_a_head_takes_back_a_reported_message_from_the_page_of_reports(cast):
    message = only_message(write(cast.issa, "pupil", to(cast.ines), body=SECRET))
    moderation.report(message, by=cast.ines, hat=hat(cast.ines, "pupil"), reason="?")
    anne = enter(cast.anne)
    page = anne.post(url(cast.anne, "head", f"message/{message.pk}/retrait/?signalements"), follow=True)
    assert "Message retiré" in text(page) and "Signalements" in text(page)
    assert SECRET not in text(enter(cast.ines).get(f"/eleve/messages/{message.conversation_id}/"))


def test_a_purged_message_leaves_every_mailbox_and_notification(cast):
    message = class_message(cast)
    run_jobs()
    out = io.StringIO()
    for _twice in range(2):
        out.truncate(0)
        out.seek(0)
        call_command("messaging", "purge", str(message.pk), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["mailboxes"] == 6 and Seal.objects.count() == 1
    assert not Participant.objects.exists() and not Notification.objects.exists()
    for who, kind in (("fatou", "guardian"), ("lucie", "teacher")):
        person = getattr(cast, who)
        assert "Gourde" not in text(enter(person).get(url(person, kind, "?dossier=envoyes")))
        assert enter(person).get(url(person, kind, f"{message.conversation_id}/")).status_code == 404
    message.refresh_from_db()
    assert message.body == "" and Seal.objects.get().body == SECRET


def test_a_conversation_loses_the_purged_message_only(cast):
    conversation = write(cast.fatou, "guardian", to(cast.lucie), body="Bonjour à vous")
    answer(conversation, cast.lucie, "teacher", SECRET)
    purge(conversation.messages.get(body=SECRET), by=cast.yann)
    page = text(enter(cast.fatou).get(f"/parent/messages/{conversation.pk}/"))
    assert "Bonjour à vous" in page and SECRET not in page and "Gourde" in page


def test_the_subject_of_a_purged_message_stays_nowhere(cast):
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"], subject="Menace")
    answer(conversation, cast.fatou, "guardian", "Comment ?")
    purge(only_message(conversation), by=cast.yann)
    assert "Menace" not in text(enter(cast.fatou).get("/parent/messages/?dossier=envoyes"))


def test_the_subject_stays_in_no_draft_nor_joint_thread(cast):
    apart = write(cast.claire, "guardian", to(cast.lucie), subject="Menace")
    mine = apart.participants.get(person=cast.claire)
    joint = answer_joint(
        propose(mine, by=cast.claire, hat=hat(cast.claire, "guardian")), agrees=True, by=cast.thomas
    )
    for person, conversation in ((cast.lucie, apart), (cast.thomas, joint.thread)):
        Draft.objects.create(
            author=person, conversation=conversation, hat_key="x", subject="Menace", saved_at=clock.now()
        )
    purge(only_message(apart), by=cast.yann)
    assert "Menace" not in {*Conversation.objects.values_list("subject", flat=True)}
    assert {*Draft.objects.values_list("subject", flat=True)} == {"Message retiré"}


def test_an_answer_leads_to_no_message_that_was_purged(cast):
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"], hidden=to(cast.helene))
    copy = conversation.hidden_copies.get()
    threads = [
        (cast.fatou, "guardian", answer(conversation, cast.fatou, "guardian", "Comment ?")),
        (cast.helene, "teacher", answer(copy, cast.helene, "teacher", "Et moi ?")),
    ]
    for person, kind, thread in threads:
        assert "Relire le message" in text(enter(person).get(url(person, kind, f"{thread.pk}/")))
    purge(only_message(conversation), by=cast.yann)
    for person, kind, thread in threads:
        assert "Relire le message" not in text(enter(person).get(url(person, kind, f"{thread.pk}/")))


def test_a_seal_is_opened_by_the_head_and_the_operator_with_a_trace(cast):
    seal = purge(class_message(cast), by=cast.yann, reason="Menace")
    for who, kind in (("anne", "head"), ("yann", "operator")):
        person = getattr(cast, who)
        desk = enter(person)
        assert SECRET not in text(desk.get(url(person, kind, "scelles/")))
        assert SECRET in text(desk.post(url(person, kind, f"scelles/{seal.pk}/ouverture/")))
    assert SealOpening.objects.count() == AuditLine.objects.filter(verb="messaging.open_seal").count() == 2
    assert "Lu par Anne Carlier" in text(enter(cast.anne).get(url(cast.anne, "head", "scelles/")))


@pytest.mark.parametrize(
    ("who", "kind"), [("perle", "head"), ("bruno", "head"), ("lucie", "teacher"), ("fatou", "guardian")]
)
def test_nobody_else_knows_of_a_seal(cast, who, kind):
    seal, person = purge(class_message(cast), by=cast.yann, reason="Menace"), getattr(cast, who)
    desk = enter(person)
    assert "Menace" not in text(desk.get(url(person, kind, "scelles/")))
    assert desk.post(url(person, kind, f"scelles/{seal.pk}/ouverture/")).status_code == 404
    assert not SealOpening.objects.exists()
