"""How much one person may write in a day."""

from datetime import timedelta

from preau.base import clock
from preau.base.language import refusal
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.messaging.models import Message, SendingCap


def check_cap(by: Person, hat: Hat) -> None:
    """ValidationError when this person has sent as many messages since yesterday as their hat may; one with
    a hidden copy is one."""
    cap = SendingCap.objects.filter(profile=hat.kind).values_list("a_day", flat=True).first()
    if cap is None:
        return
    since = clock.now() - timedelta(days=1)
    sent = Message.objects.filter(author=by, sent_at__gt=since, conversation__hidden_copy_of=None)
    if sent.count() < cap:
        return
    if hat.kind == Profile.PUPIL:
        raise refusal("Tu as déjà beaucoup écrit aujourd’hui. Tu pourras continuer demain.")
    raise refusal(
        "Vous avez envoyé %(n)s messages en un jour, c’est le plus que l’on puisse. Vous pourrez continuer demain.",
        n=cap,
    )
