"""A purchasing group: open it, have its convention adopted and signed by acts, and end a signature."""

from datetime import date

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import kept_language, refusal
from preau.council.actions.acts import draft, fill
from preau.council.actions.sittings import add_matter
from preau.council.models import Act, Sitting
from preau.directory.models import Authority, Person
from preau.syndicate.actions.signing import end, put_to_signature
from preau.syndicate.models import GroupPoint, PurchasingGroup, Signatory, Syndicate, noted

MODEL = "purchasing"  # the model act of `council`


@transaction.atomic
def open_group(syndicate: Syndicate, *, by: Actor, name: str, need: str) -> PurchasingGroup:
    """A group that the syndicate coordinates; the one of this name that is there."""
    row, made = PurchasingGroup.objects.get_or_create(
        syndicate=syndicate, name=name.strip(), defaults={"need": need.strip()} | noted(by)
    )
    if made:
        record("syndicate.open_group", row, by=by)
    return row


@transaction.atomic
def put_convention_on_agenda(group: PurchasingGroup, *, by: Person, sitting: Sitting) -> Act:
    """The point of a sitting that adopts the convention, or signs it, with its act drafted; the one that is there."""
    locked = (
        PurchasingGroup.objects.select_for_update(of=("self",)).select_related("syndicate").get(pk=group.pk)
    )
    known = locked.points.filter(matter__sitting=sitting).select_related("matter").first()
    if known:
        return draft(known.matter, by=by)
    with kept_language():
        title = _("Groupement de commandes « %(name)s »") % {"name": locked.name}
    matter = add_matter(sitting, by=by, title=title, template=MODEL)
    GroupPoint.objects.create(group=locked, matter=matter, **noted(by))
    act = draft(matter, by=by)
    record("syndicate.put_convention_on_agenda", locked, by=by, act=act.pk)
    fields = {"group": locked.name, "need": locked.need, "coordinator": locked.syndicate.statutory_name}
    return fill(act, by=by, fields=fields)


@transaction.atomic
def adopt(
    group: PurchasingGroup, *, by: Actor, on: date, reference: str, act: Act | None = None
) -> PurchasingGroup:
    """The committee has adopted the convention: its coordinator is its first signatory. Adopted already: as it is."""
    locked = (
        PurchasingGroup.objects.select_for_update(of=("self",))
        .select_related("syndicate__authority")
        .get(pk=group.pk)
    )
    if locked.adopted_on:
        return locked
    _check(on, reference)
    locked.adopted_on, locked.reference, locked.act = on, reference.strip()[:120], act
    locked.save(update_fields=["adopted_on", "reference", "act"])
    record("syndicate.adopt_convention", locked, by=by, on=on.isoformat())
    sign(locked, by=by, authority=locked.syndicate.authority, since=on, reference=reference, act=act)
    waiting = locked.signatories.in_force().exclude(authority=locked.syndicate.authority_id)
    for member in waiting.select_related("authority", "act").order_by("pk"):
        put_to_signature(member, by=by)
    return locked


@transaction.atomic
def sign(
    group: PurchasingGroup,
    *,
    by: Actor,
    authority: Authority,
    since: date,
    reference: str,
    act: Act | None = None,
) -> Signatory:
    """An authority is a member of the group from the day its act is executory; the row that is there. The convention is then
    put to signature between it and the coordinator, which makes the link of its chain.

    ValidationError: a day to come, or no act named.
    """
    locked = (
        PurchasingGroup.objects.select_for_update(of=("self",)).select_related("syndicate").get(pk=group.pk)
    )
    known = locked.signatories.filter(authority=authority, until=None).first()
    if known:
        return known
    _check(since, reference)
    row = Signatory.objects.create(
        group=locked,
        authority=authority,
        since=since,
        reference=reference.strip()[:120],
        act=act,
        **noted(by),
    )
    record("syndicate.sign_convention", row, by=by, since=since.isoformat())
    if locked.adopted_on and authority.pk != locked.syndicate.authority_id:
        put_to_signature(row, by=by)
    return row


@transaction.atomic
def end_signature(signatory: Signatory, *, by: Actor, on: date) -> Signatory:
    """The last day of a member of the group; what it ordered until then stands. The coordinator does not leave its group."""
    locked = (
        Signatory.objects.select_for_update(of=("self",))
        .select_related("group__syndicate")
        .get(pk=signatory.pk)
    )
    if locked.until:
        return locked
    if locked.authority_id == locked.group.syndicate.authority_id:
        raise refusal("Le coordonnateur ne quitte pas le groupement qu’il coordonne.")
    if on < locked.since or on > clock.today():
        raise refusal("Ce jour suit la signature, et n’est pas à venir.")
    locked.until = on
    locked.save(update_fields=["until"])
    for one in locked.group.signings.standing().filter(authority=locked.authority_id, done_on=None):
        end(one, by=by, why=_("n’est plus du groupement"))
    record("syndicate.end_signature", locked, by=by, on=on.isoformat())
    return locked


def _check(on: date, reference: str) -> None:
    if on > clock.today():
        raise refusal("Cette date est à venir : notez la signature le jour venu.")
    if not reference.strip():
        raise refusal("Citez la délibération. Exemple : 2026-16.")
