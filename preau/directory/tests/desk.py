"""Who comes in, and what they read: said often by the tests of every room."""

from typing import Any

from django.test import Client

from preau.directory.hats import Hat, hats_of
from preau.directory.models import Person


def hat(person: Person, kind: str) -> Hat:
    return next(one for one in hats_of(person) if one.kind == kind)


def enter(person: Person) -> Client:
    """Another browser, signed in as someone else, who has read the charter."""
    client = Client()
    client.force_login(person.account)
    session = client.session
    session["_charter"] = True
    session.save()
    return client


def text(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]
