"""Agenda links: the page where one makes and revokes them, and what a calendar application reads."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.base.language import kept_language
from preau.base.rows import rows
from preau.directory.children import children_here
from preau.directory.choices import FAMILY, TEACHING
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Establishment
from preau.timetable.forms import LinkForm
from preau.timetable.ical import Agenda, written
from preau.timetable.links import OpenedLink, appointments_of, make_link, opened_link, revoke_link
from preau.timetable.models import AgendaLink, Stamp
from preau.timetable.reading.scopes import Scope

KEPT = 15 * 60  # seconds: a holiday or a class that changes elsewhere is seen within this time


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*FAMILY, *TEACHING)
def links(request: HatRequest) -> HttpResponse:
    """One's addresses; a new one is shown once, in the answer that makes it."""
    form = LinkForm(posted(request), children=children_here(request))
    address = ""
    if form.is_valid():
        try:
            _link, secret = make_link(by=request.person, hat=request.hat, **form.cleaned_data)
            address = settings.PUBLIC_URL + reverse("agenda_feed", kwargs={"secret": secret})
        except ValidationError as error:
            form.add_error(None, error)
    mine = AgendaLink.objects.visible_to(request.person).live().select_related("child").order_by("-pk")
    context = {
        "form": form,
        "links": mine,
        "address": address,
        "webcal": "webcal:" + address.partition(":")[2],
    }
    return render(request, "timetable/links.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page(*FAMILY, *TEACHING)
def link_end(request: HatRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(AgendaLink.objects.visible_to(request.person), pk=pk)
    revoke_link(link, by=request.person)
    messages.success(request, _("Cette adresse ne répond plus."))
    return redirect("timetable:links", hat=request.hat.key)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """`/agenda/<secret>.ics`: who holds the address reads that agenda, while its owner may; a stranger finds no page."""
    opened = opened_link(secret)
    if opened is None:
        raise Http404
    body, etag = _kept(opened)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="agenda.ics"'
    answer["X-Robots-Tag"] = "noindex"
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=etag, response=answer) or answer


@kept_language()
def _kept(opened: OpenedLink) -> tuple[bytes, str]:
    """The bytes of an agenda and their tag, from the cache while nothing has changed: a rendez-vous is read each time."""
    stamp = rows(_STAMP, {"school": opened.school or 0})
    number, changed_at = stamp[0] if stamp else (0, None)
    appointments = appointments_of(opened)
    mark = hashlib.sha256(repr(appointments).encode()).hexdigest()[:16]
    key = f"timetable.agenda:{opened.link.pk}:{opened.school}:{number}:{clock.today()}:{mark}"
    found: tuple[bytes, str] | None = cache.get(key)
    if found is None:
        body = written(replace(_agenda(opened, changed_at), appointments=appointments))
        found = body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        cache.set(key, found, KEPT)
    return found


def _agenda(opened: OpenedLink, changed_at: datetime | None) -> Agenda:
    link, hat = opened.link, opened.hat
    school = get_object_or_404(Establishment.objects.select_related("academy"), pk=opened.school or 0)
    changed = max(link.made_at, changed_at) if changed_at else link.made_at
    if hat.kind in TEACHING:
        scope = Scope.teacher(link.person_id, hat.establishment_id)
        return Agenda(link.name, scope, school, changed, by_group=True)
    return Agenda(link.name, Scope.pupil(link.child_id or link.person_id), school, changed)


_STAMP = f"SELECT number, changed_at FROM {Stamp._meta.db_table} WHERE establishment_id = %(school)s"
