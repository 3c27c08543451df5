"""The verb that delivers: rules asked again, once, all or nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.base.models import AuditLine
from preau.directory.models import Post
from preau.messaging import actions
from preau.messaging.models import Conversation, Draft, Message, SendingCap
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

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xfc\xcf\xc0P\x0f\x00\x04\x85\x01\x80\x84\xa9\x8c!\x00\x00\x00\x00IEND\xaeB`\x82"
)


def test_the_child_of_another_cannot_be_named(cast):
    with pytest.raises(ValidationError, match="quel enfant"):
        write(cast.claire, "guardian", to(cast.lucie), child=cast.jade)


def test_the_only_child_is_named_without_asking(cast):
    conversation = write(cast.fatou, "guardian", to(cast.lucie))
    assert [row.children for row in conversation.participants.all()] == [[cast.issa.pk]] * 2
    assert only_message(conversation).sent_as == "Parent d’Issa"


def test_a_teacher_who_writes_to_one_family_names_the_child(cast):
    conversation = write(cast.lucie, "teacher", to(cast.claire))
    assert [row.children for row in conversation.participants.all()] == [[cast.ines.pk]] * 2


@pytest.mark.parametrize(
    ("writer", "kind", "key"),
    [
        ("claire", "guardian", "personne-fatou"),
        ("claire", "guardian", "personne-eric"),
        ("claire", "guardian", "familles-cm1"),
        ("ines", "pupil", "familles-cm1"),
        ("ines", "pupil", "personne-anne"),
        ("ines", "pupil", "personne-louis"),
        ("lucie", "teacher", "personne-nora"),
        ("lucie", "teacher", "personne-eric"),
        ("lucie", "teacher", "familles-cp"),
        ("lucie", "teacher", "parents-ecole-school"),
        ("anne", "head", "parents-ecole-next_door"),
        ("noel", "teacher", "personne-claire"),
        ("gaelle", "authority", "personne-lucie"),
    ],
)
def test_a_forged_recipient_is_refused_in_one_sentence_and_nothing_leaves(cast, writer, kind, key):
    stem, _dash, name = key.rpartition("-")
    forged = f"{stem}-{getattr(cast, name).pk}"
    with pytest.raises(ValidationError, match="plus écrire"):
        write(getattr(cast, writer), kind, [forged], child=cast.ines if writer == "claire" else None)
    assert not Conversation.objects.exists()


def test_rules_are_asked_at_send_not_at_choice(cast):
    draft = drafted(cast.lucie, [f"familles-{cast.cm1.pk}"])
    cast.lucie.teachings.update(ends_on=cast.lucie.teachings.get().starts_on)
    with pytest.raises(ValidationError, match="plus écrire"):
        actions.send(draft, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    assert Draft.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize(
    "key", ["", "x", "personne-", "personne-99999999999999999999", "familles-0", "personne-²"]
)
def test_a_key_that_means_nothing_is_refused(cast, key):
    with pytest.raises(ValidationError, match="plus écrire"):
        write(cast.lucie, "teacher", [key])


def test_a_pupil_reaches_the_class_and_its_teachers(cast):
    assert readers(write(cast.ines, "pupil", to(cast.issa, cast.lucie)), cast) == {"issa", "lucie"}


@pytest.mark.parametrize(
    ("writer", "kind", "reader"), [("ines", "pupil", "issa"), ("lucie", "teacher", "fatou")]
)
def test_one_writes_so_many_times_a_day_as_an_operator_has_it(cast, writer, kind, reader):
    SendingCap.objects.filter(profile=kind).update(a_day=3)
    person = getattr(cast, writer)
    conversation = write(person, kind, to(getattr(cast, reader)))
    for rank in range(2):
        answer(conversation, person, kind, once=str(rank))
    with pytest.raises(ValidationError, match="demain"):
        answer(conversation, person, kind, once="more")
    SendingCap.objects.filter(profile=kind).delete()
    answer(conversation, person, kind, once="more")


def test_sending_the_same_draft_twice_sends_once(cast):
    draft = drafted(cast.lucie, [f"familles-{cast.cm1.pk}"])
    again = Draft.objects.get(pk=draft.pk)
    first = actions.send(draft, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    assert actions.send(again, by=cast.lucie, hat=hat(cast.lucie, "teacher")) == first
    assert Message.objects.count() == 1


def test_the_button_pressed_twice_on_a_new_message_sends_once(cast):
    form = {"recipient": to(cast.lucie), "subject": "s", "body": "b", "act": "send", "key": "once-only"}
    fatou = enter(cast.fatou)
    first, again = [fatou.post("/parent/messages/nouveau/", form) for _twice in range(2)]
    assert first.url == again.url
    assert Message.objects.count() == 1 and not Draft.objects.exists()


def test_an_answer_sent_twice_is_one(cast):
    conversation = write(cast.fatou, "guardian", to(cast.lucie))
    for _twice in range(2):
        answer(conversation, cast.lucie, "teacher", "Oui.", once="same")
    assert Message.objects.filter(author=cast.lucie).count() == 1


def test_the_author_of_what_went_to_many_does_not_answer_there(cast):
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"])
    with pytest.raises(ValidationError, match="nouveau message"):
        answer(conversation, cast.lucie, "teacher")


def test_one_audit_line_says_how_many_and_no_word(cast):
    write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"], body="Mot secret")
    line = AuditLine.objects.get(verb="messaging.send")
    assert line.details == {"recipients": 5, "to": [f"familles-{cast.cm1.pk}"]}


def test_files_go_with_the_message_to_its_readers_only(cast):
    fatou = enter(cast.fatou)
    fatou.post("/parent/messages/nouveau/", {
        "recipient": to(cast.lucie), "subject": "s", "body": "b", "act": "send",
        "files": SimpleUploadedFile("dessin.png", PIXEL),
    })  # fmt: skip
    joined = Message.objects.get().attachments.get()
    path = url(cast.lucie, "teacher", f"piece/{joined.pk}/")
    assert enter(cast.lucie).get(path).status_code == 200
    assert enter(cast.claire).get(f"/parent/messages/piece/{joined.pk}/").status_code == 404


def test_a_refused_file_keeps_the_message_back(cast):
    fatou = enter(cast.fatou)
    page = fatou.post("/parent/messages/nouveau/", {
        "recipient": to(cast.lucie), "subject": "s", "body": "b", "act": "send",
        "files": SimpleUploadedFile("jeu.exe", b"MZ\x90\x00\x03"),
    }, follow=True)  # fmt: skip
    assert "n’est pas d’un type accepté" in text(page)
    assert not Message.objects.exists() and Draft.objects.get().body == "b"


def test_whoever_left_the_school_is_reached_no_more(cast):
    post = Post.objects.get(person=cast.anne)
    Post.objects.filter(pk=post.pk).update(ends_on=post.starts_on)
    with pytest.raises(ValidationError, match="plus écrire"):
        write(cast.fatou, "guardian", to(cast.anne))


def test_a_hidden_copy_is_one_message_of_the_day(cast):
    SendingCap.objects.update_or_create(profile="teacher", defaults={"a_day": 2})
    for _twice in range(2):
        write(cast.lucie, "teacher", to(cast.fatou), hidden=to(cast.anne))
    with pytest.raises(ValidationError, match="Vous avez envoyé 2 messages"):
        write(cast.lucie, "teacher", to(cast.fatou))
