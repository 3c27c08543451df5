"""A convention signed by each party in turn: put to signature, sealed or signed on paper, taken back; once all have, a link."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.council.actions.sealing import usable_seal_of
from preau.council.models import Act
from preau.council.seals.reading import check_sealable, seals_in
from preau.council.seals.signing import sealed
from preau.directory.models import Authority, Person
from preau.files import sniff
from preau.files.actions import SAFE, store
from preau.files.models import StoredFile
from preau.syndicate.actions.joining import note
from preau.syndicate.choices import SignatureKind
from preau.syndicate.law.chain import Link, blocked_by, stands
from preau.syndicate.models import (
    Accession,
    AccessionStep,
    PartySignature,
    PurchasingGroup,
    Signatory,
    Signing,
    SigningParty,
    noted,
)
from preau.syndicate.papers import convention_paper
from preau.syndicate.standing import facts_of
from preau.syndicate.telling import tell_signed, tell_to_sign
from preau.syndicate.words.chain import reason
from preau.ui.words import full_day_words

PDF = frozenset({sniff.PDF})
LIMIT = 10_000_000  # bytes of a convention, or of the scan of one


@transaction.atomic
def put_to_signature(member: Signatory, *, by: Actor) -> Signing:
    """The convention of a group, printed with its two parties, for a member whose act is executory; the one that is there.

    One that its act had taken with it comes back with it, signatures included. ValidationError: the convention is not adopted,
    or the member is its coordinator.
    """
    group = (
        PurchasingGroup.objects.select_for_update(of=("self",))
        .select_related("syndicate__authority")
        .get(pk=member.group_id)
    )
    known = group.signings.standing().filter(authority=member.authority_id).first()
    if known:
        return known
    if group.adopted_on is None:
        raise refusal("La convention n’est pas encore adoptée par le comité : elle se signe ensuite.")
    if member.authority_id == group.syndicate.authority_id:
        raise refusal("Le coordonnateur signe avec chaque membre, jamais seul.")
    fallen = _fallen(group, member)
    if fallen:
        return _again(fallen, by)
    parties = _parties_with(group, member)
    body = convention_paper.exemplar(group, parties)
    row = Signing(
        syndicate=group.syndicate,
        authority=member.authority,
        group=group,
        title=convention_paper.title_of(group),
    )
    return _opened(row, parties, keep(row, body), by)


@transaction.atomic
def put_own_to_signature(accession: Accession, *, by: Actor, title: str, upload: Any) -> Signing:
    """The syndicate's own convention for a membership, as a PDF; the one that is there.

    ValidationError: the authority's act, which lets it sign, is not executory; a file that is no PDF, or a closed one.
    """
    locked = (
        Accession.objects.select_for_update(of=("self",))
        .select_related("syndicate__authority", "authority")
        .get(pk=accession.pk)
    )
    own = Signing.objects.standing().filter(
        syndicate=locked.syndicate, authority=locked.authority, group=None
    )
    known = own.first()
    if known:
        return known
    block = blocked_by(facts_of(locked), Link.CONVENTION)
    if block:
        raise ValidationError(reason(block))
    stored = store(upload, kinds=PDF, limit=LIMIT)
    check_sealable(stored.path.read_bytes())
    row = Signing(syndicate=locked.syndicate, authority=locked.authority, title=title.strip()[:200])
    return _opened(row, _parties_of(locked), stored, by)


@transaction.atomic
def seal(signing: Signing, *, by: Person, authority: Authority, capacity: str) -> PartySignature:
    """A party seals the paper, over the seals before; the signature that is there.

    ValidationError: another signs first, no certificate, a seal before that is broken.
    """
    locked, party, known = _turn(signing, authority)
    if known:
        return known
    found = usable_seal_of(authority)
    before = document_of(locked).path.read_bytes()
    made = sealed(before, found, reason=locked.title, place=str(authority), field=f"Cachet-{party.rank}")
    if not all(one.intact for one in seals_in(made)):
        raise refusal("Un cachet de ce fichier n’est plus intact : remettez la convention à la signature.")
    proof = _("%(holder)s, certificat n° %(number)s") % {"holder": found.holder, "number": found.number[:24]}
    signature = PartySignature(
        party=party, kind=SignatureKind.SEALED, on=clock.today(), signer=by.display_name, capacity=capacity, seal=proof,
        stored=keep(locked, made), **noted(by),
    )  # fmt: skip
    return _signed(locked, signature, by)


@transaction.atomic
def sign_on_paper(
    signing: Signing, *, by: Person, authority: Authority, on: date, signer: str, capacity: str, upload: Any
) -> PartySignature:
    """A party has signed the printed paper: its scan is kept, the original stays with it; the signature that is there.

    ValidationError: another signs first, a day to come or from before its act was executory, a scan that is no PDF nor picture.
    """
    locked, party, known = _turn(signing, authority)
    if known:
        return known
    if on > clock.today():
        raise refusal("Cette date est à venir : notez la signature le jour venu.")
    if on < party.since:
        raise refusal(
            "La délibération de %(who)s n’est exécutoire que le %(day)s : elle ne permettait pas de signer avant.",
            who=authority,
            day=lambda: full_day_words(party.since),
        )
    signature = PartySignature(
        party=party, kind=SignatureKind.PAPER, on=on, signer=signer.strip()[:200], capacity=capacity.strip()[:120],
        stored=store(upload, kinds=SAFE, limit=LIMIT), **noted(by),
    )  # fmt: skip
    return _signed(locked, signature, by)


@transaction.atomic
def take_back(signing: Signing, *, by: Actor, why: str) -> Signing:
    """The paper is signed no more: another may be put to signature. ValidationError: all have signed it, or no reason."""
    locked = Signing.objects.select_for_update().get(pk=signing.pk)
    if locked.void_on:
        return locked
    if locked.done_on:
        raise refusal(
            "Chacun a signé cette convention : elle ne se reprend plus, elle se dénonce par délibération."
        )
    if not why.strip():
        raise refusal("Dites pourquoi. Exemple : le texte a changé.")
    return end(locked, by=by, why=why)


def end(signing: Signing, *, by: Actor, why: str) -> Signing:
    """It counts no more, whatever was signed. In the transaction of what takes it away."""
    signing.void_on, signing.why_void = clock.today(), why.strip()[:300]
    signing.save(update_fields=["void_on", "why_void"])
    record("syndicate.void_signing", signing, by=by, why=signing.why_void)
    return signing


@transaction.atomic
def note_link(
    accession: Accession, *, by: Actor, link: Link, on: date, act: Act | None = None, proof: str = ""
) -> AccessionStep:
    """A link of the chain (`joining.note`), and the convention's after it, where one that all have signed waited for it."""
    step = note(accession, by=by, link=link, on=on, act=act, proof=proof)
    for one in Signing.objects.standing().filter(
        syndicate=accession.syndicate_id, authority=accession.authority_id, done_on__isnull=False
    ):
        _link(one, by)
    return step


def document_of(signing: Signing) -> StoredFile:
    """The PDF as it stands: with the seals put so far."""
    last = (
        PartySignature.objects.filter(party__signing=signing, kind=SignatureKind.SEALED)
        .order_by("-party__rank")
        .first()
    )
    return last.stored if last else signing.stored


def keep(signing: Signing, body: bytes) -> StoredFile:
    file = SimpleUploadedFile(f"convention-{signing.authority_id}.pdf", body, content_type="application/pdf")
    return store(file, kinds=PDF, limit=2 * LIMIT)


def _opened(row: Signing, parties: list[SigningParty], stored: StoredFile, by: Actor) -> Signing:
    row.stored = stored
    for name, value in noted(by).items():
        setattr(row, name, value)
    row.save()
    for one in parties:
        one.signing = row
    SigningParty.objects.bulk_create(parties)
    record("syndicate.put_to_signature", row, by=by, authority=row.authority_id, group=row.group_id)
    tell_to_sign(row, parties[0].authority)
    return row


def _parties_with(group: PurchasingGroup, member: Signatory) -> list[SigningParty]:
    """Each with its own act: the member's, then the committee's, which adopted the convention."""
    coordinator = group.syndicate.authority
    assert group.adopted_on
    return [
        SigningParty(
            rank=1, authority=member.authority, reference=member.reference, since=member.since, act=member.act
        ),
        SigningParty(
            rank=2, authority=coordinator, reference=group.reference, since=group.adopted_on, act=group.act
        ),
    ]


def _parties_of(accession: Accession) -> list[SigningParty]:
    """The act of the authority lets it sign; that of the committee is its agreement, else the statutes that it has adopted."""
    steps = {one.kind: one for one in accession.steps.select_related("act")}
    mine, theirs = steps[Link.COMMUNE_ACT], steps.get(Link.CONCORDANT)
    statutes = accession.statutes
    told = (
        (theirs.act.reference if theirs.act else theirs.proof, theirs.on, theirs.act)
        if theirs
        else (_("statuts %(version)s") % {"version": statutes.version}, statutes.adopted_on, statutes.act)
    )
    return [
        SigningParty(rank=1, authority=accession.authority, since=mine.on, act=mine.act,
                     reference=mine.act.reference if mine.act else mine.proof),
        SigningParty(rank=2, authority=accession.syndicate.authority, reference=told[0], since=told[1], act=told[2]),
    ]  # fmt: skip


def _turn(signing: Signing, authority: Authority) -> tuple[Signing, SigningParty, PartySignature | None]:
    """The paper under its lock, the party, and what it has signed already. ValidationError: it is not its turn."""
    locked = (
        Signing.objects.select_for_update(of=("self",))
        .select_related("syndicate", "stored")
        .get(pk=signing.pk)
    )
    parties = list(locked.parties.select_related("authority", "signature"))
    party = next((one for one in parties if one.authority_id == authority.pk), None)
    if party is None:
        raise refusal("Cette collectivité n’est pas partie à cette convention.")
    known = _signature(party)
    if known is None and locked.void_on:
        raise refusal("Cette convention n’est plus à la signature : demandez la nouvelle au syndicat.")
    first = next(one for one in parties if _signature(one) is None) if known is None else party
    if first != party:
        raise refusal("%(who)s signe d’abord : votre tour vient ensuite.", who=first.authority)
    return locked, party, known


def _signature(party: SigningParty) -> PartySignature | None:
    return getattr(party, "signature", None)


def _signed(signing: Signing, signature: PartySignature, by: Actor) -> PartySignature:
    """The signature is kept; the next party is told, or, all having signed, the day and the link are noted."""
    signature.save()
    record(f"syndicate.{signature.kind}_signature", signing, by=by, party=signature.party.authority_id)
    waiting = signing.parties.filter(signature=None).select_related("authority").first()
    if waiting:
        tell_to_sign(signing, waiting.authority)
        return signature
    signing.done_on = max(PartySignature.objects.filter(party__signing=signing).values_list("on", flat=True))
    signing.save(update_fields=["done_on"])
    _link(signing, by)
    tell_signed(signing)
    return signature


def _link(signing: Signing, by: Actor) -> None:
    """« Convention signée », where the member's file waits for it, on the act that let the member sign."""
    found = Accession.objects.filter(
        syndicate=signing.syndicate_id, authority=signing.authority_id, until=None
    ).first()
    if found is None or signing.done_on is None:
        return
    facts = facts_of(found)
    if stands(facts, Link.CONVENTION) or blocked_by(facts, Link.CONVENTION, signing.done_on):
        return
    party = signing.parties.select_related("act").get(rank=1)
    proof = _("signée par chacun, %(act)s") % {"act": party.reference}
    note(found, by=by, link=Link.CONVENTION, on=signing.done_on, act=party.act, proof=proof)


def _fallen(group: PurchasingGroup, member: Signatory) -> Signing | None:
    """A convention that fell with the member's act, which holds anew."""
    rows = group.signings.filter(authority=member.authority_id, parties__act=member.act_id).exclude(
        void_on=None
    )
    return rows.order_by("-pk").first() if member.act_id else None


def _again(signing: Signing, by: Actor) -> Signing:
    signing.void_on, signing.why_void = None, ""
    signing.save(update_fields=["void_on", "why_void"])
    record("syndicate.signing_holds_anew", signing, by=by)
    _link(signing, by)
    return signing
