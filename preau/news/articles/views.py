"""News read, reviewed, taken back. The composer is in `draft_views`."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, readable_offline
from preau.files.responses import serve
from preau.news.articles import actions
from preau.news.articles.forms import ReviewForm
from preau.news.articles.reach import unconsented
from preau.news.articles.rules import READS, WRITES, may_review, may_withdraw, may_write
from preau.news.articles.words import sent_words
from preau.news.models import Article, Picture, Poll
from preau.news.polls.rules import WRITES as POLLSTERS
from preau.news.reactions.queries import reactions_to
from preau.news.reactions.rules import may_settle
from preau.notifications.actions import mark_read

PAGE = 12
RECENT = timedelta(days=30)  # a poll that is over stays in the list for so long


@require_safe
@hat_page(*sorted(READS))
@readable_offline
def articles(request: HatRequest) -> HttpResponse:
    """What is published for this hat, the newest first; for who writes, what is on its way."""
    visible = Article.objects.visible_to(request.person, request.hat)
    shown = visible.published().select_related("establishment", "authority").prefetch_related("pictures")
    mine = visible.filter(author=request.person)
    polls = Poll.objects.visible_to(request.person, request.hat).select_related("establishment")
    context = {
        "polls": polls.filter(closes_on__gte=clock.today() - RECENT).order_by("-asked_at", "-pk")[:12],
        "may_ask": request.hat.kind in POLLSTERS,
        "page_obj": Paginator(shown.order_by("-available_at", "-pk"), PAGE).get_page(request.GET.get("page")),
        "may_write": may_write(request.hat),
        "may_settle": may_settle(request.hat),
        "drafts": Article.objects.drafts_of(request.person, request.hat)[:20]
        if may_write(request.hat)
        else [],
        "waiting": [
            one for one in mine.order_by("-submitted_at")[:30] if one.submitted_at and not one.is_published
        ],
        "to_review": Article.objects.to_review(request.hat) if request.hat.kind == Profile.HEAD else [],
    }
    return render(request, "news/articles.html", context)


@require_safe
@hat_page(*sorted(READS))
@readable_offline
def article(request: HatRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    mark_read(f"actualites/{pk}/", by=request.person)
    return _page(request, found, ReviewForm())


@require_POST
@hat_page(Profile.HEAD)
def review(request: HatRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    approves = request.POST.get("act") == "publish"
    try:
        done = actions.review(
            found, by=request.person, hat=request.hat, approves=approves, words=form.cleaned_data["words"]
        )
    except ValidationError as refusal:
        form.add_error("words", refusal)
        return _page(request, found, form, status=400)
    messages.success(request, sent_words(done) if approves else _("Actualité rendue à son auteur."))
    return redirect("news:articles", hat=request.hat.key)


@require_POST
@hat_page(*sorted(WRITES))
def withdrawal(request: HatRequest, pk: int) -> HttpResponse:
    actions.withdraw(_visible(request, pk), by=request.person, hat=request.hat)
    messages.success(request, _("Actualité retirée : les familles ne la lisent plus."))
    return redirect("news:article", hat=request.hat.key, pk=pk)


@require_safe
@hat_page(*sorted(READS))
def picture(request: HatRequest, pk: int) -> HttpResponseBase:
    rows = Picture.objects.visible_to(request.person, request.hat)
    kept = get_object_or_404(rows.select_related("stored"), pk=pk)
    return serve(request, kept.stored, kept.name)


def _visible(request: HatRequest, pk: int) -> Article:
    rows = Article.objects.visible_to(request.person, request.hat)
    found = get_object_or_404(
        rows.select_related("author", "establishment", "authority", "withdrawn_by"), pk=pk
    )
    if found.submitted_at is None:
        raise Http404  # a draft has its own page
    return found


def _page(request: HatRequest, found: Article, form: ReviewForm, status: int = 200) -> HttpResponse:
    reviewing = may_review(request.hat, found)
    context = {
        "article": found,
        "pictures": found.pictures.select_related("stored").order_by("pk"),
        "may_withdraw": may_withdraw(request.person, request.hat, found),
        "form": form if reviewing else None,
        "reactions": reactions_to(found, request.person, request.hat),
        "unconsented": _unconsented(request, found) if reviewing else None,
    }
    return render(request, "news/article.html", context, status=status)


def _unconsented(request: HatRequest, found: Article) -> object:
    """Before it publishes pictures, the head sees whose image is not consented to."""
    readers = actions.chosen(found, request.person, request.hat)
    return unconsented(readers, request.hat) if found.pictures.exists() else None
