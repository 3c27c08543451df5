"""Files joined to an entry, a work, a hand-in, what is given back, a step: kept by the one door of `files`."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from preau.base import transaction
from preau.base.language import refusal
from preau.directory.models import Person
from preau.files.actions import ANY, shown_name, store
from preau.homework.choices import FILES_AT_MOST
from preau.homework.models import Entry, GivenBack, HandIn, JoinedFile, Step, Work

Owner = Entry | Work | HandIn | GivenBack | Step
FIELDS: dict[type, str] = {
    Entry: "entry", Work: "work", HandIn: "hand_in", GivenBack: "back", Step: "step",
}  # fmt: skip


@transaction.atomic
def join(owner: Owner, upload: Any, *, by: Person) -> JoinedFile:
    """Join one file, checked and kept by `files.store`; the same file again is joined once.

    Raises ValidationError, in one sentence, for what is too large, of another kind, or one too many.
    """
    type(owner)._default_manager.select_for_update().get(pk=owner.pk)
    field = FIELDS[type(owner)]
    stored = store(upload, kinds=ANY)
    here = JoinedFile.objects.filter(**{field: owner})
    known = here.filter(stored=stored).first()
    if known:
        return known
    if here.count() >= FILES_AT_MOST:
        raise refusal("%(n)s fichiers au plus : retirez-en un d’abord.", n=FILES_AT_MOST)
    return JoinedFile.objects.create(
        **{field: owner}, stored=stored, name=shown_name(upload.name), joined_by=by
    )


def join_all(owner: Owner, uploads: Iterable[Any], *, by: Person) -> list[str]:
    """Join each; the sentences of those that are refused. One that is refused leaves the others joined."""
    refused = []
    for upload in uploads:
        try:
            join(owner, upload, by=by)
        except ValidationError as refusal:
            refused += refusal.messages
    return refused


def detach(owner: Owner, key: str) -> int:
    """Take one file away, by its id as a form says it; an id of something else takes nothing."""
    if not key.isdecimal() or len(key) > 18:
        return 0
    return JoinedFile.objects.filter(**{FIELDS[type(owner)]: owner}, pk=key).delete()[0]


def copy_files(source: Owner, target: Owner, *, by: Person) -> int:
    """The files of one thing joined to another too, without their bytes being kept twice; how many."""
    mine, theirs = FIELDS[type(source)], FIELDS[type(target)]
    known = set(JoinedFile.objects.filter(**{theirs: target}).values_list("stored", flat=True))
    room = FILES_AT_MOST - len(known)
    wanted = [one for one in JoinedFile.objects.filter(**{mine: source}) if one.stored_id not in known]
    made = [
        JoinedFile(**{theirs: target}, stored_id=one.stored_id, name=one.name, joined_by=by)
        for one in wanted[:room]
    ]
    return len(JoinedFile.objects.bulk_create(made))
