"""Who may do what in the office. The pages' buttons and the verbs ask the same predicates."""

import tomllib
from functools import cache
from importlib.resources import files

from preau.directory.authorities import function_of
from preau.directory.choices import AuthorityKind, Profile
from preau.directory.hats import Hat
from preau.directory.models import Authority
from preau.syndicate.models import Accession, Campaign, Syndicate


def in_office(hat: Hat) -> bool:
    """A post of an authority whose function answers for it (`data/functions.toml`)."""
    return hat.kind == Profile.AUTHORITY and bool(hat.authority_id) and function_of(hat) in office_functions()


def may_open(hat: Hat) -> bool:
    """In the office of an authority that is a syndicate, and whose own is not open here yet."""
    own = Authority.objects.filter(pk=hat.authority_id or 0, kind=AuthorityKind.SYNDICATE, syndicate=None)
    return in_office(hat) and own.exists()


def keeps(hat: Hat, syndicate: Syndicate) -> bool:
    """In the office of this syndicate itself."""
    return hat.authority_id == syndicate.authority_id and in_office(hat)


def may_change(campaign: Campaign) -> bool:
    """Counts and choices change until the campaign is frozen."""
    return campaign.frozen_at is None


def is_leaving(accession: Accession) -> bool:
    return accession.until is not None


def signs(hat: Hat) -> bool:
    """Binds its authority: seals a convention for it."""
    return hat.kind == Profile.AUTHORITY and function_of(hat) in _functions()["signs"]


def office_functions() -> frozenset[str]:
    """The codes of functions that answer for an authority here (`data/functions.toml`)."""
    return frozenset(_functions()["office"])


def post_words(hat: Hat) -> str:
    """The words of a function of the office: "Secrétariat général"."""
    return _functions()["office"].get(function_of(hat), "")


def capacity_of(hat: Hat) -> str:
    """The words of a function that signs: "Maire"."""
    return _functions()["signs"].get(function_of(hat), "")


@cache
def _functions() -> dict[str, dict[str, str]]:
    text = files("preau.syndicate").joinpath("data", "functions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
