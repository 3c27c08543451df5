"""Mails that come back: what the mail server tells us, by its refusal or by a report (RFC 3464)."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from preau.base import clock, transaction
from preau.base.audit import SystemActor, record
from preau.directory.models import Person
from preau.notifications.models import Bounce

BY = SystemActor("preau mail")
LARGEST_REPORT = 2 << 20  # bytes


@dataclass(frozen=True)
class Failure:
    """What a report says of one address; `status` as RFC 3463 has it: "5.1.1"."""

    address: str
    status: str
    reason: str


def failures_in(report: bytes) -> list[Failure]:
    """The addresses that a delivery status notification says are not reached; none when it is no such report."""
    found: list[Failure] = []
    for part in message_from_bytes(report[:LARGEST_REPORT]).walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            found += [one for block in blocks if isinstance(block, Message) and (one := _failure(block))]
    return found


@transaction.atomic
def bounced(address: str, *, status: str, reason: str = "") -> list[Bounce]:
    """Write down that mails for this address come back: one row for each person who has verified it."""
    people = Person.objects.filter(
        account__email__iexact=address.strip(), account__email_verified_at__isnull=False
    )
    return [
        record_bounce(person, status=status, reason=reason)
        for person in people.select_related("account").order_by("pk")
    ]


@transaction.atomic
def record_bounce(person: Person, *, status: str, reason: str = "", permanent: bool | None = None) -> Bounce:
    """One mail came back; a status in 5 says that the address is no good until it is verified again, unless `permanent` says
    otherwise."""
    words = " ".join(reason.split())[:300]
    bounce = Bounce.objects.create(
        person=person, address=person.account.email, status=status[:12], reason=words,
        permanent=status.startswith("5") if permanent is None else permanent, bounced_at=clock.now(),
    )  # fmt: skip
    record("notifications.bounce", bounce, by=BY, status=status[:12])
    return bounce


def _failure(block: Message) -> Failure | None:
    recipient = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
    _kind, _semicolon, address = recipient.partition(";")
    if str(block.get("Action", "")).strip().lower() != "failed" or "@" not in address:
        return None
    return Failure(
        address.strip(" <>\t"),
        str(block.get("Status", "5.0.0")).strip(),
        str(block.get("Diagnostic-Code", "")),
    )
