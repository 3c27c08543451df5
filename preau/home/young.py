"""The first page of a pupil who does not read yet: the day in pictures, big doors, and a voice that reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from preau.base import clock
from preau.base.manifest import DayStep, Young, YoungPart, registry, resolve
from preau.base.rows import asked_at_once, asked_once
from preau.directory.children import pupil_here
from preau.directory.choices import Profile
from preau.directory.door import HatRequest
from preau.timetable.young import day_ahead

HOME = "home"  # the key of the moment that ends the day


@dataclass(frozen=True)
class ShownStep:
    """A moment of the day: "past", "now" or nothing."""

    step: DayStep
    state: str = ""


@dataclass(frozen=True)
class ShownPart:
    template: str
    data: dict[str, Any]


def is_for_young(request: HatRequest) -> bool:
    """Whether this hat is that of a pupil of the levels of `directory/data/levels.toml`."""
    if request.hat.kind != Profile.PUPIL:
        return False
    me = pupil_here(request)
    return me is not None and me.is_young


def young_page(request: HatRequest) -> HttpResponse:
    me = pupil_here(request)
    assert me
    with asked_once():
        day = day_ahead(me)
        found = _told(request, day)
    context = {
        "me": me,
        "day": day,
        "is_today": day == clock.today(),
        "steps": laid([step for _part, one in found for step in one.steps], day),
        "tiles": [tile for _part, one in found for tile in one.tiles],
        "first": _cards((part, one) for part, one in found if one.is_first),
        "cards": _cards((part, one) for part, one in found if not one.is_first),
    }
    return render(request, "home/young.html", context)


def _told(request: HatRequest, day: date | None) -> list[tuple[YoungPart, Young]]:
    """What each room has to show; all their questions are asked in one round."""
    parts = registry.young()
    asked = [part for part in parts if part.ask]
    told = asked_at_once(resolve(part.ask)(request, day) for part in asked)
    answers = {part: [answer] for part, answer in zip(asked, told, strict=True)}
    loaded = ((part, resolve(part.load)(request, day, *answers.get(part, []))) for part in parts)
    return [(part, one) for part, one in loaded if one is not None]


def _cards(found: Iterable[tuple[YoungPart, Young]]) -> list[ShownPart]:
    return [ShownPart(part.template, one.card) for part, one in found if one.card is not None]


def laid(steps: list[DayStep], day: date | None) -> list[ShownStep]:
    """In the order of the day, the last word on each key alone, home at the end; today, with what is over and what is now."""
    kept = {step.key or str(rank): step for rank, step in enumerate(steps)}
    last = max((step.at for step in kept.values()), default=time.max)
    timed = [(step.key == HOME, last if step.key == HOME else step.at, step) for step in kept.values()]
    ordered = sorted(timed, key=lambda one: one[:2])
    begun = sum(at <= clock.now().time() for _home, at, _step in ordered) if day == clock.today() else 0
    return [ShownStep(step, _state(rank, begun)) for rank, (_home, _at, step) in enumerate(ordered, 1)]


def _state(rank: int, begun: int) -> str:
    """Of the moment of this rank, when so many have begun."""
    return "past" if rank < begun else "now" if rank == begun else ""
