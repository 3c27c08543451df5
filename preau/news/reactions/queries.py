"""What a reader sees of the reactions to an article: counts for all, names for its author."""

from dataclasses import dataclass

from django.db.models import Count, Q

from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.news.choices import TOUCH_ICONS, Touch
from preau.news.models import Article
from preau.news.reactions.rules import may_react, takes_reactions


@dataclass(frozen=True)
class Shown:
    """One touch: how many made it, whether the reader did, and for the author who."""

    touch: Touch
    count: int
    is_mine: bool
    names: list[str]

    @property
    def icon(self) -> str:
        return TOUCH_ICONS[self.touch]


@dataclass(frozen=True)
class Reactions:
    """`may_react`: the buttons are for this reader; `are_named`: its author reads who."""

    lines: list[Shown]
    may_react: bool
    are_named: bool

    @property
    def count(self) -> int:
        return sum(one.count for one in self.lines)


def reactions_to(article: Article, reader: Person, hat: Hat) -> Reactions | None:
    """None where the article takes none, or where the reader, too young for them, is shown none."""
    written = article.author_id == reader.pk
    allowed = may_react(reader, hat, article)
    if not allowed and not (written and takes_reactions(article)):
        return None
    own = Count("pk", filter=Q(person=reader))
    rows = article.reactions.values_list("touch").annotate(n=Count("pk"), own=own)
    counts = {touch: (n, owned) for touch, n, owned in rows}
    names = _names(article) if written else {}
    return Reactions(
        [Shown(one, *_counted(counts, one), names.get(one, [])) for one in Touch], allowed, written
    )


def _counted(counts: dict[str, tuple[int, int]], touch: Touch) -> tuple[int, bool]:
    count, own = counts.get(touch, (0, 0))
    return count, bool(own)


def _names(article: Article) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in article.reactions.select_related("person").order_by("person__sort_key", "person"):
        found.setdefault(one.touch, []).append(one.person.listed_name)
    return found
