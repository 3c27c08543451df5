"""Put the act that an accession waits for on the agenda of a sitting, drafted from its model, its fields filled."""

from django.utils.translation import gettext as _

from preau.base import transaction
from preau.base.audit import record
from preau.base.language import refusal, refusal_by
from preau.council.actions.acts import draft, fill
from preau.council.actions.sittings import add_matter
from preau.council.models import Act, Sitting
from preau.council.words.extract import day_of_act
from preau.directory.authorities.headcounts import headcounts
from preau.directory.models import Person
from preau.syndicate.choices import ANSWERS, StepKind
from preau.syndicate.law.chain import Link, blocked_by
from preau.syndicate.models import Accession, AgendaPoint, noted
from preau.syndicate.standing import facts_of
from preau.syndicate.words.authorities import said
from preau.syndicate.words.chain import reason

MODELS = {Link.COMMUNE_ACT: "transfer", Link.CONCORDANT: "concordant"}


@transaction.atomic
def put_on_agenda(accession: Accession, *, by: Person, link: Link, sitting: Sitting) -> Act:
    """A point of a sitting not convened yet, with its draft act; the one that is there. ValidationError: what is missing."""
    locked = (
        Accession.objects.select_for_update(of=("self",))
        .select_related("syndicate", "authority")
        .get(pk=accession.pk)
    )
    known = locked.points.filter(kind=link.value, matter__sitting=sitting).select_related("matter").first()
    if known:
        return draft(known.matter, by=by)
    block = blocked_by(facts_of(locked), link)
    if block:
        raise refusal_by(lambda: reason(block))
    matter = add_matter(sitting, by=by, title=_title(locked, link), template=MODELS[link])
    AgendaPoint.objects.create(accession=locked, kind=link.value, matter=matter, **noted(by))
    act = draft(matter, by=by)
    record("syndicate.put_on_agenda", locked, by=by, link=link.value, act=act.pk)
    return fill(act, by=by, fields=_fields(locked, link, sitting))


@transaction.atomic
def put_withdrawal_on_agenda(accession: Accession, *, by: Person, sitting: Sitting) -> Act:
    """The request to leave, drafted, on a sitting of the member not convened yet; the one that is there.

    ValidationError: no member, or it leaves already.
    """
    locked = (
        Accession.objects.select_for_update(of=("self",))
        .select_related("syndicate", "authority")
        .get(pk=accession.pk)
    )
    known = (
        locked.points.filter(kind=StepKind.NOTICE, matter__sitting=sitting).select_related("matter").first()
    )
    if known:
        return draft(known.matter, by=by)
    if locked.since is None or locked.until:
        raise refusal("Seul un membre qui ne part pas déjà demande à partir.")
    title = _("Retrait du syndicat « %(name)s »") % {"name": locked.syndicate.statutory_name}
    matter = add_matter(sitting, by=by, title=title, template="withdrawal")
    AgendaPoint.objects.create(accession=locked, kind=StepKind.NOTICE, matter=matter, **noted(by))
    act = draft(matter, by=by)
    record("syndicate.put_on_agenda", locked, by=by, link=StepKind.NOTICE, act=act.pk)
    return fill(act, by=by, fields={
        "syndicate": locked.syndicate.statutory_name, "competence": locked.syndicate.competence,
        "notice": str(locked.syndicate.notice_months), "why": "",
    })  # fmt: skip


@transaction.atomic
def put_answer_on_agenda(accession: Accession, *, by: Person, kind: str, sitting: Sitting) -> Act:
    """The committee's answer to a member that asks to leave (a `choices.ANSWERS`), drafted; the one that is there.

    ValidationError: nothing was asked.
    """
    related = Accession.objects.select_for_update(of=("self",)).select_related("syndicate", "authority")
    locked = related.get(pk=accession.pk)
    notice = locked.steps.select_related("act").filter(kind=StepKind.NOTICE).first()
    if notice is None or locked.until is None or kind not in ANSWERS:
        raise refusal("Cette collectivité n’a pas demandé à partir : le comité n’a rien à répondre.")
    known = locked.points.filter(kind=kind, matter__sitting=sitting).select_related("matter").first()
    if known:
        return draft(known.matter, by=by)
    title = _("Retrait de %(who)s : réponse du comité") % {"who": said(locked.authority)}
    matter = add_matter(sitting, by=by, title=title, template=f"leaving_{kind}")
    AgendaPoint.objects.create(accession=locked, kind=kind, matter=matter, **noted(by))
    act = draft(matter, by=by)
    record("syndicate.put_on_agenda", locked, by=by, link=kind, act=act.pk)
    told = {
        "member": said(locked.authority), "competence": locked.syndicate.competence,
        "act": notice.act.reference if notice.act else notice.proof, "executory_on": day_of_act(notice.on),
        "effective_on": day_of_act(locked.until), "why": "",
    }  # fmt: skip
    return fill(
        act, by=by, fields={name: told[name] for name in act.fields.keys() | told.keys() if name in told}
    )


def _title(accession: Accession, link: Link) -> str:
    if link == Link.CONCORDANT:
        return _("Adhésion de %(who)s : délibération concordante") % {"who": said(accession.authority)}
    return _("Transfert de compétence et adhésion au syndicat « %(name)s »") % {
        "name": accession.syndicate.statutory_name
    }


def _fields(accession: Accession, link: Link, sitting: Sitting) -> dict[str, str]:
    return _concordant(accession) if link == Link.CONCORDANT else _transfer(accession, sitting)


def _transfer(accession: Accession, sitting: Sitting) -> dict[str, str]:
    """What the syndicate knows; whom the council names as elector, it says itself."""
    schools = accession.schools.filter(until=None).values_list("establishment", flat=True)
    return {
        "syndicate": accession.syndicate.statutory_name,
        "competence": accession.syndicate.competence,
        "statutes_of": day_of_act(accession.statutes.adopted_on),
        "conditions": accession.conditions.version,
        "pupils": str(sum(headcounts(schools, sitting.day).values())),
        "why_here": accession.reason,
        "college_article": accession.syndicate.college_article,
    }


def _concordant(accession: Accession) -> dict[str, str]:
    step = accession.steps.select_related("act").get(kind=Link.COMMUNE_ACT.value)
    return {
        "member": said(accession.authority),
        "competence": accession.syndicate.competence,
        "act": step.act.reference if step.act else step.proof,
        "executory_on": day_of_act(step.on),
    }
