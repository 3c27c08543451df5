"""Days without school."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preau.base import clock
from preau.directory import queries
from preau.directory.door import HatRequest, hat_page
from preau.directory.sight import establishments_of


@require_safe
@hat_page()
def calendar(request: HatRequest) -> HttpResponse:
    """Holidays and closing days of one's schools."""
    schools = establishments_of(request.person, request.hat).select_related("academy")[:50]
    today = clock.today()
    return render(
        request, "directory/calendar.html", {"holidays": queries.holidays_for(schools, today), "today": today}
    )
