"""The detentions of a day: who is expected, and who came."""

from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preau.base import clock
from preau.conduct import rules
from preau.conduct.models import Punishment
from preau.conduct.queries import detentions_on
from preau.conduct.views.incidents import REPORTS
from preau.directory.door import HatRequest, hat_page


@require_safe
@hat_page(*REPORTS)
def detentions(request: HatRequest) -> HttpResponse:
    """School life sees those of the school; who teaches, those they gave and those of their pupils. It prints."""
    if not rules.may_report(request.hat):
        raise Http404
    day = _day(request.GET.get("jour", ""))
    found = detentions_on(Punishment.objects.visible_to(request.person, request.hat), day)
    context = {
        "day": day, "before": day - timedelta(days=1), "after": day + timedelta(days=1),
        "found": [(one, rules.may_note(request.person, request.hat, one)) for one in found],
        "is_today": day == clock.today(), "hat_label": request.hat.label,
    }  # fmt: skip
    paper = request.GET.get("papier") == "1"
    return render(request, "conduct/detentions_paper.html" if paper else "conduct/detentions.html", context)


def _day(words: str) -> date:
    try:
        asked = date.fromisoformat(words)
    except ValueError:
        return clock.today()
    return asked if date(2000, 1, 2) < asked < date(2100, 1, 1) else clock.today()
