"""A parent writes to the teacher, who answers; a teacher writes to the families of the class."""

import pytest
from django.core.exceptions import ValidationError

from preau.directory.actions.ties import enter_court_decision
from preau.directory.hats import hats_of
from preau.directory.models import Guardianship
from preau.messaging import actions, moderation
from preau.messaging.models import Conversation, Draft, Message, Participant
from preau.notifications.models import Notification
from tests.world import PEOPLE


def hat(person, kind):
    return next(one for one in hats_of(person) if one.kind == kind)


def write(person, kind, to, **words):
    draft = Draft.objects.create(
        author=person, hat_key="x", recipients=to, subject=words.get("subject", "Gourde"), body=words.get("body", "Bonjour."),
        child=words.get("child"), saved_at=person.account.activated_at,
    )  # fmt: skip
    return actions.send(draft, by=person, hat=hat(person, kind))


def readers(conversation, cast):
    ids = set(conversation.participants.filter(received_at__isnull=False).values_list("person", flat=True))
    return {name for name in PEOPLE if getattr(cast, name).pk in ids}


def test_a_parent_writes_about_a_child_and_the_teacher_answers(client, cast, sign_in):
    claire, lucie = sign_in(cast.claire), client.__class__()
    page = claire.get(
        f"/parent/messages/nouveau/?a=personne-{cast.lucie.pk}&enfant={cast.ines.pk}"
    ).content.decode()
    assert "Mme Baert" in page and "Inès · CM1-CM2" in page
    sent = claire.post("/parent/messages/nouveau/", {
        "recipient": [f"personne-{cast.lucie.pk}"], "child": cast.ines.pk, "subject": "Gourde oubliée",
        "body": "Bonjour, Inès a oublié sa gourde.", "act": "send",
    })  # fmt: skip
    thread = sent.url.removeprefix("/parent/")
    lucie.force_login(cast.lucie.account)
    desk = f"/{hat(cast.lucie, 'teacher').key}/"
    assert "Gourde oubliée" in lucie.get(f"{desk}messages/").content.decode()
    lucie.post(desk + thread, {"body": "Nous en avons prêté une.", "once": "r1"})
    answered = claire.get(f"/parent/{thread}").content.decode()
    assert "Nous en avons prêté une." in answered and "Inès · CM1-CM2" in answered


def test_families_each_receive_and_the_barred_father_never(cast):
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"], subject="Sortie")
    assert readers(conversation, cast) == {"claire", "thomas", "fatou", "sophie", "paul"}
    children = conversation.participants.get(person=cast.claire).children
    assert children == [cast.ines.pk]
    other = write(cast.helene, "teacher", [f"familles-{cast.cp.pk}"])
    assert readers(other, cast) == {"nora", "marc"}


def test_each_family_answers_the_author_alone(client, cast, sign_in):
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"])
    mine = conversation.participants.get(person=cast.claire)
    answer = actions.reply(
        mine, by=cast.claire, hat=hat(cast.claire, "guardian"), body="Oui pour Inès.", once="a"
    )
    assert readers(answer, cast) == {"lucie"}
    again = actions.reply(
        mine, by=cast.claire, hat=hat(cast.claire, "guardian"), body="Et pour jeudi.", once="b"
    )
    assert again == answer
    page = sign_in(cast.thomas)
    assert page.get(f"/parent/messages/{answer.pk}/").status_code == 404
    broadcast = page.get(f"/parent/messages/{conversation.pk}/").content.decode()
    assert "Oui pour Inès" not in broadcast and "Claire" not in broadcast


def test_a_parent_kept_from_a_child_loses_past_threads_and_the_other_keeps_them(cast):
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"])
    for tie in Guardianship.objects.filter(guardian=cast.thomas):
        enter_court_decision(tie, by=cast.anne, state="forbidden", decided_on=tie.starts_on)
    assert not Participant.objects.visible_to(cast.thomas).filter(conversation=conversation).exists()
    assert Participant.objects.visible_to(cast.claire).filter(conversation=conversation).exists()


def test_rules_are_asked_again_at_send(cast):
    with pytest.raises(ValidationError, match="plus écrire"):
        write(cast.claire, "guardian", [f"personne-{cast.fatou.pk}"], child=cast.ines)
    with pytest.raises(ValidationError, match="plus écrire"):
        write(cast.ines, "pupil", [f"familles-{cast.cm1.pk}"])
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("receiver", ["anne", "louis", "marc", "noel"])
def test_a_primary_pupil_reaches_the_class_and_its_teachers_only(cast, receiver):
    with pytest.raises(ValidationError, match="plus écrire"):
        write(cast.ines, "pupil", [f"personne-{getattr(cast, receiver).pk}"])
    assert write(cast.ines, "pupil", [f"personne-{cast.issa.pk}"])


def test_sending_twice_sends_once(cast):
    draft = Draft.objects.create(
        author=cast.lucie, hat_key="x", recipients=[f"familles-{cast.cm1.pk}"], subject="s", body="b",
        saved_at=cast.lucie.account.activated_at,
    )  # fmt: skip
    first = actions.send(draft, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    again = actions.send(
        Draft(pk=1, key=Message.objects.get().once), by=cast.lucie, hat=hat(cast.lucie, "teacher")
    )
    assert first == again and Message.objects.count() == 1


def test_a_bad_send_keeps_what_was_typed(client, cast, sign_in):
    answer = sign_in(cast.claire).post(
        "/parent/messages/nouveau/", {"subject": "", "body": "Un long texte", "act": "send"}
    )
    assert answer.status_code == 400
    assert "Il manque un destinataire" in answer.content.decode()
    assert Draft.objects.get(author=cast.claire).body == "Un long texte"


def test_a_notice_is_told_once_and_says_nothing_of_the_words(cast):
    from preau.messaging.tasks import announce

    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"], body="Mot secret")
    message = conversation.messages.get()
    announce(message.pk)
    announce(message.pk)
    told = Notification.objects.filter(person=cast.claire)
    assert [one.text for one in told] == ["Mme Baert vous a écrit"]
    assert told[0].child == cast.ines


def test_a_stranger_finds_nothing(client, cast, sign_in):
    conversation = write(
        cast.claire, "guardian", [f"personne-{cast.lucie.pk}"], child=cast.ines, body="Secret de famille"
    )
    message = conversation.messages.get()
    stranger = sign_in(cast.lea)
    for path in (f"{conversation.pk}/", f"message/{message.pk}/signalement/"):
        assert stranger.get(f"/parent/messages/{path}").status_code == 404
    assert "Secret" not in stranger.get("/parent/messages/?q=secret").content.decode()
    assert "Gourde" in sign_in(cast.claire).get("/parent/messages/?dossier=envoyes").content.decode()


def test_the_school_cannot_be_blocked_but_a_classmate_can(cast):
    with pytest.raises(ValidationError, match="personne de l’école"):
        moderation.block(cast.lucie, by=cast.ines, hat=hat(cast.ines, "pupil"))
    moderation.block(cast.issa, by=cast.ines, hat=hat(cast.ines, "pupil"))
    assert readers(write(cast.issa, "pupil", [f"personne-{cast.ines.pk}"]), cast) == set()
