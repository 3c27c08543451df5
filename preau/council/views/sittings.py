"""Sittings: the list, one of them with its agenda, and the way to convene it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.base.bodies import WORDS, receives
from preau.base.language import kept_language
from preau.council import calling, queries
from preau.council.actions import sittings as verbs
from preau.council.actions.assemblies import open_assembly
from preau.council.actions.urgency import note_left
from preau.council.attendance import seats_on
from preau.council.choices import AssemblyKind, SittingEvent
from preau.council.forms import CallForm, DayForm, MatterForm, MomentForm, SittingForm
from preau.council.models import Annex, Matter, Sitting
from preau.council.rules import keeps_register
from preau.council.views.fetch import attempt, form_page, kept_matter, kept_sitting, seen_sitting
from preau.council.words import calendar
from preau.council.words.results import state_words
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.files.actions import FILE_LIMIT
from preau.files.responses import serve
from preau.ui.words import count_words

SCHOOL_SEATS = 12  # until the head writes the school's own number


@require_safe
@hat_page(*queries.DELIBERATES)
def sittings(request: HatRequest) -> HttpResponse:
    """Those to come, and the past ones."""
    coming, past = queries.sittings_of(request.person, request.hat)
    context = {
        "coming": coming,
        "page": Paginator(past, 20).get_page(request.GET.get("page")),
        "own": queries.own_convocations(request.person),
        "assemblies": queries.kept_assemblies(request.person, request.hat),
        "school": queries.school_without_council(request.hat),
        "openable": queries.still_openable(request.hat),
    }
    return render(request, "council/sittings.html", context)


@require_POST
@hat_page(Profile.HEAD)
def school_council(request: HatRequest) -> HttpResponse:
    """The head opens the council of the school."""
    school = queries.school_without_council(request.hat)
    if school is None:
        raise Http404
    assembly = open_assembly(by=request.person, kind=AssemblyKind.SCHOOL, place=school, seats=SCHOOL_SEATS)
    return redirect("council:members", hat=request.hat.key, pk=assembly.pk)


@form_page
@hat_page(*queries.KEEPS)
def sitting_new(request: HatRequest) -> HttpResponse:
    assemblies = queries.kept_assemblies(request.person, request.hat)
    if not assemblies:
        raise Http404
    form = SittingForm(assemblies, posted(request))
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = verbs.prepare(
                data["assembly"], by=request.person, starts_at=form.moment, place=data["place"]
            )
            return redirect("council:sitting", hat=request.hat.key, pk=made.pk)
        except ValidationError as refusal:
            form.add_error("day", refusal)
    status = 422 if form.is_bound else 200
    return render(request, "council/sitting_new.html", {"form": form}, status=status)


@require_safe
@hat_page(*queries.DELIBERATES)
def sitting(request: HatRequest, pk: int) -> HttpResponse:
    """The agenda, and for who keeps the register the way to convene and the answers."""
    return _page(request, seen_sitting(request, pk))


@require_POST
@hat_page(*queries.KEEPS)
def matter_new(request: HatRequest, pk: int) -> HttpResponse:
    """One more point; what is refused stays typed."""
    found = kept_sitting(request, pk)
    form = MatterForm(found.assembly, seats_on(found, found.day), request.POST)
    if form.is_valid() and attempt(
        request, lambda: verbs.add_matter(found, by=request.person, **form.values())
    ):
        return redirect("council:sitting", hat=request.hat.key, pk=pk)
    return _page(request, seen_sitting(request, pk), form, status=422)


@form_page
@hat_page(*queries.KEEPS)
def matter_edit(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_matter(request, pk)
    if hasattr(found.sitting, "call"):
        raise Http404
    usual = {
        "title": found.title,
        "template": found.template,
        "report": found.report,
        "rapporteur": found.rapporteur_id,
        "majority": found.majority,
    }
    form = MatterForm(
        found.sitting.assembly, seats_on(found.sitting, found.sitting.day), posted(request), initial=usual
    )
    if form.is_valid() and attempt(
        request, lambda: verbs.change_matter(found, by=request.person, **form.values())
    ):
        return redirect("council:sitting", hat=request.hat.key, pk=found.sitting_id)
    status = 422 if form.is_bound else 200
    context = {"form": form, "matter": found, "annexes": found.annexes.select_related("stored")}
    return render(request, "council/matter_edit.html", context, status=status)


@require_POST
@hat_page(*queries.KEEPS)
def matter_rank(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_matter(request, pk)
    attempt(
        request, lambda: verbs.move_matter(found, by=request.person, up=request.POST.get("where") == "up")
    )
    return redirect("council:sitting", hat=request.hat.key, pk=found.sitting_id)


@require_POST
@hat_page(*queries.KEEPS)
def matter_removal(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_matter(request, pk)
    attempt(
        request, lambda: verbs.remove_matter(found, by=request.person), _("Point retiré de l’ordre du jour.")
    )
    return redirect("council:sitting", hat=request.hat.key, pk=found.sitting_id)


@receives(FILE_LIMIT + WORDS)
@require_POST
@hat_page(*queries.KEEPS)
def annex_new(request: HatRequest, pk: int) -> HttpResponse:
    found, upload = kept_matter(request, pk), request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choisissez d’abord un fichier. Exemple : les statuts, en PDF."))
    else:
        attempt(request, lambda: verbs.annex(found, upload, by=request.person), _("Annexe jointe."))
    return redirect("council:matter_edit", hat=request.hat.key, pk=pk)


@require_safe
@hat_page(*queries.DELIBERATES)
def annex(request: HatRequest, pk: int) -> HttpResponseBase:
    kept = get_object_or_404(
        Annex.objects.visible_to(request.person, request.hat).select_related("stored"), pk=pk
    )
    return serve(request, kept.stored, kept.name)


@require_safe
@hat_page(*queries.DELIBERATES)
@kept_language()
def sitting_ics(request: HatRequest, pk: int) -> HttpResponse:
    """A convened sitting, for a calendar."""
    found = seen_sitting(request, pk)
    if not hasattr(found, "call"):
        raise Http404
    answer = HttpResponse(calendar.written(found), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="seance-{found.day:%Y-%m-%d}.ics"'
    return answer


@form_page
@hat_page(*queries.KEEPS)
def call(request: HatRequest, pk: int) -> HttpResponse:
    """Who will be convened, whether it is still time, and the button that does it."""
    found = kept_sitting(request, pk)
    form = CallForm(posted(request), initial={"with_note": True})
    if form.is_valid():
        called = partial(verbs.convene, found, by=request.person, **form.cleaned_data)
        if attempt(request, called, _("Convocation envoyée.")):
            return redirect("council:sitting", hat=request.hat.key, pk=pk)
    context = {"form": form, "sitting": found, "members": seats_on(found, found.day)} | _days(found)
    return render(request, "council/call.html", context, status=422 if form.is_bound else 200)


@require_POST
@hat_page(*queries.KEEPS)
def note(request: HatRequest, pk: int) -> HttpResponse:
    """The day on which the explanatory note left."""
    found, form = kept_sitting(request, pk), DayForm(request.POST)
    if not hasattr(found, "call"):
        raise Http404
    if form.is_valid():
        try:
            note_left(found.call, by=request.person, on=form.cleaned_data["on"])
            return redirect("council:sitting", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("on", refusal)
    return _page(request, seen_sitting(request, pk), note_form=form, status=422)


@require_POST
@hat_page(*queries.KEEPS)
def cancellation(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_sitting(request, pk)
    attempt(request, lambda: verbs.cancel(found, by=request.person), _("Séance annulée."))
    return redirect("council:sitting", hat=request.hat.key, pk=pk)


@form_page
@hat_page(*queries.KEEPS)
def second(request: HatRequest, pk: int) -> HttpResponse:
    """A second sitting after one without quorum."""
    found = kept_sitting(request, pk)
    if not found.steps.filter(kind=SittingEvent.NO_QUORUM).exists():
        raise Http404
    form = MomentForm(posted(request))
    if form.is_valid():
        try:
            made = verbs.sit_again(found, by=request.person, starts_at=form.moment)
            return redirect("council:sitting", hat=request.hat.key, pk=made.pk)
        except ValidationError as refusal:
            form.add_error("day", refusal)
    context = {"form": form, "sitting": found}
    return render(request, "council/second.html", context, status=422 if form.is_bound else 200)


def _page(
    request: HatRequest,
    found: Sitting,
    form: MatterForm | None = None,
    status: int = 200,
    note_form: DayForm | None = None,
) -> HttpResponse:
    keeps = keeps_register(request.hat, found.assembly)
    matters = _agenda(found)
    events = {one.kind: one for one in found.steps.all()}
    context = {
        "sitting": found,
        "keeps": keeps,
        "writes": bool(found.secretary) and found.secretary.person_id == request.person.pk,  # type: ignore[union-attr]
        "matters": [(one, state_words(one)) for one in matters],
        "events": events,
        "called": queries.called_to(found) if keeps else [],
        "mine": [
            one
            for one in queries.own_convocations(request.person)
            if one.convocation.call.sitting_id == found.pk
        ],
        "form": form or (MatterForm(found.assembly, seats_on(found, found.day)) if keeps else None),
        "over": bool(set(events) - {SittingEvent.OPENED}),
        "is_day": found.day <= clock.today(),
        **_note(found, keeps, note_form),
        **_days(found),
    }
    return render(request, "council/sitting.html", context, status=status)


def _agenda(found: Sitting) -> list[Matter]:
    related = found.matters.select_related("rapporteur__person", "vote", "settlement", "act")
    matters = list(
        related.prefetch_related("annexes__stored", "candidacies__member__person", "rounds__counts")
    )
    for one in matters:
        one.sitting = found
    return matters


def _note(found: Sitting, keeps: bool, form: DayForm | None) -> dict[str, object]:
    """Whether the day of the explanatory note is still to be told, and the form that takes it."""
    due = keeps and hasattr(found, "call") and calling.lacks_note(found)
    return {"note_due": due, "note_form": form or DayForm(initial={"on": clock.today()})}


def _days(found: Sitting) -> dict[str, object]:
    """What the page says of clear days: asked, given, until when."""
    asked, source = calling.days_asked(found)
    sent = found.call.sent_at.astimezone(clock.PARIS).date() if hasattr(found, "call") else clock.today()
    given = calling.days_given(found, sent)
    return {
        "days_given": calling.clear_day_words(given),
        "days_asked": asked,
        "days_source": source,
        "in_time": given >= asked,
        "asks_note": calling.asks_note(found),
        "last_day": calling.last_day(found),
        "late_because": "" if hasattr(found, "call") else calling.too_late_because(found, clock.today()),
        "members_words": count_words(len(seats_on(found, found.day)), _("membre"), _("membres")),
    }
