"""An answer by mail: a notice is really sent, its answer really read, by the rules of the page and no others."""

import io
import json
import socket
import sys
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as set_to
from hypothesis import strategies as st

from preau.base import clock
from preau.directory.models import Establishment, Teaching
from preau.messaging.models import Draft, Message
from preau.messaging.safety.recalls import recall
from preau.messaging.safety.suspensions import suspend
from preau.messaging.tests.desk import enter, hat, only_message, text, to, url, write
from preau.notifications.actions import choose_rhythm
from preau.notifications.mails import send_due_mails
from preau.notifications.models import MailedReply, Notification
from preau.notifications.replies.actions import receive
from preau.notifications.replies.addresses import address_for, opened
from preau.notifications.replies.quotes import own_words, words_of_html
from preau.notifications.replies.reading import read
from preau.notifications.tests.desk import verify
from tests.jobs import run_jobs

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


class Server:
    """What a real SMTP server received."""

    def __init__(self):
        self.received = []

    async def handle_DATA(self, server, session, envelope):
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def server(settings):
    held = Server()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = Controller(held, hostname="127.0.0.1", port=port)
    running.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.REPLY_DOMAIN, settings.UNDO_SECONDS = "reponses.example", 0
    yield held
    running.stop()


@pytest.fixture
def notice(cast, server):
    """Mme Baert has written to Claire, who is told by a mail that names her and may be answered."""
    with clock.frozen_shift("2026-11-26T10:00"):
        verify(cast.claire)
        choose_rhythm(by=cast.claire, morning=None, evening=None, days=[], detailed=True)
        conversation = write(cast.lucie, "teacher", to(cast.claire), subject="Gourde", child=cast.ines)
        run_jobs()
        assert send_due_mails() == 1
        mail = server.received.pop()
        yield SimpleNamespace(conversation=conversation, mail=mail, to=str(mail["Reply-To"]))


def reply_to(notice, body="Merci, je passe ce soir.", **headers):
    mail = EmailMessage()
    usual = {
        "From": "Claire <Claire.Vasseur@famille.example>",
        "To": notice.to,
        "Message-ID": "<1@famille.example>",
    }
    for name, value in (usual | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        if value:
            mail[name] = value
    mail.set_content(body)
    return mail


def answers(cast):
    return list(Message.objects.filter(author=cast.claire).values_list("body", flat=True))


def why(server):
    [mail] = server.received
    assert mail["Auto-Submitted"] == "auto-replied"
    return mail.get_content()


def test_a_notice_that_may_be_answered_is_answered_once(cast, server, notice):
    assert "Gourde" not in notice.mail.get_content() and "Mme Baert vous a écrit" in notice.mail.get_content()
    quoted = "\n".join(f"> {line}" for line in notice.mail.get_content().splitlines())
    sent = reply_to(
        notice,
        f"Merci, je passe ce soir.\n\nLe jeu. 26 nov. 2026 à 10:00, Préau <x@y.example> a\nécrit :\n\n{quoted}",
    )
    assert [receive(bytes(sent)) for _twice in range(2)] == ["taken", "taken"]
    assert answers(cast) == ["Merci, je passe ce soir."] and server.received == []
    page = text(enter(cast.lucie).get(url(cast.lucie, "teacher", f"{notice.conversation.pk}/")))
    assert "Merci, je passe ce soir." in page and MailedReply.objects.count() == 1


def test_no_address_where_replies_are_off_where_several_things_wait_or_nothing_is_named(
    cast, server, settings, notice
):
    def mailed(domain, hours):
        settings.REPLY_DOMAIN = domain
        with clock.frozen_shift((clock.now() + timedelta(hours=hours)).isoformat()):
            Notification.objects.update(mailed_at=None, read_at=None, mail_at=clock.now())
            assert send_due_mails() == 1
        return server.received.pop()["Reply-To"]

    assert mailed("", 2) is None
    assert mailed("reponses.example", 4) is not None
    choose_rhythm(by=cast.claire, morning=None, evening=None, days=[], detailed=False)
    assert mailed("reponses.example", 6) is None


def test_its_files_come_with_it_when_they_are_safe_and_the_page_keeps_its_draft(cast, server, notice):
    Draft.objects.create(
        author=cast.claire,
        hat_key="parent",
        conversation=notice.conversation,
        body="À moitié écrit",
        saved_at=clock.now(),
    )
    sent = reply_to(notice)
    sent.add_attachment(PNG, maintype="image", subtype="png", filename="../gourde.png")
    sent.add_attachment(b"MZ" + b"x" * 99, maintype="application", subtype="pdf", filename="facture.pdf")
    assert receive(bytes(sent)) == "taken"
    [message] = Message.objects.filter(author=cast.claire)
    assert [one.name for one in message.attachments.all()] == ["gourde.png"]
    assert "Votre réponse est partie. « facture.pdf » n’est pas d’un type accepté" in why(server)
    assert Draft.objects.get().body == "À moitié écrit"


def test_an_answer_that_speaks_of_health_arrives_and_its_writer_is_told_whom_to_tell(cast, server, notice):
    sent = bytes(reply_to(notice, "Inès a fait une crise d’asthme cette nuit."))
    assert [receive(sent) for _twice in range(2)] == ["taken", "taken"]
    assert answers(cast) == ["Inès a fait une crise d’asthme cette nuit."]
    told = why(server)
    assert "Votre réponse est partie. Elle parle peut-être de la santé de quelqu’un" in told
    assert "infirmière" in told and "asthme" not in told and "Inès" not in told
    server.received.clear()
    assert (
        receive(bytes(reply_to(notice, "Entendu.", Message_ID="<2@x>"))) == "taken" and server.received == []
    )


def test_what_is_mailed_back_is_in_the_language_of_who_wrote(cast, server, notice):
    account = cast.claire.account
    account.language = "en-gb"
    account.save(update_fields=["language"])
    receive(bytes(reply_to(notice, "Asthme.")))
    assert "Your reply" in why(server) and "nurse" in why(server) and "Votre" not in why(server)
    server.received.clear()
    Teaching.objects.filter(person=cast.lucie).update(ends_on=clock.today() - timedelta(days=1))
    assert receive(bytes(reply_to(notice, Message_ID="<2@x>"))) == "refused"
    assert "Your reply" in why(server) and "réponse" not in why(server)


def test_a_forged_address_is_answered_by_nobody(cast, server, notice):
    local, _at, domain = notice.to.partition("@")
    other = local[:-1] + ("a" if local[-1] != "a" else "b")
    for forged in (
        other,
        local[:20],
        "reponse-",
        "reponse-" + "a" * 39,
        "reponse-%" + local[9:],
        "direction",
    ):
        assert receive(bytes(reply_to(notice, To=f"{forged}@{domain}"))) == "dropped"
    assert (answers(cast), server.received) == ([], [])


def test_capitals_and_the_address_that_the_mail_server_was_given_are_as_good(cast, server, notice):
    hidden = bytes(reply_to(notice, To="Liste <liste@famille.example>"))
    assert receive(hidden) == "dropped"
    assert receive(hidden, to=notice.to.upper()) == "taken"


@pytest.mark.parametrize("spoken", [
    {"Auto_Submitted": "auto-replied"}, {"Auto_Submitted": "auto-generated (vacation)"}, {"Precedence": "bulk"},
    {"List_Id": "<l.example>"}, {"Return_Path": "<>"}, {"X_Auto_Response_Suppress": "All"}, {"From": "MAILER-DAEMON@x.example"},
    {"From": "a@x.example, b@x.example"}, {"From": ""},
])  # fmt: skip
def test_what_no_person_wrote_is_dropped_in_silence(cast, server, notice, spoken):
    assert receive(bytes(reply_to(notice, **spoken))) == "dropped"
    assert (answers(cast), server.received, MailedReply.objects.count()) == ([], [], 0)


def test_another_sender_is_told_to_use_the_site_three_times_a_day_at_most(cast, server, notice):
    for n in range(5):
        sent = reply_to(notice, From="voisin@famille.example", Message_ID=f"<{n}@x>")
        assert receive(bytes(sent)) == "refused"
    assert answers(cast) == [] and len(server.received) == 3
    assert "une autre adresse que celle de votre compte" in server.received[0].get_content()


def test_it_dies_after_a_fortnight(cast, server, notice):
    with clock.frozen_shift("2026-12-11T10:00"):
        assert receive(bytes(reply_to(notice))) == "refused" and "ne sert plus" in why(server)


def test_rules_suspension_and_what_was_taken_back_hold_by_mail_too(cast, server, notice):
    suspension = suspend("guardian", by=cast.anne, establishment=Establishment.objects.get(pk=cast.school.pk))
    assert receive(bytes(reply_to(notice))) == "refused" and "suspendue pour les parents" in why(server)
    suspension.delete()
    server.received.clear()
    assert receive(bytes(reply_to(notice, "\n> cité\n", Message_ID="<2@x>"))) == "refused" and "vide" in why(
        server
    )
    server.received.clear()
    recall(only_message(notice.conversation), by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    assert receive(bytes(reply_to(notice, Message_ID="<3@x>"))) == "refused" and "ne sert plus" in why(server)
    assert answers(cast) == []


def test_the_command_reads_it_from_the_mail_server(cast, notice, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(bytes(reply_to(notice)))))
    out = io.StringIO()
    call_command("mail", "reply", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"outcome": "taken"} and len(answers(cast)) == 1


@pytest.mark.parametrize(("written", "kept"), [
    ("Oui.\n\n-----Message d’origine-----\nDe : Préau\nTexte", "Oui."),
    ("Oui.\n\n________________________________\nDe : Préau", "Oui."),
    ("Oui.\n\nDe : Préau <x@y>\nEnvoyé : jeudi\nÀ : Claire\nTexte", "Oui."),
    ("Oui.\n-- \nClaire\n06 00", "Oui."),
    ("Oui.\n\nOn Thu, Nov 26, 2026 at 10:00 AM Préau <x@y> wrote:\n> a", "Oui."),
    ("Oui.\r\n> ##- Vous pouvez répondre -##\r\nb", "Oui."),
    ("De : toi à moi, merci.\nÀ demain", "De : toi à moi, merci.\nÀ demain"),
    ("> votre question\nMa réponse dessous", "> votre question\nMa réponse dessous"),
])  # fmt: skip
def test_quotes_of_the_usual_programs_are_cut(written, kept):
    assert own_words(written) == kept


def test_a_page_gives_its_words_without_quotes_nor_scripts():
    html = (
        "<html><head><style>p{}</style></head><body><p>Bonjour &amp; merci</p><script>x()</script><div>Fin</div>"
        '<div class="gmail_quote">Le jeudi<div>dedans</div><blockquote>cité</blockquote></div></body></html>'
    )
    assert own_words(words_of_html(html)).split("\n") == ["Bonjour & merci", "", "Fin"]


HOSTILE = [
    b"", b"\x00" * 5000, b"From: \xff\xfe\r\n\r\n\xff", b"From: =?utf-8?q?=?=\nTo: <\n\n", b"From: a@b\nContent-Type: ;;;\n\nx",
    b"Content-Type: text/plain; charset=\"nul\x00l\"\n\nx", b"Content-Type: text/plain; charset=rot13\n\nx",
    b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 400,
    b"Content-Type: multipart/mixed\n\nx", b"Content-Transfer-Encoding: base64\n\n&&&&", b"From: " + b"a@b, " * 5000 + b"\n\n",
    b"Content-Disposition: attachment; filename*=utf-8''%ff%00%2e%2e%2f\n\nx", b"Message-ID: [\n\n", b"A" * 100_000,
    b"Content-Type: message/rfc822\n\nFrom: x@y\n\nz", b"Content-Type: text/html\n\n" + b"<blockquote>" * 20_000,
]  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_bytes_are_read_or_dropped_and_never_fail(raw, settings, db):
    settings.REPLY_DOMAIN = "reponses.example"
    assert read(raw).key and receive(raw) == "dropped"


@set_to(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=400),
    st.sampled_from([b"From: ", b"To: ", b"Content-Type: ", b"Message-ID: ", b"Content-Disposition: "]),
)
def test_any_header_is_survived(settings, said, name):
    assert len(read(name + said.replace(b"\n", b"") + b"\n\nBonjour").key) == 36


@set_to(max_examples=60, deadline=None)
@given(st.integers(1, 2**63 - 1), st.integers(0, 38), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_one_changed_sign_of_an_address_opens_nothing_else(pk, place, sign):
    from django.test import override_settings

    with override_settings(REPLY_DOMAIN="reponses.example"):
        good = address_for(Notification(pk=pk))
        local, _at, domain = good.partition("@")
        assert len(local) <= 64 and opened(good).notification == pk
        changed = local[: 8 + place] + sign + local[9 + place :]
        found = opened(f"{changed}@{domain}")
        assert found is None or found == opened(good)
