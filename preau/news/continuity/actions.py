"""Verbs of a closure: announce, end, write the week, note a call."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.events import say
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Group, Person
from preau.files.actions import shown_name, store
from preau.news import tasks
from preau.news.continuity.queries import pupils_of
from preau.news.continuity.rules import may_announce, may_call, may_end, may_write_plan
from preau.news.models import Call, Closure, PlanDay, PlanFile

FILES_AT_MOST = 6  # a day and a teacher


@transaction.atomic
def announce(key: str, words: Mapping[str, Any], *, by: Person, hat: Hat) -> Closure:
    """Close a class or the school, once, and tell everyone by the urgent channel. `words` are those of a `ClosureForm`.

    ValidationError in one sentence when it is already announced, or not this hat's to announce.
    """
    list(
        Establishment.objects.select_for_update(no_key=True).filter(pk=hat.establishment_id or 0)
    )  # one at a time
    if known := Closure.objects.filter(announced_by=by, once=key).first():
        return known
    if not may_announce(hat) or hat.establishment_id is None:
        raise refusal("Seule la direction annonce une fermeture.")
    group = words["group"]
    same = Closure.objects.standing().filter(establishment=hat.establishment_id, group=group)
    if same.exists():
        raise refusal("Cette fermeture est déjà annoncée : mettez-y fin avant d’en annoncer une autre.")
    told = {name: words[name] for name in ("cause", "decider", "why", "starts_on", "ends_on")}
    closure = Closure.objects.create(
        once=key,
        establishment_id=hat.establishment_id,
        group=group,
        announced_by=by,
        announced_at=clock.now(),
        **told,
    )
    record(
        "news.announce_closure", closure, by=by, group=group.pk if group else None, decider=closure.decider
    )
    tasks.announce_closure.defer(closure_id=closure.pk)
    _say(closure)
    return closure


@transaction.atomic
def end(closure: Closure, *, by: Person, hat: Hat) -> Closure:
    """Classes are held again; those who were told are told, under their quiet hours. Again changes nothing."""
    locked = Closure.objects.select_for_update().get(pk=closure.pk)
    if not locked.is_standing or not may_end(hat, locked):
        return locked
    locked.ended_at, locked.ended_by = clock.now(), by
    locked.save(update_fields=["ended_at", "ended_by"])
    record("news.end_closure", locked, by=by)
    tasks.announce_closure_end.defer(closure_id=locked.pk)
    _say(locked)
    return locked


@transaction.atomic
def write_plan(
    group: Group, days: Mapping[date, str], *, by: Person, hat: Hat, with_files: Collection[date] = ()
) -> list[PlanDay]:
    """What the class has to do, day by day, in one's own part; a day left empty is taken away, unless it has files or
    some are about to be joined to it (`with_files`)."""
    if not may_write_plan(by, hat, group):
        raise refusal("Le plan de cette classe n’est pas à vous.")
    known = {
        one.day: one
        for one in PlanDay.objects.select_for_update().filter(group=group, author=by, day__in=days)
    }
    kept = [_write(group, day, body, by, known.get(day), day in with_files) for day, body in days.items()]
    if changed := [one for one in kept if one]:
        record("news.write_plan", group, by=by, days=len(changed))
    return changed


@transaction.atomic
def join_file(plan: PlanDay, upload: Any) -> PlanFile:
    """ValidationError in one sentence for a file of a strange kind, too large, or one too many."""
    PlanDay.objects.select_for_update().get(pk=plan.pk)
    if plan.files.count() >= FILES_AT_MOST:
        raise refusal("Six fichiers au plus par jour.")
    return plan.files.create(stored=store(upload), name=shown_name(upload.name))


@transaction.atomic
def drop_file(kept: PlanFile, *, by: Person) -> None:
    """One's own file is no longer joined."""
    if kept.plan.author_id == by.pk:
        record("news.drop_plan_file", kept.plan, by=by)
        kept.delete()


@transaction.atomic
def note_call(closure: Closure, child: Person, *, by: Person, hat: Hat, words: str = "") -> Call:
    """The family was called; pressed twice within a minute, with the same word, it is one call."""
    locked = Closure.objects.select_for_update().get(pk=closure.pk)
    if not may_call(by, hat, locked) or not pupils_of(locked, by, hat).filter(pk=child.pk).exists():
        raise refusal("Cet élève n’est pas de cette classe.")
    last = locked.calls.filter(child=child).order_by("-called_at").first()
    if last and (last.by_id, last.words) == (by.pk, words) and (clock.now() - last.called_at).seconds < 60:
        return last
    call = locked.calls.create(child=child, by=by, called_at=clock.now(), words=words)
    record("news.note_call", locked, by=by, child=child.pk)
    return call


def _say(closure: Closure) -> None:
    """What the siblings of this room may have to do with it, whole each time: who hears it twice, or late, is not misled."""
    said = {name: getattr(closure, name) for name in ("starts_on", "ends_on", "announced_at", "ended_at")}
    first, last, told, ended = (one.isoformat() if one else None for one in said.values())
    say(
        "news.closure", closure=closure.pk, establishment=closure.establishment_id, group=closure.group_id, why=closure.why,
        starts_on=first, ends_on=last, told_at=told, ended_at=ended,
    )  # fmt: skip


def _write(
    group: Group, day: date, body: str, by: Person, known: PlanDay | None, with_files: bool
) -> PlanDay | None:
    filled = body.strip() or with_files or (known and known.files.exists())
    if not filled:
        if known:
            known.delete()
        return None
    plan = known or PlanDay(group=group, day=day, author=by)
    plan.body, plan.saved_at = body.strip(), clock.now()
    plan.save()
    return plan
