"""A member becomes part of another authority, which follows in all of its obligations (CGCT L2113-5, L5211-41-3)."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.directory.models import Authority
from preau.syndicate.actions.departing import take_back
from preau.syndicate.actions.joining import note, prepare
from preau.syndicate.actions.office import issue_annexes
from preau.syndicate.choices import StepKind
from preau.syndicate.law.chain import Link
from preau.syndicate.models import Accession, AccessionStep, ServedSchool, Transfer, Visit, noted


@transaction.atomic
def merge(accession: Accession, *, by: Actor, into: Authority, on: date, proof: str) -> Accession:
    """From a day on, another authority is the member in the place of this one, and owes what it owed; that other's file.

    Its schools pass without a day between, its visits to come too; one that was no member becomes it by the order that
    makes it. Merged already: the file that followed. ValidationError: no member then, no proof, a day to come.
    """
    locked = (
        Accession.objects.select_for_update(of=("self",))
        .select_related("syndicate", "authority")
        .get(pk=accession.pk)
    )
    if locked.successor_id:
        return locked.debtor
    _check(locked, into, on, proof)
    locked.until = on - timedelta(days=1)
    locked.save(update_fields=["until"])
    heir = _heir(locked, by, into, on, proof.strip())
    Accession.objects.filter(successor=locked).update(successor=heir)
    locked.successor = heir
    locked.save(update_fields=["successor"])
    AccessionStep.objects.create(
        accession=locked, kind=StepKind.MERGED, on=on, proof=proof.strip()[:300], **noted(by)
    )
    _pass_schools(locked, heir, by, on)
    _pass_competences(locked, heir, by, on, proof.strip())
    _become_member(heir, by, on, proof.strip())
    locked.electors.filter(until=None).update(
        until=locked.until, ended_because=_("collectivité réunie à une autre")
    )
    record("syndicate.merge", locked, by=by, into=heir.pk, on=on.isoformat())
    return heir


def _check(accession: Accession, into: Authority, on: date, proof: str) -> None:
    if accession.since is None or (accession.until and accession.until < on):
        raise refusal("Cette collectivité n’est pas membre ce jour-là : elle ne laisse rien à une autre.")
    if into.pk == accession.authority_id:
        raise refusal("C’est la même collectivité : dites celle qui la suit.")
    if on > clock.today() or on <= accession.since:
        raise refusal("Le jour de la réunion suit l’adhésion et n’est pas à venir.")
    if not proof.strip():
        raise refusal(
            "Citez l’arrêté. Exemple : arrêté préfectoral du 12 octobre 2025 portant création de la commune."
        )


def _heir(old: Accession, by: Actor, into: Authority, on: date, proof: str) -> Accession:
    """The file of the one that follows: the one that is open, else one that says why it is there."""
    reason = _("suite de %(who)s, %(proof)s") % {"who": old, "proof": proof}
    heir = prepare(
        old.syndicate, by=by, authority=into, reason=reason[:300], statutes=old.statutes, conditions=old.conditions, on=on,
    )  # fmt: skip
    if not heir.mailbox and old.mailbox:
        heir.mailbox = old.mailbox
        heir.save(update_fields=["mailbox"])
    return heir


def _pass_schools(old: Accession, heir: Accession, by: Actor, on: date) -> None:
    """Each school that is still served, its debtor alone changed; visits that are not done follow it."""
    take_back(old, by=by)
    for school in old.schools.filter(until=None).order_by("pk"):
        school.until = on - timedelta(days=1)
        school.save(update_fields=["until"])
        after = ServedSchool.objects.create(
            accession=heir, establishment_id=school.establishment_id, why=school.why, open_since=school.open_since,
            opened_on=school.opened_on, since=on, **noted(by),
        )  # fmt: skip
        _to_come(old).filter(school=school).update(accession=heir, school=after)
    _to_come(old).filter(school=None).update(accession=heir)


def _pass_competences(old: Accession, heir: Accession, by: Actor, on: date, proof: str) -> None:
    """What the one had transferred, the other has; what it had already keeps its own day."""
    passed = list(old.transfers.filter(until=None).exclude(since=None))
    old.transfers.filter(until=None).update(until=old.until)
    known = set(heir.transfers.filter(until=None).exclude(since=None).values_list("competence", flat=True))
    heir.transfers.filter(since=None).delete()
    Transfer.objects.bulk_create(
        Transfer(
            accession=heir, competence_id=one.competence_id, since=on, reference=proof[:300], **noted(by)
        )
        for one in passed
        if one.competence_id not in known
    )


def _to_come(old: Accession) -> QuerySet[Visit]:
    return Visit.objects.filter(accession=old).exclude(steps__kind__in=("done", "cancelled"))


def _become_member(heir: Accession, by: Actor, on: date, proof: str) -> None:
    """By the order that makes it, in the place of both acts; where it was a member already, the annexes alone change."""
    if heir.since:
        issue_annexes(heir.syndicate, by=by, on=on, act=None, reference=proof)
        return
    day = max([on, *heir.steps.values_list("on", flat=True)])
    for link in (Link.COMMUNE_ACT, Link.CONCORDANT):
        note(heir, by=by, link=link, on=day, proof=proof)
    if heir.schools.filter(until=None, opened_on__isnull=False).exists():
        note(heir, by=by, link=Link.SERVICE, on=day, proof=_("écoles déjà ouvertes, confirmées"))
