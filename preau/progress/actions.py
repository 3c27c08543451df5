"""Verbs of the room: observe, join a trace, rewrite, take back, show. A refusal is a `ValidationError`, in one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from preau.base import clock, events, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Group, Person
from preau.files.actions import shown_name, store
from preau.notifications.actions import forget
from preau.progress.choices import KINDS, LONGEST_SIDE, TRACE_LIMIT, TRACES_AT_MOST
from preau.progress.models import Observation, Observed, Sharing, Trace, unshown
from preau.progress.rules import may_change, may_withdraw, may_write
from preau.progress.sight import pupils_with_carnet
from preau.progress.telling import path_of, tell_shown


@dataclass(frozen=True)
class Wish:
    """What is written: of which children (ids), in which domain, what they say, and a few words of the teacher."""

    children: tuple[int, ...]
    domain: str
    says: str
    day: date
    learning: str = ""
    words: str = ""
    shows_children: bool = False


@transaction.atomic
def observe(wish: Wish, *, once: str, group: Group, by: Person, hat: Hat) -> Observation:
    """Write what some children of a class have come to do; nobody but who teaches them reads it before it is shown."""
    Person.objects.select_for_update().get(pk=by.pk)
    known = Observation.objects.filter(author=by, once=once).first()
    if known:
        return known
    if not may_write(by, hat, group):
        raise refusal("Vous n’enseignez pas dans cette classe.")
    children = _children(group, wish)
    one = Observation.objects.create(
        once=once, author=by, written_as=hat.label, establishment_id=group.establishment_id, group=group,
        made_at=clock.now(), **_what(wish),
    )  # fmt: skip
    Observed.objects.bulk_create(Observed(observation=one, child_id=pk) for pk in children)
    record("progress.observe", one, by=by, group=group.pk, children=len(children))
    return one


@transaction.atomic
def rewrite(one: Observation, wish: Wish, *, by: Person, hat: Hat) -> Observation:
    """Say it otherwise, or of other children, until it is shown."""
    one = _locked(one)
    if not may_change(by, hat, one):
        raise refusal("Les familles l’ont déjà lue : retirez-la, puis écrivez-la de nouveau.")
    _check_sounds(one, wish.children)
    children = set(_children(one.group, wish))
    Observation.objects.filter(pk=one.pk).update(**_what(wish))
    one.observed.exclude(child__in=children).delete()
    known = set(one.observed.values_list("child", flat=True))
    Observed.objects.bulk_create(Observed(observation=one, child_id=pk) for pk in sorted(children - known))
    record("progress.rewrite", one, by=by, children=len(children))
    return Observation.objects.get(pk=one.pk)


@transaction.atomic
def join(one: Observation, upload: Any, *, by: Person, hat: Hat) -> Trace:
    """Join a picture or a short sound, checked and kept by `files.store`; the same again is joined once.

    A picture is made as small as a phone shows it. A sound goes in one carnet alone: a voice is somebody's.
    """
    one = _locked(one)
    if not may_change(by, hat, one):
        raise refusal("Les familles l’ont déjà lue : rien ne s’y ajoute.")
    stored = store(upload, kinds=KINDS, limit=TRACE_LIMIT, longest=LONGEST_SIDE)
    known = one.traces.filter(stored=stored).first()
    if known:
        return known
    if one.traces.count() >= TRACES_AT_MOST:
        raise refusal("%(n)s photos ou sons au plus : retirez-en un d’abord.", n=TRACES_AT_MOST)
    trace = Trace(observation=one, stored=stored, name=shown_name(upload.name))
    if trace.is_sound and one.observed.count() > 1:
        raise _one_voice()
    trace.save()
    record("progress.join", one, by=by, trace=trace.pk)
    return trace


def join_all(one: Observation, uploads: Iterable[Any], *, by: Person, hat: Hat) -> list[str]:
    """Join each; the sentences of those that are refused. One that is refused leaves the others joined."""
    refused: list[str] = []
    for upload in uploads:
        try:
            join(one, upload, by=by, hat=hat)
        except ValidationError as no:
            refused += no.messages
    return refused


@transaction.atomic
def detach(one: Observation, key: str, *, by: Person, hat: Hat) -> int:
    """Take one trace away, by its id as a form says it; an id of something else takes nothing."""
    if not key.isdecimal() or len(key) > 18 or not may_change(by, hat, _locked(one)):
        return 0
    found = one.traces.filter(pk=key).delete()[0]
    if found:
        record("progress.detach", one, by=by, trace=int(key))
    return found


@transaction.atomic
def withdraw(one: Observation, *, by: Person, hat: Hat) -> Observation:
    """A slip: nobody reads it any more, shown or not."""
    one = Observation.objects.select_for_update().get(pk=one.pk)
    if one.withdrawn_at:
        return one
    if not may_withdraw(by, hat, one):
        raise refusal("Cette observation n’est pas à vous.")
    one.withdrawn_at, one.withdrawn_by = clock.now(), by
    one.save(update_fields=["withdrawn_at", "withdrawn_by"])
    empty = Sharing.objects.filter(observed__observation=one).exclude(
        observed__observation__withdrawn_at__isnull=True
    )
    forget([path_of(sharing) for sharing in empty.distinct()])
    record("progress.withdraw", one, by=by, was_shown=one.is_shown)
    return one


@transaction.atomic
def show(group: Group, title: str, *, once: str, by: Person, hat: Hat) -> Sharing:
    """Show the families of a class all that was written of its pupils and that they have not read; they are told, each once."""
    group = Group.objects.select_for_update().get(pk=group.pk)
    known = Sharing.objects.filter(shown_by=by, once=once).first()
    if known:
        return known
    if not may_write(by, hat, group):
        raise refusal("Vous n’enseignez pas dans cette classe.")
    new = Observed.objects.filter(unshown(), child__in=pupils_with_carnet(group))
    if not new.exists():
        raise refusal("Il n’y a rien de nouveau à montrer aux familles de cette classe.")
    one = Sharing.objects.create(once=once, group=group, title=title, shown_at=clock.now(), shown_by=by)
    shown = Observed.objects.filter(pk__in=list(new.values_list("pk", flat=True))).update(sharing=one)
    record("progress.show", one, by=by, group=group.pk, observed=shown)
    tell_shown(one)
    return one


def _locked(one: Observation) -> Observation:
    return Observation.objects.select_for_update(of=("self",)).select_related("group").get(pk=one.pk)


def _children(group: Group, wish: Wish) -> list[int]:
    """Those of the wish who are in this class; whoever may be recognised has the consent of both parents."""
    found = list(pupils_with_carnet(group).filter(pk__in=wish.children))
    if not found or len(found) != len(set(wish.children)):
        raise refusal("Choisissez des enfants de cette classe.")
    if wish.shows_children:
        consented = unconsented(one.pk for one in found)
        missing = [one.display_name for one in found if one.pk in consented]
        if missing:
            raise refusal("Sans accord pour l’image : %(names)s.", names=", ".join(missing))
    return [one.pk for one in found]


def unconsented(children: Iterable[int]) -> set[int]:
    """Those of these children (ids) whose image may not be shown: where nobody answers, all."""
    asked = set(children)
    return asked.difference(*events.ask("image_consents", children=sorted(asked)))


def _what(wish: Wish) -> dict[str, Any]:
    return {
        "domain": wish.domain, "learning": wish.learning, "says": wish.says, "words": wish.words, "day": wish.day,
        "shows_children": wish.shows_children,
    }  # fmt: skip


def _check_sounds(one: Observation, children: tuple[int, ...]) -> None:
    if len(children) > 1 and any(trace.is_sound for trace in one.traces.select_related("stored")):
        raise _one_voice()


def _one_voice() -> ValidationError:
    return refusal("Un son ne va que dans le carnet d’un enfant : choisissez un seul enfant.")
