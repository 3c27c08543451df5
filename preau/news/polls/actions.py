"""Verbs of polls: ask, answer, close."""

from collections.abc import Iterable, Mapping
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.directory.sight import sighted_ties
from preau.news import tasks
from preau.news.models import Poll, Voice
from preau.news.polls.queries import children_asked
from preau.news.polls.rules import addressees, follows, may_keep
from preau.news.polls.telling import path_of
from preau.notifications.actions import forget
from preau.notifications.announcing import announced_in, check_reply_day, defer_at
from preau.sharing.actions import share_with


@transaction.atomic
def ask(key: str, words: Mapping[str, Any], *, by: Person, hat: Hat) -> Poll:
    """Ask families, once: the same form pressed twice is one poll. `words` are those of a valid `PollForm`.

    ValidationError in one sentence when these families are not open to this hat.
    """
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # a form pressed twice at once waits here
    if known := Poll.objects.filter(author=by, once=key).first():
        return known
    audience = next((one for one in addressees(by, hat) if one.key == words["audience"]), None)
    if audience is None or hat.establishment_id is None:
        raise refusal("Vous ne pouvez plus écrire à ces familles : choisissez-en d’autres.")
    announced = announced_in([hat.establishment_id])
    check_reply_day(words["closes_on"], announced)
    poll = Poll.objects.create(
        once=key, author=by, asked_as=hat.label, establishment_id=hat.establishment_id, asked_at=clock.now(),
        available_at=announced.read_at, audience=share_with([audience]), addressed=audience.words[:300],
        **{name: words[name] for name in _WORDS},
    )  # fmt: skip
    record("news.ask_poll", poll, by=by, to=audience.key, named=poll.named)
    defer_at(tasks.announce_poll, poll.available_at, poll_id=poll.pk)
    return poll


@transaction.atomic
def answer(poll: Poll, ticked: Iterable[int], *, by: Person, child: Person | None = None) -> Voice:
    """A parent's voice, or their child's family's; another answer replaces it until the poll closes.

    The audit line says that they answered, never what. ValidationError in one sentence.
    """
    locked = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    places = sorted(set(ticked))
    if not locked.is_open:
        raise refusal("Ce sondage est clos : il ne prend plus de réponse.")
    _check_places(locked, places)
    _check_voter(locked, by, child)
    record("news.answer_poll", locked, by=by)
    if child and locked.is_by_child:
        return _voice_of_child(locked, places, by, child)
    voice, _made = Voice.objects.update_or_create(
        poll=locked, child=None, voter=by, defaults={"ticked": places, "cast_at": clock.now()}
    )
    return voice


@transaction.atomic
def close(poll: Poll, *, by: Person, hat: Hat) -> Poll:
    """No voice more, and no phone rings for it any more; the counts are read by the families. Again changes nothing."""
    locked = Poll.objects.select_for_update().get(pk=poll.pk)
    if not locked.is_open or not may_keep(by, hat, locked):
        return locked
    locked.closed_at, locked.closed_by = clock.now(), by
    locked.save(update_fields=["closed_at", "closed_by"])
    forget([path_of(locked)], since=locked.asked_at)
    record("news.close_poll", locked, by=by)
    return locked


_WORDS = ("question", "words", "answers", "several", "voice_of", "named", "shown", "closes_on")


def _check_places(poll: Poll, places: list[int]) -> None:
    if not places or not set(places) <= set(range(len(poll.answers))):
        raise refusal("Cochez une réponse.")
    if len(places) > 1 and not poll.several:
        raise refusal("Une seule réponse est attendue.")


def _check_voter(poll: Poll, by: Person, child: Person | None) -> None:
    """A parent of a child whose family is asked, once they read it; of this very child where the voice is the family's."""
    pupils = [child] if child else []
    if poll.is_by_child:
        asked = pupils and follows(by, pupils[0]) and children_asked(poll, [pupils[0].pk])
    else:
        asked = children_asked(
            poll, list(by.children_ties.filter(sighted_ties()).values_list("child", flat=True))
        )
    if poll.is_held or not asked:
        raise refusal("Ce sondage ne s’adresse pas à vous.")


def _voice_of_child(poll: Poll, places: list[int], by: Person, child: Person) -> Voice:
    known = Voice.objects.filter(poll=poll, child=child).select_related("voter").first()
    if known and known.voter_id != by.pk and follows(known.voter, child):
        raise refusal("La voix de la famille de %(name)s est déjà donnée.", name=child.first_name)
    defaults = {"voter": by, "ticked": places, "cast_at": clock.now()}
    voice, _made = Voice.objects.update_or_create(poll=poll, child=child, defaults=defaults)
    return voice
