"""Verbs of text messages: open the way, shut it, write what is urgent, note a call."""

from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import KEPT, refusal
from preau.directory.models import Establishment, Person
from preau.notifications.choices import TextState
from preau.notifications.models import Notification, PhoneCall, TextChannel, TextMessage
from preau.notifications.texts import gateway
from preau.notifications.texts.letters import fitted, parts
from preau.notifications.texts.numbers import first_mobile


@transaction.atomic
def open_channel(school: Establishment, *, by: Person, cap: int) -> TextChannel:
    """What is urgent leaves by text message too, up to `cap` (thousandths of a euro) a month; again: another cap."""
    if not gateway.is_set():
        raise refusal("Aucune passerelle de textos n’est réglée sur cette plateforme.")
    channel, _made = TextChannel.objects.update_or_create(
        establishment=school,
        defaults={"cap": cap, "opened_by": by, "opened_at": clock.now(), "closed_at": None},
    )
    record("notifications.open_texts", channel, by=by, cap=cap)
    return channel


@transaction.atomic
def close_channel(school: Establishment, *, by: Person) -> None:
    for channel in TextChannel.objects.select_for_update().filter(establishment=school, closed_at=None):
        channel.closed_at = clock.now()
        channel.save(update_fields=["closed_at"])
        record("notifications.close_texts", channel, by=by)


def write_texts(notifications: Iterable[int]) -> int:
    """One text message a family adult of these urgent notifications, in the language that they read, where their school has
    opened the way; how many wait.

    In the transaction that told them, harmless when repeated. Who has no mobile is written down too: somebody calls.
    """
    open_schools = TextChannel.objects.filter(closed_at=None).values("establishment")
    told = Notification.objects.filter(
        pk__in=list(notifications), child__isnull=False, establishment_id__in=open_schools
    )
    rows = list(told.select_related("person__account"))
    names = {
        school.pk: str(school)
        for school in Establishment.objects.filter(pk__in={row.establishment_id for row in rows})
    }
    written = TextMessage.objects.bulk_create(
        [_written(row, pk, names[pk]) for row in rows if (pk := row.establishment_id)],
        ignore_conflicts=True,
    )
    return sum(one.state == TextState.WAITING for one in written)


@transaction.atomic
def note_call(text: TextMessage, *, by: Person) -> PhoneCall:
    """Somebody has reached them by telephone; the first who says so is kept."""
    call, made = PhoneCall.objects.get_or_create(
        text=text, defaults={"by": by, "by_name": by.display_name, "at": clock.now()}
    )
    if made:
        record("notifications.call", call, by=by)
    return call


def _written(row: Notification, school_id: int, school: str) -> TextMessage:
    number = first_mobile(row.person.mobile, row.person.phone)
    with override(_language_of(row.person)):
        words = fitted(_("%(school)s : %(text)s. À lire sur Préau.") % {"school": school, "text": row.words})
    price = int(Decimal(settings.SMS_PRICE) * 1000)
    return TextMessage(
        notification=row, establishment_id=school_id, number=number, words=words, cost=parts(words) * price,
        state=TextState.WAITING if number else TextState.NO_NUMBER, made_at=clock.now(), due_at=clock.now(),
    )  # fmt: skip


def _language_of(person: Person) -> str:
    """Of who has never come in, French."""
    account = getattr(person, "account", None)
    return account.reads if account else KEPT
