"""Events to come, and the page of one."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from preau.base import clock
from preau.directory.door import HatRequest, hat_page, readable_offline
from preau.occasions.choices import READS
from preau.occasions.models import Occasion
from preau.occasions.rules import may_keep, may_write

LISTED = 100
BEFORE = timedelta(days=60)


@require_safe
@hat_page(*sorted(READS))
@readable_offline
def occasions(request: HatRequest) -> HttpResponse:
    """Those to come, then those of the last two months."""
    mine = (
        Occasion.objects.visible_to(request.person, request.hat)
        .select_related("establishment")
        .prefetch_related("groups")
    )
    today = clock.today()
    past = mine.filter(last_day__lt=today, last_day__gte=today - BEFORE).order_by("-last_day", "-pk")
    context = {
        "coming": mine.coming()[:LISTED],
        "past": past[:LISTED],
        "may_write": may_write(request.hat),
    }
    return render(request, "occasions/occasions.html", context)


@require_safe
@hat_page(*sorted(READS))
@readable_offline
def occasion(request: HatRequest, pk: int) -> HttpResponse:
    mine = Occasion.objects.visible_to(request.person, request.hat)
    one = get_object_or_404(mine.select_related("author", "establishment", "cancelled_by"), pk=pk)
    keeps = one.may_still_change and may_keep(request.person, request.hat, one)
    return render(request, "occasions/occasion.html", {"one": one, "may_keep": keeps})
