"""Prepare a sitting, convene it, answer; sit again when there was no quorum."""

from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal, refusal_by
from preau.council import calling
from preau.council.actions.reminding import forget_due
from preau.council.actions.room import give_proxy, revoke_proxy
from preau.council.choices import DutyKind, Reply, Settled, SittingEvent
from preau.council.mailing import ProvenMail
from preau.council.models import (
    Annex,
    Answer,
    Assembly,
    Call,
    Convocation,
    Matter,
    Member,
    Sitting,
    SittingStep,
)
from preau.council.models.assembly import in_exercise
from preau.council.words import calendar
from preau.directory.models import Person
from preau.files.actions import SAFE, shown_name, store
from preau.ui.words import full_day_words, hour_words

ANNEXES_AT_MOST = 10
_MAIL_JOB = "preau.council.tasks.mail_convocations"


@transaction.atomic
def prepare(assembly: Assembly, *, by: Person, starts_at: datetime, place: str) -> Sitting:
    """A sitting to come, known to the register's keepers only until it is convened."""
    if starts_at <= clock.now():
        raise refusal("Cette date est passée. Choisissez un jour à venir.")
    sitting = Sitting.objects.create(
        assembly=assembly, starts_at=starts_at, place=place.strip(), prepared_at=clock.now(), prepared_by=by
    )
    record("council.prepare", sitting, by=by)
    return sitting


@transaction.atomic
def add_matter(
    sitting: Sitting,
    *,
    by: Person,
    title: str,
    report: str = "",
    rapporteur: Member | None = None,
    template: str = "",
    majority: str = "",
) -> Matter:
    """One more point at the end of the agenda, as long as it has not been sent."""
    locked = _still_open_agenda(sitting)
    matter = Matter.objects.create(
        sitting=locked, rank=locked.matters.count() + 1, title=title.strip(), report=report.strip(),
        rapporteur=rapporteur, template=template, majority=majority,
    )  # fmt: skip
    record("council.add_matter", matter, by=by)
    return matter


@transaction.atomic
def change_matter(
    matter: Matter,
    *,
    by: Person,
    title: str,
    report: str,
    rapporteur: Member | None,
    template: str,
    majority: str = "",
) -> Matter:
    _still_open_agenda(matter.sitting)
    matter.title, matter.report, matter.rapporteur, matter.template = title, report, rapporteur, template
    matter.majority = majority
    matter.save(update_fields=["title", "report", "rapporteur", "template", "majority"])
    record("council.change_matter", matter, by=by)
    return matter


@transaction.atomic
def move_matter(matter: Matter, *, by: Person, up: bool) -> None:
    """Change places with the neighbour; the first does not go higher, the last does not go lower."""
    sitting = _still_open_agenda(matter.sitting)
    own = Matter.objects.get(pk=matter.pk)
    beside = sitting.matters.filter(rank=own.rank + (-1 if up else 1)).first()
    if beside is None:
        return
    Matter.objects.filter(pk=beside.pk).update(rank=own.rank)
    Matter.objects.filter(pk=own.pk).update(rank=beside.rank)
    record("council.move_matter", own, by=by)


@transaction.atomic
def remove_matter(matter: Matter, *, by: Person) -> None:
    """Take a point off an agenda not sent yet; those after it move up."""
    sitting = _still_open_agenda(matter.sitting)
    rank = matter.rank
    record("council.remove_matter", matter, by=by, title=matter.title)
    matter.delete()
    sitting.matters.filter(rank__gt=rank).update(rank=F("rank") - 1)


@transaction.atomic
def annex(matter: Matter, upload: Any, *, by: Person) -> Annex:
    """Join a PDF or a picture to a point. ValidationError in one sentence; nothing is kept then."""
    sitting = _not_convened(matter.sitting)
    if Annex.objects.filter(matter__sitting=sitting).count() >= ANNEXES_AT_MOST:
        raise refusal("Dix annexes au plus par séance.")
    row = Annex.objects.create(matter=matter, stored=store(upload, kinds=SAFE), name=shown_name(upload.name))
    record("council.annex", row, by=by)
    return row


@transaction.atomic
def convene(sitting: Sitting, *, by: Person, urgent: str = "", with_note: bool = False) -> Call:
    """Send the call to all members in exercise, once; refused too late, with the law (CGCT L2121-11 and -12).

    `urgent` says why the days are cut short; never below one clear day, and the council rules on it at the opening.
    `with_note`: the explanatory note on each matter leaves with it.
    """
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    known = Call.objects.filter(sitting=locked).first()
    if known:
        return known
    today = clock.today()
    is_urgent = bool(urgent.strip()) and calling.too_late_because(locked, today) != ""
    if calling.too_late_because(locked, today, urgent=is_urgent):
        raise refusal_by(lambda: calling.too_late_because(locked, today, urgent=is_urgent))
    titles = list(locked.matters.order_by("rank").values_list("title", flat=True))
    if not titles:
        raise refusal("L’ordre du jour est vide : ajoutez d’abord un point.")
    call = Call.objects.create(
        sitting=locked, sent_at=clock.now(), by=by, urgent=urgent.strip() if is_urgent else "", agenda=titles,
        note_sent_on=today if with_note else None,
    )  # fmt: skip
    _write_convocations(call)
    forget_due(locked, [DutyKind.CALL])
    record("council.convene", call, by=by, members=call.convocations.count())
    app.configure_task(_MAIL_JOB, allow_unknown=False).defer(call_id=call.pk)
    return call


def mail_convocations(call_id: int) -> int:
    """Mail each convocation not sent yet; each is stamped with the hour and the sum of what left. How many left."""
    call = Call.objects.select_related(
        "sitting__assembly__authority", "sitting__assembly__establishment"
    ).get(pk=call_id)
    waiting = call.convocations.filter(mailed_at=None, failed="", handed_at=None).exclude(address="")
    return sum(_mail(call, pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def hand_over(convocation: Convocation, *, by: Person) -> Convocation:
    """The convocation was given on paper; the first hour stays."""
    locked = Convocation.objects.select_for_update().get(pk=convocation.pk)
    if locked.handed_at is None:
        locked.handed_at, locked.handed_by = clock.now(), by
        locked.save(update_fields=["handed_at", "handed_by"])
        record("council.hand_over", locked, by=by)
    return locked


@transaction.atomic
def answer(convocation: Convocation, *, by: Person, reply: str, proxy_to: Member | None = None) -> Answer:
    """What a member will do; the proxy follows: given, changed, or taken back. The same answer twice is one."""
    locked = Convocation.objects.select_for_update().get(pk=convocation.pk)
    sitting = locked.call.sitting
    if sitting.steps.exists():
        raise refusal("La séance est commencée : dites-le à la secrétaire de séance.")
    last = locked.answers.order_by("-pk").first()
    if last and (last.reply, last.proxy_to_id) == (reply, proxy_to.pk if proxy_to else None):
        return last
    if reply == Reply.PROXY:
        if proxy_to is None:
            raise refusal("Dites à qui vous donnez pouvoir.")
        give_proxy(sitting, by=by, giver=locked.member, holder=proxy_to)
    else:
        revoke_proxy(sitting, by=by, giver=locked.member)
    given = Answer.objects.create(
        convocation=locked,
        reply=reply,
        proxy_to=proxy_to if reply == Reply.PROXY else None,
        at=clock.now(),
        by=by,
    )
    record("council.answer", given, by=by, reply=reply)
    return given


@transaction.atomic
def sit_again(sitting: Sitting, *, by: Person, starts_at: datetime) -> Sitting:
    """The second sitting, on the agenda that the first could not settle: no quorum is asked there (CGCT L2121-17)."""
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    known = Sitting.objects.filter(second_of=locked).first()
    if known:
        return known
    if not locked.steps.filter(kind=SittingEvent.NO_QUORUM).exists():
        raise refusal("Une seconde convocation suit une séance où le quorum a manqué.")
    second = prepare(locked.assembly, by=by, starts_at=starts_at, place=locked.place)
    second.second_of = locked
    second.save(update_fields=["second_of"])
    begun = locked.steps.filter(kind=SittingEvent.OPENED).exists()
    left = locked.matters.filter(settlement__kind=Settled.RECONVENED) if begun else locked.matters.all()
    for rank, one in enumerate(left.order_by("rank"), 1):
        _copy(one, second, rank)
    return second


@transaction.atomic
def cancel(sitting: Sitting, *, by: Person) -> SittingStep:
    """A sitting that will not be held; once opened it is closed, not cancelled."""
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if locked.steps.exclude(kind=SittingEvent.CANCELLED).exists():
        raise refusal("Cette séance a commencé : elle se lève, elle ne s’annule plus.")
    step, made = SittingStep.objects.get_or_create(
        sitting=locked, kind=SittingEvent.CANCELLED, defaults={"at": clock.now(), "by": by}
    )
    if made:
        forget_due(locked)
        record("council.cancel", locked, by=by)
    return step


def _still_open_agenda(sitting: Sitting) -> Sitting:
    locked = _not_convened(sitting)
    if locked.second_of_id:
        raise refusal(
            "L’ordre du jour d’une seconde séance est celui de la première (article L2121-17 du CGCT) : un point nouveau "
            "attend une autre séance."
        )
    return locked


def _not_convened(sitting: Sitting) -> Sitting:
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if Call.objects.filter(sitting=locked).exists():
        raise refusal(
            "L’ordre du jour est parti avec la convocation : il ne change plus. Un point nouveau attend la séance suivante."
        )
    return locked


def _write_convocations(call: Call) -> None:
    members = Member.objects.filter(in_exercise(call.sitting.day), assembly=call.sitting.assembly)
    rows = [
        Convocation(call=call, member=one, address=one.person.email)
        for one in members.select_related("person")
    ]
    if not rows:
        raise refusal("Personne ne siège encore dans cette assemblée : ajoutez ses membres.")
    Convocation.objects.bulk_create(rows)


@transaction.atomic
def _mail(call: Call, pk: int) -> bool:
    """One mail in one transaction: what is stamped has left."""
    row = Convocation.objects.select_for_update().select_related("member__person").get(pk=pk)
    if row.mailed_at or row.failed:
        return False
    mail = convocation_mail(call, row)
    try:
        mail.send()
    except (SMTPException, OSError) as refusal:
        row.failed = str(refusal)[:200] or _("refusé par le serveur")
        row.save(update_fields=["failed"])
        return False
    row.mailed_at, row.proof = clock.now(), mail.proof
    row.save(update_fields=["mailed_at", "proof"])
    return True


def convocation_mail(call: Call, row: Convocation) -> ProvenMail:
    """The mail of one convocation, with the sitting for a calendar."""
    sitting = call.sitting
    subject = _("Convocation : %(assembly)s, %(day)s à %(hour)s") % {
        "assembly": sitting.assembly.name.lower(),
        "day": full_day_words(sitting.day),
        "hour": hour_words(sitting.starts_at),
    }
    words = {"call": call, "sitting": sitting, "member": row.member, "site": settings.PUBLIC_URL}
    mail = ProvenMail(subject, render_to_string("council/convocation_mail.txt", words), to=[row.address])
    mail.attach("seance.ics", calendar.written(sitting).decode(), "text/calendar")
    return mail


def _copy(matter: Matter, sitting: Sitting, rank: int) -> None:
    annexes = list(matter.annexes.all())
    matter.pk, matter.sitting, matter.rank, matter.chair = None, sitting, rank, None
    matter._state.adding = True
    matter.save()
    Annex.objects.bulk_create(Annex(matter=matter, stored_id=one.stored_id, name=one.name) for one in annexes)
