"""Who may do what. Predicates of a hat ask nothing of the database: a door of the rail is drawn by them."""

import tomllib
from functools import cache
from importlib.resources import files

from preau.directory.choices import SIGNS_FOR_CHILD, WHOLE_ESTABLISHMENT, Profile, TieKind
from preau.directory.hats import Hat
from preau.directory.models import Guardianship, Person
from preau.directory.models.dated import is_current


def works_beside(hat: Hat) -> bool:
    """In the office of an authority: opens services, settles deadlines, closes a day, reads counts and months."""
    return hat.kind == Profile.AUTHORITY and bool(hat.authority_id) and hat.function in _functions("office")


def serves(hat: Hat) -> bool:
    """Has the lists of the day: the office and the agents of an authority, its agents in a school, who answers for one."""
    if hat.kind == Profile.AUTHORITY:
        return works_beside(hat) or bool(hat.authority_id and hat.function in _functions("agents"))
    if hat.kind == Profile.STAFF:
        return hat.is_first_degree and hat.function in _functions("school")
    return hat.kind in WHOLE_ESTABLISHMENT and hat.is_first_degree


def has_door(hat: Hat) -> bool:
    """Who sees the door of these pages: a parent, and who serves."""
    return hat.kind == Profile.GUARDIAN or serves(hat)


def may_close(hat: Hat) -> bool:
    """A day without service is said by the office; that a class is out, by who answers for the school too."""
    return works_beside(hat) or answers_for(hat)


def answers_for(hat: Hat) -> bool:
    return hat.kind in WHOLE_ESTABLISHMENT and hat.is_first_degree


def may_note_protocol(hat: Hat) -> bool:
    """The director, who keeps the PAI of the school."""
    return hat.kind == Profile.HEAD and hat.is_first_degree


def may_book(person: Person, child: Person) -> bool:
    """An adult who exercises parental authority today: an usual act, which either parent does alone (Code civil, art.
    372-2). Which of them did is read by the commune alone."""
    ties = Guardianship.objects.filter(is_current(), guardian=person, child=child, kind=TieKind.LEGAL)
    return ties.filter(state__in=[str(one) for one in SIGNS_FOR_CHILD]).exists()


@cache
def _functions(who: str) -> frozenset[str]:
    text = files("preau.canteen").joinpath("data", "functions.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[who])


def functions_of_agents() -> dict[str, str]:
    """The codes that the office gives to agents, with their words."""
    text = files("preau.canteen").joinpath("data", "functions.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["agents"])
