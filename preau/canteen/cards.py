"""What the room puts on the first page and on the card of a pupil; asked with what other rooms ask."""

from datetime import date
from typing import Any

from preau.base import clock
from preau.base.rows import Question
from preau.canteen import glance, rules
from preau.canteen.counting import authority_question, today_question, today_told
from preau.canteen.models import Protocol
from preau.directory.children import children_here
from preau.directory.choices import Profile
from preau.directory.door import HatRequest
from preau.directory.models import Person
from preau.directory.queries import is_enrolled

NOTHING = Question("SELECT NULL::json", {})


def ask_of_family(request: HatRequest) -> Question:
    return glance.family_question(request.person)


def of_family(request: HatRequest, told: list[list[Any]]) -> dict[str, Any] | None:
    """For each child of a school with services, what is booked on the next day of class; no card where there is none."""
    children = {child.person.pk: child for child in children_here(request)}
    lines = [(children[one.child], one) for one in glance.family_told(told) if one.child in children]
    return {"lines": lines} if lines else None


def ask_of_school(request: HatRequest) -> Question:
    return today_question(request.hat.establishment_id) if rules.serves(request.hat) else NOTHING


def of_school(request: HatRequest, told: list[list[Any]] | None) -> dict[str, Any] | None:
    """How many eat here today, and how many stay; after who is away."""
    found = _today(told, several=False)
    return found and {**found, "is_first": False}


def ask_of_agent(request: HatRequest) -> Question:
    if not rules.serves(request.hat):
        return NOTHING
    if request.hat.kind == Profile.AUTHORITY:
        return authority_question(request.hat.authority_id)
    return today_question(request.hat.establishment_id)


def of_agent(request: HatRequest, told: list[list[Any]] | None) -> dict[str, Any] | None:
    """The lists of the day, which an agent opens first."""
    return _today(told, several=request.hat.kind == Profile.AUTHORITY)


def protocol_of_pupil(request: HatRequest, other: Person) -> dict[str, Any] | None:
    """On the card of a pupil, for the director: whether there is a PAI, as the agents see it."""
    if not rules.may_note_protocol(request.hat) or not is_enrolled(other, request.hat.establishment_id):
        return None
    live = Protocol.objects.filter(child=other, establishment=request.hat.establishment_id, ended_at=None)
    return {"pupil": other, "protocol": live.first()}


def _today(told: list[list[Any]] | None, *, several: bool) -> dict[str, Any] | None:
    found = today_told(told or [])
    today: date = clock.today()
    return {"services": found, "day": today, "several": several, "is_first": True} if found else None
