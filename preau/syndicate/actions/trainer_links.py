"""Private addresses of a trainer's calendar: one at a time, made, revoked, and found again by its secret."""

import hashlib
import hmac
import secrets

from django.conf import settings

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.syndicate.models import Trainer, TrainerLink, noted


@transaction.atomic
def make_link(trainer: Trainer, *, by: Actor) -> str:
    """A new address, whose secret is told this once; the one before answers no more."""
    locked = Trainer.objects.select_for_update().get(pk=trainer.pk)
    revoke_link(locked, by=by)
    secret = secrets.token_urlsafe(32)
    link = TrainerLink.objects.create(trainer=locked, secret_hash=_hashed(secret), **noted(by))
    record("syndicate.make_trainer_link", link, by=by)
    return secret


@transaction.atomic
def revoke_link(trainer: Trainer, *, by: Actor) -> None:
    """The address answers nothing any more."""
    for link in trainer.links.select_for_update().filter(revoked_at=None):
        link.revoked_at = clock.now()
        link.save(update_fields=["revoked_at"])
        record("syndicate.revoke_trainer_link", link, by=by)


def opened(secret: str) -> Trainer | None:
    """Whose address this is, while it is live and its trainer is there."""
    rows = TrainerLink.objects.filter(secret_hash=_hashed(secret), revoked_at=None)
    link = rows.select_related("trainer").first()
    gone = link is None or (link.trainer.until is not None and link.trainer.until < clock.today())
    return None if link is None or gone else link.trainer


def _hashed(secret: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"trainer:{secret}".encode(), hashlib.sha256).hexdigest()
