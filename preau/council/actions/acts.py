"""Verbs of acts: draft, write, freeze under the next number, then each step of their life."""

import hashlib
import json
from datetime import date
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import Actor, SystemActor, record
from preau.base.events import say
from preau.base.language import refusal
from preau.council import drafting
from preau.council.actions.open_data import write_row
from preau.council.actions.papers import public_paper
from preau.council.choices import MADE_PUBLIC, StepKind
from preau.council.described.names import folded
from preau.council.life import executory_from
from preau.council.models import Act, Assembly, Matter, Register, Step
from preau.council.words import extract
from preau.council.words.results import election_of, is_adopted
from preau.council.words.typeset import typeset
from preau.directory.models import Person
from preau.ui.words import full_day_words

EXECUTORY_EVENT = "council.act_executory"  # reactions are given the act's id
UNDONE_EVENT = (
    "council.act_undone"  # it was executory and is no more: withdrawn, or its transmission cancelled
)
HOUSE = SystemActor("préau")


@transaction.atomic
def draft(matter: Matter, *, by: Person) -> Act:
    """The draft act of a matter, from its model act; the one that is there."""
    locked = Matter.objects.select_for_update().get(pk=matter.pk)
    known = Act.objects.filter(matter=locked).first()
    if known:
        return known
    model = drafting.model_act(locked.template) or drafting.model_act("free")
    assert model
    act = Act(
        assembly=locked.sitting.assembly, matter=locked, template=model.code, subject_code=model.subject_code,
        drafted_at=clock.now(), drafted_by=by, fields={},
    )  # fmt: skip
    _fill(act, model, {})
    if model.code == "free":
        act.title = locked.title
    act.save()
    record("council.draft", act, by=by, template=model.code)
    return act


@transaction.atomic
def fill(act: Act, *, by: Person, fields: dict[str, str]) -> Act:
    """Write the model act's text anew with these fields; refused once frozen."""
    locked = _still_draft(act)
    model = drafting.model_act(locked.template)
    assert model
    _fill(locked, model, fields)
    locked.save()
    record("council.fill", locked, by=by)
    return locked


@transaction.atomic
def write(
    act: Act,
    *,
    by: Person,
    title: str,
    subject_code: str,
    visas: list[str],
    considerings: list[str],
    articles: list[str],
) -> Act:
    """The text as someone has mended it by hand, one paragraph an item."""
    locked = _still_draft(act)
    locked.title, locked.subject_code = typeset(title.strip()), subject_code.strip()
    locked.visas, locked.considerings, locked.articles = (
        [typeset(one) for one in part] for part in (visas, considerings, articles)
    )
    locked.save()
    record("council.write", locked, by=by)
    return locked


@transaction.atomic
def freeze(act: Act, *, by: Person) -> Act:
    """The words are settled: the act takes the next number of the year of its sitting, and keeps its extract.

    The register's row is locked while the number is given, in the transaction of the act: no gap, no double.
    """
    locked = Act.objects.select_for_update().get(pk=act.pk)
    if locked.is_frozen:
        return locked
    _check_ready(locked)
    assert locked.matter
    locked.decided_on = locked.matter.sitting.day
    locked.year = locked.decided_on.year
    locked.number = _next_number(locked.assembly, locked.year)
    locked.frozen = {"reference": locked.reference} | extract.built(locked)
    locked.text_sum, locked.public_title = text_sum(locked.frozen), locked.title
    locked.save()
    _write_step(locked, StepKind.FROZEN, on=clock.today(), by=by, proof=locked.text_sum)
    return locked


@transaction.atomic
def step(act: Act, *, by: Actor, kind: str, on: date, proof: str = "") -> Step:
    """Something happened to an act on a day; the same step twice is one. Refused out of order, with why.

    Once published (or posted) and received, the act is executory, and the rooms above are told by jobs.
    """
    locked = Act.objects.select_for_update().get(pk=act.pk)
    known = locked.steps.filter(kind=kind).first()
    if known:
        return known
    steps = {one.kind: one for one in locked.steps.all()}
    _check_step(locked, steps, StepKind(kind), on)
    found = _write_step(locked, kind, on=on, by=by, proof=proof)
    if kind == StepKind.TRANSMITTED:
        locked.steps.filter(kind=StepKind.CANCELLED).delete()  # sent again; its sendings keep what was
    _become_executory(locked, steps | {kind: found})
    if kind == StepKind.WITHDRAWN and locked.executory_on:
        say(UNDONE_EVENT, act_id=locked.pk)
    if kind in MADE_PUBLIC and locked.matter:
        _keep_paper(locked, found)
    write_row(locked)
    return found


@transaction.atomic
def untransmit(act: Act, *, by: Actor, on: date, proof: str) -> Step:
    """The prefecture has cancelled the transmission: the act is as before it was sent, and no more executory.

    It stays public, and may be sent again. Rooms above are told. Its sendings keep when it had gone, and had been received.
    """
    locked = Act.objects.select_for_update().get(pk=act.pk)
    known = locked.steps.filter(kind=StepKind.CANCELLED).first()
    if known:
        return known
    was_executory = locked.executory_on is not None
    locked.steps.filter(kind__in=(StepKind.TRANSMITTED, StepKind.RECEIVED, StepKind.EXECUTORY)).delete()
    found = _write_step(locked, StepKind.CANCELLED, on=on, by=by, proof=proof)
    locked.executory_on = None
    locked.save(update_fields=["executory_on"])
    write_row(locked)
    if was_executory:
        say(UNDONE_EVENT, act_id=locked.pk)
    return found


@transaction.atomic
def settle_waiting(assembly: Assembly) -> int:
    """Acts that became executory without a step: a rule has changed, and they wait for nothing more. How many.

    The rooms above are told of each, as when a step is noted.
    """
    rows = Act.objects.select_for_update(of=("self",)).public().filter(assembly=assembly, executory_on=None)
    found = list(rows.prefetch_related("steps"))
    for one in found:
        one.assembly = assembly
        _become_executory(one, {step.kind: step for step in one.steps.all()})
    return sum(one.executory_on is not None for one in found)


@transaction.atomic
def keep_past_number(
    assembly: Assembly, *, by: Actor, year: int, last: int, last_sheet: int | None = None
) -> Register:
    """The register was begun elsewhere: the next number of this year follows `last`, and its next sheet `last_sheet`.

    Neither goes back.
    """
    row, _made = Register.objects.select_for_update().get_or_create(assembly=assembly, year=year)
    if last < row.last:
        raise refusal("Le registre de %(year)s est déjà au numéro %(last)s.", year=year, last=row.last)
    if (last_sheet or row.last_sheet) < row.last_sheet:
        raise refusal(
            "Les feuillets de %(year)s sont déjà au numéro %(last)s.", year=year, last=row.last_sheet
        )
    row.last, row.last_sheet = last, last_sheet or row.last_sheet
    row.save(update_fields=["last", "last_sheet"])
    record("council.keep_past_number", row, by=by, last=last, last_sheet=row.last_sheet)
    return row


def next_number(assembly: Assembly, year: int) -> int:
    """The number that the next frozen act will take, if nobody freezes another before."""
    row = Register.objects.filter(assembly=assembly, year=year).first()
    return (row.last if row else 0) + 1


def text_sum(frozen: dict[str, Any]) -> str:
    """The SHA-256 of the frozen extract, keys in order: what proves that its words have not changed."""
    return hashlib.sha256(json.dumps(frozen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _fill(act: Act, model: drafting.ModelAct, fields: dict[str, str]) -> None:
    known = {one.name: fields.get(one.name, act.fields.get(one.name, "")) for one in model.fields}
    text = drafting.drafted(model, act.assembly, known)
    act.fields, act.title = known, text.title[:500]
    act.visas, act.considerings, act.articles = text.visas, text.considerings, text.articles


def _still_draft(act: Act) -> Act:
    locked = Act.objects.select_for_update().get(pk=act.pk)
    if locked.is_frozen:
        raise refusal("Le texte est figé : il ne change plus. Une erreur se répare par un nouvel acte.")
    return locked


def _check_ready(act: Act) -> None:
    if act.matter is None or not is_adopted(act.matter):
        raise refusal("Rien n’est adopté sur ce point : votez-le d’abord.")
    if drafting.has_blanks([act.title, *act.visas, *act.considerings, *act.articles]):
        raise refusal("Il reste des points de suspension dans le texte : remplissez les champs qui manquent.")
    if not act.articles:
        raise refusal("Il manque ce que le conseil décide. Exemple : Approuve la convention.")
    _check_named(act, act.matter)
    if act.matter.sitting.secretary is None:
        raise refusal("Nommez d’abord la ou le secrétaire de séance.")


def _check_named(act: Act, matter: Matter) -> None:
    """Who is elected is who the act's field names, and its articles too: rooms above register that name."""
    asked = drafting.person_field(act.template)
    if not asked:
        return
    named, elected = str(act.fields.get(asked, "")).strip(), election_of(matter).elected
    if elected and named != elected.said:
        raise refusal(
            "Le scrutin a désigné %(elected)s, le projet nomme %(named)s : choisissez la personne élue.",
            elected=elected.said,
            named=named or drafting.BLANK,
        )
    plain = folded(named.removeprefix("Mme ").removeprefix("M. "))
    if plain not in folded(" ".join(act.articles)):
        raise refusal("Les articles ne nomment pas %(named)s : écrivez son nom comme au projet.", named=named)


def _next_number(assembly: Assembly, year: int) -> int:
    Register.objects.get_or_create(assembly=assembly, year=year)
    row = Register.objects.select_for_update().get(assembly=assembly, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def _check_step(act: Act, steps: dict[str, Step], kind: StepKind, on: date) -> None:
    if on > clock.today():
        raise refusal("Cette date est à venir : notez ce qui est fait.")
    if not act.is_frozen:
        raise refusal("Figez d’abord le texte.")
    if StepKind.WITHDRAWN in steps:
        raise refusal("Cet acte est retiré : plus rien ne lui arrive.")
    after = _must_follow(act, kind)
    if after is None:
        raise refusal("Cette étape se note d’elle-même.")
    if after not in steps:
        raise refusal("Il manque l’étape d’avant : %(step)s.", step=lambda: str(after.label).lower())
    earliest = _earliest(act, steps, after)
    if on < earliest:
        raise refusal(
            "Cette date vient avant l’étape précédente (%(day)s).",
            day=lambda: full_day_words(earliest),
        )


def _must_follow(act: Act, kind: StepKind) -> StepKind | None:
    """The step that each one follows; none for what the house writes by itself."""
    return {
        StepKind.SIGNED: StepKind.FROZEN,
        StepKind.SEALED: StepKind.SIGNED,
        StepKind.TRANSMITTED: StepKind.SIGNED,
        StepKind.RECEIVED: StepKind.TRANSMITTED,
        StepKind.PUBLISHED: StepKind.SIGNED,
        StepKind.POSTED: StepKind.SIGNED,
        StepKind.CHALLENGED: StepKind.SIGNED,
        StepKind.WITHDRAWN: StepKind.FROZEN,
    }.get(kind)


def _earliest(act: Act, steps: dict[str, Step], after: StepKind) -> date:
    """An act frozen today may have been signed on any day from its sitting on: registers are often typed later."""
    if after == StepKind.FROZEN:
        return act.matter.sitting.day if act.matter else steps[after].on
    return steps[after].on


def _become_executory(act: Act, steps: dict[str, Step]) -> None:
    day = executory_from(act, steps)
    if day is None or act.executory_on is not None:
        return
    act.executory_on = day
    act.save(update_fields=["executory_on"])
    _write_step(act, StepKind.EXECUTORY, on=day, by=HOUSE)
    say(EXECUTORY_EVENT, act_id=act.pk)


def _keep_paper(act: Act, made_public: Step) -> None:
    """What is shown to the public is printed once, and kept: whole, and never changed (CGCT R2131-1)."""
    made_public.stored = public_paper(act)
    made_public.save(update_fields=["stored"])


def _write_step(act: Act, kind: str, *, on: date, by: Actor, proof: str = "") -> Step:
    found = Step.objects.create(
        act=act, kind=kind, on=on, at=clock.now(), by=by if isinstance(by, Person) else None,
        by_name=by.display_name, proof=proof.strip()[:300],
    )  # fmt: skip
    record(f"council.{kind}", act, by=by, on=on.isoformat())
    return found
