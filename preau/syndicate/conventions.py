"""Readings of the conventions to sign: where each stands, whose turn it is, what this hat may do about it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from preau.directory.hats import Hat
from preau.syndicate.choices import SignatureKind
from preau.syndicate.law.chain import Link
from preau.syndicate.models import Accession, PartySignature, Signing, SigningParty
from preau.syndicate.rules import in_office, keeps, signs
from preau.syndicate.showing import Stage
from preau.ui.words import full_day_words


@dataclass(frozen=True)
class PartyLine:
    """A party in its turn: what it has signed, whether it comes next."""

    party: SigningParty
    signature: PartySignature | None
    is_next: bool
    text: str

    @property
    def on_paper(self) -> bool:
        return self.signature is not None and self.signature.kind == SignatureKind.PAPER


@dataclass(frozen=True)
class SigningLine:
    """`state` in words; `badge` is a class of badge."""

    signing: Signing
    parties: list[PartyLine]
    state: str
    badge: str

    @property
    def next(self) -> SigningParty | None:
        return next((one.party for one in self.parties if one.is_next), None)


def lines(rows: QuerySet[Signing]) -> list[SigningLine]:
    """Those to sign first, then the latest; three queries."""
    found = rows.select_related("syndicate__authority", "authority", "group")
    shown = found.prefetch_related("parties__authority", "parties__signature")
    in_turn = (F("void_on").desc(nulls_first=True), F("done_on").desc(nulls_first=True), "-pk")
    return [line_of(one) for one in shown.order_by(*in_turn)]


def waiting_for(hat: Hat, found: list[SigningLine]) -> Signing | None:
    """The first convention that this hat's authority is to sign now."""
    mine = (one.signing for one in found if one.next and one.next.authority_id == hat.authority_id)
    return next(mine, None)


def lines_of(accession: Accession) -> list[SigningLine]:
    """The conventions of a file, those taken back left aside."""
    rows = Signing.objects.standing().filter(
        syndicate=accession.syndicate_id, authority=accession.authority_id
    )
    return lines(rows)


def line_of(signing: Signing) -> SigningLine:
    parties = _parties(signing)
    waiting = next((one.party.authority for one in parties if one.is_next), None)
    if signing.void_on:
        state = _("reprise le %(day)s") % {"day": full_day_words(signing.void_on)}
        return SigningLine(signing, parties, state, "badge")
    if waiting is None and signing.done_on:
        state = _("signée par chacun le %(day)s") % {"day": full_day_words(signing.done_on)}
        return SigningLine(signing, parties, state, "badge badge-ok")
    return SigningLine(signing, parties, _("au tour de %(who)s") % {"who": waiting}, "badge badge-wait")


def may_be_signed(stages: list[Stage]) -> bool:
    """Nothing blocks the convention of a file, which is not signed yet."""
    return any(one.link == Link.CONVENTION and not one.done and not one.why for one in stages)


def context_of(signing: Signing, hat: Hat) -> dict[str, Any]:
    """All that the page of a convention says, and what this hat may do: seal for its own, note a paper for its own or, in the
    syndicate's office, for whoever's turn it is."""
    line = line_of(signing)
    turn = line.next
    own = turn is not None and turn.authority_id == hat.authority_id
    kept = keeps(hat, signing.syndicate)
    return {
        "signing": signing,
        "line": line,
        "turn": turn,
        "may_seal": own and signs(hat),
        "own_turn": own,
        "may_note": turn is not None and in_office(hat) and (own or kept),
        "may_take_back": kept and signing.done_on is None and signing.void_on is None,
        "keeps": kept,
    }


def _parties(signing: Signing) -> list[PartyLine]:
    rows = [(one, getattr(one, "signature", None)) for one in signing.parties.all()]
    waiting = next((party for party, signature in rows if signature is None), None)
    following = None if signing.void_on else waiting
    return [
        PartyLine(party, signature, party == following, _text(party, signature)) for party, signature in rows
    ]


def _text(party: SigningParty, signature: PartySignature | None) -> str:
    if signature is None:
        return _("délibération %(act)s, exécutoire le %(day)s") % {
            "act": party.reference,
            "day": full_day_words(party.since),
        }
    told = {
        "who": signature.signer,
        "capacity": signature.capacity.lower(),
        "day": full_day_words(signature.on),
        "seal": signature.seal,
        "by": signature.by_name,
    }
    if signature.kind == SignatureKind.PAPER:
        return _("%(who)s, %(capacity)s, sur papier le %(day)s ; copie déposée par %(by)s") % told
    return _("%(who)s, %(capacity)s, le %(day)s : cachet de %(seal)s") % told
