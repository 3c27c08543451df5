"""What the tests of notifications say often."""

from typing import Any

from preau.base import clock
from preau.notifications.actions import tell_many
from preau.notifications.models import Notification

FRIDAY_NIGHT, MONDAY = "2026-11-27T21:10", "2026-11-30T07:00+01:00"


def tell(
    person: Any,
    child: Any = None,
    path: str = "messages/1/",
    text: str = "Mme Baert vous a écrit",
    **how: Any,
) -> Any:
    """Tell one person one thing; the row, or None when nothing was told."""
    params = [person.pk, child.pk if child else None]
    tell_many("message", readers="SELECT %s::bigint, %s::bigint", params=params, text=text, path=path, **how)
    return Notification.objects.filter(person=person, path=path).first()


def verify(person: Any, address: str = "") -> None:
    """An address of theirs, confirmed."""
    account = person.account
    account.email, account.email_verified_at = address or f"{account.login}@famille.example", clock.now()
    account.save()


def at(moment: Any) -> str:
    """A moment as the wall of Paris has it."""
    return moment.astimezone(clock.PARIS).strftime("%a %d %H:%M")
