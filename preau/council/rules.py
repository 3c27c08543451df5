"""Who may do what in the room of assemblies. The pages' buttons and the verbs ask the same predicates."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import Q

from preau.council.choices import AssemblyKind
from preau.council.models import Act, Assembly
from preau.directory.authorities import function_of
from preau.directory.choices import FIRST_DEGREE, AuthorityKind, Profile
from preau.directory.hats import Hat
from preau.directory.models import Authority, Establishment

OFFICE = "office"
ELECTED = "elected"
# The assemblies of an authority, the usual one first; another authority deliberates elsewhere.
KINDS: dict[str, tuple[AssemblyKind, ...]] = {
    AuthorityKind.COMMUNE: (AssemblyKind.MUNICIPAL,),
    AuthorityKind.EPCI: (AssemblyKind.COMMUNITY, AssemblyKind.BUREAU),
    AuthorityKind.SYNDICATE: (AssemblyKind.COMMITTEE, AssemblyKind.BUREAU),
}


def functions(part: str) -> dict[str, str]:
    """The function codes of posts that make someone part of the "office", or "elected" (`data/functions.toml`)."""
    return dict(_table()[part])


def keeps_register_of(hat: Hat, prefix: str = "assembly__") -> Q:
    """The condition that this hat prepares the sittings of an assembly, reached by `prefix`, and keeps its register.

    For an authority, whoever has a function of the office (secretariat, mayor, president); for a school council, the
    head of the school. An agent of the town hall without such a function reads what is public.
    """
    if hat.kind == Profile.AUTHORITY and hat.authority_id and function_of(hat) in functions(OFFICE):
        return Q(**{f"{prefix}authority": hat.authority_id})
    if hat.kind == Profile.HEAD and hat.establishment_id:
        return Q(**{f"{prefix}establishment": hat.establishment_id})
    return Q(**{f"{prefix}pk": None})


def keeps_register(hat: Hat, assembly: Assembly) -> bool:
    """The same, of one assembly."""
    return Assembly.objects.filter(keeps_register_of(hat, ""), pk=assembly.pk).exists()


def kinds_for(place: Authority | Establishment) -> tuple[AssemblyKind, ...]:
    """The assemblies that a place may have, the usual one first."""
    if isinstance(place, Establishment):
        return (AssemblyKind.SCHOOL,) if place.kind in FIRST_DEGREE else ()
    return KINDS.get(AuthorityKind(place.kind), ())


def runs_the_platform(hat: Hat) -> bool:
    """Who opens assemblies for others, and names those who keep their registers."""
    return hat.kind == Profile.OPERATOR


def may_write(act: Act) -> bool:
    """A text may change until it is frozen."""
    return not act.is_frozen


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(
        files("preau.council").joinpath("data", "functions.toml").read_text(encoding="utf-8")
    )
