"""Electors of the college, and asking all councils again after their renewal."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from preau.base import transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.council.models import Act
from preau.syndicate.models import Accession, Elector, Redesignation, Syndicate, noted


@transaction.atomic
def name_elector(
    accession: Accession, *, by: Actor, name: str, since: date, reference: str, act: Act | None = None
) -> Elector:
    """A council names its elector by an act; the one before is over the day before. The same again is the one there."""
    locked = Accession.objects.select_for_update().get(pk=accession.pk)
    known = locked.electors.filter(until=None).first()
    if known and (known.name, known.reference) == (name.strip(), reference.strip()):
        return known
    if not reference.strip():
        raise refusal("Citez la délibération qui désigne. Exemple : 2026-12 du 3 avril 2026.")
    if known:
        _end(known, max(since - timedelta(days=1), known.since), _("remplacement"))
    row = Elector.objects.create(
        accession=locked, name=name.strip(), since=since, reference=reference.strip(), act=act, **noted(by)
    )
    record("syndicate.name_elector", row, by=by, since=since.isoformat())
    return row


@transaction.atomic
def ask_again(syndicate: Syndicate, *, by: Actor, renewed_on: date, answer_by: date) -> Redesignation:
    """The councils were renewed: the mandates of electors named before are over, all members are asked again."""
    Syndicate.objects.select_for_update().get(pk=syndicate.pk)
    if answer_by <= renewed_on:
        raise refusal("La réponse est attendue après le renouvellement. Exemple : trois mois plus tard.")
    row, made = Redesignation.objects.get_or_create(
        syndicate=syndicate, renewed_on=renewed_on, defaults={"answer_by": answer_by} | noted(by)
    )
    if made:
        before = Elector.objects.filter(accession__syndicate=syndicate, until=None, since__lt=renewed_on)
        before.update(until=renewed_on, ended_because=_("renouvellement du conseil"))
        record("syndicate.ask_again", row, by=by, renewed_on=renewed_on.isoformat())
    return row


def _end(elector: Elector, on: date, because: str) -> None:
    elector.until, elector.ended_because = on, because
    elector.save(update_fields=["until", "ended_because"])
