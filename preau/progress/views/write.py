"""An observation: a domain, then the children and what they have come to do; a few taps on a phone."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.base.bodies import WORDS, receives
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Group
from preau.progress import actions, rules
from preau.progress.choices import TRACE_LIMIT, TRACES_AT_MOST
from preau.progress.forms import ObservationForm, initial_of
from preau.progress.learnings import Domain, domains
from preau.progress.models import Observation
from preau.progress.sight import WRITES, pupils_with_carnet
from preau.progress.views.school import class_here

with_traces = receives(TRACES_AT_MOST * TRACE_LIMIT + WORDS)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@with_traces
@form_page
@hat_page(*sorted(WRITES))
def new(request: HatRequest, pk: int) -> HttpResponse:
    """First the domain, unless the address says it; then the rest."""
    group = class_here(request, pk)
    if not rules.may_write(request.person, request.hat, group):
        raise Http404
    domain = domains().get(request.GET.get("domaine", ""))
    if domain is None:
        return render(request, "progress/domains.html", {"group": group, "domains": domains().values()})
    asked = request.GET.get("enfant", "")
    pupils = pupils_with_carnet(group)
    form = ObservationForm(posted(request), domain=domain, pupils=pupils, initial={"children": [asked]})
    if request.method == "POST" and form.is_valid():
        done = _observed(request, group, form)
        if done:
            return done
    return _form_page(request, form, group, domain)


@with_traces
@form_page
@hat_page(*sorted(WRITES))
def observation(request: HatRequest, pk: int) -> HttpResponse:
    """What was written, to be said otherwise until it is shown, or taken back."""
    one = _here(request, pk)
    domain, may_change = one.of_domain, rules.may_change(request.person, request.hat, one)
    if domain is None or not may_change:
        return render(request, "progress/observation.html", {"one": one, "group": one.group})
    children = [row.child_id for row in one.observed.all()]
    pupils = pupils_with_carnet(one.group)
    form = ObservationForm(posted(request), domain=domain, pupils=pupils, initial=initial_of(one, children))
    if request.method == "POST" and form.is_valid():
        done = _rewritten(request, one, form)
        if done:
            return done
    return _form_page(request, form, one.group, domain, one)


@require_POST
@hat_page(*sorted(WRITES))
def withdrawal(request: HatRequest, pk: int) -> HttpResponse:
    one = _here(request, pk)
    actions.withdraw(one, by=request.person, hat=request.hat)
    messages.success(request, _("L’observation est retirée : plus personne ne la lit."))
    return redirect("progress:class", hat=request.hat.key, pk=one.group_id)


def _here(request: HatRequest, pk: int) -> Observation:
    rows = Observation.objects.visible_to(request.person, request.hat).select_related("group", "author")
    return get_object_or_404(rows.prefetch_related("observed__child", "traces__stored"), pk=pk)


def _observed(request: HatRequest, group: Group, form: ObservationForm) -> HttpResponse | None:
    who: dict[str, Any] = {"by": request.person, "hat": request.hat}
    try:
        one = actions.observe(form.wish, once=form.cleaned_data["once"], group=group, **who)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    return _joined(request, one)


def _rewritten(request: HatRequest, one: Observation, form: ObservationForm) -> HttpResponse | None:
    act, _colon, key = request.POST.get("act", "").partition(":")
    who: dict[str, Any] = {"by": request.person, "hat": request.hat}
    try:
        if act == "detach":
            actions.detach(one, key, **who)
        one = actions.rewrite(one, form.wish, **who)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    if act == "detach":
        return redirect("progress:observation", hat=request.hat.key, pk=one.pk)
    return _joined(request, one)


def _joined(request: HatRequest, one: Observation) -> HttpResponse:
    """What is kept is kept; a file that is refused says why, on the page where another may be chosen."""
    uploads = request.FILES.getlist("photos") + request.FILES.getlist("sounds")
    refused = actions.join_all(one, uploads, by=request.person, hat=request.hat)
    for sentence in refused:
        messages.error(request, sentence)
    if refused:
        return redirect("progress:observation", hat=request.hat.key, pk=one.pk)
    messages.success(request, _("C’est noté. Les familles le liront quand vous le leur montrerez."))
    return redirect("progress:class", hat=request.hat.key, pk=one.group_id)


def _form_page(
    request: HatRequest, form: ObservationForm, group: Group, domain: Domain, one: Observation | None = None
) -> HttpResponse:
    context = {"form": form, "group": group, "domain": domain, "one": one}
    return render(request, "progress/write.html", context, status=422 if form.errors else 200)
