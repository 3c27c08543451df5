"""« Ajouter en copie »: the folded part of the composer."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from preau.directory.audiences import Audience
from preau.directory.contacts import reachable_by
from preau.directory.door import HatRequest
from preau.directory.models import Person, Post
from preau.directory.queries import described
from preau.directory.search.people import search as search_people
from preau.messaging.copies.queries import Counted, counted
from preau.messaging.copies.rules import copied_in, may_copy
from preau.messaging.models import Draft
from preau.messaging.recipients import TEAM_AUDIENCES, Recipient, audiences_like, kept_keys, persons_in

COPYING = ("copy", "hide", "uncopy")  # the verbs of its buttons

Chips = list[tuple[str, Recipient | None]]


@dataclass(frozen=True)
class Copies:
    """`copied` and `hidden`: the chips, their keys and whom they name, None when they may no longer be in copy."""

    copied: Chips
    hidden: Chips
    seen: Counted | None
    unseen: Counted | None
    looked: str
    audiences: list[Audience] = field(default_factory=list)
    people: list[Any] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return bool(self.copied or self.hidden or self.looked)


def take_keys(draft: Draft, posted: QueryDict) -> None:
    """What the form names in copy; a form without the fold changes nothing."""
    if "copied" in posted:
        draft.copied = kept_keys(posted.getlist("copied"))
    if "hidden" in posted:
        draft.hidden = kept_keys(posted.getlist("hidden"))


def choose(draft: Draft, verb: str, key: str) -> None:
    """One is in copy, or in hidden copy, or in none."""
    copied, hidden = ([one for one in keys if one != key] for keys in (draft.copied, draft.hidden))
    draft.copied = kept_keys([*copied, key]) if verb == "copy" else copied
    draft.hidden = kept_keys([*hidden, key]) if verb == "hide" else hidden
    draft.save(update_fields=["copied", "hidden"])


def copies_in(
    request: HatRequest, draft: Draft, to: list[Recipient], looked: str, open_audiences: list[Audience]
) -> Copies | None:
    """The fold of a draft that is written to `to`; None where nobody may be in copy, and nobody is."""
    allowed = may_copy(request.hat, draft)
    if not allowed and not (draft.copied or draft.hidden):
        return None
    me, chosen = request.person, [*draft.copied, *draft.hidden]
    copied, hidden = (copied_in(keys, draft, me, request.hat) for keys in (draft.copied, draft.hidden))
    seen, unseen = ([one for one in found if one] for found in (copied, hidden))
    team = [one for one in open_audiences if one.kind in TEAM_AUDIENCES] if allowed else []
    return Copies(
        list(zip(draft.copied, copied, strict=True)),
        list(zip(draft.hidden, hidden, strict=True)),
        counted(seen, to, me),
        counted(unseen, [*to, *seen], me),
        looked,
        audiences_like(looked, team, but=[*chosen, *draft.recipients])[:12],
        described(_colleagues(request, looked, chosen), me, request.hat) if looked and allowed else [],
    )


def _colleagues(request: HatRequest, looked: str, chosen: list[str]) -> list[Person]:
    team = Post.objects.current().filter(establishment=request.hat.establishment_id).values("person")
    found = reachable_by(request.person, request.hat).filter(pk__in=team)
    return search_people(found.exclude(pk__in=persons_in(chosen)), looked, 10)
