"""After a sitting: the list made public, minutes adopted then published, sheets of the register."""

import dataclasses
import io
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.council.actions.minutes import check_signed, signers_of
from preau.council.actions.reminding import forget_due
from preau.council.choices import DutyKind, PaperKind, SittingEvent
from preau.council.describing import held_sitting
from preau.council.models import (
    Act,
    Minutes,
    Register,
    Sheets,
    Sitting,
    SittingPaper,
)
from preau.council.papers import list_of_deliberations, minutes, register
from preau.council.seals.keys import seal_of
from preau.council.seals.signing import sealed
from preau.council.words.results import is_adopted
from preau.directory.models import Person
from preau.files import sniff
from preau.files.actions import store
from preau.files.models import StoredFile
from preau.ui.words import full_day_words


@transaction.atomic
def post_list(sitting: Sitting, *, by: Person, on: date, proof: str = "") -> SittingPaper:
    """The list of what was examined is on line from now, and at the town hall's door since `on` (CGCT L2121-25); once.

    It is printed then, and kept. ValidationError: a sitting that is not over, a day before it or to come.
    """
    locked = _held(sitting)
    known = locked.papers.filter(kind=PaperKind.LIST).first()
    if known:
        return known
    _check_day(on, locked.day)
    told = dataclasses.replace(held_sitting(locked), list_published_on=on)
    stored = _kept(list_of_deliberations(told), locked, PaperKind.LIST)
    return _public(locked, by, PaperKind.LIST, on, proof, stored)


@transaction.atomic
def adopt_minutes(sitting: Sitting, *, by: Person, adopted_in: Sitting, remark: str = "") -> Minutes:
    """A later sitting adopts the minutes at its beginning (CGCT L2121-15); printed then, they change no more. Once.

    ValidationError: a sitting that is not over, or one that is not later, not of this assembly, or never opened.
    """
    locked = _held(sitting)
    known = Minutes.objects.filter(sitting=locked).first()
    if known:
        return known
    later = adopted_in.assembly_id == locked.assembly_id and adopted_in.starts_at > locked.starts_at
    if not later or not adopted_in.steps.filter(kind=SittingEvent.OPENED).exists():
        raise refusal("Le procès-verbal s’arrête au début d’une séance suivante, une fois ouverte.")
    told = dataclasses.replace(held_sitting(locked), minutes_adopted_on=adopted_in.day)
    row = Minutes.objects.create(
        sitting=locked, adopted_in=adopted_in, remark=remark.strip(), at=clock.now(), by=by,
        stored=_kept(minutes(told), locked, PaperKind.MINUTES),
    )  # fmt: skip
    record("council.adopt_minutes", locked, by=by, adopted_in=adopted_in.pk)
    return row


@transaction.atomic
def publish_minutes(sitting: Sitting, *, by: Person, on: date, proof: str = "") -> SittingPaper:
    """The minutes, adopted and signed, are on line from now, for good, and at hand on paper since `on` (CGCT L2121-15); once.

    Where the assembly has a seal, it says who signed. ValidationError: not adopted, or not signed by all who sign them.
    """
    locked = _held(sitting)
    known = locked.papers.filter(kind=PaperKind.MINUTES).first()
    if known:
        return known
    adopted = Minutes.objects.filter(sitting=locked).select_related("adopted_in", "stored").first()
    if adopted is None:
        raise refusal("Le procès-verbal n’est pas encore arrêté : il se publie ensuite.")
    check_signed(adopted, locked)
    _check_day(on, adopted.adopted_in.day)
    return _public(locked, by, PaperKind.MINUTES, on, proof, _signed_paper(adopted, locked))


@transaction.atomic
def fill_sheets(sitting: Sitting, *, by: Person) -> Sheets:
    """The sheets of a sitting, under the next numbers of the year; printed once, and kept (CGCT R2121-9).

    ValidationError: an adopted matter whose text is not frozen, or an earlier sitting of the year without its sheets.
    """
    locked = _held(sitting)
    known = Sheets.objects.filter(sitting=locked).first()
    if known:
        return known
    _check_frozen(locked)
    _check_turn(locked)
    Register.objects.get_or_create(assembly=locked.assembly, year=locked.day.year)
    book = Register.objects.select_for_update().get(assembly=locked.assembly, year=locked.day.year)
    body = register(held_sitting(locked), first_sheet=book.last_sheet + 1)
    first, count = book.last_sheet + 1, int(PdfFileReader(io.BytesIO(body)).root["/Pages"]["/Count"])
    book.last_sheet += count
    book.save(update_fields=["last_sheet"])
    row = Sheets.objects.create(
        sitting=locked, register=book, first=first, last=book.last_sheet, at=clock.now(), by=by,
        stored=_kept(body, locked, "registre"),
    )  # fmt: skip
    record("council.fill_sheets", locked, by=by, first=first, last=row.last)
    return row


def _held(sitting: Sitting) -> Sitting:
    rows = Sitting.objects.select_for_update(of=("self",)).select_related(
        "assembly__authority",
        "assembly__establishment",
        "call",
        "second_of",
        "chair__person",
        "secretary__person",
    )
    locked = rows.get(pk=sitting.pk)
    if not locked.is_held:
        raise refusal("Cette séance n’est pas terminée : levez-la d’abord.")
    return locked


def _check_day(on: date, earliest: date) -> None:
    if on > clock.today():
        raise refusal("Cette date est à venir : notez ce qui est fait.")
    if on < earliest:
        raise refusal("Cette date vient avant la séance (%(day)s).", day=lambda: full_day_words(earliest))


def _signed_paper(adopted: Minutes, sitting: Sitting) -> StoredFile:
    """What was printed when they were adopted, under the seal of the assembly where it has one."""
    seal = seal_of(sitting.assembly)
    if seal is None or not seal.holds_on(clock.today()):
        return adopted.stored
    reason = _("Procès-verbal signé par %(who)s") % {
        "who": ", ".join(one.said for one in signers_of(sitting))
    }
    body = sealed(adopted.stored.path.read_bytes(), seal, reason=reason, place=str(sitting.assembly.place))
    return _kept(body, sitting, PaperKind.MINUTES)


def _check_frozen(sitting: Sitting) -> None:
    rows = sitting.matters.select_related("vote", "settlement", "act", "sitting__assembly")
    for one in rows.prefetch_related("candidacies__member__person", "rounds__counts"):
        act: Act | None = getattr(one, "act", None)
        if is_adopted(one) and (act is None or not act.is_frozen):
            raise refusal(
                "Point %(rank)s : le texte adopté n’est pas figé, il n’a pas encore de numéro.", rank=one.rank
            )


def _check_turn(sitting: Sitting) -> None:
    """Sheets follow the sittings of the year, from when the register is kept here."""
    earlier = sitting.assembly.sittings.filter(
        starts_at__year=sitting.day.year,
        starts_at__lt=sitting.starts_at,
        sheets=None,
        steps__kind=SittingEvent.OPENED,
    )
    first = earlier.order_by("starts_at").first()
    if first:
        raise refusal(
            "Les feuillets se suivent : établissez d’abord ceux de la séance du %(day)s.",
            day=lambda: full_day_words(first.day),
        )


def _public(
    sitting: Sitting, by: Person, kind: PaperKind, on: date, proof: str, stored: StoredFile
) -> SittingPaper:
    row = SittingPaper.objects.create(
        sitting=sitting, kind=kind, on=on, at=clock.now(), by=by, by_name=by.display_name,
        proof=proof.strip()[:300], stored=stored,
    )  # fmt: skip
    forget_due(sitting, [DutyKind(kind.value)])
    record("council.publish_paper", sitting, by=by, kind=kind, on=on.isoformat())
    return row


def _kept(body: bytes, sitting: Sitting, kind: str) -> StoredFile:
    name = f"{kind}-{sitting.day:%Y-%m-%d}.pdf"
    file = SimpleUploadedFile(name, body, content_type="application/pdf")
    return store(file, kinds=frozenset({sniff.PDF}))
