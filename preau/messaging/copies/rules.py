"""Who may put somebody in copy, and whom: a school its own team. A family or a pupil is written to, never copied."""

from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Person, Post
from preau.messaging.choices import OF_TEAM
from preau.messaging.copies.queries import has_parents
from preau.messaging.models import Draft
from preau.messaging.recipients import (
    BOX,
    TEAM_AUDIENCES,
    Recipient,
    is_answered_apart,
    persons_in,
    recipients,
)


def may_copy(hat: Hat, draft: Draft) -> bool:
    """Who works in a school, in their own name or in that of a box; not when writing to a box: those who keep it read it."""
    to_box = any(key.startswith(BOX) for key in draft.recipients)
    return hat.kind in OF_TEAM and hat.establishment_id is not None and not to_box


def copied_in(keys: list[str], draft: Draft, person: Person, hat: Hat) -> list[Recipient | None]:
    """Those whom keys name, in their order; None for who may not be in copy of this draft today. No query without keys."""
    if not keys or not may_copy(hat, draft):
        return [None for _key in keys]
    posts = Post.objects.current().filter(establishment=hat.establishment_id, person__in=persons_in(keys))
    team = set(posts.values_list("person", flat=True))
    return [one if one and _is_of_team(one, team) else None for one in recipients(keys, person, hat)]


def checked_copies(
    draft: Draft, by: Person, hat: Hat, to: list[Recipient], children: list[int]
) -> tuple[list[Recipient], list[Recipient]]:
    """Who is in copy of a draft that leaves `to` some, seen and hidden. ValidationError when one of them may not be, today.

    What one parent answers is not for the other: a colleague who is a parent of the child is in no copy of their thread.
    """
    if (draft.copied or draft.hidden) and not may_copy(hat, draft):
        raise refusal("On ne met personne en copie de ce message : retirez les copies, puis renvoyez.")
    seen = copied_in(draft.copied, draft, by, hat)
    hidden = copied_in(draft.hidden, draft, by, hat)
    if None in [*seen, *hidden]:
        raise refusal(
            "L’une des personnes en copie n’est plus de l’équipe, ou n’est plus joignable : retirez-la, puis renvoyez."
        )
    found = [one for one in seen if one]
    if found and not is_answered_apart(draft, to, hat) and has_parents(found, to, by, children):
        raise refusal(
            "L’une des personnes en copie est aussi parent de cet enfant : retirez-la, ou écrivez-lui à part."
        )
    return found, [one for one in hidden if one]


def _is_of_team(one: Recipient, team: set[int]) -> bool:
    if one.audience:
        return one.audience.kind in TEAM_AUDIENCES
    return one.person is not None and one.person.pk in team
