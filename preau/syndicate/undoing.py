"""What falls with an act that was executory and is no more: withdrawn, or its transmission cancelled. It bears repetition.

Nothing is erased that has happened: the link of the chain stays written, and no more holds; once the act is executory again,
or another has taken its place, it holds anew.
"""

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import SystemActor, record
from preau.base.language import kept_language
from preau.council.models import Act
from preau.syndicate.actions.joining import stay
from preau.syndicate.actions.office import issue_annexes
from preau.syndicate.actions.signing import end
from preau.syndicate.choices import ANSWERS, StepKind
from preau.syndicate.law.chain import Link
from preau.syndicate.models import Accession, AccessionStep, PurchasingGroup, Rate, Signatory
from preau.syndicate.standing import holds_no_more
from preau.syndicate.telling import accession_path, tell_undone

HOUSE = SystemActor("préau")


@transaction.atomic
def act_undone(act_id: int) -> None:
    """Told by the council; an act that is executory again by then is left alone."""
    act = Act.objects.get(pk=act_id)
    if not holds_no_more([act.pk]):
        return
    with kept_language():
        for step in AccessionStep.objects.filter(act=act).select_related("accession__syndicate__authority"):
            _step_falls(step, act)
        for row in Signatory.objects.filter(act=act, until=None).select_related("group__syndicate"):
            _signature_falls(row, act)
        for group in (
            PurchasingGroup.objects.filter(act=act).exclude(adopted_on=None).select_related("syndicate")
        ):
            _convention_falls(group, act)
        for rate in (
            Rate.objects.filter(act=act)
            .select_related("syndicate")
            .order_by("syndicate")
            .distinct("syndicate")
        ):
            tell_undone(rate.syndicate, act, _("elle avait voté les taux."), "syndicat/contributions/")


def _step_falls(step: AccessionStep, act: Act) -> None:
    accession, link = step.accession, step.kind
    if link == StepKind.NOTICE:
        stay(accession, by=HOUSE)
    if link in ANSWERS:
        step.delete()  # the request waits for another word of the committee
    if link == Link.CONCORDANT and accession.since:
        _no_more_member(accession, act)
    record("syndicate.link_falls", accession, by=HOUSE, link=link, act=act.pk)
    what = _("le dossier de %(who)s attend de nouveau.") % {"who": accession}
    tell_undone(accession.syndicate, act, what, accession_path(accession))


def _no_more_member(accession: Accession, act: Act) -> None:
    """Annexes 1 and 2 change again; schools that are open stay open, as before the membership."""
    accession.since = None
    accession.save(update_fields=["since"])
    accession.transfers.filter(until=None).update(since=None, reference="", act=None)
    reference = _("%(act)s, qui n’est plus exécutoire") % {"act": act.reference}
    issue_annexes(accession.syndicate, by=HOUSE, on=clock.today(), act=None, reference=reference)


def _signature_falls(row: Signatory, act: Act) -> None:
    row.until = max(row.since, clock.today())
    row.save(update_fields=["until"])
    record("syndicate.signature_falls", row, by=HOUSE, act=act.pk)
    for one in row.group.signings.standing().filter(authority=row.authority_id):
        end(one, by=HOUSE, why=_("%(act)s n’est plus exécutoire") % {"act": act.reference})
    what = _("%(who)s n’est plus du groupement.") % {"who": row.authority}
    tell_undone(row.group.syndicate, act, what, f"syndicat/groupements/{row.group_id}/")


def _convention_falls(group: PurchasingGroup, act: Act) -> None:
    group.adopted_on, group.reference, group.act = None, "", None
    group.save(update_fields=["adopted_on", "reference", "act"])
    record("syndicate.convention_falls", group, by=HOUSE, act=act.pk)
    what = _("la convention du groupement est à adopter de nouveau.")
    tell_undone(group.syndicate, act, what, f"syndicat/groupements/{group.pk}/")
