"""A box begins a conversation: in the name of a function, to whom that function may write, and answers come back to it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.models import ContactRule
from preau.messaging.boxes.actions import close_box, give_box, take_box_back
from preau.messaging.boxes.queries import held_boxes
from preau.messaging.models import Attachment, Conversation, Draft, Message
from preau.messaging.safety.suspensions import suspend
from preau.messaging.sending.pending import take_back
from preau.messaging.tests.desk import answer, enter, hat, in_name_of, office, only_message, text, to, url
from preau.notifications.models import Notification
from tests.jobs import run_jobs


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.UNDO_SECONDS = 0


@pytest.fixture
def box(cast):
    """The school office of the college, kept by Agnès of the office and Céline of school life."""
    return office(cast, cast.agnes, cast.celine)


@pytest.fixture
def to_families(cast):
    return [f"parents-ecole-{cast.college.pk}"]


def page(person, kind, path):
    return text(enter(person).get(url(person, kind, path)))


def status(person, kind, path):
    return enter(person).get(url(person, kind, path)).status_code


def test_a_family_reads_the_function_and_its_answer_comes_back_to_the_box(cast, box):
    agnes = enter(cast.agnes)
    new = url(cast.agnes, "office", f"nouveau/?boite={box.pk}")
    assert "Ce message part au nom de la boîte Secrétariat, sans votre nom." in text(agnes.get(new))
    typed = {
        "box": box.pk,
        "recipient": to(cast.claire),
        "subject": "Dossier de bourse",
        "body": "Il manque une pièce.",
    }
    sent = text(agnes.post(url(cast.agnes, "office", "nouveau/"), typed | {"act": "send"}, follow=True))
    assert "De la boîte Secrétariat, à Claire Vasseur" in sent and "Vous" in sent
    conversation = Conversation.objects.get()
    assert conversation.participants.get(person=cast.claire).children == [cast.louis.pk]
    run_jobs()
    read, inbox = page(cast.claire, "guardian", f"{conversation.pk}/"), page(cast.claire, "guardian", "")
    told = Notification.objects.get(person=cast.claire)
    assert "Vous et Secrétariat, Collège Lucie-Aubrac" in read and "Il manque une pièce." in read
    assert told.text == "Secrétariat, Collège Lucie-Aubrac vous a écrit"
    assert [one for one in (read, inbox, told.text) if "Masse" in one or "Agnès" in one] == []
    answer(conversation, cast.claire, "guardian", "La voici.")
    run_jobs()
    [celines] = held_boxes(cast.celine, hat(cast.celine, "school_life"))
    assert (celines.unread, celines.waiting) == (1, 1)
    assert {row.person_id for row in Notification.objects.filter(kind="box")} == {
        cast.agnes.pk,
        cast.celine.pk,
    }
    assert "Claire Vasseur" in page(cast.celine, "school_life", f"boites/{box.pk}/")
    assert "Secrétariat — Mme Masse" in page(cast.celine, "school_life", f"{conversation.pk}/")
    answer(conversation, cast.celine, "school_life", "Merci.")
    assert held_boxes(cast.agnes, hat(cast.agnes, "office"))[0].waiting == 0
    assert "Merci." in page(cast.claire, "guardian", f"{conversation.pk}/")


def test_of_many_families_each_answers_the_box_apart(cast, box, to_families):
    sent = in_name_of(box, cast.agnes, "office", to_families, subject="Réinscription")
    run_jobs()
    assert sent.is_broadcast and sent.box == box
    assert [
        (one.unread, one.waiting) for one in held_boxes(cast.celine, hat(cast.celine, "school_life"))
    ] == [(0, 0)]
    read = page(cast.claire, "guardian", f"{sent.pk}/")
    assert "De Secrétariat, Collège Lucie-Aubrac, à plusieurs personnes" in read and "Masse" not in read
    assert "Seules les personnes qui tiennent cette boîte vous liront" in read
    apart = answer(sent, cast.claire, "guardian", "Louis part à Lille.")
    assert apart.pk != sent.pk and apart.box == box and apart.answers == sent
    assert "Louis part à Lille." in page(cast.celine, "school_life", f"{apart.pk}/")
    assert status(cast.thomas, "guardian", f"{apart.pk}/") == 404
    answer(apart, cast.celine, "school_life", "Le dossier suit.")
    assert "Le dossier suit." in page(cast.claire, "guardian", f"{apart.pk}/")
    for person, kind in ((cast.agnes, "office"), (cast.celine, "school_life")):
        whole = page(person, kind, f"{sent.pk}/")
        assert "De la boîte Secrétariat, à : Toutes les familles, Collège Lucie-Aubrac" in whole
        assert "Claire Vasseur" in whole and "VASSEUR Claire" in page(
            person, kind, f"{sent.pk}/destinataires/"
        )
        with pytest.raises(ValidationError, match="commencez un nouveau message"):
            answer(sent, person, kind, "Encore")


def test_the_sheets_for_who_has_no_account_bear_the_name_that_families_read(cast, box, to_families):
    cast.thomas.account.delete()
    cast.claire.account.delete()
    sent = in_name_of(box, cast.agnes, "office", to_families)
    sheet = page(cast.celine, "school_life", f"{sent.pk}/papier/")
    assert "Pour la famille de VASSEUR Louis" in sheet
    assert "Secrétariat, Collège Lucie-Aubrac" in sheet and "Masse" not in sheet


def test_the_name_of_who_wrote_is_found_by_no_search_of_a_family(cast, box):
    in_name_of(box, cast.agnes, "office", to(cast.claire), subject="Bourses")
    assert "Bourses" not in page(cast.claire, "guardian", "?q=masse")
    assert "Bourses" in page(cast.claire, "guardian", "?q=bourses")


def test_who_keeps_it_reaches_whom_its_function_reaches_and_no_one_else_by_it(cast, box, to_families):
    give_box(
        box, cast.marc, starts_on=clock.today(), ends_on=None, by=cast.bruno, hat=hat(cast.bruno, "head")
    )
    own, of_box = (
        page(cast.marc, "teacher", "nouveau/"),
        page(cast.marc, "teacher", f"nouveau/?boite={box.pk}"),
    )
    assert "Toutes les familles" not in own and "Toutes les familles, Collège" in of_box
    assert in_name_of(box, cast.marc, "teacher", to_families)
    for forged in (to(cast.fatou), [f"parents-ecole-{cast.school.pk}"], [f"boite-{box.pk}"]):
        with pytest.raises(ValidationError, match="Vous ne pouvez plus écrire"):
            in_name_of(box, cast.marc, "teacher", forged)


def test_what_the_school_closes_to_the_function_is_closed_to_the_box(cast, box, to_families):
    rule = ContactRule.objects.get(sender="office", receiver="guardian", establishment=None)
    ContactRule.objects.create(
        establishment=cast.college, sender="office", receiver="guardian", scope=rule.scope, allowed=False
    )
    assert "Toutes les familles" not in page(cast.agnes, "office", f"nouveau/?boite={box.pk}")
    for keys in (to_families, to(cast.claire)):
        with pytest.raises(ValidationError, match="Vous ne pouvez plus écrire"):
            in_name_of(box, cast.agnes, "office", keys)


@pytest.mark.parametrize(
    ("who", "kind"),
    [("bruno", "head"), ("marc", "teacher"), ("claire", "guardian"), ("louis", "pupil"), ("anne", "head")],
)
def test_nobody_else_speaks_in_its_name_nor_opens_its_drafts(cast, box, who, kind):
    person = getattr(cast, who)
    held = Draft.objects.create(
        author=cast.agnes,
        box=box,
        hat_key="x",
        body="Brouillon du secrétariat",
        saved_at=clock.now(),
        saved_by=cast.agnes,
    )
    visitor = enter(person)
    typed = {"box": box.pk, "recipient": to(cast.claire), "subject": "Faux", "body": "Faux", "act": "send"}
    assert status(person, kind, f"nouveau/?boite={box.pk}") == 404
    assert visitor.post(url(person, kind, "nouveau/"), typed).status_code == 404
    assert visitor.post(url(person, kind, "nouveau/"), typed | {"key": held.key}).status_code == 404
    assert status(person, kind, f"brouillons/{held.pk}/") == 404
    assert status(person, kind, f"brouillons/{held.pk}/liste/") == 404
    visitor.post(url(person, kind, f"brouillons/{held.pk}/effacement/"))
    assert Draft.objects.filter(pk=held.pk, body="Brouillon du secrétariat").exists()
    assert not Message.objects.exists()


def test_who_loses_the_box_loses_its_drafts_and_what_was_sent_in_its_name(cast, box, settings):
    settings.UNDO_SECONDS = 600
    sent = in_name_of(box, cast.celine, "school_life", to(cast.claire))
    held = Draft.objects.create(
        author=cast.celine, box=box, hat_key="x", body="À finir", saved_at=clock.now()
    )
    take_box_back(box.holdings.get(person=cast.celine), by=cast.bruno)
    message = only_message(sent)
    paths = [f"{sent.pk}/", f"{sent.pk}/imprimer/", f"brouillons/{held.pk}/", f"boites/{box.pk}/"]
    assert [status(cast.celine, "school_life", path) for path in paths] == [404] * 4
    celine = enter(cast.celine)
    for verb in ("annulation", "retrait", "signalement"):
        path = url(cast.celine, "school_life", f"message/{message.pk}/{verb}/")
        assert celine.post(path, {"reason": "x"}).status_code == 404
    assert not Attachment.objects.visible_to(cast.celine).exists()
    assert "À finir" in page(cast.agnes, "office", f"boites/{box.pk}/?vue=brouillons")
    assert "À finir" not in page(cast.celine, "school_life", "brouillons/")


def test_two_who_write_in_one_draft_never_write_over_each_other(cast, box):
    agnes, celine = enter(cast.agnes), enter(cast.celine)
    new = {"box": box.pk, "key": "k" * 30, "subject": "Bourses", "body": "Bonjour", "act": "save"}
    agnes.post(url(cast.agnes, "office", "nouveau/"), new)
    draft = Draft.objects.get()
    edit = url(cast.celine, "school_life", f"brouillons/{draft.pk}/")
    seen = celine.get(edit).context["seen"]
    hers = {"box": box.pk, "seen": seen, "subject": "Bourses", "body": "Bonjour à tous", "autosave": "1"}
    own = url(cast.agnes, "office", f"brouillons/{draft.pk}/")
    agnes.post(
        own, {"box": box.pk, "seen": seen, "subject": "Bourses", "body": "Bonjour, voici", "act": "save"}
    )
    told = celine.post(edit, hers)
    assert told.status_code == 200 and "Mme Masse a écrit dans ce brouillon à" in told.content.decode()
    draft.refresh_from_db()
    assert draft.body == "Bonjour, voici"
    apart = Draft.objects.exclude(pk=draft.pk).get()
    assert (apart.body, apart.box_id, apart.author) == ("Bonjour à tous", box.pk, cast.celine)
    pressed = celine.post(
        edit, {**hers, "act": "send", "recipient": to(cast.claire)} | {"autosave": ""}, follow=True
    )
    assert not Message.objects.exists() and Draft.objects.count() == 2, pressed


def test_a_button_pressed_over_the_words_of_another_sends_nothing(cast, box):
    agnes, celine = enter(cast.agnes), enter(cast.celine)
    draft = Draft.objects.create(
        author=cast.agnes, box=box, hat_key="x", recipients=to(cast.claire), subject="Bourses", body="Un",
        saved_at=clock.now() - timedelta(minutes=5), saved_by=cast.agnes,
    )  # fmt: skip
    edit = url(cast.celine, "school_life", f"brouillons/{draft.pk}/")
    seen = celine.get(edit).context["seen"]
    typed = {"box": box.pk, "seen": seen, "recipient": to(cast.claire), "subject": "Bourses"}
    agnes.post(url(cast.agnes, "office", f"brouillons/{draft.pk}/"), typed | {"body": "Deux", "act": "save"})
    landed = celine.post(edit, typed | {"body": "Trois", "act": "send"}, follow=True)
    assert "Votre texte est gardé à part, le sien n’a pas changé." in text(landed) and "Trois" in text(landed)
    assert not Message.objects.exists()
    again = celine.post(
        landed.redirect_chain[-1][0], typed | {"seen": "", "body": "Trois", "act": "send"}, follow=True
    )
    assert "De la boîte Secrétariat" in text(again)
    assert [message.body for message in Message.objects.all()] == ["Trois"]
    assert Draft.objects.get().body == "Deux"


def test_a_draft_that_a_colleague_has_sent_is_not_sent_again(cast, box):
    celine = enter(cast.celine)
    draft = Draft.objects.create(
        author=cast.agnes, box=box, hat_key="x", recipients=to(cast.claire), subject="Bourses", body="Un",
        saved_at=clock.now(), saved_by=cast.agnes,
    )  # fmt: skip
    edit = url(cast.celine, "school_life", f"brouillons/{draft.pk}/")
    form = celine.get(edit).context
    agnes_sends = {
        "box": box.pk,
        "seen": form["seen"],
        "recipient": to(cast.claire),
        "subject": "Bourses",
        "body": "Un",
    }
    enter(cast.agnes).post(
        url(cast.agnes, "office", f"brouillons/{draft.pk}/"), agnes_sends | {"act": "send"}
    )
    typed = agnes_sends | {"body": "Un, et deux", "key": draft.key, "act": "send"}
    gone = celine.post(edit, typed)
    assert (
        gone.status_code == 409
        and "envoyé ou effacé entre-temps" in text(gone)
        and "Un, et deux" in text(gone)
    )
    assert Message.objects.count() == 1


def test_taken_back_it_is_a_draft_of_the_box_again(cast, box, settings, to_families):
    settings.UNDO_SECONDS = 10
    message = only_message(in_name_of(box, cast.agnes, "office", to_families))
    take_back(message, by=cast.agnes, hat=hat(cast.agnes, "office"))
    assert not Conversation.objects.exists()
    assert "Bourses" in page(cast.celine, "school_life", f"boites/{box.pk}/?vue=brouillons")


def test_a_parent_who_keeps_the_box_is_a_reader_of_what_it_sends_to_all(cast, box, to_families):
    """Marc's own child is in the other school; here a keeper who is in the audience answers as any other."""
    give_box(
        box, cast.marc, starts_on=clock.today(), ends_on=None, by=cast.bruno, hat=hat(cast.bruno, "head")
    )
    sent = in_name_of(box, cast.agnes, "office", [f"equipe-ecole-{cast.college.pk}"], subject="Conseil")
    assert sent.participants.get(person=cast.marc).box is None
    assert "Conseil" in page(cast.marc, "teacher", "")
    apart = answer(sent, cast.marc, "teacher", "J’y serai.")
    assert {row.person.first_name: row.box_id for row in apart.participants.all()} == {
        "Marc": None, "Agnès": box.pk, "Céline": box.pk
    }  # fmt: skip


def test_a_family_that_may_not_write_first_answers_what_the_box_began(cast, box):
    sent = in_name_of(box, cast.agnes, "office", to(cast.claire))
    rule = ContactRule.objects.get(sender="guardian", receiver="office", establishment=None)
    ContactRule.objects.create(
        establishment=cast.college, sender="guardian", receiver="office", scope=rule.scope, allowed=False
    )
    assert answer(sent, cast.claire, "guardian", "Merci.")
    assert answer(sent, cast.celine, "school_life", "De rien.")
    close_box(box, by=cast.bruno)
    with pytest.raises(ValidationError, match="est fermée"):
        answer(sent, cast.claire, "guardian", "Encore")
    with pytest.raises(ValidationError, match="est fermée"):
        in_name_of(box, cast.agnes, "office", to(cast.claire))
    assert "Écrire au nom de la boîte" not in page(cast.agnes, "office", f"boites/{box.pk}/")


def test_who_is_suspended_is_suspended_in_the_name_of_a_box_too(cast, box):
    give_box(
        box, cast.marc, starts_on=clock.today(), ends_on=None, by=cast.bruno, hat=hat(cast.bruno, "head")
    )
    suspend("teacher", by=cast.bruno, establishment=cast.college)
    with pytest.raises(ValidationError, match="suspendue pour les enseignants"):
        in_name_of(box, cast.marc, "teacher", to(cast.claire))
    assert in_name_of(box, cast.agnes, "office", to(cast.claire))


def test_the_trace_says_who_wrote_and_in_whose_name(cast, box):
    in_name_of(box, cast.agnes, "office", to(cast.claire))
    line = AuditLine.objects.get(verb="messaging.send")
    assert line.actor_id == cast.agnes.pk and line.details["in_name_of"] == box.pk


def test_an_answer_that_a_colleague_has_begun_is_told(cast, box):
    sent = in_name_of(box, cast.agnes, "office", to(cast.claire))
    answer(sent, cast.claire, "guardian", "Quand ?")
    path = url(cast.celine, "school_life", f"{sent.pk}/")
    enter(cast.celine).post(path, {"body": "Demain à…", "once": "o" * 30, "act": "save"})
    assert "Mme Fournier a commencé une réponse" in page(cast.agnes, "office", f"{sent.pk}/")
    assert "a commencé une réponse" not in page(cast.celine, "school_life", f"{sent.pk}/")
    assert "a commencé une réponse" not in page(cast.claire, "guardian", f"{sent.pk}/")


def test_who_comes_later_reads_what_the_box_began(cast, box):
    sent = in_name_of(box, cast.agnes, "office", to(cast.claire))
    give_box(
        box, cast.ilyes, starts_on=clock.today(), ends_on=None, by=cast.bruno, hat=hat(cast.bruno, "head")
    )
    assert "Bonjour à tous." in page(cast.ilyes, "school_life", f"{sent.pk}/")


def test_its_composer_costs_the_same_for_a_large_school(
    cast, box, to_families, django_assert_max_num_queries
):
    agnes, path = enter(cast.agnes), url(cast.agnes, "office", f"nouveau/?boite={box.pk}")
    agnes.get(path)
    with django_assert_max_num_queries(25):
        agnes.get(path)
