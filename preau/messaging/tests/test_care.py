"""Receipts, a reminder before words of health, signatures and absences."""

from datetime import timedelta

import pytest

from preau.access.models import Account
from preau.base import clock
from preau.messaging.models import Conversation, Participant
from preau.messaging.safety.health import word_of_health
from preau.messaging.sending import receipts
from preau.messaging.sending.correspondents import choose_habits
from preau.messaging.tests.desk import answer, enter, text, to, url, write


@pytest.fixture
def told(cast, monkeypatch):
    """A message to the families of CM1-CM2, in a class so small that counts are not usually told."""
    monkeypatch.setattr(receipts, "LEAST", 2)
    conversation = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"])
    at = clock.now() - timedelta(minutes=1)
    conversation.messages.update(available_at=at)
    Participant.objects.filter(conversation=conversation).update(available_at=at)
    Participant.objects.filter(conversation=conversation, received_at__isnull=False).update(received_at=at)
    return conversation


def test_one_adult_who_has_seen_it_is_a_family_and_nobody_is_named(cast, told):
    before = receipts.receipt_of(told, cast.lucie)
    assert before.seen == 0 and before.families >= 2
    enter(cast.claire).get(f"/parent/messages/{told.pk}/")
    enter(cast.thomas).get(f"/parent/messages/{told.pk}/")
    after = receipts.receipt_of(told, cast.lucie)
    assert (after.families, after.seen) == (before.families, 1)
    page = text(enter(cast.lucie).get(url(cast.lucie, "teacher", f"{told.pk}/")))
    assert f"Vu par 1 famille sur {after.families}." in page and "Claire" not in page


def test_so_few_families_that_a_count_would_name_them_are_not_counted(cast, told, monkeypatch):
    monkeypatch.setattr(receipts, "LEAST", 100)
    assert receipts.receipt_of(told, cast.lucie).seen is None
    assert "Vu par" not in text(enter(cast.lucie).get(url(cast.lucie, "teacher", f"{told.pk}/")))


def test_families_without_an_account_have_a_sheet_each(cast, told):
    Account.objects.filter(person=cast.fatou).update(activated_at=None)
    assert receipts.receipt_of(told, cast.lucie).unconnected == 1
    page = text(enter(cast.lucie).get(url(cast.lucie, "teacher", f"{told.pk}/papier/")))
    assert "Pour la famille de DIALLO Issa" in page and "Inès" not in page


def test_nobody_else_has_receipts_nor_sheets(cast, told):
    Account.objects.filter(person=cast.fatou).update(activated_at=None)
    assert receipts.receipt_of(told, cast.claire) is None
    assert enter(cast.claire).get(f"/parent/messages/{told.pk}/papier/").status_code == 404
    assert enter(cast.anne).get(url(cast.anne, "head", f"{told.pk}/papier/")).status_code == 404
    private = write(cast.lucie, "teacher", to(cast.fatou))
    assert receipts.receipt_of(private, cast.lucie) is None


@pytest.mark.parametrize(
    "words",
    [
        "Inès est ALLERGIQUE aux noix",
        "son traitement médical",
        "un P.A.I. non, un PAI oui",
        "Il est dyslexique.",
    ],
)
def test_words_of_health_are_found_however_they_are_written(words):
    assert word_of_health(words)


@pytest.mark.parametrize("words", ["Sortie à la piscine", "le paillasson", "des galets", "Rendez-vous mardi"])
def test_other_words_are_not(words):
    assert not word_of_health(words)


def test_a_message_that_speaks_of_health_is_shown_again_then_leaves(cast):
    fatou, form = (
        enter(cast.fatou),
        {"recipient": to(cast.lucie), "subject": "Issa", "body": "Il est asthmatique."},
    )
    page = fatou.post("/parent/messages/nouveau/", form | {"act": "send"})
    assert page.status_code == 400 and "parle peut-être de la santé" in text(page)
    assert not Conversation.objects.exists() and "Il est asthmatique." in text(page)
    fatou.post("/parent/messages/nouveau/", form | {"act": "send", "aware": "1"})
    thread = Conversation.objects.get()
    lucie, path = enter(cast.lucie), url(cast.lucie, "teacher", f"{thread.pk}/")
    reply = {"body": "Un PAI est prévu.", "once": "a", "act": "send"}
    assert "parle peut-être de la santé" in text(lucie.post(path, reply))
    assert thread.messages.count() == 1
    lucie.post(path, reply | {"aware": "1"})
    assert thread.messages.count() == 2


def test_an_absence_is_read_before_writing_and_ends_by_itself(cast):
    today = clock.today()
    choose_habits(by=cast.lucie, signature="", away=(today, today), away_words="En stage.")
    key = to(cast.lucie)[0]
    page = text(enter(cast.fatou).get(f"/parent/messages/nouveau/?a={key}"))
    assert "ne répond pas jusqu’au" in page and "En stage." in page
    with clock.frozen_shift((clock.now() + timedelta(days=1)).isoformat()):
        assert "En stage." not in text(enter(cast.fatou).get(f"/parent/messages/nouveau/?a={key}"))


def test_a_signature_stands_under_a_new_message_and_both_days_are_asked(cast):
    lucie, path = enter(cast.lucie), url(cast.lucie, "teacher", "reglages/")
    page = lucie.post(path, {"signature": "Mme Baert", "away_from": "2026-11-02"})
    assert page.status_code == 422 and "Donnez les deux jours" in text(page)
    page = lucie.post(path, {"signature": "Mme Baert", "away_from": "2026-11-02", "away_until": "2026-11-01"})
    assert "avant le premier" in text(page)
    lucie.post(path, {"signature": "Mme Baert"})
    assert "Mme Baert</textarea>" in lucie.get(url(cast.lucie, "teacher", "nouveau/")).content.decode()


def test_an_absence_is_told_in_a_conversation_too(cast):
    conversation = write(cast.fatou, "guardian", to(cast.lucie))
    answer(conversation, cast.lucie, "teacher")
    choose_habits(by=cast.lucie, signature="", away=(clock.today(), clock.today()), away_words="")
    assert "ne répond pas jusqu’au" in text(enter(cast.fatou).get(f"/parent/messages/{conversation.pk}/"))
