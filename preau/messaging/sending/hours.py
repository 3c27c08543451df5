"""When a message reaches its readers, and when their phones may tell them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from preau.base import clock
from preau.base.language import refusal
from preau.directory.choices import ABOVE, Profile
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Person, Post
from preau.directory.quiet.readings import Settled, settled_in
from preau.directory.sight import children_ids
from preau.messaging.choices import LATEST_SENDING, OF_TEAM, UrgentReason
from preau.messaging.recipients import Recipient

STAFF_AUDIENCES = frozenset({"enseignants", "equipe-ecole"})


@dataclass(frozen=True)
class Silence:
    """What the composer says of the hour. `opening`: when phones may ring again; None while they may."""

    opening: datetime | None
    held: bool
    may_break: bool


def silence_now(person: Person, hat: Hat, children: Iterable[int] = ()) -> Silence:
    """For a message written now under this hat, about these children."""
    settled, now = settled_in(school_of(person, hat, children)), clock.now()
    opening = settled.opening(now)
    return Silence(opening if opening > now else None, settled.held, may_break_silence(hat, settled))


def may_break_silence(hat: Hat, settled: Settled) -> bool:
    """The head, and those to whom the head has opened the urgent channel."""
    return hat.kind == Profile.HEAD or hat.kind in settled.urgent_profiles


def school_of(person: Person, hat: Hat, children: Iterable[int] = ()) -> int | None:
    """The school whose hours hold: where the hat is worn, else that of the child spoken of, else of one's own."""
    return next(iter(schools_of(person, hat, children)), None)


def schools_of(person: Person, hat: Hat, children: Iterable[int] = ()) -> list[int]:
    """Those of which a message may be that speaks of one of these children; none for who works above schools, be they
    a parent besides."""
    if hat.establishment_id:
        return [hat.establishment_id]
    if hat.kind in ABOVE:
        return []
    for pupils in ([*children], [person.pk, *children_ids(person)]):
        rows = Enrolment.objects.current().filter(person__in=pupils).order_by("pk")
        if schools := list(dict.fromkeys(rows.values_list("establishment", flat=True))):
            return schools
    return []


def arrival(school: int | None, *, by_team: bool, at: datetime | None, is_urgent: bool) -> datetime:
    """When others may read what is sent now: after the seconds of regret, at the hour chosen, or after the silence where
    the school holds messages (not those of the team to itself, if they are exempt). ValidationError on a strange hour."""
    soon = clock.now() + timedelta(seconds=settings.UNDO_SECONDS)
    if at:
        return max(_checked(at), soon)
    settled = settled_in(school)
    if is_urgent or not settled.held or (by_team and settled.staff_exempt):
        return soon
    return settled.opening(soon)


def check_urgency(reason: str, hat: Hat, school: int | None) -> None:
    if reason and (reason not in UrgentReason.values or not may_break_silence(hat, settled_in(school))):
        raise refusal("Seule la direction, ou qui elle a désigné, peut annoncer en urgence.")


def is_within_team(hat: Hat, found: Iterable[Recipient]) -> bool:
    """Whether a message stays between the people of one school."""
    if hat.kind not in OF_TEAM or not hat.establishment_id:
        return False
    chosen = list(found)
    people = {one.person.pk for one in chosen if one.person}
    if any(one.audience and one.audience.kind not in STAFF_AUDIENCES for one in chosen):
        return False
    here = Post.objects.current().filter(establishment=hat.establishment_id, person__in=people)
    return here.values("person").distinct().count() == len(people)


def _checked(at: datetime) -> datetime:
    now = clock.now()
    if at <= now:
        raise refusal("Cette heure est déjà passée. Choisissez-en une à venir.")
    if at > now + timedelta(days=LATEST_SENDING):
        raise refusal("C’est dans plus d’un an. Choisissez un jour plus proche.")
    return at
