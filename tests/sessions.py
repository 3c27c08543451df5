"""Sessions of the cast, for tests: who has read the charter."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.test import Client


def enter(client: Any, person: Any) -> Any:
    """The client, signed in as a person who has read the charter."""
    client.force_login(person.account)
    session = client.session
    session["_charter"] = True
    session.save()
    return client


def keys_of(persons: Iterable[Any]) -> dict[int, str]:
    """A session of each of these persons, by id: for a module whose tests roll back what they do to it."""
    return {
        person.pk: enter(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value for person in persons
    }
