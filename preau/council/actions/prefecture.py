"""Tell the prefecture who one is, send it an act, take what it answers."""

import dataclasses
import hashlib
from collections.abc import Iterable
from datetime import date
from smtplib import SMTPException
from typing import Any

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.identifiers import is_siren, is_siret
from preau.base.language import refusal
from preau.council.actes import carriers, transmission
from preau.council.actes.classification import Classification
from preau.council.actes.naming import act_id
from preau.council.actes.packing import Archive
from preau.council.actes.transmission import Piece, Sender, Transmission
from preau.council.actions.acts import step
from preau.council.actions.papers import printed
from preau.council.choices import CarrierKind, SendingKind, StepKind
from preau.council.models import Act, Annex, Assembly, EnvelopeCount, Nomenclature, PrefectureLink, Sending
from preau.council.queries import classification_in
from preau.directory.models import Person
from preau.files import sniff
from preau.files.models import StoredFile

SUFFIXES = {sniff.PDF: "pdf", "image/jpeg": "jpg", "image/png": "png"}  # what the prefecture takes
_HAND_JOB = "preau.council.tasks.hand_to_operator"
_ROWS_JOB = "preau.council.tasks.write_open_rows"


@transaction.atomic
def settle_link(assembly: Assembly, *, by: Actor, trial: bool | None = None, **told: str) -> PrefectureLink:
    """How an assembly is known to its prefecture (`PrefectureLink`); `trial` unsaid stays as it was.

    Open data that lacked it are written anew by a job. ValidationError: no SIREN, or a SIRET whose key is wrong.
    """
    siren = siren_of(assembly)
    if not is_siret(f"{siren}{told['nic']}"):
        raise refusal("Ces cinq chiffres ne font pas un SIRET avec %(siren)s. Exemple : 00019.", siren=siren)
    told_sender = Sender(siren, told["department"], told["arrondissement"], told["nature"], (told["email"],))
    transmission.check_sender(told_sender)
    values = {**told, "settled_at": clock.now(), "settled_by_name": by.display_name}
    values |= {} if trial is None else {"trial": trial}
    row, _made = PrefectureLink.objects.update_or_create(assembly=assembly, defaults=values)
    record("council.settle_link", assembly, by=by, department=row.department, trial=row.trial)
    app.configure_task(_ROWS_JOB, allow_unknown=False).defer(assembly_id=assembly.pk)
    return row


def siren_of(assembly: Assembly) -> str:
    """The SIREN of the authority; ValidationError where there is none, or its key is wrong."""
    found = assembly.authority.siren if assembly.authority else ""
    if not is_siren(found):
        raise refusal("Le SIREN de %(who)s n’est pas connu : l’annuaire doit le donner.", who=assembly.place)
    return found


@transaction.atomic
def keep_nomenclature(department: str, found: Classification, *, by: Actor) -> Nomenclature:
    """The classification of a prefecture, by its date; the one of this date that is there."""
    row, made = Nomenclature.objects.get_or_create(
        department=department, on=found.on,
        defaults={"natures": found.natures, "matters": found.names(), "read_at": clock.now(), "read_by_name": by.display_name},
    )  # fmt: skip
    if made:
        record("council.keep_nomenclature", row, by=by, department=department, on=found.on.isoformat())
    return row


@transaction.atomic
def send(act: Act, *, by: Person, matter: str, annexes: Iterable[Annex] = ()) -> Sending:
    """An act goes to the prefecture under a matter, with these annexes; one not refused is the one that is there.

    A job takes it to the operator; by hand, someone does and says so. ValidationError, in one sentence, for what the
    prefecture would refuse.
    """
    link = locked_link(act.assembly)
    locked = Act.objects.select_for_update().get(pk=act.pk)
    rows = locked.sendings.filter(kind=SendingKind.ACT).prefetch_related("replies", "cancellations__replies")
    known = [one for one in rows.order_by("pk") if not one.is_refused and not one.is_cancelled]
    if known:
        return known[-1]
    _check_sendable(locked)
    classification = classification_in(link.department)
    if not classification.is_sendable(matter):
        raise refusal("La matière %(matter)s n’est pas dans la classification en vigueur.", matter=matter)
    if matter != locked.subject_code:
        locked.subject_code = matter
        locked.save(update_fields=["subject_code"])
    row = drawn(link, by, act=locked, matter=matter, classified_on=classification.on)
    row.document = printed(locked)
    chosen = list(annexes)
    seal_sum(row, chosen)
    row.annexes.set(chosen)
    record("council.send", locked, by=by, archive=row.archive_name, matter=matter)
    leave(row)
    return row


@transaction.atomic
def ask_classification(assembly: Assembly, *, by: Person) -> Sending:
    """Ask the prefecture for its classification, with the date of the one in use."""
    link = locked_link(assembly)
    row = drawn(
        link, by, kind=SendingKind.CLASSIFICATION, classified_on=classification_in(link.department).on
    )
    seal_sum(row)
    record("council.ask_classification", assembly, by=by, archive=row.archive_name)
    leave(row)
    return row


def archive_of(
    sending: Sending, annexes: Iterable[Annex] | None = None, more: Iterable[StoredFile] | None = None
) -> Archive:
    """The archive, the same bytes each time. `annexes` and `more` are those of a sending that is not saved yet."""
    sender = sender_of(sending)
    when: dict[str, Any] = {"on": sending.on, "serial": sending.serial}
    if sending.act is None:
        return transmission.pack_classification_request(sender, known=sending.classified_on, **when)
    if sending.kind != SendingKind.ACT:
        return _about_act(sending, sender, more, when)
    chosen = sending.annexes.select_related("stored").order_by("pk") if annexes is None else annexes
    assert sending.document
    one = Transmission(
        sender, _sitting_day(sending.act), sending.act.reference, sending.matter, sending.act.title, sending.classified_on,
        Piece(sending.document.path.read_bytes()), tuple(map(_annex_piece, chosen)),
    )  # fmt: skip
    return transmission.pack(one, **when)


def _about_act(
    sending: Sending, sender: Sender, more: Iterable[StoredFile] | None, when: dict[str, Any]
) -> Archive:
    """The cancellation of a transmission, or an answer to a letter."""
    told = act_id(sending.identifier)
    assert told
    if sending.kind == SendingKind.CANCELLATION:
        return transmission.pack_cancellation(told, sender=sender, **when)
    assert sending.letter and sending.letter.on and sending.document
    files = [sending.document, *(sending.more.order_by("pk") if more is None else more)]
    pieces = tuple(Piece(one.path.read_bytes(), suffix=SUFFIXES[one.media_type]) for one in files)
    return transmission.pack_answer(
        told, sending.kind, letter_on=sending.letter.on, pieces=pieces, sender=sender, **when
    )


def sender_of(sending: Sending) -> Sender:
    return Sender(**(sending.sender | {"emails": tuple(sending.sender["emails"])}))


@transaction.atomic
def hand_over(sending: Sending, *, by: Person) -> Sending:
    """The operator has it: from this day the act is transmitted. Once; a carrier that fails says why, and may be tried again."""
    locked = (
        Sending.objects.select_for_update(of=("self",)).select_related("act", "document").get(pk=sending.pk)
    )
    if locked.handed_at:
        return locked
    try:
        carriers.carry(archive_of(locked), locked.carrier)
    except (OSError, SMTPException) as refusal:
        locked.failed = str(refusal)[:200] or _("refusé par l’opérateur")
        locked.save(update_fields=["failed"])
        return locked
    locked.handed_at, locked.failed = clock.now(), ""
    locked.save(update_fields=["handed_at", "failed"])
    record("council.hand_to_operator", locked, by=by, archive=locked.archive_name, carrier=locked.carrier)
    goes = locked.kind == SendingKind.ACT and locked.act
    if goes and not goes.steps.filter(kind=StepKind.TRANSMITTED).exists():
        step(goes, by=by, kind=StepKind.TRANSMITTED, on=clock.today(), proof=locked.archive_name)
    return locked


def annexes_of(act: Act) -> tuple[list[Annex], list[Annex]]:
    """The annexes of its matter that may be sent, and those that may not, by their type."""
    rows = act.matter.annexes.select_related("stored").order_by("pk") if act.matter else Annex.objects.none()
    fit = [one for one in rows if one.stored.media_type in SUFFIXES]
    return fit, [one for one in rows if one not in fit]


def locked_link(assembly: Assembly) -> PrefectureLink:
    found = PrefectureLink.objects.select_for_update(of=("self",)).select_related("assembly__authority")
    link = found.filter(assembly=assembly).first()
    if link is None:
        raise refusal("Dites d’abord comment la préfecture connaît cette assemblée : son raccordement.")
    return link


def _check_sendable(act: Act) -> None:
    kinds = set(act.steps.values_list("kind", flat=True))
    if not act.assembly.book.transmitted:
        raise refusal("Les actes de cette assemblée ne se transmettent pas.")
    if not act.is_frozen or StepKind.SIGNED not in kinds:
        raise refusal("Figez et signez d’abord l’acte : on transmet ce qui ne change plus.")
    if StepKind.WITHDRAWN in kinds:
        raise refusal("Cet acte est retiré : il ne se transmet plus.")
    if StepKind.RECEIVED in kinds:
        raise refusal("La préfecture a déjà reçu cet acte.")


def drawn(link: PrefectureLink, by: Person, **more: Any) -> Sending:
    """A sending under the next serial of the day of this SIREN; not saved. `more` are fields of `Sending`."""
    today, siren = clock.today(), siren_of(link.assembly)
    return Sending(
        assembly=link.assembly, siren=siren, sender=_sender(link), on=today, serial=_next_serial(siren, today),
        carrier=CarrierKind.TRIAL if link.trial else carriers.carrier(), at=clock.now(), by=by,
        by_name=by.display_name, **more,
    )  # fmt: skip


def _next_serial(siren: str, today: date) -> int:
    """One more than the last of the day, whichever assembly of the collectivity sends."""
    EnvelopeCount.objects.get_or_create(siren=siren, defaults={"on": today})
    row = EnvelopeCount.objects.select_for_update().get(siren=siren)
    row.serial = row.serial + 1 if row.on == today else 1
    row.on = today
    row.save(update_fields=["on", "serial"])
    return row.serial


def _sender(link: PrefectureLink) -> dict[str, Any]:
    sender = Sender(
        siren_of(link.assembly), link.department, link.arrondissement, link.nature, (link.email,),
        contact=link.contact, phone=link.phone,
    )  # fmt: skip
    return dataclasses.asdict(sender) | {"emails": [link.email]}


def seal_sum(row: Sending, annexes: Iterable[Annex] = (), more: Iterable[StoredFile] = ()) -> None:
    """Named and weighed, then saved: what the prefecture would refuse is refused here."""
    made = archive_of(row, annexes, more)
    row.identifier, row.archive_name = made.act_id, made.name
    row.archive_sum = hashlib.sha256(made.content).hexdigest()
    row.save()


def leave(row: Sending) -> None:
    if row.carrier != CarrierKind.HAND:
        app.configure_task(_HAND_JOB, allow_unknown=False).defer(sending_id=row.pk)


def _sitting_day(act: Act) -> date:
    assert act.matter
    return act.matter.sitting.day


def _annex_piece(annex: Annex) -> Piece:
    suffix = SUFFIXES.get(annex.stored.media_type, "")
    return Piece(annex.stored.path.read_bytes(), "99_AU", suffix)
