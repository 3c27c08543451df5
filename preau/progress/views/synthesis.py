"""The synthesis of the end of the école maternelle: a class at a glance, the form, the sheet that is signed and read."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.notifications.actions import mark_read
from preau.progress.choices import SynthesisState
from preau.progress.models import Observed, Synthesis
from preau.progress.papers import synthesis as paper_of
from preau.progress.queries import seen_of
from preau.progress.sight import WRITES
from preau.progress.synthesis import actions, reading
from preau.progress.synthesis.forms import ReturnForm, SynthesisForm
from preau.progress.synthesis.sight import classes_with_syntheses, may_fill, may_sign, pupils_to_fill
from preau.progress.synthesis.telling import class_path, path_of

READERS = WRITES | {Profile.GUARDIAN}


@require_safe
@hat_page(*sorted(WRITES))
def of_class(request: HatRequest, pk: int) -> HttpResponse:
    """Where each pupil of the last year is, or what was signed of those who come from it."""
    group = get_object_or_404(classes_with_syntheses(request.person, request.hat), pk=pk)
    mark_read(class_path(pk), by=request.person)
    lines = reading.lines_of(group, request.person, request.hat)
    return render(
        request, "progress/syntheses.html", {"group": group, "lines": lines, **reading.counts(lines)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*sorted(WRITES))
def fill(request: HatRequest, pk: int) -> HttpResponse:
    """The form, with what was noted of the child beside each domain."""
    child = get_object_or_404(pupils_to_fill(request.person, request.hat), pk=pk)
    one = actions.of_year(child)
    if one and one.is_signed:
        return redirect("progress:synthesis", hat=request.hat.key, pk=one.pk)
    answers, version = (one.answers, one.version) if one else ({}, 0)
    form = SynthesisForm(posted(request), answers=answers, version=version)
    if request.method == "POST" and form.is_valid():
        done = _filled(request, child, form)
        if done:
            return done
    found = seen_of(Observed.objects.visible_to(request.person, request.hat), child)
    context = {"child": child, "one": one, "form": form, "parts": reading.beside(form, found)}
    return render(request, "progress/synthesis_fill.html", context, status=422 if form.errors else 200)


@require_safe
@hat_page(*sorted(READERS))
def synthesis(request: HatRequest, pk: int) -> HttpResponse:
    one = _here(request, pk)
    if request.hat.kind == Profile.GUARDIAN:
        mark_read(path_of(one), by=request.person)
    return _page(request, one, ReturnForm())


@require_POST
@hat_page(Profile.HEAD)
def signature(request: HatRequest, pk: int) -> HttpResponse:
    one = _here(request, pk)
    version = request.POST.get("version", "")
    seen = int(version) if version.isdecimal() and len(version) < 9 else 0
    return _done(
        request, one, lambda: actions.sign(one, version=seen, by=request.person, hat=request.hat),
        _("La synthèse est signée : la famille est prévenue."),
    )  # fmt: skip


@require_POST
@hat_page(Profile.HEAD)
def returning(request: HatRequest, pk: int) -> HttpResponse:
    one = _here(request, pk)
    if not may_sign(request.person, request.hat, one):
        raise Http404
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form)
    actions.give_back(one, form.cleaned_data["words"], by=request.person, hat=request.hat)
    messages.success(request, _("La synthèse est rendue à l’enseignant."))
    return redirect("progress:syntheses", hat=request.hat.key, pk=one.group_id)


@require_POST
@hat_page(Profile.GUARDIAN)
def reading_new(request: HatRequest, pk: int) -> HttpResponse:
    one = _here(request, pk)
    return _done(
        request, one, lambda: actions.acknowledge(one, by=request.person, hat=request.hat),
        _("C’est noté : l’école sait que vous l’avez lue."),
    )  # fmt: skip


@require_safe
@hat_page(*sorted(READERS))
def synthesis_paper(request: HatRequest, pk: int) -> HttpResponse:
    """The official sheet, of a synthesis that is signed."""
    one = _here(request, pk)
    if not one.is_signed:
        raise Http404
    answer = HttpResponse(paper_of.pdf(one, list(one.steps.all())), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="synthese-{slugify(one.child.display_name)}.pdf"'
    return answer


def _here(request: HatRequest, pk: int) -> Synthesis:
    rows = Synthesis.objects.visible_to(request.person, request.hat).prefetch_related("steps__by")
    return get_object_or_404(rows.select_related("child", "group", "establishment", "school_year"), pk=pk)


def _page(request: HatRequest, one: Synthesis, form: ReturnForm) -> HttpResponse:
    read = reading.readings(one)
    context = {
        "one": one, "told": reading.sheet_of(one), "steps": reading.history(one), "readings": read, "form": form,
        "may_fill": not one.is_signed and may_fill(request.person, request.hat, one.child),
        "may_sign": may_sign(request.person, request.hat, one) and one.state != SynthesisState.DRAFT,
        "may_read": request.hat.kind == Profile.GUARDIAN and request.person.pk not in {step.by_id for step in read},
    }  # fmt: skip
    return render(request, "progress/synthesis.html", context, status=422 if form.errors else 200)


def _filled(request: HatRequest, child: Any, form: SynthesisForm) -> HttpResponse | None:
    """What is filled is kept even where it may not be handed over yet; the page then says what is open."""
    who: dict[str, Any] = {"by": request.person, "hat": request.hat}
    try:
        one = actions.fill(child, form.answers, version=form.cleaned_data["version"], **who)
        if request.POST.get("act") == "hand_over":
            one = actions.hand_over(one, **who)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        kept = actions.of_year(child)
        if kept and kept.answers == form.answers:
            form.data = {**request.POST.dict(), "version": str(kept.version)}
        return None
    if one.is_ready:
        messages.success(request, _("La synthèse est transmise à la direction, qui la signe."))
        return redirect("progress:syntheses", hat=request.hat.key, pk=one.group_id)
    messages.success(request, _("C’est gardé. Vous pouvez continuer plus tard."))
    return redirect("progress:synthesis_fill", hat=request.hat.key, pk=child.pk)


def _done(request: HatRequest, one: Synthesis, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, said)
    return redirect("progress:synthesis", hat=request.hat.key, pk=one.pk)
