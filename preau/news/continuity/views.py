"""A closure: announced, read, ended; the families to call. The plan of the week is in `plan_views`."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.directory.choices import GroupKind, Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Group
from preau.news.continuity import actions
from preau.news.continuity.forms import CallForm, ClosureForm
from preau.news.continuity.queries import classes_of, pupils_of, unseen
from preau.news.continuity.rules import KEEPS, READS, may_announce, may_call, may_end, may_read_numbers
from preau.news.models import Closure
from preau.news.models.notes import new_key
from preau.notifications.actions import mark_read


@require_safe
@hat_page(*sorted(KEEPS))
def closures(request: HatRequest) -> HttpResponse:
    """What is closed now in this school, and what was."""
    rows = Closure.objects.visible_to(request.person, request.hat).select_related("group", "establishment")
    found = list(rows.order_by("-announced_at", "-pk")[:40])
    context = {
        "standing": [one for one in found if one.is_standing],
        "over": [one for one in found if not one.is_standing],
        "may_announce": may_announce(request.hat),
    }
    return render(request, "news/closures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD)
def new(request: HatRequest) -> HttpResponse:
    here = Group.objects.filter(establishment=request.hat.establishment_id, kind=GroupKind.CLASS)
    groups = list(here.filter(missing_since=None).order_by("name"))
    initial = {"key": new_key(), "starts_on": clock.today() + timedelta(days=1)}
    form = ClosureForm(groups, posted(request), initial=initial)
    if form.is_valid():
        try:
            words = form.cleaned_data
            made = actions.announce(words["key"], words, by=request.person, hat=request.hat)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, _("C’est annoncé : familles, élèves et équipe sont prévenus tout de suite.")
            )
            return redirect("news:closure", hat=request.hat.key, pk=made.pk)
    return render(request, "news/closure_composer.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
@hat_page(*sorted(READS))
def closure(request: HatRequest, pk: int) -> HttpResponse:
    """Who decided what, why, and where the work of the week is."""
    rows = Closure.objects.visible_to(request.person, request.hat)
    found = get_object_or_404(
        rows.select_related("group", "establishment", "announced_by", "ended_by"), pk=pk
    )
    mark_read(f"continuite/{pk}/", by=request.person)
    context = {
        "closure": found,
        "classes": classes_of(found, request.person, request.hat),
        "may_end": found.is_standing and may_end(request.hat, found),
        "may_call": may_call(request.person, request.hat, found),
    }
    return render(request, "news/closure.html", context)


@require_POST
@hat_page(Profile.HEAD)
def ending(request: HatRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Closure.objects.kept_by(request.person, request.hat), pk=pk)
    actions.end(found, by=request.person, hat=request.hat)
    messages.success(request, _("Reprise notée : tous ceux qui avaient été prévenus le sont."))
    return redirect("news:closure", hat=request.hat.key, pk=pk)


@require_safe
@hat_page(*sorted(KEEPS))
def calls(request: HatRequest, pk: int) -> HttpResponse:
    """Of whom nobody has come in since three days: to call, with what was said."""
    found = _kept(request, pk)
    context = {
        "closure": found,
        "unseen": unseen(found, request.person, request.hat),
        "pupils": pupils_of(found, request.person, request.hat).count(),
        "numbers": may_read_numbers(request.hat),
    }
    return render(request, "news/closure_calls.html", context)


@require_POST
@hat_page(*sorted(KEEPS))
def call(request: HatRequest, pk: int, child: int) -> HttpResponse:
    """One family was called."""
    found = _kept(request, pk)
    called = get_object_or_404(pupils_of(found, request.person, request.hat), pk=child)
    form = CallForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    actions.note_call(found, called, by=request.person, hat=request.hat, words=words)
    messages.success(request, _("Appel noté : %(name)s.") % {"name": called.display_name})
    return redirect("news:closure_calls", hat=request.hat.key, pk=pk)


def _kept(request: HatRequest, pk: int) -> Closure:
    rows = Closure.objects.kept_by(request.person, request.hat).select_related("group", "establishment")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
