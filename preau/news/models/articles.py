"""News: an article, its pictures, and what the head said of it."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from preau.base import clock
from preau.directory.choices import WHOLE_ESTABLISHMENT
from preau.directory.hats import Hat
from preau.directory.models import Authority, Establishment, Person
from preau.files.models import StoredFile
from preau.news.models.notes import new_key
from preau.sharing.models import Audience


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> Self:
        return self.filter(available_at__lte=clock.now(), withdrawn_at=None)

    def visible_to(self, person: Person, hat: Hat) -> Self:
        """What is published for a hat, one's own in any state, and for who answers for a school what it was sent."""
        read = Q(
            pk__in=self.published()
            .filter(audience__in=Audience.objects.readable_by(person, hat))
            .values("pk")
        )
        return self.filter(read | Q(pk__in=self.kept_by(person, hat).values("pk")))

    def kept_by(self, person: Person, hat: Hat) -> Self:
        """One's own of this place; who answers for a school keeps all that was sent from it."""
        mine = Q(author=person)
        if hat.authority_id:
            return self.filter(mine, authority=hat.authority_id)
        if not hat.establishment_id:
            return self.none()
        here = self.filter(establishment=hat.establishment_id)
        sent = Q(submitted_at__isnull=False)
        return here.filter(mine | sent) if hat.kind in WHOLE_ESTABLISHMENT else here.filter(mine)

    def drafts_of(self, person: Person, hat: Hat) -> Self:
        """Being written, or given back by the head."""
        return self.kept_by(person, hat).filter(author=person, submitted_at=None).order_by("-saved_at")

    def to_review(self, hat: Hat) -> Self:
        waiting = self.filter(establishment=hat.establishment_id, available_at=None, withdrawn_at=None)
        return waiting.filter(submitted_at__isnull=False).order_by("submitted_at")


class Article(models.Model):
    """From a school or an authority, to some audiences: `readers` are their keys.

    `submitted_at`: its author has sent it; `available_at`: the moment from which it is read, once nobody's review is
    waited for, nor the end of the silence of a school that holds what is written in it. `wanted` is the moment asked for, as
    it was typed while it is a draft. `teams_too`: the teams of the schools read it beside the families, as is usual.
    `takes_reactions`: its author opens them, where the head has (see `reactions`).
    """

    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_as = models.CharField(max_length=200)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=40, default=new_key, unique=True)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    readers = ArrayField(models.CharField(max_length=40), default=list)
    pupils_too = models.BooleanField(default=False)
    teams_too = models.BooleanField(default=True)
    takes_reactions = models.BooleanField(default=False)
    wanted = models.CharField(max_length=30, blank=True)
    addressed = models.CharField(max_length=300, blank=True)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    available_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="article_of_one_place",
                condition=Q(establishment=None, authority__isnull=False)
                | Q(establishment__isnull=False, authority=None),
            )
        ]
        indexes = [
            models.Index(fields=["audience", "-available_at"], name="article_readers"),
            models.Index(fields=["establishment", "-saved_at"], name="article_of_school"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> Establishment | Authority:
        found = self.establishment or self.authority
        assert found
        return found

    @property
    def is_scheduled(self) -> bool:
        return self.available_at is not None and self.available_at > clock.now() and self.withdrawn_at is None

    @property
    def is_held(self) -> bool:
        """Its moment is the end of a silence; nobody chose it."""
        return self.is_scheduled and not self.wanted

    @property
    def is_published(self) -> bool:
        return (
            self.available_at is not None and self.available_at <= clock.now() and self.withdrawn_at is None
        )

    @property
    def is_waiting(self) -> bool:
        """Sent, and not yet looked at by the head."""
        return self.submitted_at is not None and self.available_at is None and self.withdrawn_at is None


class Review(models.Model):
    """What the head said of an article: published, or given back with a few words."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    approves = models.BooleanField()
    words = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.article_id} {self.approves}"


class PictureQuerySet(models.QuerySet["Picture"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        return self.filter(article__in=Article.objects.visible_to(person, hat).values("pk"))


class Picture(models.Model):
    """A picture of an article; `shows` is what it shows, for who does not see it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pictures")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    shows = models.CharField(max_length=200, blank=True)

    objects = PictureQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
