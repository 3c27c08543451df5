"""What the tests of news say often."""

from typing import Any

from preau.base import clock
from preau.base.language import kept_language
from preau.directory.models import Person
from preau.news.articles import actions
from preau.news.models import Article
from preau.news.tests.book import hat


def drafted(author: Person, readers: list[str], kind: str = "teacher", **more: Any) -> Article:
    worn = hat(author, kind)
    words = {"title": "La fresque", "body": "Elle est finie.", "readers": readers} | more
    with kept_language():
        label = worn.label
    return Article.objects.create(
        author=author, written_as=label, establishment_id=worn.establishment_id, authority_id=worn.authority_id,
        saved_at=clock.now(), **words,
    )  # fmt: skip


def published(
    author: Person, readers: list[str], kind: str = "teacher", wanted_at: Any = None, **more: Any
) -> Article:
    draft = drafted(author, readers, kind, **more)
    return actions.submit(draft, by=author, hat=hat(author, kind), wanted_at=wanted_at)
