"""After an act was received: cancel its transmission, answer a letter of the prefecture."""

from collections.abc import Sequence
from typing import Any

from preau.base import transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.council.actions.prefecture import SUFFIXES, drawn, leave, locked_link, seal_sum
from preau.council.choices import ANSWERS, SendingKind
from preau.council.models import Act, PrefectureReply, Sending
from preau.directory.models import Person
from preau.files.actions import store

MOST_PIECES = 10
_TYPES = frozenset(SUFFIXES)


@transaction.atomic
def cancel_transmission(act: Act, *, by: Person) -> Sending:
    """Ask the prefecture to cancel the transmission of an act; until it has answered, the act stays as it is.

    The one under way is the one that is there. ValidationError: nothing received by this way.
    """
    link = locked_link(act.assembly)
    locked = Act.objects.select_for_update().get(pk=act.pk)
    sending = cancellable(locked)
    if sending is None:
        raise refusal("La préfecture n’a rien reçu d’ici pour cet acte : il n’y a rien à annuler.")
    known = [one for one in sending.cancellations.all() if not one.is_refused]
    if known:
        return known[-1]
    row = drawn(link, by, act=locked, kind=SendingKind.CANCELLATION, cancels=sending, identifier=sending.identifier,
                classified_on=sending.classified_on)  # fmt: skip
    seal_sum(row)
    record("council.cancel_transmission", locked, by=by, archive=row.archive_name)
    leave(row)
    return row


def cancellable(act: Act) -> Sending | None:
    """The transmission of an act that the prefecture has received, and has not cancelled."""
    rows = (
        act.sendings.filter(kind=SendingKind.ACT)
        .prefetch_related("replies", "cancellations__replies")
        .order_by("-pk")
    )
    return next((one for one in rows if one.is_received and not one.is_cancelled), None)


@transaction.atomic
def answer_letter(letter: PrefectureReply, *, by: Person, kind: str, uploads: Sequence[Any]) -> Sending:
    """Answer a letter, with its PDF; additional pieces may be several. The answer under way is the one that is there.

    ValidationError: not an answer to this letter, a letter without its day, or a file that the prefecture would refuse.
    """
    link = locked_link(letter.sending.assembly)
    locked = (
        PrefectureReply.objects.select_for_update(of=("self",))
        .select_related("sending__act")
        .get(pk=letter.pk)
    )
    known = [one for one in locked.answers.prefetch_related("replies").order_by("pk") if not one.is_refused]
    if known:
        return known[-1]
    _check_letter(locked, kind, uploads)
    files = [store(one, kinds=_TYPES) for one in uploads]
    row = drawn(link, by, act=locked.sending.act, kind=kind, letter=locked, identifier=locked.sending.identifier,
                classified_on=locked.sending.classified_on, document=files[0])  # fmt: skip
    more = sorted(
        {one.pk: one for one in files[1:] if one.pk != files[0].pk}.values(), key=lambda one: one.pk
    )
    seal_sum(row, more=more)
    row.more.set(more)
    record("council.answer_letter", locked, by=by, kind=kind, archive=row.archive_name)
    leave(row)
    return row


def _check_letter(letter: PrefectureReply, kind: str, uploads: Sequence[Any]) -> None:
    if kind not in ANSWERS.get(letter.kind, ()):
        raise refusal("Ce courrier ne se répond pas de cette façon.")
    if letter.on is None:
        raise refusal("Ce courrier ne dit pas son jour : la préfecture ne saurait pas auquel vous répondez.")
    if not uploads:
        raise refusal("Joignez la réponse, en PDF.")
    if kind == SendingKind.PIECES_SENT and len(uploads) > MOST_PIECES:
        raise refusal("Dix pièces au plus par envoi.")
    if kind != SendingKind.PIECES_SENT and len(uploads) > 1:
        raise refusal("Un seul fichier pour cette réponse.")
