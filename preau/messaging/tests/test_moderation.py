"""Blocks and reports."""

import pytest
from django.core.exceptions import ValidationError

from preau.messaging import moderation
from preau.messaging.models import Block, Participant, Referent, Report
from preau.messaging.safety.recalls import recall
from preau.messaging.safety.referents import name_referent
from preau.messaging.tests.desk import answer, enter, hat, only_message, readers, text, to, url, write
from preau.notifications.models import Notification
from tests.jobs import run_jobs


def block(cast, by, other, kind="pupil"):
    return moderation.block(getattr(cast, other), by=getattr(cast, by), hat=hat(getattr(cast, by), kind))


@pytest.mark.parametrize(
    ("by", "kind", "other"),
    [("ines", "pupil", "lucie"), ("claire", "guardian", "anne"), ("claire", "guardian", "lucie"), ("ines", "pupil", "ines"),
     ("lucie", "teacher", "claire"), ("anne", "head", "claire")],
)  # fmt: skip
def test_the_school_is_not_blocked_nor_does_it_block(cast, by, kind, other):
    with pytest.raises(ValidationError, match="On ne peut pas bloquer"):
        block(cast, by, other, kind)


def test_a_blocked_classmate_writes_in_vain_and_learns_nothing(cast):
    block(cast, "ines", "issa")
    conversation = write(cast.issa, "pupil", to(cast.ines))
    assert readers(conversation, cast) == set()
    assert "Gourde" not in text(enter(cast.ines).get("/eleve/messages/"))
    page = text(enter(cast.issa).get(f"/eleve/messages/{conversation.pk}/"))
    assert "Vous et Inès Vasseur" in page and "bloqu" not in page.replace("Signaler ou bloquer", "")


def test_a_block_also_holds_in_an_open_conversation_and_can_be_lifted(cast):
    conversation = write(cast.issa, "pupil", to(cast.ines))
    ines = enter(cast.ines)
    ines.post(f"/eleve/messages/message/{only_message(conversation).pk}/blocage/")
    before = Participant.objects.get(person=cast.ines).received_at
    answer(conversation, cast.issa, "pupil", "Encore moi.")
    assert Participant.objects.get(person=cast.ines).received_at == before
    assert "Issa Diallo" in text(ines.get("/eleve/messages/blocages/"))
    ines.post(f"/eleve/messages/blocages/{Block.objects.get().pk}/levee/")
    answer(conversation, cast.issa, "pupil", "Pardon.")
    assert Participant.objects.get(person=cast.ines).received_at > before


def test_a_parent_who_also_teaches_elsewhere_may_be_blocked_as_a_parent_and_still_reach_as_the_school(cast):
    Block.objects.create(person=cast.claire, blocked=cast.marc, made_at=cast.claire.account.activated_at)
    assert readers(write(cast.marc, "teacher", to(cast.claire)), cast) == {"claire"}


def test_someone_lifts_their_own_blocks_only(cast):
    row = block(cast, "ines", "issa")
    assert enter(cast.jade).post(f"/eleve/messages/blocages/{row.pk}/levee/").status_code == 404
    assert Block.objects.exists()


def test_a_report_goes_to_the_head_of_the_school_who_marks_it_handled(cast):
    message = only_message(write(cast.issa, "pupil", to(cast.ines), body="T’es nulle."))
    ines, path = enter(cast.ines), f"/eleve/messages/message/{message.pk}/signalement/"
    page = text(ines.get(path))
    assert "3018" in page and "119" in page and "pHARe" in page
    assert "Il manque un mot" in text(ines.post(path, {"reason": ""}))
    for _twice in range(2):
        ines.post(path, {"reason": "Il me dit ça tous les jours."})
    row = Report.objects.get()
    anne, desk = enter(cast.anne), url(cast.anne, "head", "signalements/")
    page = text(anne.get(desk))
    assert "T’es nulle." in page and "tous les jours" in page and "Inès Vasseur" in page
    anne.post(desk, {"report": row.pk})
    row.refresh_from_db()
    assert row.handled_by == cast.anne and "Traité par Anne Carlier" in text(anne.get(desk))


def test_a_report_goes_to_the_school_of_the_child_spoken_of(cast):
    about_louis = only_message(write(cast.odile, "teacher", to(cast.claire)))
    row = moderation.report(about_louis, by=cast.claire, hat=hat(cast.claire, "guardian"), reason="?")
    assert row.establishment_id == cast.college.pk


@pytest.mark.parametrize(("person", "kind"), [("perle", "head"), ("bruno", "head")])
def test_another_head_finds_no_report(cast, person, kind):
    message = only_message(write(cast.issa, "pupil", to(cast.ines), body="T’es nulle."))
    row = moderation.report(message, by=cast.ines, hat=hat(cast.ines, "pupil"), reason="Secret")
    other = getattr(cast, person)
    desk = url(other, kind, "signalements/")
    assert "Secret" not in text(enter(other).get(desk))
    assert enter(other).post(desk, {"report": row.pk}).status_code == 404


@pytest.mark.parametrize(("person", "kind"), [("lucie", "teacher"), ("claire", "guardian")])
def test_only_heads_read_reports(cast, person, kind):
    other = getattr(cast, person)
    assert enter(other).get(url(other, kind, "signalements/")).status_code == 404


def test_above_schools_a_report_goes_to_who_moderates_there_and_to_the_platform(cast):
    conversation = write(cast.gaelle, "authority", to(cast.anne))
    answer(conversation, cast.anne, "head", "Une phrase")
    message = conversation.messages.get(author=cast.anne)
    gaelle = enter(cast.gaelle)
    path = url(cast.gaelle, "authority", f"message/{message.pk}/signalement/")
    assert "Signaler ce message" in text(gaelle.get(path))
    told = text(gaelle.post(path, {"reason": "Ce n’est pas elle."}, follow=True))
    assert "qui veille sur la messagerie" in told
    run_jobs()
    notices = Notification.objects.filter(kind="report")
    assert {row.person for row in notices} == {cast.alban, cast.yann}
    for person, kind in ((cast.alban, "authority"), (cast.yann, "operator")):
        page = text(enter(person).get(url(person, kind, "signalements/")))
        assert "Une phrase" in page and "Ce n’est pas elle." in page
        assert f"Message n° {message.pk}" in page
    for person, kind in ((cast.anne, "head"), (cast.bruno, "head")):
        assert "Une phrase" not in text(enter(person).get(url(person, kind, "signalements/")))
    for person in (cast.karim, cast.samira):
        assert enter(person).get(url(person, "authority", "signalements/")).status_code == 404
    assert recall(message, by=cast.alban, hat=hat(cast.alban, "authority")).as_moderator


def test_another_authority_and_the_platform_read_none_of_a_school(cast):
    message = only_message(write(cast.issa, "pupil", to(cast.ines), body="T’es nulle."))
    moderation.report(message, by=cast.ines, hat=hat(cast.ines, "pupil"), reason="?")
    for person, kind in ((cast.alban, "authority"), (cast.yann, "operator")):
        desk = url(person, kind, "signalements/")
        assert "T’es nulle." not in text(enter(person).get(desk))
        assert enter(person).post(desk, {"report": Report.objects.get().pk}).status_code == 404


def test_the_head_is_told_and_no_more_once_all_is_handled(cast):
    message = only_message(write(cast.issa, "pupil", to(cast.ines), body="T’es nulle."))
    row = moderation.report(message, by=cast.ines, hat=hat(cast.ines, "pupil"), reason="?")
    told = Notification.objects.get(kind="report")
    assert told.person == cast.anne and "nulle" not in told.text and told.path == "messages/signalements/"
    moderation.handle_report(row, by=cast.anne)
    assert not Notification.objects.unread().filter(kind="report").exists()


def test_the_referents_of_the_school_are_named_beside_3018_and_119(cast):
    message = only_message(write(cast.issa, "pupil", to(cast.ines)))
    anne, desk = enter(cast.anne), url(cast.anne, "head", "signalements/referents/")
    assert "écrivez qui joindre" in text(anne.post(desk, {"words": " "}))
    refused = text(anne.post(desk, {"person": cast.celine.pk, "words": "Salle des maîtres"}))
    assert "ne travaille pas dans l’établissement" in refused and "Salle des maîtres" in refused
    for form in (
        {"person": cast.helene.pk},
        {"words": "Mme Duriez, circonscription"},
        {"person": cast.helene.pk},
    ):
        anne.post(desk, form)
    page = text(enter(cast.ines).get(f"/eleve/messages/message/{message.pk}/signalement/"))
    assert "Mme Lenoir" in page and "Mme Duriez" in page and "3018" in page and "119" in page
    other = only_message(write(cast.claire, "guardian", to(cast.odile)))
    elsewhere = url(cast.odile, "teacher", f"message/{other.pk}/signalement/")
    assert "Mme Lenoir" not in text(enter(cast.odile).get(elsewhere))
    one = Referent.objects.get(person=cast.helene)
    ending = f"signalements/referents/{one.pk}/fin/"
    assert enter(cast.perle).post(url(cast.perle, "head", ending)).status_code == 404
    anne.post(url(cast.anne, "head", ending))
    assert "Mme Lenoir" not in text(
        enter(cast.ines).get(f"/eleve/messages/message/{message.pk}/signalement/")
    )
    assert [row.told for row in Referent.objects.named_for(cast.school.pk)] == ["Mme Duriez, circonscription"]


def test_who_has_left_the_school_is_named_no_more(cast):
    name_referent(person=cast.helene, words="", by=cast.anne, hat=hat(cast.anne, "head"))
    post = cast.helene.posts.get()
    cast.helene.posts.update(ends_on=post.starts_on)
    assert not Referent.objects.named_for(cast.school.pk)
