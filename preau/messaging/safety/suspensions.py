"""Messaging suspended by profile, in a school, in those of an authority or everywhere; all the rest stays open.

The rows are read at each request and asked again in the transaction of each sending: every process obeys at once.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal_by
from preau.directory.choices import TEACHING, Profile
from preau.directory.hats import Hat
from preau.directory.models import Authority, Establishment, Person
from preau.directory.sight import establishments_of
from preau.messaging.choices import Suspended
from preau.messaging.models import Suspension
from preau.ui.words import moment_words

FAMILY = frozenset({Profile.GUARDIAN, Profile.ELECTED_PARENT})


def kind_of(hat: Hat) -> Suspended | None:
    """As what a hat is suspended; who runs the platform never is."""
    if hat.kind == Profile.OPERATOR:
        return None
    if hat.kind == Profile.PUPIL:
        return Suspended.PUPIL
    if hat.kind in FAMILY:
        return Suspended.GUARDIAN
    return Suspended.TEACHER if hat.kind in TEACHING else Suspended.STAFF


def suspension_of(person: Person, hat: Hat, school: int | None = None) -> Suspension | None:
    """What stops this hat from writing: in this school, else in any of its schools; one query."""
    kind = kind_of(hat)
    if kind is None:
        return None
    schools = Establishment.objects.filter(pk=school) if school else establishments_of(person, hat)
    here = Q(establishment=None, authority=None) | Q(establishment__in=schools.values("pk"))
    here |= Q(authority__in=schools.values("authority")) | Q(
        authority__in=schools.values("authority__parent")
    )
    if hat.authority_id:
        here |= Q(authority=hat.authority_id)
    rows = Suspension.objects.filter(here, lifted_at=None, profile__in=[kind, Suspended.ALL])
    return rows.select_related("establishment", "authority").order_by("made_at").first()


def check_open(person: Person, hat: Hat, school: int | None) -> None:
    """ValidationError, in the sentence of the banner, when this hat may not write there."""
    if found := suspension_of(person, hat, school):
        raise refusal_by(lambda: suspension_words(found))


def suspension_words(found: Suspension) -> str:
    """The banner: who may not write, where, since when, by whom, why."""
    where = _(" (%(place)s)") % {"place": found.place} if found.place else ""
    words = _("La messagerie est suspendue pour %(who)s%(where)s depuis %(when)s, par %(name)s.") % {
        "who": found.get_profile_display(),
        "where": where,
        "when": moment_words(found.made_at),
        "name": found.made_by_name,
    }
    return f"{words} {found.reason}".strip()


def may_lift(hat: Hat, found: Suspension) -> bool:
    """A head lifts what was suspended for the school alone; the operator, anything."""
    own = hat.kind == Profile.HEAD and found.establishment_id == hat.establishment_id
    return hat.kind == Profile.OPERATOR or own


def suspensions_shown(hat: Hat) -> QuerySet[Suspension]:
    """For the page of suspensions: those that bear on the school of a head, or all."""
    rows = Suspension.objects.select_related("establishment", "authority").order_by("-made_at")
    if hat.kind == Profile.OPERATOR:
        return rows
    school = Establishment.objects.filter(pk=hat.establishment_id or 0)
    wide = Q(establishment=None, authority=None) | Q(authority__in=school.values("authority"))
    return rows.filter(
        wide | Q(establishment__in=school) | Q(authority__in=school.values("authority__parent"))
    )


@transaction.atomic
def suspend(
    profile: str,
    *,
    by: Actor,
    establishment: Establishment | None = None,
    authority: Authority | None = None,
    reason: str = "",
) -> Suspension:
    """Nobody of this `Suspended` profile writes any more in that place (everywhere without one). Harmless when repeated."""
    found, made = Suspension.objects.get_or_create(
        profile=profile, establishment=establishment, authority=authority, lifted_at=None,
        defaults={
            "reason": reason[:200], "made_at": clock.now(), "made_by_id": by.pk, "made_by_name": by.display_name,
        },
    )  # fmt: skip
    if made:
        record("messaging.suspend", found, by=by, profile=profile, place=found.place)
    return found


@transaction.atomic
def resume(
    profile: str, *, by: Actor, establishment: Establishment | None = None, authority: Authority | None = None
) -> list[Suspension]:
    """Lift what was suspended in exactly this place for a profile; for "all", whatever was. Gives what was lifted."""
    rows = Suspension.objects.filter(establishment=establishment, authority=authority, lifted_at=None)
    if profile != Suspended.ALL:
        rows = rows.filter(profile=profile)
    return [lift(found, by=by) for found in rows.select_for_update(of=("self",)).order_by("pk")]


@transaction.atomic
def lift(found: Suspension, *, by: Actor) -> Suspension:
    """One suspension is over; nothing the second time."""
    locked = Suspension.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if locked.lifted_at is None:
        locked.lifted_at, locked.lifted_by_id, locked.lifted_by_name = clock.now(), by.pk, by.display_name
        locked.save(update_fields=["lifted_at", "lifted_by_id", "lifted_by_name"])
        record("messaging.resume", locked, by=by, profile=locked.profile, place=locked.place)
    return locked
