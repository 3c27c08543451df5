"""Verbs of folders. They arrange one's own mailbox and tell nobody anything, hence no trace."""

from collections.abc import Iterable

from preau.base import clock, transaction
from preau.base.language import refusal
from preau.directory.models import Person
from preau.messaging.choices import BINDERS_AT_MOST
from preau.messaging.models import Binder, Participant


@transaction.atomic
def make_binder(name: str, *, by: Person) -> Binder:
    """A folder of that name; the one that has it already, if there is one. ValidationError beyond the most one may have."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = Binder.objects.filter(owner=by)
    if known := own.filter(name__iexact=name).first():
        return known
    if own.count() >= BINDERS_AT_MOST:
        raise refusal(
            "Cinquante dossiers au plus : supprimez-en un, ce qu’il contient revient dans les reçus."
        )
    return Binder.objects.create(owner=by, name=name, made_at=clock.now())


@transaction.atomic
def rename_binder(binder: Binder, name: str, *, by: Person) -> None:
    """ValidationError when another folder has that name."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = Binder.objects.filter(owner=by)
    if own.filter(name__iexact=name).exclude(pk=binder.pk).exists():
        raise refusal("Un autre de vos dossiers porte ce nom.")
    own.filter(pk=binder.pk).update(name=name)


@transaction.atomic
def remove_binder(binder: Binder, *, by: Person) -> None:
    """Its conversations go back to the inbox, none is lost."""
    Participant.objects.filter(person=by, binder=binder.pk).update(binder=None)
    Binder.objects.filter(owner=by, pk=binder.pk).delete()


@transaction.atomic
def file_away(conversations: Iterable[int], binder: Binder | None, *, by: Person) -> int:
    """Move conversations (their ids) of one's own mailbox into a folder of one's own, or back where they were; how many moved.

    They come out of the archives and of the bin. What comes later in them stays in the folder, and is counted there.
    """
    if binder and binder.owner_id != by.pk:
        return 0
    rows = Participant.objects.visible_to(by).filter(conversation__in=list(conversations))
    return rows.update(binder=binder, archived_at=None, trashed_at=None)
