"""The bank: sequences prepared ahead, their steps, the colleagues they are lent to."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory.door import HatRequest, hat_page, posted
from preau.homework import rules
from preau.homework.actions import bank, files
from preau.homework.forms import SequenceForm, StepForm, with_files
from preau.homework.models import Sequence, Step
from preau.homework.sight import WRITES, groups_with_book
from preau.timetable.sight import teachers_read_by

form_page = require_http_methods(["GET", "HEAD", "POST"])
STEP_WORDS = ("title", "text", "what", "minutes")


@form_page
@hat_page(*sorted(WRITES))
def sequences(request: HatRequest) -> HttpResponse:
    """One's own sequences and those lent by colleagues; a new one."""
    form = SequenceForm(posted(request))
    if form.is_valid():
        made = bank.open_sequence(form.cleaned_data["title"], by=request.person, hat=request.hat)
        return redirect("homework:sequence", hat=request.hat.key, pk=made.pk)
    rows = Sequence.objects.visible_to(request.person, request.hat).select_related("owner")
    context = {"sequences": rows.prefetch_related("steps").order_by("-made_at"), "form": form}
    return render(request, "homework/sequences.html", context, status=400 if form.errors else 200)


@with_files
@form_page
@hat_page(*sorted(WRITES))
def sequence(request: HatRequest, pk: int) -> HttpResponse:
    """The steps of a sequence, and a new one for its owner."""
    shown = _sequence(request, pk)
    form = StepForm(posted(request))
    if form.is_valid() and _written(request, shown, form):
        return redirect("homework:sequence", hat=request.hat.key, pk=pk)
    context = {
        "sequence": shown,
        "steps": shown.steps.prefetch_related("files__stored"),
        "form": form,
        "owns": rules.owns(request.person, shown),
        "colleagues": teachers_read_by(request.person, request.hat).exclude(pk=request.person.pk),
        "lent": set(shown.shares.values_list("colleague", flat=True)),
    }
    return render(request, "homework/sequence.html", context, status=400 if form.errors else 200)


@with_files
@form_page
@hat_page(*sorted(WRITES))
def step(request: HatRequest, pk: int) -> HttpResponse:
    """A step, written again."""
    shown = _own_step(request, pk)
    form = StepForm(posted(request), initial={name: getattr(shown, name) for name in STEP_WORDS})
    if form.is_valid() and _written(request, shown.sequence, form, shown):
        return redirect("homework:sequence", hat=request.hat.key, pk=shown.sequence_id)
    context = {"step": shown, "form": form, "files": shown.files.select_related("stored")}
    return render(request, "homework/step.html", context, status=400 if form.errors else 200)


@require_POST
@hat_page(*sorted(WRITES))
def step_removal(request: HatRequest, pk: int) -> HttpResponse:
    shown = _own_step(request, pk)
    bank.remove_step(shown, by=request.person)
    messages.success(request, _("Séance retirée de la séquence."))
    return redirect("homework:sequence", hat=request.hat.key, pk=shown.sequence_id)


@require_POST
@hat_page(*sorted(WRITES))
def removal(request: HatRequest, pk: int) -> HttpResponse:
    bank.remove_sequence(_own(request, pk), by=request.person)
    messages.success(request, _("Séquence effacée. Ce qui en est dans les cahiers y reste."))
    return redirect("homework:sequences", hat=request.hat.key)


@require_POST
@hat_page(*sorted(WRITES))
def sharing(request: HatRequest, pk: int) -> HttpResponse:
    """Lent to the colleagues who are ticked, and to nobody else here."""
    chosen = [
        int(one) for one in request.POST.getlist("colleagues")[:300] if one.isdecimal() and len(one) < 18
    ]
    count = bank.share_with(_own(request, pk), chosen, by=request.person, hat=request.hat)
    said = _("Partagée avec %(n)s collègues.") if count > 1 else _("Partagée avec un collègue.")
    messages.success(request, said % {"n": count} if count else _("Elle n’est plus partagée."))
    return redirect("homework:sequence", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*sorted(WRITES))
def from_book(request: HatRequest, pk: int) -> HttpResponse:
    """One's own lines of a book, of this year or another, as a sequence."""
    rows = groups_with_book(request.person, request.hat).select_related("school_year")
    group = get_object_or_404(rows, pk=pk)
    try:
        made = bank.from_book(group, by=request.person, hat=request.hat)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("homework:book", hat=request.hat.key, pk=pk)
    messages.success(request, _("La séquence est faite de vos séances, dans leur ordre."))
    return redirect("homework:sequence", hat=request.hat.key, pk=made.pk)


def _written(request: HatRequest, shown: Sequence, form: StepForm, known: Step | None = None) -> bool:
    """The step kept with its files; a refusal is told in one sentence, and what was typed stays."""
    words = {name: form.cleaned_data[name] for name in STEP_WORDS}
    try:
        kept = bank.write_step(shown, words, by=request.person, step=known)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    for key in request.POST.getlist("detach")[:20]:
        files.detach(kept, key)
    for sentence in files.join_all(kept, request.FILES.getlist("files"), by=request.person):
        messages.error(request, sentence)
    return True


def _sequence(request: HatRequest, pk: int) -> Sequence:
    rows = Sequence.objects.visible_to(request.person, request.hat).select_related("owner")
    return get_object_or_404(rows, pk=pk)


def _own(request: HatRequest, pk: int) -> Sequence:
    shown = _sequence(request, pk)
    if not rules.owns(request.person, shown):
        raise Http404
    return shown


def _own_step(request: HatRequest, pk: int) -> Step:
    mine = Sequence.objects.visible_to(request.person, request.hat).filter(owner=request.person)
    return get_object_or_404(
        Step.objects.filter(sequence__in=mine.values("pk")).select_related("sequence"), pk=pk
    )
