"""Verbs of news: keep, join a picture, send, review, take back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.audiences import Audience
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.files import sniff
from preau.files.actions import shown_name, store
from preau.news import tasks
from preau.news.articles.reach import schools_of
from preau.news.articles.rules import (
    may_review,
    may_spare_team,
    may_withdraw,
    readers_open_to,
    waits_for_head,
    with_their_own,
)
from preau.news.models import Article, Picture, Review
from preau.news.reactions.rules import may_offer
from preau.notifications.actions import forget
from preau.notifications.announcing import announced_in, defer_at
from preau.sharing.actions import share_with
from preau.sharing.queries import named_by

PICTURES_AT_MOST = 8
WANTED = "%Y-%m-%dT%H:%M"  # as the browser's own field has it
# What every browser shows; the telephones' own format is not among them.
SHOWN = sniff.IMAGES - {"image/heic"}


def save_draft(article: Article, typed: Mapping[str, Any]) -> Article:
    """Keep what is typed, right or wrong; nothing is refused here. Of two presses at once of a new form, one draft is made; one
    that was sent meanwhile stays as it was sent.
    """
    kept = {**typed, "saved_at": clock.now()}
    if article.pk is None:
        names = ("author_id", "written_as", "establishment_id", "authority_id")
        whose = {name: getattr(article, name) for name in names}
        article, _made = Article.objects.get_or_create(key=article.key, defaults=whose | kept)
    Article.objects.filter(pk=article.pk, submitted_at=None).update(**kept)
    article.refresh_from_db()
    return article


@transaction.atomic
def join_picture(article: Article, upload: Any) -> Picture:
    """ValidationError in one sentence for what is no picture, or one too many."""
    Article.objects.select_for_update().get(pk=article.pk)
    if article.pictures.count() >= PICTURES_AT_MOST:
        raise refusal("Huit images au plus par actualité.")
    stored = store(upload, kinds=SHOWN)
    return Picture.objects.create(article=article, stored=stored, name=shown_name(upload.name))


@transaction.atomic
def submit(article: Article, *, by: Person, hat: Hat, wanted_at: datetime | None) -> Article:
    """Publish, now or at the moment wanted, or send to the head first; pressed again it is the same article. What is published
    now, in the silence of a school that holds what is written in it, is read when this ends.

    Raises ValidationError in one sentence; the draft is kept then.
    """
    locked = Article.objects.select_for_update().get(pk=article.pk)
    if locked.submitted_at:
        return locked
    open_to = {one.key: one for one in readers_open_to(by, hat)}
    if locked.author_id != by.pk or not set(locked.readers) <= set(open_to) or not locked.readers:
        raise refusal("Vous ne pouvez plus écrire à ces familles : choisissez-en d’autres.")
    readers = [open_to[key] for key in locked.readers]
    locked.submitted_at, locked.written_as = clock.now(), hat.label
    locked.addressed = ", ".join(one.words for one in readers)[:300]
    teams_too = locked.teams_too or not may_spare_team(hat)
    locked.takes_reactions = locked.takes_reactions and may_offer(hat, readers)
    locked.audience = share_with(with_their_own(readers, pupils_too=locked.pupils_too, teams_too=teams_too))
    locked.wanted = wanted_at.astimezone(clock.PARIS).strftime(WANTED) if wanted_at else ""
    record("news.submit_article", locked, by=by, to=locked.readers)
    if waits_for_head(hat, readers):
        locked.save()
        return locked
    return _publish(locked)


@transaction.atomic
def review(article: Article, *, by: Person, hat: Hat, approves: bool, words: str = "") -> Article:
    """The head publishes, or gives it back with a few words; nothing when it was already looked at."""
    locked = Article.objects.select_for_update().get(pk=article.pk)
    if not may_review(hat, locked):
        return locked
    if not approves and not words.strip():
        raise refusal("Dites en quelques mots ce qui est à revoir. Exemple : la date du marché manque.")
    Review.objects.create(
        article=locked, by=by, reviewed_at=clock.now(), approves=approves, words=words.strip()[:500]
    )
    record("news.review_article", locked, by=by, approves=approves)
    if approves:
        return _publish(locked)
    locked.submitted_at = None
    locked.save(update_fields=["submitted_at"])
    return locked


@transaction.atomic
def withdraw(article: Article, *, by: Person, hat: Hat) -> None:
    """Nobody reads it any more but its author and the school, and no phone rings for it."""
    locked = Article.objects.select_for_update().get(pk=article.pk)
    if not may_withdraw(by, hat, locked):
        return
    locked.withdrawn_at, locked.withdrawn_by = clock.now(), by
    locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
    forget([tasks.article_path(locked)])
    record("news.withdraw_article", locked, by=by)


def chosen(article: Article, by: Person, hat: Hat) -> list[Audience]:
    """The readers of a draft that are still open to its author."""
    return [one for one in readers_open_to(by, hat) if one.key in article.readers]


def _publish(article: Article) -> Article:
    """Read from the moment wanted on, or as soon as the schools it goes to allow, without a job; families are told then."""
    assert article.audience
    article.available_at = announced_in(schools_of(named_by(article.audience)), _wanted(article)).read_at
    article.save()
    defer_at(tasks.announce_article, article.available_at, article_id=article.pk)
    return article


def _wanted(article: Article) -> datetime | None:
    return datetime.strptime(article.wanted, WANTED).replace(tzinfo=clock.PARIS) if article.wanted else None
