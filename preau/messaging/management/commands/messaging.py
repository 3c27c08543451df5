"""In an emergency: `preau messaging suspend|resume --profile … [--uai UAI | --authority SIREN | --territory PATH] [--json]`,
where `resume` says by `--held` what becomes of the messages that were held, and `preau messaging purge MESSAGE [--json]`."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.base.audit import SystemActor
from preau.directory.models import Authority, Establishment, Territory
from preau.messaging.choices import Suspended
from preau.messaging.models import Message, Suspension
from preau.messaging.safety.releases import drop, release
from preau.messaging.safety.seals import purge
from preau.messaging.safety.suspensions import resume, suspend, suspension_words

BY = SystemActor("preau messaging")


class Command(BaseCommand):
    help = "Suspend, rouvre, et retire un message de toutes les boîtes."
    requires_system_checks: list[str] = []  # in an emergency every second counts

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="suspend|resume|purge")
        for verb, words in (
            ("suspend", "plus personne de ce profil n’écrit"),
            ("resume", "on écrit de nouveau"),
        ):
            one = verbs.add_parser(verb, help=words)
            one.add_argument("--profile", required=True, choices=Suspended.values)
            place = one.add_mutually_exclusive_group()
            place.add_argument("--uai", help="un seul établissement")
            place.add_argument("--authority", metavar="SIREN", help="les établissements d’une collectivité")
            place.add_argument(
                "--territory", metavar="PATH", help="ceux d’une académie ou d’une circonscription"
            )
            one.add_argument("--json", action="store_true", help="le compte rendu en JSON")
            if verb == "suspend":
                one.add_argument("--reason", default="", help="ce que le bandeau dit en plus")
            else:
                one.add_argument(
                    "--held", choices=("keep", "release", "drop"), default="keep",
                    help="les messages retenus : chaque auteur le dit (par défaut), ils partent, ou aucun ne part",
                )  # fmt: skip
        sealed = verbs.add_parser(
            "purge", help="retire un message de toutes les boîtes et le garde sous scellé"
        )
        sealed.add_argument("message", type=int, help="son numéro")
        sealed.add_argument("--reason", default="")
        sealed.add_argument("--json", action="store_true", help="le compte rendu en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "purge":
            self._purge(options)
            return
        place = _place(options)
        if options["verb"] == "suspend":
            rows = [suspend(options["profile"], by=BY, reason=options["reason"], **place)]
        else:
            rows = resume(options["profile"], by=BY, **place)
            if options["held"] != "keep":
                verb = release if options["held"] == "release" else drop
                for row in rows:
                    verb(row, by=BY)
        self._tell(rows, options["json"])

    def _tell(self, rows: list[Suspension], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps([_told(row) for row in rows], ensure_ascii=False))
        elif not rows:
            self.stdout.write(_("Rien n’était suspendu là."))
        for row in [] if as_json else rows:
            lifted = _("Suspension levée : la messagerie est ouverte pour %s.") % row.get_profile_display()
            self.stdout.write(lifted if row.lifted_at else suspension_words(row))
            if n := _held(row):
                words = ngettext("Un message retenu.", "%(n)s messages retenus.", n)
                self.stdout.write(words % {"n": n})

    def _purge(self, options: dict[str, Any]) -> None:
        message = Message.objects.filter(pk=options["message"]).first()
        if message is None:
            raise CommandError(_("Aucun message n’a ce numéro."))
        seal = purge(message, by=BY, reason=options["reason"])
        if options["json"]:
            told = {"message": message.pk, "seal": seal.pk, "mailboxes": seal.mailboxes}
            self.stdout.write(json.dumps(told | {"sealed_at": seal.sealed_at.isoformat()}))
            return
        words = ngettext("Retiré d’une boîte.", "Retiré de %(n)s boîtes.", seal.mailboxes)
        self.stdout.write(words % {"n": seal.mailboxes} + " " + _("Scellé n° %s.") % seal.pk)


def _place(options: dict[str, Any]) -> dict[str, Any]:
    if options["uai"]:
        school = Establishment.objects.filter(uai__iexact=options["uai"].strip()).first()
        if school is None:
            raise CommandError(_("Aucun établissement n’a l’UAI %s.") % options["uai"])
        return {"establishment": school}
    if options["authority"]:
        authority = Authority.objects.filter(siren=options["authority"].replace(" ", "")).first()
        if authority is None:
            raise CommandError(_("Aucune collectivité n’a le SIREN %s.") % options["authority"])
        return {"authority": authority}
    if options["territory"]:
        territory = Territory.objects.filter(path=options["territory"].strip().lower()).first()
        if territory is None:
            raise CommandError(_("Aucun territoire n’a le chemin %s.") % options["territory"])
        return {"territory": territory}
    return {}


def _told(row: Suspension) -> dict[str, Any]:
    return {
        "id": row.pk,
        "profile": row.profile,
        "uai": row.establishment.uai if row.establishment else None,
        "authority": row.authority.siren if row.authority else None,
        "territory": row.territory.path if row.territory else None,
        "made_at": row.made_at.isoformat(),
        "by": row.made_by_name,
        "lifted_at": row.lifted_at.isoformat() if row.lifted_at else None,
        "held": _held(row),
    }


def _held(row: Suspension) -> int:
    """How many messages it holds, of which nobody has said whether they leave."""
    return row.holds.undecided().told_once().count()
