"""What the prefecture has sent back finds its act: a receipt makes it received, an anomaly frees it to be sent again."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, SystemActor, record
from preau.base.language import refusal
from preau.base.untrusted import UntrustedError
from preau.council.actes import carriers, prefecture
from preau.council.actes.answers import Answer, AnswerKind, act_answered
from preau.council.actes.returns import Return, read_return
from preau.council.actions.acts import step, untransmit
from preau.council.actions.prefecture import archive_of, keep_nomenclature, siren_of
from preau.council.choices import CarrierKind, SendingKind, StepKind
from preau.council.models import Assembly, PrefectureLink, PrefectureReply, Sending
from preau.council.queries import classification_in
from preau.files import sniff
from preau.files.actions import store
from preau.files.models import StoredFile

_CANCELLATION, _LETTERS = 6, (2, 3, 4)  # digits of messages
OPERATOR = SystemActor("opérateur de télétransmission")


@transaction.atomic
def take_return(
    name: str, content: bytes, *, by: Actor, assembly: Assembly | None = None
) -> list[PrefectureReply]:
    """Tie each message to the act that was sent, all or none; those already known are the ones that are there.

    `assembly` is whose page it was left on; without it, the one whose SIREN the message says. ValidationError, in one
    sentence: unreadable, another collectivity's, never sent, or a classification of no known prefecture.
    """
    try:
        found = read_return(name, content)
    except UntrustedError as refusal:
        raise ValidationError(str(refusal)) from refusal
    if found.classification:
        department = _department(found, assembly)
        keep_nomenclature(department, found.classification, by=by)
    return [_taken(one, found, by, assembly or _addressee(one)) for one in found.answers]


def take_waiting() -> tuple[int, int]:
    """Read what has come into the operator's folder; how many files were taken, and refused with why beside."""
    taken = refused = 0
    for path in carriers.waiting():
        try:
            take_return(path.name, carriers.content_of(path), by=OPERATOR)
        except ValidationError as refusal:
            carriers.set_aside(path, refused=refusal.messages[0])
            refused += 1
        else:
            carriers.set_aside(path)
            taken += 1
    return taken, refused


def answer_in_trial(sending: Sending) -> Sequence[PrefectureReply]:
    """Where a link is for trial, the house answers what the prefecture would, once; nothing for another."""
    if sending.carrier != CarrierKind.TRIAL or not sending.handed_at or sending.replies.exists():
        return []
    known = classification_in(sending.sender["department"])
    made = prefecture.answer(
        archive_of(sending).content, on=clock.today(), classification=known, serial=sending.serial
    )
    if made is None:
        return []
    return take_return(
        made.name, made.content, by=SystemActor(_("préfecture d’essai")), assembly=sending.assembly
    )


def _department(found: Return, assembly: Assembly | None) -> str:
    link = PrefectureLink.objects.filter(assembly=assembly).first() if assembly else None
    known = found.department or (link.department if link else "")
    if not known:
        raise refusal("Cette classification ne dit pas de quelle préfecture elle vient.")
    return known


def _addressee(answer: Answer) -> Assembly:
    """The assembly that sent this act; else one of its SIREN, which will say that it did not."""
    known = Sending.objects.filter(identifier__iexact=str(answer.act or "")).exclude(identifier="")
    sending = known.select_related("assembly__authority").order_by("-pk").first()
    if sending:
        return sending.assembly
    siren = answer.act.siren if answer.act else ""
    rows = PrefectureLink.objects.filter(assembly__authority__siren=siren, assembly__sendings__isnull=False)
    link = rows.select_related("assembly__authority").order_by("pk").first() if siren else None
    if link is None:
        raise refusal("Aucune assemblée d’ici n’a transmis d’acte sous le SIREN %(it)s.", it=siren or "?")
    return link.assembly


def _taken(answer: Answer, found: Return, by: Actor, assembly: Assembly) -> PrefectureReply:
    sendings = {one.identifier: one for one in _answerable(assembly, answer)}
    identifier = act_answered(answer, siren=siren_of(assembly), sent=list(sendings))
    sending, total = sendings[identifier], hashlib.sha256(answer.content).hexdigest()
    known = sending.replies.filter(sum=total).first()
    if known:
        return known
    reply = PrefectureReply.objects.create(
        sending=sending, kind=answer.kind, on=answer.on, words=answer.words, sum=total, document=_document(answer, found),
        message=answer.content.decode("utf-8", "replace"), at=clock.now(), by_name=by.display_name,
    )  # fmt: skip
    record("council.take_reply", sending, by=by, kind=answer.kind, on=answer.on and answer.on.isoformat())
    _follow(reply, sending, answer, by)
    return reply


def _answerable(assembly: Assembly, answer: Answer) -> QuerySet[Sending]:
    """The sendings that a message of this kind may be about, the last of an act last."""
    rows = assembly.sendings.exclude(act=None).select_related("act", "cancels").order_by("pk")
    refused = answer.kind in (AnswerKind.ANOMALY, AnswerKind.ENVELOPE_ANOMALY)
    if answer.kind == AnswerKind.CANCELLED or (refused and answer.about == _CANCELLATION):
        return rows.filter(kind=SendingKind.CANCELLATION)
    if answer.kind == AnswerKind.ANSWER_RECEIVED or (refused and answer.about in _LETTERS):
        answers = rows.exclude(letter=None)
        return answers.filter(letter__on=answer.letter_on) if answer.letter_on else answers
    return rows.filter(kind=SendingKind.ACT)


def _follow(reply: PrefectureReply, sending: Sending, answer: Answer, by: Actor) -> None:
    """What the message does to the act: received, or challenged; a step noted by hand before stays as it is."""
    following = {
        AnswerKind.RECEIPT: StepKind.RECEIVED, AnswerKind.REFERRED: StepKind.CHALLENGED,
        AnswerKind.CANCELLED: StepKind.CANCELLED,
    }.get(answer.kind)  # fmt: skip
    if following is None or sending.act is None:
        return
    if answer.on is None:
        raise refusal("Ce message ne dit pas son jour : il ne peut faire foi.")
    if following == StepKind.CANCELLED:
        untransmit(sending.act, by=by, on=answer.on, proof=sending.identifier)
        return
    if following == StepKind.RECEIVED and not sending.handed_at:
        _was_handed(sending, answer.on, by)
    proof = sending.identifier if following == StepKind.RECEIVED else reply.words or _("déféré du préfet")
    step(sending.act, by=by, kind=following, on=answer.on, proof=proof)


def _was_handed(sending: Sending, received_on: date, by: Actor) -> None:
    """A receipt proves that the operator had the archive, although nobody had said so."""
    assert sending.act
    sending.handed_at = clock.now()
    sending.save(update_fields=["handed_at"])
    day = min(sending.on, received_on)
    step(sending.act, by=by, kind=StepKind.TRANSMITTED, on=day, proof=sending.archive_name)


def _document(answer: Answer, found: Return) -> StoredFile | None:
    """The letter itself, when it is a PDF."""
    for name in answer.files:
        body = found.files.get(name, b"")
        if body.startswith(b"%PDF-"):
            return store(SimpleUploadedFile(name, body), kinds=frozenset({sniff.PDF}))
    return None
