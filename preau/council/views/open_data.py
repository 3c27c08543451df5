"""Open data of an assembly, for anyone: its catalogue, the table of its acts (SCDL), and what is new (Atom, RFC 4287)."""

from collections.abc import Iterator
from datetime import datetime, time

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from preau.base import clock
from preau.base.language import kept_language
from preau.council import scdl
from preau.council.life import made_public_on
from preau.council.models import Act, Assembly, OpenRow
from preau.council.views.public import public_assembly

REFUSED_AT_MOST, FEED_AT_MOST = 50, 50


@require_safe
def catalogue(request: HttpRequest, slug: str) -> HttpResponse:
    """What the data hold, how they are made, and which acts are not there, with why."""
    found = public_assembly(slug)
    rows = OpenRow.objects.filter(act__in=_acts(found).values("pk"))
    told = rows.aggregate(
        lines=Count("pk", filter=Q(fault="")),
        refused=Count("pk", filter=~Q(fault="")),
        last=Max("written_at"),
    )
    refused = rows.exclude(fault="").select_related("act").order_by("-act__year", "-act__number")
    context = {
        "assembly": found,
        "columns": scdl.COLUMNS,
        "refused_acts": refused[:REFUSED_AT_MOST],
        "missing": _acts(found).filter(open_row=None).count(),
        **told,
    }
    return render(request, "council/catalogue.html", context)


@require_safe
def table(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The acts as SCDL has them: only lines that its schema accepts, by date and number."""
    answer = StreamingHttpResponse(_lines(public_assembly(slug)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="deliberations-{slug}.csv"'
    return answer


@require_safe
@kept_language()
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The last acts made public, the last first."""
    found = public_assembly(slug)
    home = settings.PUBLIC_URL + reverse("acts:assembly", args=[slug])
    written = Atom1Feed(
        title=_("Actes : %(assembly)s, %(place)s") % {"assembly": found.name, "place": found.place},
        link=home, description="", language="fr", feed_url=settings.PUBLIC_URL + reverse("acts:feed", args=[slug]),
    )  # fmt: skip
    rows = _acts(found).prefetch_related("steps").order_by("-year", "-number")[:FEED_AT_MOST]
    for one in rows:
        moment = _moment(one)
        written.add_item(
            title=f"{one.reference}. {one.shown_title}", description="", pubdate=moment, updateddate=moment,
            link=settings.PUBLIC_URL + reverse("acts:act", args=[slug, one.year, one.number]),
        )  # fmt: skip
    return HttpResponse(written.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _acts(assembly: Assembly) -> QuerySet[Act]:
    return Act.objects.public().filter(assembly=assembly)


def _lines(assembly: Assembly) -> Iterator[str]:
    yield scdl.line(scdl.COLUMNS)
    rows = OpenRow.objects.filter(act__in=_acts(assembly).values("pk"), fault="")
    for cells in rows.order_by("act__year", "act__number").values_list("cells", flat=True).iterator():
        yield scdl.line(cells)


def _moment(act: Act) -> datetime:
    day = made_public_on({one.kind: one for one in act.steps.all()})
    assert day
    return make_aware(datetime.combine(day, time(12)), clock.PARIS)
