"""`preau mail bounce ADDRESS [--status 5.1.1] [--reason …] [--json]`, `preau mail report < REPORT [--json]`, and
`preau mail reply [--to ADDRESS] < MAIL [--json]`."""

import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.notifications.bounces import LARGEST_REPORT, Failure, bounced, failures_in
from preau.notifications.choices import LARGEST_REPLY, ReplyOutcome
from preau.notifications.replies.actions import receive


class Command(BaseCommand):
    help = "Note un mail revenu, pour que l’école le sache et que les mails s’arrêtent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="bounce|report|reply")
        one = verbs.add_parser("bounce", help="une adresse qui ne reçoit plus")
        one.add_argument("address")
        one.add_argument("--status", default="5.0.0", help="le code du serveur : 5.1.1, 4.2.2…")
        one.add_argument("--reason", default="")
        report = verbs.add_parser("report", help="un avis de non-remise (RFC 3464), sur l’entrée standard")
        reply = verbs.add_parser("reply", help="une réponse à un de nos mails, sur l’entrée standard")
        reply.add_argument("--to", default="", help="l’adresse qui l’a reçue, si le serveur de mail la dit")
        for verb in (one, report, reply):
            verb.add_argument("--json", action="store_true", help="le compte rendu en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "reply":
            return self._reply(options)
        failures = self._failures(options)
        rows = [row for one in failures for row in bounced(one.address, status=one.status, reason=one.reason)]
        if options["json"]:
            told = [{"address": one.address, "status": one.status} for one in failures]
            self.stdout.write(json.dumps({"failures": told, "bounces": len(rows)}))
        else:
            words = ngettext("%(n)s compte concerné.", "%(n)s comptes concernés.", len(rows))
            self.stdout.write(words % {"n": len(rows)})
        return None

    def _reply(self, options: dict[str, Any]) -> None:
        """A database that is away is told to the mail server as it expects: it keeps the mail and tries again."""
        raw = sys.stdin.buffer.read(LARGEST_REPLY + 1)
        try:
            outcome = receive(raw, to=options["to"])
        except DatabaseError:
            raise CommandError(
                _("La base ne répond pas : le serveur de mail réessaiera."), returncode=os.EX_TEMPFAIL
            ) from None
        told = json.dumps({"outcome": outcome}) if options["json"] else ReplyOutcome(outcome).label
        self.stdout.write(str(told))

    def _failures(self, options: dict[str, Any]) -> list[Failure]:
        if options["verb"] == "bounce":
            return [Failure(options["address"], options["status"], options["reason"])]
        found = failures_in(sys.stdin.buffer.read(LARGEST_REPORT))
        if not found:
            raise CommandError(_("Ce n’est pas un avis de non-remise."))
        return found
