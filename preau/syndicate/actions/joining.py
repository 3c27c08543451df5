"""Prepare a file, note each link of the chain, attach schools, put the act on an agenda, leave."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal, refusal_by
from preau.council.models import Act
from preau.directory.authorities.leaving import come_back
from preau.directory.models import Authority, Establishment
from preau.syndicate.actions.competences import hand_over, hold
from preau.syndicate.actions.departing import announce, take_back
from preau.syndicate.actions.office import issue_annexes
from preau.syndicate.actions.openings import invite
from preau.syndicate.choices import StepKind
from preau.syndicate.law.chain import Link, blocked_by, leaving_day, stands
from preau.syndicate.models import Accession, AccessionStep, Document, ServedSchool, Syndicate, noted
from preau.syndicate.standing import facts_of
from preau.syndicate.telling import tell_leaving, tell_opened
from preau.syndicate.words.chain import reason
from preau.ui.words import full_day_words


@transaction.atomic
def prepare(
    syndicate: Syndicate, *, by: Actor, authority: Authority, reason: str, statutes: Document, conditions: Document,
    on: date | None = None, regularise_by: date | None = None,
) -> Accession:  # fmt: skip
    """The file of an authority: model act, statutes and CTAF handed over on a day. The open one that is there."""
    Syndicate.objects.select_for_update().get(pk=syndicate.pk)
    known = syndicate.accessions.filter(authority=authority, until=None).first()
    if known:
        return known
    accession = Accession.objects.create(
        syndicate=syndicate, authority=authority, reason=reason.strip(), statutes=statutes, conditions=conditions,
        regularise_by=regularise_by, **noted(by),
    )  # fmt: skip
    record("syndicate.prepare", accession, by=by, authority=authority.pk)
    hold(accession, by=by)
    note(accession, by=by, link=Link.PREPARED, on=on or clock.today())
    return accession


@transaction.atomic
def note(
    accession: Accession, *, by: Actor, link: Link, on: date, act: Act | None = None, proof: str = ""
) -> AccessionStep:
    """A link of the chain is done on a day. The same again is the one that is there; after a withdrawn act, the new one.

    The concordant act makes the membership, and the annexes change, on its one date; schools already open are confirmed.
    ValidationError: what is missing first.
    """
    locked = Accession.objects.select_for_update().get(pk=accession.pk)
    facts = facts_of(locked)
    if stands(facts, link):
        step = locked.steps.get(kind=link.value)
        if link == Link.CONCORDANT and locked.since is None:  # its act holds anew
            step.on = on  # a membership is of the day on which its act is executory again
            step.save(update_fields=["on"])
            _become_member(locked, by, step)
        return step
    _check(locked, link, on, proof, act)
    locked.steps.filter(kind=link.value).delete()  # its act was withdrawn: another takes its place
    step = AccessionStep.objects.create(
        accession=locked, kind=link.value, on=on, act=act, proof=proof.strip()[:300], **noted(by)
    )
    record(f"syndicate.{link.value}", locked, by=by, on=on.isoformat())
    if link == Link.CONCORDANT:
        _become_member(locked, by, step)
    if link == Link.SERVICE:
        locked.schools.filter(opened_on=None, until=None).update(opened_on=on)
        tell_opened(locked)
        invite(locked)
    return step


@transaction.atomic
def serve(
    accession: Accession,
    *,
    by: Actor,
    establishment: Establishment,
    why: str = "",
    open_since: date | None = None,
    since: date | None = None,
) -> ServedSchool:
    """A school whose pupils this member owes for, from the day after another's last one where there was another.

    ValidationError: another one owes for it already, or did until after `since`.
    """
    locked = Accession.objects.select_for_update().get(pk=accession.pk)
    known = (
        ServedSchool.objects.filter(establishment=establishment, until=None)
        .select_related("accession")
        .first()
    )
    if known and known.accession_id == locked.pk:
        return known
    if known:
        raise refusal(
            "Le redevable de cette école est déjà %(who)s : mettez d’abord fin à ce rattachement.",
            who=known.accession,
        )
    school = ServedSchool.objects.create(
        accession=locked, establishment=establishment, why=why.strip(), open_since=open_since,
        since=_first_day(establishment, since), **noted(by),
    )  # fmt: skip
    record("syndicate.serve", school, by=by, establishment=establishment.pk)
    if locked.until is None:
        come_back(establishment, by=by)
    return school


@transaction.atomic
def end_service(school: ServedSchool, *, by: Actor, on: date) -> ServedSchool:
    """The last day that a member owes for a school: it closed, or another authority takes it over."""
    locked = ServedSchool.objects.select_for_update().get(pk=school.pk)
    if locked.until is None:
        locked.until = on
        locked.save(update_fields=["until"])
        record("syndicate.end_service", locked, by=by, on=on.isoformat())
    return locked


@transaction.atomic
def ask_to_leave(
    accession: Accession, *, by: Actor, on: date, proof: str, act: Act | None = None
) -> Accession:
    """A member asks to leave: it does in summer, once its notice is over, which begins with its act.

    ValidationError: it is no member.
    """
    locked = (
        Accession.objects.select_for_update(of=("self",)).select_related("syndicate").get(pk=accession.pk)
    )
    if locked.until:
        return locked
    if locked.since is None:
        raise refusal("Cette collectivité n’est pas membre : elle n’a rien à quitter.")
    if on < locked.since or on > clock.today():
        raise refusal("Le jour de la demande suit l’adhésion et n’est pas à venir.")
    if not proof.strip():
        raise refusal("Citez l’acte qui demande le retrait. Exemple : délibération 2026-31.")
    locked.steps.filter(kind=StepKind.REFUSED).delete()  # of a request before
    locked.until = leaving_day(on, locked.syndicate.notice_months)
    locked.save(update_fields=["until"])
    AccessionStep.objects.create(
        accession=locked, kind=StepKind.NOTICE, on=on, act=act, proof=proof.strip()[:300], **noted(by)
    )
    record("syndicate.ask_to_leave", locked, by=by, until=locked.until.isoformat())
    tell_leaving(locked)
    announce(locked, by=by)
    return locked


@transaction.atomic
def stay(accession: Accession, *, by: Actor) -> Accession:
    """The act that asked to leave holds no more: the member stays, as if it had not asked. Gone already, it is gone."""
    locked = Accession.objects.select_for_update().get(pk=accession.pk)
    if locked.until is None or locked.until < clock.today():
        return locked
    locked.until = None
    locked.save(update_fields=["until"])
    over = (StepKind.NOTICE, StepKind.AGREED, StepKind.DEFERRED, StepKind.SILENT)
    locked.steps.filter(kind__in=over).delete()
    take_back(locked, by=by)
    record("syndicate.stay", locked, by=by)
    return locked


def to_regularise(today: date) -> Q:
    """The condition of an accession not complete yet, whose schools are already open."""
    return Q(since=None, until=None, schools__open_since__isnull=False)


def _first_day(establishment: Establishment, asked: date | None) -> date | None:
    """None for a school that nobody has owed for before."""
    before = (
        ServedSchool.objects.filter(establishment=establishment)
        .exclude(until=None)
        .order_by("-until")
        .first()
    )
    last = before.until if before else None
    if before is None or last is None:
        return asked
    if asked and asked <= last:
        raise refusal(
            "Jusqu’au %(day)s, le redevable de cette école est %(who)s.",
            day=lambda: full_day_words(last), who=before.accession,
        )  # fmt: skip
    return asked or last + timedelta(days=1)


def _check(accession: Accession, link: Link, on: date, proof: str, act: Act | None) -> None:
    if on > clock.today():
        raise refusal("Cette date est à venir : notez l’étape le jour venu.")
    block = blocked_by(facts_of(accession), link, on)
    if block:
        raise refusal_by(lambda: reason(block))
    if link in (Link.COMMUNE_ACT, Link.CONCORDANT) and act is None and not proof.strip():
        raise refusal("Citez la délibération. Exemple : 2024-16 du 19 février 2024.")


def _become_member(accession: Accession, by: Actor, step: AccessionStep) -> None:
    """Agreement, membership, annexes: one date. Schools that were open are confirmed by it."""
    accession.since = step.on
    accession.save(update_fields=["since"])
    reference = step.act.reference if step.act else step.proof
    hand_over(accession, by=by, since=step.on, reference=reference, act=step.act)
    issue_annexes(accession.syndicate, by=by, on=step.on, act=step.act, reference=reference)
    schools = list(accession.schools.filter(until=None))
    if schools and all(one.open_since for one in schools):
        note(accession, by=by, link=Link.SERVICE, on=step.on, proof=_("écoles déjà ouvertes, confirmées"))
