"""Verbs of reactions: open or close them in a school, react, take back."""

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.news.choices import Opening, Touch
from preau.news.models import Article, Reaction, ReactionRule
from preau.news.reactions.rules import may_react, may_settle


@transaction.atomic
def settle(opening: str, *, by: Person, hat: Hat) -> ReactionRule:
    """What the head wants in the school, from now on, in past articles too."""
    if not may_settle(hat) or hat.establishment_id is None:
        raise refusal("Seule la direction ouvre ou ferme les réactions.")
    rule, _made = ReactionRule.objects.update_or_create(
        establishment_id=hat.establishment_id,
        defaults={"opening": Opening(opening), "chosen_by": by, "chosen_at": clock.now()},
    )
    record("news.settle_reactions", rule, by=by, opening=opening)
    return rule


@transaction.atomic
def react(article: Article, touch: str, *, by: Person, hat: Hat) -> Reaction | None:
    """The reader's one reaction, in place of another of theirs; none (an empty touch) takes it back. Again changes nothing.

    The audit line says that they reacted, never how. ValidationError in one sentence.
    """
    if not may_react(by, hat, article) or touch not in ("", *Touch.values):
        raise refusal("Cette actualité ne prend pas de réaction.")
    if not touch:
        Reaction.objects.filter(article=article, person=by).delete()
        return None
    found, made = Reaction.objects.update_or_create(
        article=article, person=by, defaults={"touch": touch, "made_at": clock.now()}
    )
    if made:
        record("news.react", article, by=by)
    return found
