from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.directory.children import children_of
from preau.directory.choices import WHOLE_ESTABLISHMENT
from preau.directory.door import HatRequest, hat_page, posted, readable_offline
from preau.directory.hats import GUARDIAN_KEY
from preau.directory.quiet.readings import Settled, settled_among, settled_in
from preau.notifications import actions
from preau.notifications.forms import RhythmForm, WaysForm
from preau.notifications.models import Bounce, Notification, Rhythm
from preau.notifications.naming import name_children
from preau.notifications.push.rings import with_device
from preau.notifications.queries import choices_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@hat_page()
@readable_offline
def told(request: HatRequest) -> HttpResponse:
    """What was told to me, newest first."""
    rows = Notification.objects.visible_to(request.person).select_related("child").order_by("-made_at", "-pk")
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    page.object_list = name_children(page.object_list)
    return render(request, "notifications/told.html", {"page": page, "returned": _returned(request)})


@require_POST
@hat_page()
def read_all(request: HatRequest) -> HttpResponse:
    actions.read_all(by=request.person)
    return redirect("notifications:told", hat=request.hat.key)


@form_page
@hat_page()
def ways(request: HatRequest) -> HttpResponse:
    """How I want to hear of each kind of thing."""
    children = children_of(request.person) if any(hat.key == GUARDIAN_KEY for hat in request.hats) else []
    form = WaysForm(choices_of(request.person, children), posted(request))
    if form.is_valid():
        actions.choose_ways(form.ways, by=request.person)
        messages.success(request, _("C’est noté : cela vaut dès la prochaine annonce."))
        return redirect("notifications:ways", hat=request.hat.key)
    return _settings_page(request, form, RhythmForm(initial=_initial(request)))


@form_page
@hat_page()
def rhythm(request: HatRequest) -> HttpResponse:
    """My own hours, and what a mail may say."""
    form = RhythmForm(posted(request))
    if form.is_valid():
        actions.choose_rhythm(by=request.person, **form.cleaned_data)
        messages.success(request, _("C’est noté."))
    if form.is_valid() or not form.is_bound:
        return redirect("notifications:ways", hat=request.hat.key)
    children = children_of(request.person)
    return _settings_page(request, WaysForm(choices_of(request.person, children)), form)


@require_safe
@hat_page(*sorted(WHOLE_ESTABLISHMENT))
def bounces(request: HatRequest) -> HttpResponse:
    """Whose address no longer receives, for the school to ask for another."""
    rows = Bounce.objects.visible_to(request.person, request.hat).standing().select_related("person")
    latest = rows.order_by("person__sort_key", "person", "-bounced_at").distinct("person__sort_key", "person")
    return render(request, "notifications/bounces.html", {"bounces": latest})


def _settings_page(request: HatRequest, form: WaysForm, own: RhythmForm) -> HttpResponse:
    now, settled = clock.now(), _settled(request)
    context = {
        "form": form,
        "own": own,
        "rings": bool(with_device([request.person.pk])),
        "email": request.person.account if request.person.account.email_verified_at else None,
        "returned": _returned(request),
        "settled": settled,
        "opening": settled.opening(now) if settled.is_quiet(now) else None,
    }
    bound = form.is_bound or own.is_bound
    return render(request, "notifications/ways.html", context, status=422 if bound else 200)


def _settled(request: HatRequest) -> Settled:
    """What holds where the hat is worn; for a parent, the calmest hours of the schools of their children."""
    if request.hat.key != GUARDIAN_KEY:
        return settled_in(request.hat.establishment_id)
    schools = {child.establishment.pk for child in children_of(request.person) if child.establishment}
    found = settled_among(schools or [None]).values()
    return min(found, key=lambda one: (one.rule.evening, -one.rule.morning.hour))


def _returned(request: HatRequest) -> Bounce | None:
    """The refusal of my own address, while it stands."""
    return Bounce.objects.standing().filter(person=request.person).order_by("-bounced_at").first()


def _initial(request: HatRequest) -> dict[str, object]:
    mine = Rhythm.objects.filter(person=request.person).first()
    settled = _settled(request).rule
    hours = mine.rule if mine and mine.rule else settled
    return {
        "own": bool(mine and mine.rule),
        "morning": hours.morning,
        "evening": hours.evening,
        "days": sorted(hours.days),
        "detailed": bool(mine and mine.detailed),
    }
