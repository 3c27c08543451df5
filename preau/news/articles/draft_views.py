"""The composer of news: one form on a draft, whose buttons each say what they do; it works without script."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.base.bodies import WORDS, receives
from preau.base.language import kept_language
from preau.directory.audiences import Audience
from preau.directory.door import HatRequest, hat_page
from preau.files.actions import FILE_LIMIT
from preau.news.articles import actions
from preau.news.articles.forms import ArticleForm
from preau.news.articles.reach import reach_of, schools_of, unconsented
from preau.news.articles.rules import WRITES, may_spare_team, may_write, readers_open_to, waits_for_head
from preau.news.articles.words import sent_words
from preau.news.choices import Opening
from preau.news.models import Article
from preau.news.models.notes import new_key
from preau.news.reactions.rules import may_offer, opening_in
from preau.notifications.announcing import announced_in
from preau.ui.saving import saved
from preau.ui.written import tidy

form_page = require_http_methods(["GET", "HEAD", "POST"])
with_files = receives(actions.PICTURES_AT_MOST * FILE_LIMIT + WORDS)


@with_files
@form_page
@hat_page(*sorted(WRITES))
def new(request: HatRequest) -> HttpResponse:
    if not may_write(request.hat):
        raise Http404
    if request.method == "POST":
        return _act(request, _draft_of_key(request))
    draft = _blank(request)
    open_to = readers_open_to(request.person, request.hat)
    draft.readers = [open_to[0].key] if len(open_to) == 1 else []
    return _composer(request, draft)


@with_files
@form_page
@hat_page(*sorted(WRITES))
def edit(request: HatRequest, pk: int) -> HttpResponse:
    rows = Article.objects.drafts_of(request.person, request.hat)
    if request.method == "POST":
        return _act(request, rows.filter(pk=pk).first() or _draft_of_key(request))
    return _composer(request, get_object_or_404(rows, pk=pk))


@require_POST
@hat_page(*sorted(WRITES))
def throw_away(request: HatRequest, pk: int) -> HttpResponse:
    for draft in Article.objects.drafts_of(request.person, request.hat).filter(pk=pk):
        draft.delete()
    messages.success(request, _("Brouillon effacé."))
    return redirect("news:articles", hat=request.hat.key)


def _act(request: HatRequest, draft: Article) -> HttpResponse:
    """Keep what is typed, then do what the button says."""
    if not may_write(request.hat):
        raise Http404
    if draft.submitted_at:
        return redirect("news:article", hat=request.hat.key, pk=draft.pk)
    draft = actions.save_draft(draft, _typed(request))
    if draft.submitted_at:  # by another press of the same button
        return redirect("news:article", hat=request.hat.key, pk=draft.pk)
    if "autosave" in request.POST:
        return saved(_edit_url(request, draft))
    _describe(request, draft)
    refused = _join(request, draft)
    act, _colon, key = request.POST.get("act", "").partition(":")
    if act == "send" and not refused:
        return _send(request, draft)
    if act == "detach" and key.isdecimal() and len(key) < 18:
        draft.pictures.filter(pk=key).delete()
    if act == "save" and not refused:
        messages.success(request, _("Brouillon gardé."))
    return redirect(
        _edit_url(request, draft)
        + {"attach": "#images", "detach": "#images", "reach": "#portee"}.get(act, "")
    )


def _send(request: HatRequest, draft: Article) -> HttpResponse:
    form = _form(request, readers_open_to(request.person, request.hat), _known(draft))
    if not form.is_valid():
        return _composer(request, draft, form, status=400)
    try:
        sent = actions.submit(
            draft, by=request.person, hat=request.hat, wanted_at=form.cleaned_data["wanted"]
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _composer(request, draft, form, status=400)
    messages.success(request, sent_words(sent))
    return redirect("news:article", hat=request.hat.key, pk=sent.pk)


def _composer(
    request: HatRequest, draft: Article, form: ArticleForm | None = None, status: int = 200
) -> HttpResponse:
    open_to = readers_open_to(request.person, request.hat)
    readers = [one for one in open_to if one.key in draft.readers]
    pictures = list(draft.pictures.select_related("stored").order_by("pk")) if draft.pk else []
    context: dict[str, Any] = {
        "draft": draft,
        "form": form or _form(request, open_to, initial=_known(draft)),
        "pictures": pictures,
        "reach": reach_of(readers),
        "unconsented": unconsented(readers, request.hat) if pictures and readers else None,
        "waits": waits_for_head(request.hat, readers),
        "too_young": draft.takes_reactions and bool(readers) and not may_offer(request.hat, readers),
        "silence": None if draft.wanted else announced_in(schools_of(readers or open_to)),
        "given_back": draft.reviews.select_related("by").order_by("-pk").first() if draft.pk else None,
    }
    return render(request, "news/article_composer.html", context, status=status)


def _form(request: HatRequest, open_to: list[Audience], *args: Any, **kwargs: Any) -> ArticleForm:
    opened = opening_in(request.hat.establishment_id) != Opening.NONE
    return ArticleForm(
        open_to, *args, spares_team=may_spare_team(request.hat), offers_reactions=opened, **kwargs
    )


def _known(draft: Article) -> dict[str, Any]:
    names = ("readers", "pupils_too", "teams_too", "takes_reactions", "title", "body", "wanted", "key")
    return {name: getattr(draft, name) for name in names}


def _typed(request: HatRequest) -> dict[str, Any]:
    """What the form holds, as it is, within bounds."""
    found: dict[str, Any] = {
        name: tidy(request.POST.get(name, ""))[:most]
        for name, most in (("title", 200), ("body", 10_000), ("wanted", 30))
    }
    readers = [one[:40].replace("\x00", "") for one in request.POST.getlist("readers")[:100]]
    teams_too = "teams_too" in request.POST or not may_spare_team(request.hat)
    ticked = {name: name in request.POST for name in ("pupils_too", "takes_reactions")}
    return found | ticked | {"readers": readers, "teams_too": teams_too}


def _describe(request: HatRequest, draft: Article) -> None:
    """What each picture shows, for who does not see it."""
    for picture in draft.pictures.all():
        words = request.POST.get(f"shows-{picture.pk}", "").replace("\x00", "")[:200]
        draft.pictures.filter(pk=picture.pk).update(shows=words)


def _join(request: HatRequest, draft: Article) -> bool:
    """Join each chosen picture; a refusal is told in one sentence, the others are joined. Whether one was refused."""
    refused = False
    for upload in request.FILES.getlist("files"):
        try:
            actions.join_picture(draft, upload)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            refused = True
    return refused


@kept_language()
def _blank(request: HatRequest, key: str = "") -> Article:
    return Article(
        author=request.person, written_as=request.hat.label, establishment_id=request.hat.establishment_id,
        authority_id=request.hat.authority_id, key=key or new_key(),
    )  # fmt: skip


def _draft_of_key(request: HatRequest) -> Article:
    """The draft of this very form: a form that was saved by itself, or posted twice, makes no second article."""
    key = request.POST.get("key", "")[:40].replace("\x00", "")
    known = Article.objects.filter(key=key).first() if key else None
    if known and known.author_id == request.person.pk:
        return known
    return _blank(request, "" if known else key)


def _edit_url(request: HatRequest, draft: Article) -> str:
    return reverse("news:article_edit", kwargs={"hat": request.hat.key, "pk": draft.pk})
