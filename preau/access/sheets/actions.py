"""Verbs of codes: draw, reset, use up."""

from collections.abc import Iterable
from datetime import timedelta

from preau.access import codes
from preau.access.models import Account, ActivationCode, SheetBatch
from preau.access.sessions import close
from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.directory.models import Person

CODE_LIFE = timedelta(days=30)


class CodeSpent(Exception):
    """The code was used or replaced between its page and the act."""


@transaction.atomic
def draw_codes(persons: Iterable[Person], *, by: Actor, batch: SheetBatch | None = None) -> dict[int, str]:
    """A new code for each person, by id, in clear this once; the codes before are void."""
    now = clock.now()
    ids = {person.pk for person in persons}
    people = list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    ActivationCode.objects.filter(person__in=ids, used_at=None, voided_at=None).update(voided_at=now)
    drawn = {person.pk: codes.draw() for person in people}
    ActivationCode.objects.bulk_create(
        ActivationCode(
            person_id=pk, hash=codes.hashed(code), made_at=now, made_by_name=by.display_name,
            batch=batch, expires_at=now + CODE_LIFE,
        )
        for pk, code in drawn.items()
    )  # fmt: skip
    for person in people:
        record("access.draw_code", person, by=by)
    return drawn


@transaction.atomic
def reset(person: Person, *, by: Actor) -> str:
    """A lost or stolen account: password and sessions end now, and a new code (in clear, once) opens it again.

    The mail address must be verified anew: whoever stole the account may have put theirs.
    """
    account = Account.objects.select_for_update().filter(person=person).first()
    if account:
        account.set_unusable_password()
        account.email_verified_at = None
        account.save(update_fields=["password", "email_verified_at"])
        close(account.sessions.all())
        record("access.reset", account, by=by)
    return draw_codes([person], by=by)[person.pk]


def use_code(code: ActivationCode) -> ActivationCode:
    """Mark a code as used, within the caller's transaction; CodeSpent when it no longer may be."""
    locked = ActivationCode.objects.select_for_update(of=["self"]).select_related("person").get(pk=code.pk)
    if locked.used_at or locked.voided_at:
        raise CodeSpent
    locked.used_at = clock.now()
    locked.save(update_fields=["used_at"])
    return locked
