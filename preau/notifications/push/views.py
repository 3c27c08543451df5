"""This device: what it may keep, whether it rings; and where an announcement leads."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.base.manifest import registry
from preau.directory.door import HatRequest, hat_page
from preau.directory.hats import GUARDIAN_KEY, hats_of
from preau.directory.models import Person
from preau.notifications.models import Device, Notification
from preau.notifications.push import actions
from preau.notifications.push.forms import NOT_OURS, SubscriptionForm
from preau.notifications.push.keys import public_key
from preau.ui.addresses import hat_page_url


@never_cache
@require_safe
@hat_page()
def device(request: HatRequest) -> HttpResponse:
    """Install, ring, keep: what depends on the phone in the hand, which only its browser knows."""
    others = Device.objects.visible_to(request.person).exclude(session_key=request.session.session_key)
    context = {"push_key": public_key(), "others": others.count()}
    return render(request, "notifications/device.html", context)


@require_POST
@hat_page()
def subscription(request: HatRequest) -> HttpResponse:
    """The browser's script says where it may be rung; the answer is for it, in plain words."""
    form = SubscriptionForm(request.POST)
    if not form.is_valid():
        return _said(str(NOT_OURS), 400)
    try:
        actions.subscribe(
            by=request.person, session_key=request.session.session_key or "", **form.cleaned_data
        )
    except ValidationError as refusal:
        return _said(refusal.messages[0], 400)
    return HttpResponse(status=204)


@require_POST
@hat_page()
def silence(request: HatRequest) -> HttpResponse:
    actions.unsubscribe(request.POST.get("endpoint", ""), by=request.person)
    return HttpResponse(status=204)


@never_cache
@require_safe
def going(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """From an announcement to the very thing, under the hat that reads it; signed out, by the sign-in page."""
    person = _person(request)
    if person is None:
        return _to_sign_in(request)
    hats = [hat.key for hat in hats_of(person)]
    if not hats:
        return redirect("access:no_hat")
    told = Notification.objects.visible_to(person).filter(pk=pk).first() if pk else None
    if told is None:
        return redirect("notifications:told", hat=hats[0])
    hat = GUARDIAN_KEY if told.child_id and GUARDIAN_KEY in hats else hats[0]
    return redirect(f"/{hat}/{told.path}")


@never_cache
@require_safe
def door(request: HttpRequest, door: str) -> HttpResponse:
    """A shortcut of the icon: "messages" under the first hat that has such a door."""
    person = _person(request)
    if person is None:
        return _to_sign_in(request)
    urls = (
        hat_page_url(entry.url_name, hat.key)
        for hat in hats_of(person)
        for entry in registry.shelves(hat.kind)
    )
    found = next((url for url in urls if url.split("/", 2)[2] == f"{door}/"), None)
    if found is None:
        raise Http404
    return redirect(found)


@never_cache
@require_safe
def share(request: HttpRequest) -> HttpResponse:
    """A text that another application of the phone gives: the composer opens with it, nothing is sent."""
    person = _person(request)
    if person is None:
        return _to_sign_in(request)
    hats = [hat.key for hat in hats_of(person)]
    if not hats:
        raise Http404
    words = [request.GET.get(name, "").strip() for name in ("texte", "adresse")]
    typed = {"objet": request.GET.get("titre", ""), "texte": "\n".join(filter(None, words))}
    return redirect(f"{hat_page_url('messaging:new', hats[0])}?{urlencode(typed)}")


def _person(request: HttpRequest) -> Person | None:
    return getattr(request.user, "person", None)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?suite={request.path}")


def _said(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
