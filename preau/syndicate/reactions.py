"""What an act does here once it is executory: a request to join or leave, a membership, rates, an elector. Told twice, once."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from preau.base import transaction
from preau.base.audit import SystemActor, record
from preau.council.described.names import folded
from preau.council.models import Act
from preau.council.words.results import election_of
from preau.syndicate.actions.answering import answer
from preau.syndicate.actions.college import name_elector
from preau.syndicate.actions.joining import ask_to_leave
from preau.syndicate.actions.office import vote_rates
from preau.syndicate.actions.purchasing import adopt, sign
from preau.syndicate.actions.signing import note_link
from preau.syndicate.choices import RateKind, StepKind
from preau.syndicate.law.chain import Link
from preau.syndicate.models import Accession, AgendaPoint, PurchasingGroup, Syndicate
from preau.syndicate.words.authorities import day_said

HOUSE = SystemActor("préau")


def act_executory(act_id: int) -> None:
    """Told by the council for every executory act; those that mean nothing here are left alone."""
    act = Act.objects.select_related("assembly__authority", "matter__sitting").get(pk=act_id)
    if act.assembly.authority is None or act.executory_on is None:
        return
    {
        "transfer": _request,
        "concordant": _agreement,
        "rates": _rates,
        "redesignation": _elector,
        "purchasing": _convention,
        "withdrawal": _withdrawal,
        "leaving_agreed": _answer,
        "leaving_deferred": _answer,
        "leaving_refused": _answer,
    }.get(act.template, lambda _act: None)(act)


def _request(act: Act) -> None:
    """The commune's act is its request; it names its elector too."""
    accession = _pointed(act) or _only_open(act)
    if accession and _noted(accession, Link.COMMUNE_ACT, act):
        _elector(act)


def _agreement(act: Act) -> None:
    accession = _pointed(act) or _only_named(act)
    if accession:
        _noted(accession, Link.CONCORDANT, act)


def _withdrawal(act: Act) -> None:
    """The member's act, executory, begins its notice."""
    accession = _pointed(act) or _only_member(act)
    assert act.executory_on
    if accession is None:
        return
    try:
        ask_to_leave(accession, by=HOUSE, on=act.executory_on, proof=act.reference, act=act)
    except ValidationError as refusal:
        _refused(act, refusal)


def _answer(act: Act) -> None:
    """The committee's act on a member that asks to leave; its last day is the one that its text says."""
    accession = _pointed(act) or _only_leaving(act)
    assert act.executory_on
    if accession is None:
        return
    kind, said_on = act.template.removeprefix("leaving_"), str(act.fields.get("effective_on", ""))
    try:
        until = day_said(said_on) if kind != "refused" else None
        answer(accession, by=HOUSE, kind=kind, on=act.executory_on, proof=act.reference, until=until, act=act)
    except ValidationError as refusal:
        _refused(act, refusal)


def _rates(act: Act) -> None:
    """The lines of the committee's act, from 1 January of the exercice that it names."""
    syndicate = Syndicate.objects.filter(authority=act.assembly.authority).first()
    amounts = {kind: _amount(act.fields.get(kind, "")) for kind in RateKind.values}
    year = str(act.fields.get("year", "")).strip()
    if syndicate is None or not year.isdigit():
        return
    voted = {kind: amount for kind, amount in amounts.items() if amount is not None}
    try:
        vote_rates(
            syndicate,
            by=HOUSE,
            amounts=voted,
            starts_on=date(int(year), 1, 1),
            reference=act.reference,
            act=act,
        )
    except ValidationError as refusal:
        _refused(act, refusal)


def _elector(act: Act) -> None:
    """Who the ballot has named; with no ballot, who the act voted names."""
    elected = election_of(act.matter).elected if act.matter else None
    name = elected.said if elected else str(act.fields.get("delegate", "")).strip()
    accession = _pointed(act) or _only_member(act)
    if accession and name and act.matter:
        name_elector(
            accession, by=HOUSE, name=name, since=act.matter.sitting.day, reference=act.reference, act=act
        )


def _convention(act: Act) -> None:
    """The committee of the coordinator adopts the convention; any other assembly signs it."""
    group, authority = _group_of(act), act.assembly.authority
    assert authority and act.executory_on
    if group is None:
        return
    try:
        if group.syndicate.authority_id == authority.pk:
            adopt(group, by=HOUSE, on=act.executory_on, reference=act.reference, act=act)
        else:
            sign(
                group, by=HOUSE, authority=authority, since=act.executory_on, reference=act.reference, act=act
            )
    except ValidationError as refusal:
        _refused(act, refusal)


def _group_of(act: Act) -> PurchasingGroup | None:
    """By the point of the agenda; else the one group that bears the name that the act cites."""
    rows = PurchasingGroup.objects.select_related("syndicate")
    pointed = rows.filter(points__matter=act.matter_id).first()
    if pointed or act.matter_id is None:
        return pointed
    named = list(rows.filter(name__iexact=str(act.fields.get("group", "")).strip())[:2])
    return named[0] if len(named) == 1 else None


@transaction.atomic
def _noted(accession: Accession, link: Link, act: Act) -> bool:
    assert act.executory_on
    try:
        note_link(accession, by=HOUSE, link=link, on=act.executory_on, act=act)
    except ValidationError as refusal:
        _refused(act, refusal)
        return False
    return True


def _refused(act: Act, refusal: ValidationError) -> None:
    """The office sees the link still waiting, and notes it by hand; why it was not by itself stays written."""
    record("syndicate.reaction_refused", act, by=HOUSE, why=refusal.messages[0])


def _pointed(act: Act) -> Accession | None:
    """The accession whose point of the agenda this act comes from."""
    point = AgendaPoint.objects.filter(matter=act.matter_id).select_related("accession__syndicate").first()
    return point.accession if point else None


def _only_open(act: Act) -> Accession | None:
    """The one file of the authority that waits for its act, when there is one only."""
    rows = list(Accession.objects.filter(authority=act.assembly.authority, since=None, until=None)[:2])
    return rows[0] if len(rows) == 1 else None


def _only_named(act: Act) -> Accession | None:
    """The one file of this syndicate that waits for its committee and whose authority the act names."""
    asked = Accession.objects.filter(
        syndicate__authority=act.assembly.authority, since=None, until=None, steps__kind=StepKind.COMMUNE_ACT
    )
    said = folded(str(act.fields.get("member", "")))
    named = [one for one in asked.select_related("authority", "syndicate") if _names(said, one)]
    return named[0] if len(named) == 1 else None


def _only_leaving(act: Act) -> Accession | None:
    """The one member of this syndicate that asks to leave and that the act names."""
    asked = Accession.objects.filter(syndicate__authority=act.assembly.authority, successor=None).exclude(
        until=None
    )
    said = folded(str(act.fields.get("member", "")))
    named = [one for one in asked.select_related("authority", "syndicate") if _names(said, one)]
    return named[0] if len(named) == 1 else None


def _names(said: str, accession: Accession) -> bool:
    """By a whole name: "la commune de Lille" is not Lillers."""
    return bool(re.search(rf"\b{re.escape(folded(str(accession.authority)))}\b", said))


def _only_member(act: Act) -> Accession | None:
    rows = list(Accession.objects.filter(authority=act.assembly.authority, until=None)[:2])
    return rows[0] if len(rows) == 1 else None


def _amount(words: str) -> Decimal | None:
    try:
        return Decimal(str(words).replace(",", ".").replace("€", "").strip())
    except InvalidOperation:
        return None
