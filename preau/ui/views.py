"""The pages that belong to no room: a refused form, the look of pages, the living page of components."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from preau.ui import languages
from preau.ui.choices import CONTRAST_COOKIE, THEME_COOKIE
from preau.ui.context import NavEntry
from preau.ui.forms import LookForm, SampleForm, look_of
from preau.ui.languages import A_YEAR

SAMPLE_DOORS = [
    NavEntry("Aujourd’hui", "sun", "#"),
    NavEntry("Messages", "message-circle", "#", 3),
    NavEntry("Scolarité", "school", "#"),
    NavEntry("Agenda", "calendar", "#"),
    NavEntry("Tout", "layout-grid", "#", current="page"),
]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is too old or missing: what was typed is given back (settings.CSRF_FAILURE_VIEW)."""
    return render(request, "403_csrf.html", status=403)


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Choose colours and contrast for this device, then go back where one was."""
    back = _way_back(request)
    form = LookForm(request.POST or None, initial=look_of(request))
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("C’est noté pour cet appareil."))
        return _remember(HttpResponseRedirect(back), form.cleaned_data)
    return render(request, "ui/look.html", {"title": _("Affichage"), "form": form, "back": back})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of pages on this device, before signing in; then back where one was."""
    return languages.remember(HttpResponseRedirect(_way_back(request)), request.POST.get("language", ""))


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component on one page, to look at and to check; only where debugging is on."""
    if not settings.DEBUG:
        raise Http404
    form = SampleForm({"name": "Vasseur", "born_on": "31/02/2014", "text": "", "answer": "oui"})
    context = {"title": "Composants", "nav_entries": SAMPLE_DOORS, "form": form}
    return render(request, "ui/components.html", context)


def _way_back(request: HttpRequest) -> str:
    asked = request.POST.get("suite") or request.GET.get("suite") or "/"
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe and not asked.startswith("//") else "/"


def _remember(answer: HttpResponse, chosen: dict[str, str]) -> HttpResponse:
    for name, cookie in (("theme", THEME_COOKIE), ("contrast", CONTRAST_COOKIE)):
        if chosen[name]:
            answer.set_cookie(
                cookie, chosen[name], max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        else:
            answer.delete_cookie(cookie, samesite="Lax")
    return answer
