"""Private addresses of agendas: made, revoked, and found again by their secret, of which only a keyed hash is kept."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.base.manifest import Appointment, registry, resolve
from preau.base.rows import partly, rows
from preau.directory.children import Child, children_named, children_of
from preau.directory.choices import Profile
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Person
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


@dataclass(frozen=True)
class OpenedLink:
    """A live link, the hat it reads under, and the pupil whose agenda it is (None: of who teaches)."""

    link: AgendaLink
    hat: Hat
    pupil: Child | None

    @property
    def school(self) -> int | None:
        """Whose calendar it keeps (id)."""
        if self.pupil and self.pupil.establishment:
            return self.pupil.establishment.pk
        return self.hat.establishment_id


def opened_link(secret: str) -> OpenedLink | None:
    """The live link of a secret; none once its owner has lost that hat or that child.

    Calendars ask all day long, hence in plain SQL, of few columns.
    """
    found = rows(_LINK, {"hash": hashed(secret)})
    if not found:
        return None
    link = partly(AgendaLink, _LINK_FIELDS, found[0][: len(_LINK_FIELDS)])
    link.person = partly(Person, _PERSON, found[0][len(_LINK_FIELDS) :])
    hat = next((one for one in hats_of(link.person) if one.key == link.hat_key), None)
    if hat is None:
        return None
    pupil = _pupil(link, hat)
    return None if pupil is None and hat.kind == Profile.GUARDIAN else OpenedLink(link, hat, pupil)


def appointments_of(opened: OpenedLink) -> tuple[Appointment, ...]:
    """What the rooms above add to the agenda of a link."""
    child = opened.pupil.person if opened.pupil and opened.hat.kind == Profile.GUARDIAN else None
    found = (resolve(part.load)(opened.link.person, opened.hat, child) for part in registry.agenda())
    return tuple(one for part in found for one in part)


def hashed(secret: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"agenda:{secret}".encode(), hashlib.sha256).hexdigest()


def _pupil(link: AgendaLink, hat: Hat) -> Child | None:
    """Oneself, or the child of the link while its owner may follow them."""
    if hat.kind == Profile.GUARDIAN:
        return next((one for one in children_of(link.person) if one.person.pk == link.child_id), None)
    if hat.kind == Profile.PUPIL:
        return children_named([link.person_id]).get(link.person_id)
    return None


_LINK_FIELDS = [field.attname for field in AgendaLink._meta.concrete_fields]
_PERSON = ["id", "title", "last_name", "first_name"]
_LINK = f"""
SELECT {", ".join(f"l.{name}" for name in _LINK_FIELDS)}, {", ".join(f"p.{name}" for name in _PERSON)}
  FROM {AgendaLink._meta.db_table} l JOIN directory_person p ON p.id = l.person_id
 WHERE l.secret_hash = %(hash)s AND l.revoked_at IS NULL
"""
