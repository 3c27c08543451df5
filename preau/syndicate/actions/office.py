"""Open a syndicate, keep the versions of its documents, write down what its committee has voted."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from preau.base import transaction
from preau.base.audit import Actor, record
from preau.base.identifiers import is_siret
from preau.base.language import refusal
from preau.council.models import Act
from preau.directory.models import Authority
from preau.files.actions import SAFE, store
from preau.syndicate.choices import DocumentKind
from preau.syndicate.models import Accession, Document, Rate, Syndicate, Transfer, noted


@transaction.atomic
def open_syndicate(
    authority: Authority, *, by: Actor, statutory_name: str, competence: str, **rules: Any
) -> Syndicate:
    """The office of an authority; the one that is there. `rules`: what its statutes leave open (`Syndicate`)."""
    row, made = Syndicate.objects.get_or_create(
        authority=authority,
        defaults={"statutory_name": statutory_name, "competence": competence} | rules | noted(by),
    )
    if made:
        record("syndicate.open", row, by=by)
    return row


@transaction.atomic
def add_document(
    syndicate: Syndicate, *, by: Actor, kind: str, version: str, adopted_on: date, act: Act | None = None, upload: Any = None
) -> Document:  # fmt: skip
    """A version of the statutes or of the CTAF; the one of this number that is there. ValidationError: a file refused."""
    known = syndicate.documents.filter(kind=kind, version=version.strip()).first()
    if known:
        return known
    row = Document.objects.create(
        syndicate=syndicate, kind=kind, version=version.strip(), adopted_on=adopted_on, act=act,
        stored=store(upload, kinds=SAFE) if upload else None, **noted(by),
    )  # fmt: skip
    record("syndicate.add_document", row, by=by, kind=kind, version=row.version)
    return row


@transaction.atomic
def vote_rates(
    syndicate: Syndicate, *, by: Actor, amounts: Mapping[str, Decimal], starts_on: date, reference: str, act: Act | None = None
) -> list[Rate]:  # fmt: skip
    """The lines of an act of the committee, by kind, in force from a day. The same lines again are those there.

    ValidationError: another amount is already voted from this day, or one is negative.
    """
    Syndicate.objects.select_for_update().get(pk=syndicate.pk)
    if any(amount < 0 for amount in amounts.values()):
        raise refusal("Un taux n’est jamais négatif. Exemple : 1,30.")
    return [_rate(syndicate, by, kind, amount, starts_on, reference, act) for kind, amount in amounts.items()]


@transaction.atomic
def settle(syndicate: Syndicate, *, by: Actor, **rules: Any) -> Syndicate:
    """What the statutes leave open, as they now say it: `notice_months`, `pro_rata`, `college_article`, `nic`, `source`.

    ValidationError: five digits that make no SIRET with the SIREN of the authority.
    """
    locked = (
        Syndicate.objects.select_for_update(of=("self",)).select_related("authority").get(pk=syndicate.pk)
    )
    siren = locked.authority.siren
    if rules["nic"] and not is_siret(siren + rules["nic"]):
        raise refusal(
            "Ces cinq chiffres ne font pas un SIRET avec le SIREN « %(siren)s ». Exemple : 00019.",
            siren=siren,
        )
    changed = {name: value for name, value in rules.items() if getattr(locked, name) != value}
    for name, value in changed.items():
        setattr(locked, name, value)
    if changed:
        locked.save(update_fields=list(changed))
        record("syndicate.settle", locked, by=by, **{name: str(value) for name, value in changed.items()})
    return locked


def _rate(
    syndicate: Syndicate,
    by: Actor,
    kind: str,
    amount: Decimal,
    starts_on: date,
    reference: str,
    act: Act | None,
) -> Rate:
    known = syndicate.rates.filter(kind=kind, starts_on=starts_on).first()
    if known and known.amount != amount:
        raise refusal(
            "Un autre taux vaut déjà à partir de ce jour, voté par %(act)s. Choisissez un autre jour.",
            act=known.reference,
        )
    if known:
        return known
    row = Rate.objects.create(
        syndicate=syndicate, kind=kind, amount=amount, starts_on=starts_on, reference=reference.strip(), act=act,
        **noted(by),
    )  # fmt: skip
    record("syndicate.vote_rate", row, by=by, kind=kind, amount=str(amount), starts_on=starts_on.isoformat())
    return row


def issue_annexes(
    syndicate: Syndicate, *, by: Actor, on: date, act: Act | None, reference: str
) -> list[Document]:
    """Annexes 1 and 2 as they stand on a day, under the number of the act that changes them. In its transaction.

    An act that changes them twice has a second version, "2024-08 (2)". Where others were issued for a later day, the
    change goes into a version of that day too.
    """
    Syndicate.objects.select_for_update().get(pk=syndicate.pk)
    annexes = syndicate.documents.filter(kind__in=(DocumentKind.MEMBERS, DocumentKind.BY_COMPETENCE))
    last = annexes.order_by("-adopted_on").values_list("adopted_on", flat=True).first() or on
    found: list[Document] = []
    for day in sorted({on, max(on, last)}):
        for kind, lines in lists_on(syndicate, day).items():
            stamp = {"adopted_on": day, "act": act, "listed": lines} | noted(by)
            found.append(_issued(syndicate, kind, reference, stamp))
    return found


def lists_on(syndicate: Syndicate, day: date) -> dict[str, list[str]]:
    """The names of each annex on a day, by its kind."""
    members = Accession.objects.filter(syndicate=syndicate, since__lte=day).exclude(until__lt=day)
    names = [str(one) for one in members.select_related("authority").order_by("authority__name", "pk")]
    transfers = Transfer.objects.filter(accession__in=members.values("pk"), since__lte=day).exclude(
        until__lt=day
    )
    related = transfers.select_related("competence", "accession__authority")
    rows = related.order_by("competence", "accession__authority__name", "accession")
    return {
        DocumentKind.MEMBERS: names,
        DocumentKind.BY_COMPETENCE: [f"{one.competence} : {one.accession}" for one in rows],
    }


def _issued(syndicate: Syndicate, kind: str, reference: str, stamp: dict[str, Any]) -> Document:
    """The version of that day where it says the same under the same number; else the next of that number."""
    rows = syndicate.documents.filter(kind=kind)
    known = rows.filter(adopted_on=stamp["adopted_on"]).order_by("-pk").first()
    first, more = reference[:40], f"{reference[:34]} ("
    if (
        known
        and known.listed == stamp["listed"]
        and (known.version == first or known.version.startswith(more))
    ):
        return known
    taken = set(rows.values_list("version", flat=True))
    numbered = (f"{more}{rank})" for rank in range(2, len(taken) + 3))
    version = next(one for one in (first, *numbered) if one not in taken)
    return Document.objects.create(syndicate=syndicate, kind=kind, version=version, **stamp)
