"""Private addresses of agendas: made, revoked, and found again by their secret, of which only a keyed hash is kept."""

import hashlib
import hmac
import secrets

from django.conf import settings

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.base.manifest import Appointment, registry, resolve
from preau.directory.hats import GUARDIAN_KEY, Hat, hats_of
from preau.directory.models import Person
from preau.directory.sight import children_ids
from preau.timetable.models import AgendaLink

LIVE_AT_MOST = 10


@transaction.atomic
def make_link(*, by: Person, hat: Hat, name: str, child: Person | None = None) -> tuple[AgendaLink, str]:
    """A new address for one's own agenda, or a child's, and its secret, told this once."""
    Person.objects.select_for_update().get(pk=by.pk)
    if AgendaLink.objects.visible_to(by).live().count() >= LIVE_AT_MOST:
        raise refusal(
            "Vous avez déjà %(it)s abonnements. Retirez-en un pour en ajouter un autre.", it=LIVE_AT_MOST
        )
    secret = secrets.token_urlsafe(32)
    link = AgendaLink.objects.create(
        person=by, hat_key=hat.key, child=child, name=name, secret_hash=hashed(secret), made_at=clock.now()
    )
    record("timetable.make_link", link, by=by)
    return link, secret


@transaction.atomic
def revoke_link(link: AgendaLink, *, by: Person) -> None:
    """The address answers nothing any more."""
    if AgendaLink.objects.live().filter(pk=link.pk).update(revoked_at=clock.now()):
        record("timetable.revoke_link", link, by=by)


def opened_link(secret: str) -> tuple[AgendaLink, Hat] | None:
    """The live link of a secret and the hat it reads under; none once its owner has lost that hat or that child."""
    link = (
        AgendaLink.objects.live().select_related("person", "child").filter(secret_hash=hashed(secret)).first()
    )
    if link is None:
        return None
    hat = next((one for one in hats_of(link.person) if one.key == link.hat_key), None)
    if hat is None or not _still_follows(link):
        return None
    return link, hat


def appointments_of(link: AgendaLink, hat: Hat) -> tuple[Appointment, ...]:
    """What the rooms above add to the agenda of a link."""
    found = (resolve(part.load)(link.person, hat, link.child) for part in registry.agenda())
    return tuple(one for part in found for one in part)


def hashed(secret: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"agenda:{secret}".encode(), hashlib.sha256).hexdigest()


def _still_follows(link: AgendaLink) -> bool:
    if link.hat_key != GUARDIAN_KEY:
        return True
    return link.child_id in set(children_ids(link.person))
