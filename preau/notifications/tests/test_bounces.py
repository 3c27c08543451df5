"""Mails that come back, told by the mail server."""

import io
import json
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from preau.base.models import AuditLine
from preau.notifications.bounces import failures_in
from preau.notifications.models import Bounce
from preau.notifications.tests.desk import verify

REPORT = b"""From: MAILER-DAEMON@example.org
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; fatou@famille.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown user

Final-Recipient: rfc822; claire@famille.example
Action: delayed
Status: 4.4.1
--b--
"""


def run(*words):
    out = io.StringIO()
    call_command("mail", *words, stdout=out)
    return out.getvalue()


def test_a_report_names_who_is_not_reached_and_only_those():
    [one] = failures_in(REPORT)
    assert (one.address, one.status) == ("fatou@famille.example", "5.1.1") and "unknown user" in one.reason


@pytest.mark.parametrize("noise", [b"", b"\xff\x00", b"Subject: bonjour\n\nMerci.", REPORT[:200]])
def test_any_other_mail_is_no_report(noise):
    assert failures_in(noise) == []


def test_the_command_reads_a_report(cast, monkeypatch):
    verify(cast.fatou, "fatou@famille.example")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(REPORT)))
    assert json.loads(run("report", "--json"))["bounces"] == 1
    row = Bounce.objects.get()
    assert row.permanent and row.person == cast.fatou
    assert AuditLine.objects.get(verb="notifications.bounce").details == {"status": "5.1.1"}


def test_what_is_no_report_is_refused_in_one_sentence(cast, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"Bonjour")))
    with pytest.raises(CommandError, match="avis de non-remise"):
        run("report")


def test_an_address_by_hand_and_a_stranger_to_the_house(cast):
    verify(cast.fatou, "fatou@famille.example")
    assert "1 compte" in run("bounce", "FATOU@famille.example", "--status", "4.2.2")
    assert not Bounce.objects.get().permanent
    assert json.loads(run("bounce", "nobody@example.org", "--json"))["bounces"] == 0
