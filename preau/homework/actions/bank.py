"""The bank of sequences: made, filled from a book, shared with colleagues, laid on a lesson."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Group, Person
from preau.homework.actions.book import Spot, entry_at, save_typed
from preau.homework.actions.files import copy_files
from preau.homework.models import Entry, Sequence, Share, Step
from preau.homework.rules import may_prepare, owns
from preau.timetable.sight import teachers_read_by

STEPS_AT_MOST = 80


@transaction.atomic
def open_sequence(title: str, *, by: Person, hat: Hat) -> Sequence:
    """A new sequence; one of this title that is still empty is that one."""
    if not may_prepare(hat):
        raise refusal("Seuls les enseignants préparent des séquences.")
    empty = Sequence.objects.filter(owner=by, title=title, steps=None).first()
    if empty:
        return empty
    made = Sequence.objects.create(owner=by, title=title, made_at=clock.now())
    record("homework.open_sequence", made, by=by)
    return made


@transaction.atomic
def write_step(sequence: Sequence, words: dict[str, Any], *, by: Person, step: Step | None = None) -> Step:
    """A step added at the end, or written again. `words`: title, text, what, minutes."""
    locked = _own(sequence, by)
    if step is not None:
        for name, value in words.items():
            setattr(step, name, value)
        step.save()
        return step
    last = locked.steps.aggregate(last=Max("place"))["last"] or 0
    if locked.steps.count() >= STEPS_AT_MOST:
        raise refusal("Cette séquence a déjà %(n)s séances.", n=STEPS_AT_MOST)
    return Step.objects.create(sequence=locked, place=last + 1, **words)


@transaction.atomic
def remove_step(step: Step, *, by: Person) -> None:
    _own(step.sequence, by)
    step.delete()


@transaction.atomic
def remove_sequence(sequence: Sequence, *, by: Person) -> None:
    """What was laid on lessons stays there."""
    record("homework.remove_sequence", _own(sequence, by), by=by)
    sequence.delete()


@transaction.atomic
def share_with(sequence: Sequence, colleagues: Iterable[int], *, by: Person, hat: Hat) -> int:
    """Lent to exactly these colleagues (ids) of this school; how many. Those of other schools keep what they have."""
    locked = _own(sequence, by)
    open_to = teachers_read_by(by, hat).exclude(pk=by.pk)
    known = set(open_to.filter(pk__in=list(colleagues)).values_list("pk", flat=True))
    assert hat.establishment_id
    here = Share.objects.filter(sequence=locked, establishment_id=hat.establishment_id)
    here.exclude(colleague__in=known).delete()
    now = clock.now()
    Share.objects.bulk_create(
        [
            Share(sequence=locked, colleague_id=pk, establishment_id=hat.establishment_id, shared_at=now)
            for pk in sorted(known)
        ],
        ignore_conflicts=True,
    )
    record("homework.share_sequence", locked, by=by, colleagues=len(known))
    return len(known)


@transaction.atomic
def from_book(group: Group, *, by: Person, hat: Hat) -> Sequence:
    """One's own lines of the book of a group, of this year or of another, as a new sequence in their order."""
    lines = Entry.objects.published().filter(groups=group, author=by).order_by("day", "pk")
    found = list(lines.prefetch_related("works", "files")[:STEPS_AT_MOST])
    if not found:
        raise refusal("Vous n’avez encore rien écrit dans ce cahier.")
    title = _("%(group)s, %(year)s") % {"group": group, "year": group.school_year}
    sequence = Sequence.objects.create(owner=by, title=title[:120], made_at=clock.now())
    for place, line in enumerate(found, start=1):
        _step_of(line, sequence, place, by)
    record("homework.from_book", sequence, by=by, steps=len(found))
    return sequence


@transaction.atomic
def lay(source: Step | Entry, spot: Spot, *, by: Person, hat: Hat) -> Entry:
    """What was prepared, or done with another group, becomes what is being written here; nothing is published by it.

    What was already typed stays before it; the files come along.
    """
    known = entry_at(spot)
    typed = dict(known.typed) if known else {}
    before = typed.get("text") or (known.text if known else "")
    words = _words_of(source)
    typed["text"] = "\n\n".join(filter(None, [before, words["text"]]))
    for name in ("what", "minutes"):
        typed[name] = typed.get(name) or words[name]
    entry = save_typed(spot, typed, by=by, hat=hat)
    copy_files(source, entry, by=by)
    return entry


def _words_of(source: Step | Entry) -> dict[str, str]:
    if isinstance(source, Step):
        return {"text": source.text, "what": source.what, "minutes": str(source.minutes or "")}
    work = source.works.filter(withdrawn_at=None).order_by("pk").first()
    return {
        "text": source.text,
        "what": work.what if work else "",
        "minutes": str(work.minutes or "") if work else "",
    }


def _step_of(line: Entry, sequence: Sequence, place: int, by: Person) -> None:
    words = _words_of(line)
    begins = next((one.strip() for one in line.text.splitlines() if one.strip()), words["what"])
    step = Step.objects.create(
        sequence=sequence, place=place, title=(begins or line.words or str(place))[:120], text=line.text,
        what=words["what"], minutes=int(words["minutes"]) if words["minutes"] else None,
    )  # fmt: skip
    copy_files(line, step, by=by)


def _own(sequence: Sequence, by: Person) -> Sequence:
    locked = Sequence.objects.select_for_update().get(pk=sequence.pk)
    if not owns(by, locked):
        raise refusal("Cette séquence est à quelqu’un d’autre : reprenez-en une copie.")
    return locked
