"""Competences: those of the statutes, and what each member has transferred; annex 2 says them member by member."""

from datetime import date, timedelta

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.council.models import Act
from preau.syndicate.actions.office import issue_annexes
from preau.syndicate.models import Accession, Competence, Syndicate, Transfer, noted


@transaction.atomic
def add_competence(syndicate: Syndicate, *, by: Actor, name: str, article: str = "") -> Competence:
    """A competence of the statutes; the one of this name that is there."""
    row, made = Competence.objects.get_or_create(
        syndicate=syndicate, name=" ".join(name.split()), defaults={"article": article.strip()} | noted(by)
    )
    if made:
        record("syndicate.add_competence", row, by=by)
    return row


def main_competence(syndicate: Syndicate, by: Actor) -> Competence:
    """The one that the syndicate's office opened with."""
    return add_competence(syndicate, by=by, name=syndicate.competence)


@transaction.atomic
def hold(accession: Accession, *, by: Actor) -> Transfer:
    """The authority holds what it may transfer: a row without day until its membership."""
    competence = main_competence(accession.syndicate, by)
    row, _made = Transfer.objects.get_or_create(
        accession=accession, competence=competence, until=None, defaults=noted(by)
    )
    return row


@transaction.atomic
def hand_over(
    accession: Accession, *, by: Actor, since: date, reference: str, act: Act | None = None
) -> None:
    """The membership transfers what is held, on its one date. In the transaction that makes it."""
    hold(accession, by=by)
    stamp = {"since": since, "reference": reference[:300], "act": act} | noted(by)
    accession.transfers.filter(since=None, until=None).update(**stamp)


@transaction.atomic
def transfer(
    accession: Accession, *, by: Actor, competence: Competence, since: date, reference: str
) -> Transfer:
    """A member transfers one more competence, by both acts; annex 2 changes. The same is the one that is there.

    ValidationError: no member yet, a day before its membership or to come, or no act.
    """
    locked = (
        Accession.objects.select_for_update(of=("self",)).select_related("syndicate").get(pk=accession.pk)
    )
    known = locked.transfers.filter(competence=competence, until=None).exclude(since=None).first()
    if known:
        return known
    _check(locked, since, reference)
    row = Transfer.objects.create(
        accession=locked, competence=competence, since=since, reference=reference.strip(), **noted(by)
    )
    record("syndicate.transfer", row, by=by, since=since.isoformat())
    issue_annexes(locked.syndicate, by=by, on=since, act=None, reference=reference.strip())
    return row


@transaction.atomic
def take_back(row: Transfer, *, by: Actor, on: date, reference: str) -> Transfer:
    """The last day of a transfer: the member exercises the competence itself again. Its last one goes by leaving.

    ValidationError: no act, a day to come, or the only competence that it has transferred.
    """
    locked = (
        Transfer.objects.select_for_update(of=("self",)).select_related("accession__syndicate").get(pk=row.pk)
    )
    if locked.until:
        return locked
    if not reference.strip():
        raise refusal("Citez la délibération. Exemple : 2026-31.")
    if locked.since is None or on < locked.since or on > clock.today():
        raise refusal("Ce jour suit le transfert et n’est pas à venir.")
    others = locked.accession.transfers.filter(until=None).exclude(since=None).exclude(pk=locked.pk)
    if not others.exists():
        raise refusal("C’est la seule compétence transférée : la reprendre, c’est quitter le syndicat.")
    locked.until = on
    locked.save(update_fields=["until"])
    record("syndicate.take_back", locked, by=by, on=on.isoformat(), reference=reference.strip())
    issue_annexes(
        locked.accession.syndicate, by=by, on=on + timedelta(days=1), act=None, reference=reference.strip()
    )
    return locked


def _check(accession: Accession, since: date, reference: str) -> None:
    if accession.since is None or accession.until:
        raise refusal("Seul un membre qui ne part pas transfère une compétence de plus.")
    if since < accession.since or since > clock.today():
        raise refusal("Ce jour suit l’adhésion et n’est pas à venir.")
    if not reference.strip():
        raise refusal("Citez les deux délibérations. Exemple : 2026-12 du conseil, 2026-08 du comité.")
