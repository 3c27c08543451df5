"""What the tests of polls and of closures say often."""

from datetime import timedelta
from typing import Any

from preau.base import clock
from preau.directory.audiences import Audience
from preau.directory.models import Group, Person
from preau.news.continuity import actions as continuity
from preau.news.models import Closure, PlanDay, Poll
from preau.news.polls import actions as polls
from preau.news.tests.book import hat


def asked(author: Person, to: Any, kind: str = "teacher", key: str = "", **more: Any) -> Poll:
    """A poll of two answers to the families of a group, or of an audience, open for three days."""
    audience = to if isinstance(to, Audience) else Audience("familles", to)
    words = {
        "audience": audience.key, "question": "Quel jour ?", "words": "", "answers": ["Samedi", "Dimanche"],
        "several": False, "voice_of": "parent", "named": False, "shown": "closed",
        "closes_on": clock.today() + timedelta(days=3),
    } | more  # fmt: skip
    return polls.ask(key or f"{author.pk}-{Poll.objects.count()}", words, by=author, hat=hat(author, kind))


def closed(head: Person, group: Group | None = None, key: str = "", **more: Any) -> Closure:
    """A class, or the whole school, closed from today on."""
    words = {
        "group": group, "cause": "building", "decider": "mayor", "why": "Il fait froid.", "starts_on": clock.today(),
        "ends_on": None,
    } | more  # fmt: skip
    return continuity.announce(
        key or f"{head.pk}-{Closure.objects.count()}", words, by=head, hat=hat(head, "head")
    )


def planned(author: Person, group: Group, body: str) -> PlanDay:
    """What a class has to do today."""
    [plan] = continuity.write_plan(group, {clock.today(): body}, by=author, hat=hat(author, "teacher"))
    return plan
