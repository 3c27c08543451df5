"""An answer that comes by mail: the same verb, the same rules."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from preau.base.language import refusal
from preau.directory.hats import hats_of
from preau.directory.models import Person
from preau.files.actions import SAFE, shown_name, store
from preau.files.models import StoredFile
from preau.messaging import actions
from preau.messaging.choices import LONGEST_BODY
from preau.messaging.models import Participant
from preau.messaging.rules import hat_of_answer
from preau.messaging.safety.health import word_of_health
from preau.notifications.actions import mark_read


def reply_by_mail(person: Person, path: str, body: str, files: list[Any], key: str) -> list[ValidationError]:
    """Answer the conversation of a path ("messages/12/"), once by `key`; what there is to say of it besides, in the words of
    refusals: a file that was not joined, an answer that speaks of health. Such a one is delivered, since on a mail there is no
    second look before it leaves; who wrote is told afterwards, without a word of it.

    Pictures and PDF only, whoever writes. ValidationError in one sentence, as on the page.
    """
    found = re.fullmatch(r"messages/(\d{1,18})/", path)
    rows = Participant.objects.visible_to(person).select_related("conversation", "person")
    mine = rows.filter(conversation=int(found[1])).first() if found else None
    hats = hats_of(person)
    if mine is None or not hats:
        raise refusal("Ce message n’est plus dans votre boîte.")
    if len(body) > LONGEST_BODY:
        raise refusal("Elle est trop longue pour un mail : répondez dans Préau.")
    joined, refused = _stored(files)
    hat = hat_of_answer(mine, hats, hats[0])
    actions.reply(mine, by=person, hat=hat, body=body, once=f"m-{key}", files=joined)
    mark_read(path, by=person)
    return [*refused, _of_health()] if word_of_health(body) else refused


def _of_health() -> ValidationError:
    return refusal(
        "Elle parle peut-être de la santé de quelqu’un : cela se dit plutôt à l’infirmière ou au médecin scolaire, par "
        "téléphone. Vous pouvez la retirer dans Préau, pendant une heure."
    )


def _stored(files: list[Any]) -> tuple[list[tuple[StoredFile, str]], list[ValidationError]]:
    """The files that may be joined, each with its name, and why each other was not."""
    joined, refused = [], []
    for one in files:
        try:
            joined.append((store(one, kinds=SAFE), shown_name(one.name)))
        except ValidationError as refusal:
            refused.append(refusal)
    return joined, refused
