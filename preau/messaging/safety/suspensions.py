"""Messaging suspended by profile, in a school, those of an authority or a territory, or everywhere; all the rest stays open.

The rows are read at each request and asked again in the transaction of each sending: every process obeys at once. What was on
its way when a suspension begins is held (`holds`), whatever lets it leave passing the same gate.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal_by
from preau.directory.choices import ABOVE, TEACHING, Profile
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Authority, Establishment, Person, Post, Territory
from preau.directory.sight import establishments_of
from preau.messaging.choices import Suspended
from preau.messaging.models import Message, Participant, Suspension
from preau.messaging.safety.holds import hold
from preau.messaging.safety.moderators import moderates
from preau.messaging.safety.places import (
    Place,
    Places,
    covering,
    over_schools,
    places_above,
    places_of,
    schools_of_each,
    schools_under,
    worn_above,
)
from preau.ui.words import moment_words

FAMILY = frozenset({Profile.GUARDIAN, Profile.ELECTED_PARENT})
LATELY = timedelta(
    days=60
)  # as long as a silence lasts, in summer: what was announced before has been heard of
GATE = "hashtext('messaging.suspension')"


def kind_of(profile: str) -> Suspended | None:
    """As what a kind of hat is suspended; who runs the platform never is."""
    if profile == Profile.OPERATOR:
        return None
    if profile == Profile.PUPIL:
        return Suspended.PUPIL
    if profile in FAMILY:
        return Suspended.GUARDIAN
    return Suspended.TEACHER if profile in TEACHING else Suspended.STAFF


def suspension_of(person: Person, hat: Hat) -> Suspension | None:
    """What the pages of messages tell this hat: that it may not write at all, or not for one of its schools. Who works above
    schools is told of one school where they write to it, and not before; one query."""
    kind = kind_of(hat.kind)
    if kind is None:
        return None
    here = _wide(hat)
    if hat.kind not in ABOVE:
        here |= over_schools(establishments_of(person, hat))
    return _standing(kind).filter(here).first()


def suspension_over(hat: Hat, places: Places) -> Suspension | None:
    """What stops a message of this hat that is of these schools; one query while nothing is suspended there."""
    kind = kind_of(hat.kind)
    if kind is None:
        return None
    schools = {one for several in places for one in several}
    here = over_schools(Establishment.objects.filter(pk__in=schools)) if schools else Q(pk=None)
    found = list(_standing(kind).filter(_wide(hat) | here))
    return covering(found, worn_above(hat), places, places_above(schools)) if found else None


def check_open(hat: Hat, school: int | None, readers: Iterable[Person]) -> None:
    """ValidationError, in the sentence of the banner, when this hat may not write there, or to one of these readers. In the
    transaction of the sending: a suspension that begins meanwhile waits for its end, and then finds what it deposited."""
    gate()
    if found := suspension_over(hat, places_of(school, hat, readers)):
        raise refusal_by(lambda: suspension_words(found))


def check_still_open(message: Message) -> None:
    """The same for a message that waits, under the hat it was written under."""
    if found := standing_over(message):
        raise refusal_by(lambda: suspension_words(found))


def standing_over(message: Message) -> Suspension | None:
    """What stops a message that waits from leaving now."""
    gate()
    rows = Participant.objects.filter(conversation=message.conversation_id).exclude(person=message.author_id)
    readers = [row.person for row in rows.select_related("person")] if not message.establishment_id else []
    for hat in hats_of(message.author):
        places = places_of(message.establishment_id, hat, readers)
        if hat.kind == message.profile and (found := suspension_over(hat, places)):
            return found
    return None


def gate(*, alone: bool = False) -> None:
    """Until the end of the transaction: sendings pass together, a suspension alone. Before any lock of a row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{'' if alone else '_shared'}({GATE})")  # nosec B608 (our own words)


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
    """A head lifts what was suspended for the school alone, an authority what was for its own schools; the operator, anything."""
    if hat.kind == Profile.OPERATOR:
        return True
    if hat.kind == Profile.HEAD:
        return found.establishment_id is not None and found.establishment_id == hat.establishment_id
    return moderates(hat) and found.authority_id is not None and found.authority_id == hat.authority_id


def suspensions_shown(hat: Hat) -> QuerySet[Suspension]:
    """For the page of suspensions: those that bear on the school of a head, on those of an authority, or all; with how many
    messages each still holds (`held`)."""
    rows = Suspension.objects.select_related("establishment", "authority", "territory").order_by("-made_at")
    waiting = Q(
        holds__released_at=None, holds__dropped_at=None, holds__message__conversation__hidden_copy_of=None
    )
    rows = rows.annotate(held=Count("holds", filter=waiting))
    if hat.kind == Profile.OPERATOR:
        return rows
    schools = Establishment.objects.filter(pk=hat.establishment_id or 0)
    if hat.authority_id:
        schools = Establishment.objects.filter(
            Q(authority=hat.authority_id) | Q(authority__parent=hat.authority_id)
        )
    return rows.filter(_EVERYWHERE | Q(authority=hat.authority_id or 0) | over_schools(schools))


@transaction.atomic
def suspend(
    profile: str,
    *,
    by: Actor,
    establishment: Establishment | None = None,
    authority: Authority | None = None,
    territory: Territory | None = None,
    reason: str = "",
) -> Suspension:
    """Nobody of this `Suspended` profile writes any more in that place (everywhere without one), and what they had on its way is
    held. Harmless when repeated."""
    gate(alone=True)
    found, made = Suspension.objects.get_or_create(
        profile=profile, establishment=establishment, authority=authority, territory=territory, lifted_at=None,
        defaults={
            "reason": reason[:200], "made_at": clock.now(), "made_by_id": by.pk, "made_by_name": by.display_name,
        },
    )  # fmt: skip
    if made:
        record("messaging.suspend", found, by=by, profile=profile, place=found.place)
        hold(found, _covered(found), by=by)
    return found


@transaction.atomic
def resume(
    profile: str,
    *,
    by: Actor,
    establishment: Establishment | None = None,
    authority: Authority | None = None,
    territory: Territory | None = None,
) -> list[Suspension]:
    """Lift what was suspended in exactly this place for a profile; for "all", whatever was. Gives what was lifted."""
    rows = Suspension.objects.filter(
        establishment=establishment, authority=authority, territory=territory, lifted_at=None
    )
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


def _standing(kind: Suspended) -> QuerySet[Suspension]:
    """Those of a kind of hat, the oldest first."""
    rows = Suspension.objects.filter(lifted_at=None, profile__in=[kind, Suspended.ALL])
    return rows.select_related("establishment", "authority", "territory").order_by("made_at", "pk")


def _wide(hat: Hat) -> Q:
    """What stops a hat wherever it writes: a suspension of everywhere, or of the authority or territory whose hat it is."""
    wide = _EVERYWHERE
    if hat.authority_id:
        wide |= Q(authority=hat.authority_id)
    return wide | Q(territory__path__over=hat.territory_path) if hat.territory_path else wide


def _covered(found: Suspension) -> QuerySet[Message]:
    """The messages of two months whose author a suspension covers, under the hat and in the school they were written for."""
    kinds = {profile: kind_of(profile) for profile in Profile.values}
    covered = [one for one, kind in kinds.items() if kind and found.profile in (kind, Suspended.ALL)]
    rows = Message.objects.filter(profile__in=covered, available_at__gt=clock.now() - LATELY)
    if not found.place:
        return rows
    schools = schools_under(found).values("pk")
    above = _from_above(found, rows.filter(establishment_id=None))
    return rows.filter(Q(establishment_id__in=schools) | Q(pk__in=above))


def _from_above(found: Suspension, rows: QuerySet[Message]) -> list[int]:
    """Of messages that are of no school, those that a suspension covers: few, since they are written above schools."""
    readers: dict[int, list[int]] = {}
    at = Participant.objects.filter(conversation__in=rows.values("conversation"))
    for conversation, person in at.values_list("conversation", "person"):
        readers.setdefault(conversation, []).append(person)
    schools = schools_of_each({pk for people in readers.values() for pk in people})
    above = places_above({pk for several in schools.values() for pk in several})
    over = _worn_by(found, rows)
    return [
        pk
        for pk, author, conversation in rows.values_list("pk", "author", "conversation")
        if covering(
            [found],
            over.get(author, ()),
            [schools[one] for one in readers.get(conversation, []) if one != author and one in schools],
            above,
        )
    ]


def _worn_by(found: Suspension, rows: QuerySet[Message]) -> dict[int, list[Place]]:
    """Of the authors of these messages, those who wear a hat of what a suspension is over, above schools."""
    here = Q(authority=found.authority_id or 0)
    if found.territory:
        here = Q(territory__path__under=found.territory.path)
    posts = Post.objects.current().filter(here, person__in=rows.values("author"))
    return {person: [found.over] for person in posts.values_list("person", flat=True) if found.over}


_EVERYWHERE = Q(establishment=None, authority=None, territory=None)
