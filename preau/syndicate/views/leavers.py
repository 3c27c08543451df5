"""A school that leaves: what its people read before, and the archive that its last head takes once no hat is worn there."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.council.models import Act
from preau.directory.authorities.leaving import leaving_seen_by
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Person
from preau.files.responses import serve_path
from preau.notifications.actions import mark_read
from preau.syndicate.actions import agendas, answering
from preau.syndicate.actions import archives as verbs
from preau.syndicate.choices import ANSWERS, StepKind
from preau.syndicate.forms.office import AnswerForm, SittingChoiceForm
from preau.syndicate.models import Accession, SchoolArchive
from preau.syndicate.telling import departure_path
from preau.syndicate.views.fetch import OFFICE, attempt, done, form_page, kept_accession, open_agendas


@require_safe
@hat_page()
def departure(request: HatRequest, pk: int) -> HttpResponse:
    """Until when the school is open, and what to keep before: for whoever has a hat, or a child, there."""
    school = get_object_or_404(leaving_seen_by(request.person, request.hat), pk=pk)
    mark_read(departure_path(school), by=request.person)
    return render(request, "syndicate/departure.html", {"school": school})


@form_page
@hat_page(*OFFICE)
def leaving_answer(request: HatRequest, pk: int) -> HttpResponse:
    """What the committee answers to a member that asks to leave: put on an agenda, or noted once executory."""
    found = _leaving(request, pk)
    form = AnswerForm(posted(request) if "on" in request.POST else None)
    if done(form, lambda: answering.answer(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:accession", hat=request.hat.key, pk=pk)
    return _answer_page(request, found, form, SittingChoiceForm(open_agendas(request)))


@require_POST
@hat_page(*OFFICE)
def leaving_agenda(request: HatRequest, pk: int) -> HttpResponse:
    """Put the answer on the agenda of the committee, drafted."""
    found, made = _leaving(request, pk), list[Act]()
    form, kind = SittingChoiceForm(open_agendas(request), request.POST), request.POST.get("kind", "")

    def put() -> None:
        sitting = form.cleaned_data["sitting"]
        made.append(agendas.put_answer_on_agenda(found, by=request.person, kind=kind, sitting=sitting))

    if done(form, put):
        return redirect("council:act", hat=request.hat.key, pk=made[0].pk)
    return _answer_page(request, found, AnswerForm(), form)


@never_cache
@require_safe
def left_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """What is ready, what it holds, and until when it may be taken."""
    row = _own(request, pk)
    kept = {"holdings": verbs.told_of(row), "kept_until": row.made_at and row.made_at + verbs.KEPT}
    return render(request, "syndicate/left_archive.html", {"archive": row} | kept)


@require_POST
def left_archive_taking(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it: from then on it lives an hour."""
    row = _own(request, pk)
    taken = attempt(request, lambda: verbs.fetch(row, by=_person(request)))
    return redirect("left_archive_file" if taken else "left_archive", pk=pk)


@never_cache
@require_safe
def left_archive_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Its bytes, within the hour, for who has taken it."""
    row = _own(request, pk)
    if row.fetched_by != _person(request) or not verbs.may_be_read(row):
        raise Http404
    return serve_path(request, row.path, f"ecole-{row.school.establishment.uai}.zip", "application/zip")


def _leaving(request: HatRequest, pk: int) -> Accession:
    """A member that asks to leave and has no last word of the committee."""
    found = kept_accession(request, pk)
    last = answering.answer_of(found)
    if found.until is None or found.successor_id or (last and last.kind != StepKind.DEFERRED):
        raise Http404
    return found


def _answer_page(
    request: HatRequest, found: Accession, form: AnswerForm, agenda: SittingChoiceForm
) -> HttpResponse:
    context = {
        "accession": found, "form": form, "agenda_form": agenda, "answers": ANSWERS,
        "notice": found.steps.get(kind=StepKind.NOTICE), "silence": answering.silence_on(found),
    }  # fmt: skip
    status = 422 if form.is_bound or agenda.is_bound else 200
    return render(request, "syndicate/leaving_answer.html", context, status=status)


def _own(request: HttpRequest, pk: int) -> SchoolArchive:
    rows = SchoolArchive.objects.of_last_head(_person(request)).select_related("school__establishment")
    return get_object_or_404(rows.prefetch_related("parts"), pk=pk)


def _person(request: HttpRequest) -> Person:
    person = getattr(request.user, "person", None)
    if not isinstance(person, Person):
        raise Http404
    return person
