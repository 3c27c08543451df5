"""Text messages of the urgent channel: where the school opened it, within its cap, and somebody calls the others."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from unicodedata import normalize

import pytest
from django.utils.translation import gettext as _
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.models import Person
from preau.directory.tests.desk import enter, hat, text
from preau.notifications.actions import forget, tell_many
from preau.notifications.choices import TextState
from preau.notifications.models import Notification, PhoneCall, TextChannel, TextMessage
from preau.notifications.tests.desk import FRIDAY_NIGHT, tell
from preau.notifications.texts.actions import close_channel, open_channel
from preau.notifications.texts.letters import BASIC, TWICE, fitted, parts, plain
from preau.notifications.texts.numbers import mobile
from preau.notifications.texts.sending import forget_old, send_due_texts, spent

CLOSED = "Fermeture exceptionnelle, Mme Carlier vous a écrit"


@pytest.fixture
def simulator(settings):
    settings.SMS_URL, settings.SMS_PRICE = "simulator:", "0.05"


def numbered(person, written):
    person.mobile = written
    person.save(update_fields=["mobile"])
    return person


def speaks(person, language):
    account = person.account
    account.language = language
    account.save(update_fields=["language"])


def closure(person, child, path="messages/1/"):
    return tell(person, child, path=path, text=CLOSED, urgent=True)


def page(person, path, kind="head"):
    return text(enter(person).get(f"/{hat(person, kind).key}/notifications/{path}"))


def test_what_is_urgent_leaves_by_text_message_even_at_night(cast, simulator):
    open_channel(cast.school, by=cast.anne, cap=25_000)
    with clock.frozen_shift(FRIDAY_NIGHT):
        closure(numbered(cast.claire, "06 12 34 56 78"), cast.ines)
        assert send_due_texts() == 1
    sent = TextMessage.objects.get()
    assert (sent.state, sent.number, sent.cost) == (TextState.SENT, "+33612345678", 50)
    assert sent.words.startswith("École de Pr") and "Fermeture exceptionnelle" in sent.words
    assert send_due_texts() == 0


def test_only_what_is_urgent_only_families_and_only_where_the_way_is_open(cast, simulator):
    open_channel(cast.school, by=cast.anne, cap=25_000)
    for person in (cast.claire, cast.lucie):
        numbered(person, "0612345678")
    tell(cast.claire, cast.ines)
    closure(cast.claire, cast.louis, path="messages/2/")  # his collège has not opened it
    tell(cast.lucie, path="messages/3/", urgent=True)
    assert not TextMessage.objects.exists()
    close_channel(cast.school, by=cast.anne)
    closure(cast.claire, cast.ines, path="messages/4/")
    assert not TextMessage.objects.exists()


def test_told_twice_it_is_sent_once(cast, simulator):
    open_channel(cast.school, by=cast.anne, cap=25_000)
    numbered(cast.claire, "0612345678")
    for _time in range(2):
        closure(cast.claire, cast.ines)
        send_due_texts()
    assert TextMessage.objects.count() == 1


def test_beyond_the_cap_nothing_leaves_and_the_count_begins_again_with_the_month(cast, simulator):
    with clock.frozen_shift("2026-11-24T10:00"):
        open_channel(cast.school, by=cast.anne, cap=50)
        for person, child in ((cast.claire, cast.ines), (cast.fatou, cast.issa)):
            closure(numbered(person, "0612345678"), child)
        assert send_due_texts() == 1
        assert spent(cast.school.pk, clock.now()) == 50
        assert TextMessage.objects.filter(state=TextState.CAPPED).count() == 1
    with clock.frozen_shift("2026-12-01T08:00"):
        closure(cast.fatou, cast.issa, path="messages/9/")
        assert send_due_texts() == 1 and spent(cast.school.pk, clock.now()) == 50


def test_whom_nothing_reached_is_called_and_ticked_once(cast, simulator):
    open_channel(cast.school, by=cast.anne, cap=25_000)
    closure(numbered(cast.claire, "03 20 00 00 01"), cast.ines)  # no mobile
    closure(numbered(cast.fatou, "06 00 00 00 00"), cast.issa)  # the simulator refuses it
    send_due_texts()
    shown = page(cast.anne, "textos/appels/")
    assert "VASSEUR Claire" in shown and "pas de numéro de mobile" in shown and "03 20 00 00 01" in shown
    assert "DIALLO Fatou" in shown and "numéro refusé" in shown
    assert "2 personnes à appeler" in page(cast.anne, "textos/")
    text_message = TextMessage.objects.get(notification__person=cast.claire)
    anne = enter(cast.anne)
    for _time in range(2):
        anne.post(f"/{hat(cast.anne, 'head').key}/notifications/textos/appels/{text_message.pk}/")
    assert PhoneCall.objects.get().by_name == "Anne Carlier"
    assert AuditLine.objects.filter(verb="notifications.call").count() == 1
    assert "appelé par Anne Carlier" in page(cast.anne, "textos/appels/")
    Notification.objects.filter(person=cast.fatou).update(read_at=clock.now())
    assert "Personne à appeler" in page(cast.anne, "textos/appels/")


def test_another_school_sees_and_ticks_nothing(cast, simulator):
    open_channel(cast.school, by=cast.anne, cap=25_000)
    closure(numbered(cast.claire, ""), cast.ines)
    assert "VASSEUR" not in page(cast.perle, "textos/appels/")
    key, pk = hat(cast.perle, "head").key, TextMessage.objects.get().pk
    assert enter(cast.perle).post(f"/{key}/notifications/textos/appels/{pk}/").status_code == 404


def test_the_head_opens_changes_and_shuts_the_way(cast, simulator):
    anne, key = enter(cast.anne), hat(cast.anne, "head").key
    wrong = anne.post(f"/{key}/notifications/textos/ouverture/", {"cap": "beaucoup"})
    assert wrong.status_code == 422 and "Exemple : 25." in text(wrong) and "beaucoup" in text(wrong)
    anne.post(f"/{key}/notifications/textos/ouverture/", {"cap": "12,50"})
    assert TextChannel.objects.get().cap == 12_500
    assert "sur 12,50" in page(cast.anne, "textos/")
    anne.post(f"/{key}/notifications/textos/fermeture/")
    assert TextChannel.objects.get().closed_at is not None


def test_without_gateway_nothing_may_be_opened(cast, settings):
    settings.SMS_URL = ""
    assert "n’a pas de passerelle" in page(cast.anne, "textos/")
    key = hat(cast.anne, "head").key
    assert enter(cast.anne).post(f"/{key}/notifications/textos/ouverture/", {"cap": "10"}).status_code == 422


def test_numbers_and_words_are_forgotten_and_the_cost_stays(cast, simulator):
    open_channel(cast.school, by=cast.anne, cap=25_000)
    closure(numbered(cast.claire, "0612345678"), cast.ines)
    send_due_texts()
    assert forget_old(clock.now()) == 0
    assert forget_old(clock.now() + timedelta(days=91)) == 1
    kept = TextMessage.objects.get()
    assert (kept.number, kept.words, kept.cost) == ("", "", 50)


def test_what_is_taken_back_in_the_app_was_paid_all_the_same(cast, simulator):
    open_channel(cast.school, by=cast.anne, cap=25_000)
    closure(numbered(cast.claire, "0612345678"), cast.ines)
    send_due_texts()
    assert forget(["messages/1/"]) == 1
    assert spent(cast.school.pk, clock.now()) == 50 and "Aucun texto" in page(cast.anne, "textos/")


class Gateway:
    def __init__(self):
        self.came, self.status = [], 202
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.came.append((dict(self.headers), json.loads(body)))
                self.send_response(gateway.status)
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def gateway(settings):
    held = Gateway()
    settings.SMS_URL, settings.SMS_SECRET = f"http://127.0.0.1:{held.server.server_port}/send", "un secret"
    yield held
    held.server.shutdown()
    held.server.server_close()


def test_a_gateway_receives_our_form_with_its_secret(cast, gateway):
    open_channel(cast.school, by=cast.anne, cap=25_000)
    closure(numbered(cast.claire, "0612345678"), cast.ines)
    assert send_due_texts() == 1
    headers, body = gateway.came[0]
    assert headers["Authorization"] == "Bearer un secret" and headers["Idempotency-Key"] == body["id"]
    assert body["to"] == "+33612345678" and body["sender"] == "PREAU" and "Fermeture" in body["text"]


@pytest.mark.parametrize(("status", "state"), [(400, TextState.REFUSED), (503, TextState.SILENT)])
def test_a_refusal_or_a_long_silence_of_the_gateway_leaves_a_call_to_make(cast, gateway, status, state):
    gateway.status = status
    open_channel(cast.school, by=cast.anne, cap=25_000)
    closure(numbered(cast.claire, "0612345678"), cast.ines)
    send_due_texts()
    for minutes in ("10:05", "10:10"):
        TextMessage.objects.filter(state=TextState.WAITING).update(due_at=clock.now())
        send_due_texts()
        assert minutes
    assert TextMessage.objects.get().state == state
    assert spent(cast.school.pk, clock.now()) == 0


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("06 12 34 56 78", "+33612345678"), ("07.12.34.56.78", "+33712345678"), ("+33 6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"), ("+33 (0)6 12 34 56 78", "+33612345678"), ("0692 12 34 56", "+262692123456"),
        ("0639123456", "+262639123456"), ("0690123456", "+590690123456"), ("+32 470 12 34 56", "+32470123456"),
        ("03 20 12 34 56", ""), ("", ""), ("06 12 34 56", ""), ("maman", ""), ("+0612", ""),
    ],
)  # fmt: skip
def test_a_number_is_read_as_schools_write_it(written, number):
    assert mobile(written) == number


@given(st.text(max_size=400))
def test_whatever_is_written_leaves_in_the_alphabet_of_telephones(words):
    said = plain(words)
    assert set(said) <= BASIC | TWICE
    assert parts(said) == max(1, parts(said)) and plain(said) == said


@given(st.text(max_size=400))
def test_whatever_leaves_fits_in_two_parts_and_no_letter_of_another_alphabet_is_lost(words):
    said, written = fitted(words), normalize("NFC", words)
    foreign = any(plain(one) == "?" for one in written if one.isalpha())
    assert parts(said) <= 2
    assert written.startswith(said) if foreign else set(said) <= BASIC | TWICE


def test_each_parent_is_texted_in_their_own_language(cast, simulator):
    open_channel(cast.school, by=cast.anne, cap=25_000)
    speaks(cast.claire, "en-gb")
    cast.thomas.account.delete()
    for person in (cast.claire, cast.thomas, cast.fatou):
        numbered(person, "0612345678")
    told = Person.objects.filter(pk__in=[cast.claire.pk, cast.thomas.pk]).values_list("pk", flat=True)
    tell_many(
        "message", readers="SELECT unnest(%s::bigint[]), %s::bigint", params=[list(told), cast.ines.pk],
        text=lambda: f"{_('Fermeture exceptionnelle de l’établissement')}, "
        f"{_('%(writer)s vous a écrit') % {'writer': 'Mme Carlier'}}",
        path="messages/1/", urgent=True,
    )  # fmt: skip
    words = {row.notification.person_id: row.words for row in TextMessage.objects.all()}
    assert words[cast.thomas.pk].endswith("Mme Carlier vous a écrit. À lire sur Préau.".replace("À", "A"))
    assert (
        "Exceptional closure" in words[cast.claire.pk]
        and "Mme Carlier has written to you" in words[cast.claire.pk]
    )


def test_another_alphabet_leaves_as_it_is():
    assert fitted("Школу зачинено") == "Школу зачинено" and parts("Школу зачинено") == 1


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_or_nothing(typed):
    assert mobile(typed) == "" or mobile(typed).startswith("+")


def test_parts_are_counted_as_operators_count_them():
    assert [parts("a" * n) for n in (0, 160, 161, 306, 307)] == [1, 1, 2, 2, 3]
    assert parts("€" * 80) == 1 and parts("€" * 81) == 2
    assert [parts("ж" * n) for n in (70, 71, 134, 135)] == [1, 2, 2, 3]
    assert plain("L’école «fermée» à Noël, dès 8 h…") == 'L\'école "fermée" à Noel, dès 8 h...'
