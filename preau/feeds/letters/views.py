"""“Ce que l’académie a changé”: the deliveries of a school, for who must act there."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.directory.door import HatRequest, hat_page
from preau.feeds.letters import queries, rules
from preau.notifications.actions import mark_read


@never_cache
@require_safe
@hat_page(*rules.READERS)
def letters(request: HatRequest) -> HttpResponse:
    """The last deliveries that changed something in the school of the hat, or wait there."""
    page = Paginator(queries.letters_seen_by(request.hat), 20).get_page(request.GET.get("page"))
    lines = [(one, queries.summary_of(one)) for one in page]
    return render(request, "feeds/letters.html", {"page": page, "lines": lines})


@never_cache
@require_safe
@hat_page()
def letter(request: HatRequest, pk: int) -> HttpResponse:
    """One delivery: who arrived, who left, what is to be mended. Told under another hat, it opens under its own."""
    found = queries.letters_seen_by(request.hat).filter(pk=pk).first()
    if found is None:
        return _under_its_hat(request, pk)
    mark_read(f"alimentation/ecole/{pk}/", by=request.person)
    context = {
        "letter": found,
        "operation": found.operation,
        "summary": queries.summary_of(found),
        "shelves": queries.shelves_of(found, request.person, request.hat),
        "mending": queries.mending_seen_by(found, request.person, request.hat),
    }
    return render(request, "feeds/letter.html", context)


def _under_its_hat(request: HatRequest, pk: int) -> HttpResponse:
    own = queries.hat_for(pk, request.hats)
    if own is None:
        raise Http404
    return redirect("feeds:letter", hat=own.key, pk=pk)
