"""Safe mode: what a pupil writes to others than the school waits for a teacher who has the pupil in class."""

from datetime import datetime

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Membership, Person, Post, Teaching
from preau.messaging.choices import NO_HOUR
from preau.messaging.models import Approval, Message, Participant, SafeMode
from preau.messaging.safety.suspensions import check_still_open, gate
from preau.messaging.sending.pending import let_go
from preau.notifications.actions import Words, forget, tell_many

PATH = "messages/a-relire/"


def hold(message: Message, hat: Hat, *, is_new: bool, chosen_at: datetime | None = None) -> bool:
    """In the transaction of the sending: whether the message waits. The teachers of the pupil are told, or else the head.

    It waits in a school of safe mode, unless all its readers work there. `is_new`: nobody has its conversation yet.
    `chosen_at`: the hour that the pupil asked for, which is kept for when a grown-up agrees.
    """
    school = message.establishment_id
    if hat.kind != Profile.PUPIL or not SafeMode.objects.filter(establishment=school or 0).exists():
        return False
    boxes = Participant.objects.filter(conversation=message.conversation_id).exclude(person=message.author_id)
    staff = Post.objects.current().filter(establishment=school).values("person")
    if not boxes.exclude(person__in=staff).exists():
        return False
    Approval.objects.create(message=message, chosen_at=chosen_at)
    message.available_at = NO_HOUR
    message.save(update_fields=["available_at"])
    if is_new:
        boxes.update(available_at=NO_HOUR, latest_at=NO_HOUR)
    _tell(_grown_ups(message), lambda: _("Un message d’élève attend d’être relu"), PATH)
    return True


@transaction.atomic
def decide(approval: Approval, *, agreed: bool, words: str, by: Person) -> Approval:
    """It leaves, or it does not and the pupil reads why; the second decision changes nothing.

    ValidationError when it does not leave and nothing says why, when the pupil took it back meanwhile, or when it would leave
    while the messages of pupils are suspended there: it still waits.
    """
    gate()
    message = Message.objects.select_for_update().filter(pk=approval.message_id).first()
    locked = Approval.objects.select_for_update().filter(pk=approval.pk).first()
    if message is None or locked is None:
        raise refusal("L’élève a repris ce message : il n’y a plus rien à relire.")
    if locked.decided_at:
        return locked
    if agreed:
        check_still_open(message)
    if not agreed and not words.strip():
        raise refusal("Dites à l’élève pourquoi. Exemple : « Écris-le sans te moquer ».")
    locked.agreed, locked.words, locked.decided_by, locked.decided_at = agreed, words.strip(), by, clock.now()
    locked.save()
    if agreed:
        let_go(message, locked.chosen_at)
    else:
        _tell_pupil(message)
    if not Approval.objects.waiting().filter(message__establishment_id=message.establishment_id).exists():
        here = Post.objects.current().filter(establishment=message.establishment_id)
        forget([PATH], among=Person.objects.filter(pk__in=here.values("person")))
    record("messaging.decide_approval", locked, by=by, agreed=agreed)
    return locked


@transaction.atomic
def set_safe_mode(establishment: Establishment, *, on: bool, by: Person) -> None:
    """The head opens or ends it; what already waits still waits for its decision."""
    rows = SafeMode.objects.filter(establishment=establishment)
    if on and not rows.exists():
        record("messaging.open_safe_mode", SafeMode.objects.create(
            establishment=establishment, set_by=by, set_at=clock.now()), by=by)  # fmt: skip
    elif not on:
        for row in rows:
            record("messaging.end_safe_mode", row, by=by)
            row.delete()


def _tell_pupil(message: Message) -> None:
    _tell(
        [message.author_id],
        lambda: _("Ton message n’est pas parti : lis pourquoi"),
        f"messages/{message.conversation_id}/",
    )


def _tell(people: list[int], words: Words, path: str) -> None:
    readers = "SELECT unnest(%s::bigint[]), NULL::bigint"
    tell_many("approval", readers=readers, params=[people], text=words, path=path)


def _grown_ups(message: Message) -> list[int]:
    """The teachers of the pupil's groups in the school; its heads where there is none."""
    groups = Membership.objects.current().filter(
        person=message.author_id, group__establishment=message.establishment_id
    )
    taught = Teaching.objects.current().filter(group__in=groups.values("group"))
    heads = Post.objects.current().filter(establishment=message.establishment_id, profile=Profile.HEAD)
    teachers = [*taught.values_list("person", flat=True).distinct()]
    return teachers or [*heads.values_list("person", flat=True).distinct()]
