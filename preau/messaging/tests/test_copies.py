"""Colleagues in copy: seen by all; or hidden, and then by no door does anybody learn of them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.models import Guardianship, Post
from preau.messaging import actions, moderation
from preau.messaging.models import Conversation, Draft, Message, Participant, Recall, Seal
from preau.messaging.safety.recalls import recall
from preau.messaging.safety.seals import purge
from preau.messaging.safety.suspensions import suspend
from preau.messaging.sending.pending import take_back
from preau.messaging.tests.desk import (
    answer,
    drafted,
    enter,
    hat,
    in_name_of,
    office,
    readers,
    text,
    to,
    url,
    write,
)
from preau.messaging.tests.test_send import PIXEL
from preau.notifications.models import Notification
from tests.jobs import run_jobs


def keys(*people):
    return {"copied": to(*people)}


def secret(*people):
    return {"hidden": to(*people)}


def copy_of(conversation):
    return Conversation.objects.get(hidden_copy_of=conversation)


def page_of(person, kind, conversation, more=""):
    return text(enter(person).get(url(person, kind, f"{conversation.pk}/{more}")))


def test_a_colleague_in_copy_reads_all_and_all_read_that_she_does(cast):
    conversation = write(cast.lucie, "teacher", to(cast.fatou), **keys(cast.anne))
    assert readers(conversation, cast) == {"fatou", "anne"} and not conversation.is_broadcast
    for person, kind in ((cast.fatou, "guardian"), (cast.anne, "head"), (cast.lucie, "teacher")):
        assert "En copie : Mme Carlier" in page_of(person, kind, conversation)
        assert "Copie : Mme Carlier" in page_of(person, kind, conversation, "imprimer/")
    answer(conversation, cast.fatou, "guardian", "Bien noté.")
    assert "Bien noté." in page_of(cast.anne, "head", conversation)


def test_two_colleagues_answer_each_other_though_one_has_a_child_somewhere(cast):
    tie = Guardianship.objects.current().filter(guardian=cast.fatou, child=cast.issa).get()
    Guardianship.objects.filter(pk=tie.pk).update(guardian=cast.helene)
    conversation = write(cast.lucie, "teacher", to(cast.anne, cast.helene))
    assert not conversation.is_broadcast
    answer(conversation, cast.anne, "head", "Bien noté.")
    assert "Bien noté." in page_of(cast.helene, "teacher", conversation)
    assert write(cast.lucie, "teacher", to(cast.claire, cast.helene)).is_broadcast
    both = Guardianship.objects.get(pk=tie.pk)
    both.pk, both.guardian = None, cast.anne
    both.save()
    assert write(cast.lucie, "teacher", to(cast.anne, cast.helene)).is_broadcast


def test_a_copy_changes_nothing_to_who_answers_whom(cast):
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"], **keys(cast.anne))
    assert conversation.is_broadcast and "anne" in readers(conversation, cast)
    thread = answer(conversation, cast.anne, "head", "Bravo.")
    assert set(thread.participants.values_list("person", flat=True)) == {cast.anne.pk, cast.lucie.pk}


def test_a_hidden_reader_reads_and_knows_it_and_the_others_find_no_trace(cast):
    conversation = write(cast.lucie, "teacher", to(cast.fatou), **secret(cast.anne))
    assert readers(conversation, cast) == {"fatou"}
    page = page_of(cast.anne, "head", copy_of(conversation))
    assert "Vous l’avez en copie cachée : le message est écrit à Fatou" in page and "Bonjour." in page
    fatou = enter(cast.fatou)
    for path in ("", "?q=carlier", "?dossier=envoyes", f"{conversation.pk}/", f"{conversation.pk}/imprimer/"):
        told = text(fatou.get(f"/parent/messages/{path}"))
        assert "Carlier" not in told.replace('value="carlier"', "") and "cachée" not in told
    hidden = copy_of(conversation).pk
    for path in (
        f"{hidden}/",
        f"{hidden}/imprimer/",
        f"{hidden}/destinataires/",
        f"{conversation.pk}/destinataires/",
    ):
        assert fatou.get(f"/parent/messages/{path}").status_code == 404


def test_an_answer_to_all_reaches_no_hidden_reader_and_hers_the_author_alone(cast):
    conversation = write(cast.lucie, "teacher", to(cast.fatou), **secret(cast.anne))
    answer(conversation, cast.fatou, "guardian", "Pour la maîtresse.")
    assert "Pour la maîtresse." not in page_of(cast.anne, "head", copy_of(conversation))
    assert enter(cast.anne).get(url(cast.anne, "head", f"{conversation.pk}/")).status_code == 404
    thread = answer(copy_of(conversation), cast.anne, "head", "Tenez-moi au courant.")
    assert set(thread.participants.values_list("person", flat=True)) == {cast.anne.pk, cast.lucie.pk}
    assert "Tenez-moi" in page_of(cast.lucie, "teacher", thread)


def test_colleagues_in_hidden_copy_never_learn_of_each_other(cast):
    conversation = write(cast.lucie, "teacher", to(cast.fatou), **secret(cast.anne, cast.helene))
    page = page_of(cast.helene, "teacher", copy_of(conversation))
    assert "Carlier" not in page
    assert "Mme Carlier" in page_of(cast.lucie, "teacher", conversation)
    listed = page_of(cast.lucie, "teacher", copy_of(conversation), "destinataires/")
    assert "CARLIER" in listed.upper()


def test_the_author_keeps_one_line_and_the_list_of_a_mass_message_has_no_hidden_name(cast):
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"], **secret(cast.anne))
    sent = text(enter(cast.lucie).get(url(cast.lucie, "teacher", "?dossier=envoyes")))
    assert sent.count("mail-subject") == 1
    assert "CARLIER" not in page_of(cast.lucie, "teacher", conversation, "destinataires/").upper()
    assert page_of(cast.lucie, "teacher", conversation).count("En copie cachée : Mme Carlier") == 1
    before = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"])
    told = [
        page_of(cast.lucie, "teacher", one).partition('id="vu"')[2][:400] for one in (conversation, before)
    ]
    assert told[0].partition("</p>")[0] == told[1].partition("</p>")[0]


def test_who_is_written_to_gets_no_second_one(cast):
    conversation = write(
        cast.lucie, "teacher", to(cast.fatou), **keys(cast.anne), **secret(cast.anne, cast.helene)
    )
    read = copy_of(conversation).participants.values_list("person", flat=True)
    assert set(read) == {cast.lucie.pk, cast.helene.pk}
    assert Participant.objects.filter(person=cast.anne).count() == 1


def test_a_hidden_copy_that_nobody_would_receive_is_said_and_nothing_leaves(cast):
    with pytest.raises(ValidationError, match="n’arriverait à personne"):
        write(cast.lucie, "teacher", to(cast.fatou), **keys(cast.anne), **secret(cast.anne))
    assert not Conversation.objects.exists() and Draft.objects.get().hidden == to(cast.anne)


def test_a_parent_of_the_child_is_in_no_hidden_copy_even_when_they_teach_there(cast):
    tie = Guardianship.objects.current().filter(guardian=cast.fatou, child=cast.issa).get()
    Guardianship.objects.filter(pk=tie.pk).update(guardian=cast.anne)
    conversation = write(cast.lucie, "teacher", to(cast.claire), **secret(cast.anne))
    copy_of(conversation)
    Guardianship.objects.filter(pk=tie.pk).update(child=cast.ines)
    with pytest.raises(ValidationError, match="parent de cet enfant"):
        write(cast.lucie, "teacher", to(cast.claire), **secret(cast.anne))
    again = write(cast.lucie, "teacher", to(cast.claire), **secret(cast.anne, cast.helene))
    assert not Participant.objects.filter(conversation=copy_of(again), person=cast.anne).exists()


def test_the_other_parent_is_in_no_copy_of_a_parent_s_thread_even_when_they_teach_there(cast):
    tie = Guardianship.objects.current().filter(guardian=cast.fatou, child=cast.issa).get()
    Guardianship.objects.filter(pk=tie.pk).update(guardian=cast.anne, child=cast.ines)
    with pytest.raises(ValidationError, match="aussi parent de cet enfant"):
        write(cast.lucie, "teacher", to(cast.claire), **keys(cast.helene, cast.anne))
    assert not Conversation.objects.exists() and Draft.objects.get().copied == to(cast.helene, cast.anne)
    families = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"], **keys(cast.anne))  # apart, each
    assert families.is_broadcast and "anne" in readers(families, cast)


@pytest.mark.parametrize("kind_of_copy", ["copied", "hidden"])
@pytest.mark.parametrize(
    ("writer", "kind", "receiver", "key"),
    [
        ("fatou", "guardian", "lucie", "personne-anne"),
        ("ines", "pupil", "issa", "personne-lucie"),
        ("lucie", "teacher", "claire", "personne-thomas"),
        ("lucie", "teacher", "claire", "familles-cm1"),
        ("lucie", "teacher", "claire", "personne-issa"),
        ("lucie", "teacher", "claire", "personne-eric"),
        ("lucie", "teacher", "claire", "enseignants-cp"),
    ],
)
def test_a_copy_goes_to_the_team_and_from_the_team(cast, kind_of_copy, writer, kind, receiver, key):
    stem, _dash, name = key.rpartition("-")
    forged = {kind_of_copy: [f"{stem}-{getattr(cast, name).pk}"]}
    with pytest.raises(ValidationError, match="copie"):
        write(getattr(cast, writer), kind, to(getattr(cast, receiver)), **forged)
    assert not Conversation.objects.exists()


def test_a_box_is_written_to_without_copies(cast):
    box = office(cast, cast.agnes)
    with pytest.raises(ValidationError, match="copie"):
        write(cast.bruno, "head", [f"boite-{box.pk}"], **keys(cast.agnes))


def test_a_box_copies_its_team_who_read_the_answers_and_a_keeper_has_it_once(cast):
    box = office(cast, cast.agnes, cast.celine)
    conversation = in_name_of(
        box, cast.agnes, "office", to(cast.claire), **keys(cast.bruno, cast.celine), **secret(cast.odile)
    )
    page = page_of(cast.claire, "guardian", conversation)
    assert "En copie : M. Roux" in page and "Liront votre réponse" in page and "Caron" not in page
    assert Participant.objects.get(conversation=conversation, person=cast.celine).box == box
    assert Participant.objects.get(conversation=conversation, person=cast.bruno).box is None
    answer(conversation, cast.claire, "guardian", "Je passe demain.")
    for person, kind in ((cast.bruno, "head"), (cast.celine, "school_life")):
        assert "Je passe demain." in page_of(person, kind, conversation)
    assert "Gourde" not in page_of(cast.odile, "teacher", copy_of(conversation))
    assert "copie cachée" in page_of(cast.odile, "teacher", copy_of(conversation))
    assert "En copie cachée : Mme Caron" in page_of(cast.agnes, "office", conversation)


def test_who_has_left_the_team_meanwhile_is_refused_at_send_and_so_is_a_suspended_writer(cast):
    draft = drafted(cast.lucie, to(cast.fatou), **secret(cast.anne))
    row = suspend("teacher", by=cast.anne, establishment=cast.school)
    with pytest.raises(ValidationError):
        actions.send(draft, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    row.delete()
    post = Post.objects.get(person=cast.anne)
    Post.objects.filter(pk=post.pk).update(ends_on=post.starts_on)
    with pytest.raises(ValidationError, match="plus de l’équipe"):
        actions.send(draft, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    assert Draft.objects.get().hidden == to(cast.anne)


def test_taken_back_in_time_it_is_a_draft_with_its_copies_again(cast):
    typed = drafted(cast.lucie, to(cast.fatou), **keys(cast.helene), **secret(cast.anne))
    worn, tomorrow = hat(cast.lucie, "teacher"), clock.now() + timedelta(days=1)
    conversation = actions.send(typed, by=cast.lucie, hat=worn, at=tomorrow)
    hidden = Message.objects.get(conversation=copy_of(conversation))
    draft = take_back(hidden, by=cast.lucie, hat=worn)
    assert (draft.recipients, draft.copied, draft.hidden) == (to(cast.fatou), to(cast.helene), to(cast.anne))
    assert not Conversation.objects.exists() and not Message.objects.exists()
    run_jobs()
    assert not Notification.objects.exists()


@pytest.mark.parametrize("of_copy", [False, True])
def test_taken_back_or_purged_both_go_from_whichever_side(cast, of_copy):
    conversation = write(cast.lucie, "teacher", to(cast.fatou), body="Une phrase", **secret(cast.anne))
    run_jobs()
    assert {one.person for one in Notification.objects.all()} == {cast.fatou, cast.anne}
    one = Message.objects.get(conversation=copy_of(conversation) if of_copy else conversation)
    recall(one, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    assert Recall.objects.count() == 2 and not Notification.objects.exists()
    assert "Une phrase" not in page_of(cast.fatou, "guardian", conversation)
    assert "Une phrase" not in page_of(cast.anne, "head", copy_of(conversation))
    purge(one, by=cast.anne)
    assert Seal.objects.count() == 2 and not Participant.objects.exists()
    assert set(Message.objects.values_list("body", flat=True)) == {""}


def test_files_are_read_in_hidden_copy_too(cast):
    form = {"recipient": to(cast.fatou), "hidden": to(cast.anne), "subject": "s", "body": "b", "act": "send"}
    enter(cast.lucie).post(
        url(cast.lucie, "teacher", "nouveau/"), form | {"files": SimpleUploadedFile("d.png", PIXEL)}
    )
    hidden = Message.objects.get(conversation__hidden_copy_of__isnull=False).attachments.get()
    assert enter(cast.anne).get(url(cast.anne, "head", f"piece/{hidden.pk}/")).status_code == 200
    assert enter(cast.fatou).get(f"/parent/messages/piece/{hidden.pk}/").status_code == 404


def test_the_direction_sees_hidden_readers_of_what_is_reported_and_the_trace_keeps_them(cast):
    conversation = write(cast.lucie, "teacher", to(cast.fatou), **secret(cast.helene))
    moderation.report(conversation.messages.get(), by=cast.fatou, hat=hat(cast.fatou, "guardian"), reason="?")
    assert "En copie cachée : " in text(enter(cast.anne).get(url(cast.anne, "head", "signalements/")))
    assert AuditLine.objects.get(verb="messaging.send").details["hidden"] == to(cast.helene)


@pytest.mark.parametrize("of_copy", [False, True])
def test_a_head_who_received_it_learns_of_no_hidden_reader_by_what_she_moderates(cast, of_copy):
    form = secret(cast.anne, cast.helene) if of_copy else keys(cast.anne) | secret(cast.helene)
    conversation = write(cast.lucie, "teacher", to(cast.fatou), body="Une phrase", **form)
    one = Message.objects.get(conversation=copy_of(conversation) if of_copy else conversation)
    moderation.report(one, by=cast.anne, hat=hat(cast.anne, "head"), reason="?")
    anne, told = enter(cast.anne), url(cast.anne, "head", "signalements/")
    page = text(anne.get(told))
    assert "Une phrase" in page and "cachée" not in page
    purge(one, by=cast.yann)
    assert "cachée" not in text(anne.get(told))
    assert text(anne.get(url(cast.anne, "head", "scelles/"))).count("Scellé n°") == 1


def test_the_composer_finds_colleagues_counts_them_and_keeps_them(cast):
    lucie = enter(cast.lucie)
    found = lucie.post(
        url(cast.lucie, "teacher", "nouveau/"),
        {"recipient": to(cast.fatou), "body": "Bonjour", "find_copy": "carlier", "act": "", "key": "k"},
    )
    page = text(lucie.get(found.url.partition("#")[0]))
    assert f'value="copy:personne-{cast.anne.pk}"' in page and f'value="hide:personne-{cast.anne.pk}"' in page
    here = url(cast.lucie, "teacher", f"brouillons/{Draft.objects.get().pk}/")
    kept = lucie.post(here, {"body": "Bonjour", "act": f"copy:personne-{cast.anne.pk}"}, follow=True)
    assert "Mme Carlier (une personne)" in text(kept) and Draft.objects.get().copied == to(cast.anne)
    moved = {"copied": to(cast.anne), "act": f"hide:personne-{cast.anne.pk}"}
    lucie.post(here, moved)
    assert (Draft.objects.get().copied, Draft.objects.get().hidden) == ([], to(cast.anne))
    assert "CARLIER" in text(lucie.get(here + "liste/")).upper()
    lucie.post(here, {"hidden": to(cast.anne), "act": f"uncopy:personne-{cast.anne.pk}"})
    assert Draft.objects.get().hidden == []


def test_families_are_never_offered_as_copies(cast):
    lucie = enter(cast.lucie)
    page = text(lucie.get(url(cast.lucie, "teacher", "nouveau/?copie=vasseur")))
    assert "Personne de ce nom dans l’équipe" in page
    assert "Ajouter en copie" not in text(enter(cast.fatou).get("/parent/messages/nouveau/"))
    assert "Ajouter en copie" not in text(enter(cast.ines).get("/eleve/messages/nouveau/"))
