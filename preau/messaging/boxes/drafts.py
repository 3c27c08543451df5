"""Drafts of a box: all who keep it write in them, and nobody writes over what another has written."""

from typing import Any

from django.utils.translation import gettext as _

from preau.base import transaction
from preau.directory.models import Person
from preau.messaging.actions import save_draft
from preau.messaging.models import Attachment, Draft, Message, new_key
from preau.ui.words import hour_words


def stamp(draft: Draft) -> str:
    """Which words of a draft a form has shown; empty for a new one."""
    return draft.saved_at.isoformat() if draft.pk else ""


@transaction.atomic
def save_shared(
    draft: Draft, *, by: Person, seen: str, subject: str, body: str, child: Person | None = None
) -> tuple[Draft, Draft | None]:
    """Keep what someone typed in a draft of a box; the draft that holds it, and the one that was left as it is.

    When another of those who keep the box has written there since the words that `by` was shown (`seen`, a `stamp`), or has
    sent or erased it, theirs stays untouched and what is typed becomes a draft apart, with the same files.
    """
    rows = Draft.objects.select_for_update(of=("self",)).select_related("saved_by")
    known = rows.filter(pk=draft.pk).first() if draft.pk else None
    typed: dict[str, Any] = {"subject": subject, "body": body, "child": child, "by": by}
    if draft.pk is None or (known and (known.saved_by_id == by.pk or stamp(known) == seen)):
        return save_draft(draft, **typed), None
    mine = _apart(draft, by)
    fresh = mine.pk is None
    save_draft(mine, **typed)
    if fresh and known:
        Attachment.objects.bulk_create(
            Attachment(draft=mine, stored_id=one.stored_id, name=one.name) for one in known.attachments.all()
        )
    return mine, known or draft


def apart_words(left: Draft) -> str:
    """What is said to who wrote at the same time as another; `left` is the draft of the other, as it was found."""
    if left.saved_by is None or not Draft.objects.filter(pk=left.pk).exists():
        return _(
            "Ce brouillon a été envoyé ou effacé entre-temps. Votre texte est gardé à part ; il n’est pas parti."
        )
    return _(
        "%(name)s a écrit dans ce brouillon à %(hour)s. Votre texte est gardé à part, le sien n’a pas changé."
    ) % {
        "name": left.saved_by.polite_name,
        "hour": hour_words(left.saved_at),
    }


def _apart(draft: Draft, by: Person) -> Draft:
    """The draft of one's own beside a shared one: the same each time, unless it has been sent since."""
    key = f"{draft.key[:24]}~{by.pk}"[:40]
    if Message.objects.filter(once=key).exists():
        key = new_key()
    mine = Draft.objects.filter(key=key, box=draft.box_id).first() or Draft(author=by, box=draft.box, key=key)
    mine.hat_key, mine.recipients = draft.hat_key, draft.recipients
    mine.copied, mine.hidden = draft.copied, draft.hidden
    return mine
