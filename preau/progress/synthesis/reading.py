"""Readings of syntheses: a class, one sheet, what was noted beside the form."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from preau.directory.hats import Hat
from preau.directory.models import Group, Membership, Person
from preau.progress.choices import SynthesisAct
from preau.progress.models import Observed, Synthesis, SynthesisStep
from preau.progress.synthesis.forms import SynthesisForm
from preau.progress.synthesis.points import said, told
from preau.progress.synthesis.sight import pupils_of_last_year, pupils_to_fill

NOTED = 12  # observations beside a domain, the newest


@dataclass(frozen=True)
class Line:
    """A pupil of a class, the synthesis that one reads of them if any, and whether one fills it."""

    child: Person
    one: Synthesis | None
    fills: bool

    @property
    def is_signed(self) -> bool:
        return self.one is not None and self.one.is_signed

    @property
    def is_ready(self) -> bool:
        return self.one is not None and self.one.is_ready


def lines_of(group: Group, person: Person, hat: Hat) -> list[Line]:
    """The pupils who end the école maternelle this year, and those of whom a signed one may be read; four queries."""
    members = Membership.objects.current().filter(group=group, role="pupil").values("person")
    rows = Synthesis.objects.visible_to(person, hat).filter(child__in=members).select_related("child")
    found = {one.child_id: one for one in rows.order_by("school_year__starts_on")}
    ending = list(pupils_of_last_year(group))
    mine = set(pupils_to_fill(person, hat).values_list("pk", flat=True))
    known = {one.pk for one in ending}
    others = [one.child for one in found.values() if one.child_id not in known]
    pupils = [*ending, *sorted(others, key=lambda child: (child.sort_key, child.pk))]
    return [Line(child, found.get(child.pk), child.pk in mine) for child in pupils]


def counts(lines: Iterable[Line]) -> dict[str, int]:
    all_of = list(lines)
    return {"ready": sum(line.is_ready for line in all_of), "signed": sum(line.is_signed for line in all_of)}


def sheet_of(one: Synthesis) -> dict[str, Any]:
    """What a page tells: as it was signed, else as it stands; official words in the language of who reads."""
    kept = one.signed or told(one.answers)
    return {
        "chapters": [
            {
                "title": said(chapter["title"]), "words": chapter["words"],
                "lines": [(said(point), said(standing) if standing else "") for point, standing in chapter["lines"]],
            }
            for chapter in kept["chapters"]
        ],
        "observed": [(said(point), words) for point, words in kept["observed"] if words],
    }  # fmt: skip


def beside(form: SynthesisForm, found: Iterable[Observed]) -> list[dict[str, Any]]:
    """The parts of a form, each with what was noted of its domain in the carnet."""
    noted: dict[str, list[Observed]] = defaultdict(list)
    for one in found:
        noted[one.observation.domain].append(one)
    return [{**part, "noted": noted[part["code"]][:NOTED]} for part in form.parts()]


def history(one: Synthesis) -> list[SynthesisStep]:
    return [step for step in one.steps.all() if step.act != SynthesisAct.READ]


def readings(one: Synthesis) -> list[SynthesisStep]:
    """Who has read it since it was signed."""
    steps = list(one.steps.all())
    last = max(
        (place for place, step in enumerate(steps) if step.act == SynthesisAct.SIGNED), default=len(steps)
    )
    return [step for step in steps[last:] if step.act == SynthesisAct.READ]
