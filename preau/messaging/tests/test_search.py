"""One's messages are found by words, subject and name; in one's own mailbox only, and by an index."""

import pytest
from django.db import connection

from preau.messaging.choices import Folder
from preau.messaging.models import Message
from preau.messaging.queries import mailbox
from preau.messaging.tests.desk import answer, enter, text, to, write


def found(person, words):
    return [row.conversation.subject for row in mailbox(person, Folder.INBOX, words)]


@pytest.mark.parametrize("words", ["péniche", "PENICHE", "sur la peniche", "Delattre", "sortie au canal"])
def test_words_accents_and_names_find_a_conversation(cast, words):
    write(
        cast.marc, "teacher", to(cast.claire), subject="Sortie au canal", body="Départ sur la péniche à 9 h."
    )
    write(cast.odile, "teacher", to(cast.claire), subject="Dictée", body="Mardi.")
    assert found(cast.claire, words) == ["Sortie au canal"]
    assert found(cast.marc, words if words != "Delattre" else "claire") == ["Sortie au canal"]
    assert found(cast.lucie, words) == []


def test_what_was_sent_answered_archived_or_thrown_away_is_found_too(cast):
    conversation = write(cast.fatou, "guardian", to(cast.lucie), subject="Rendez-vous")
    answer(conversation, cast.lucie, "teacher", "Plutôt jeudi, avec plaisir.")
    mine = conversation.participants.get(person=cast.fatou)
    mine.trashed_at = mine.latest_at
    mine.save()
    assert found(cast.fatou, "plaisir") == found(cast.lucie, "plaisir") == ["Rendez-vous"]
    assert "Rendez-vous" in text(enter(cast.fatou).get("/parent/messages/?q=plaisir"))


def test_names_of_those_who_received_a_broadcast_are_not_searched(cast):
    write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"], subject="Sortie")
    assert found(cast.claire, "fatou") == []
    assert found(cast.claire, "baert") == ["Sortie"]


def test_words_of_another_alphabet_are_found_as_they_are(cast):
    write(cast.lucie, "teacher", to(cast.fatou), body="شكرا لكم على المساعدة")
    assert found(cast.fatou, "شكرا") == ["Gourde"] and found(cast.fatou, "مدرسة") == []


def test_words_that_mean_something_to_sql_are_only_words(cast):
    write(cast.lucie, "teacher", to(cast.fatou), body="Bonjour.")
    assert found(cast.fatou, "%") == found(cast.fatou, "b_nj") == []
    assert enter(cast.fatou).get("/parent/messages/", {"q": "\x00%'\\"}).status_code == 200


def test_a_rare_word_is_found_by_the_index_among_many_messages(cast):
    conversation = write(cast.lucie, "teacher", to(cast.fatou), body="Une gabare sur la Lys.")
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO messaging_message (conversation_id, author_id, sent_as, body, sent_at, available_at, handed_at, once)
               SELECT %s, %s, '', 'Bonjour ' || md5(n::text) || ' à demain ' || md5((n * 7)::text), now(), now(), now(),
                      'n' || n
                 FROM generate_series(1, 20000) n""",
            [conversation.pk, cast.lucie.pk],
        )
        cursor.execute(
            """INSERT INTO messaging_conversation (subject, started_by_id, started_at, mode, audience)
               SELECT md5(n::text), %s, now(), 'private', '' FROM generate_series(1, 5000) n""",
            [cast.lucie.pk],
        )
        cursor.execute("ANALYZE messaging_message, messaging_conversation")
    plan = mailbox(cast.fatou, Folder.INBOX, "gabare").explain()
    assert "message_words" in plan
    assert "Seq Scan on messaging_message" not in plan and "Seq Scan on messaging_conversation" not in plan
    assert Message.objects.count() > 20000 and found(cast.fatou, "gabare") == ["Gourde"]
