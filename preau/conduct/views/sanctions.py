"""Disciplinary procedures: the list, one, each of its steps, its letters."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.conduct import rules, sight
from preau.conduct.actions import sanctions as actions
from preau.conduct.actions.erasing import erasable_at_request, erase_at_request
from preau.conduct.choices import Authority, Letter, StepKind
from preau.conduct.forms import DecisionForm, InformForm, ObservationForm, ProcedureForm, StepForm
from preau.conduct.kinds import answer_of, appeal_of, article
from preau.conduct.models import Incident, Sanction, sanction_path
from preau.conduct.papers.letter import pdf
from preau.conduct.queries import classes_of
from preau.conduct.views.incidents import REPORTS
from preau.directory.choices import FAMILY, Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.notifications.actions import mark_read


@require_safe
@hat_page(*sight.FOLLOWS)
def sanctions(request: HatRequest) -> HttpResponse:
    """Procedures under way, and the sanctions that are in the files."""
    if not rules.follows(request.hat):
        raise Http404
    rows = (
        Sanction.objects.visible_to(request.person, request.hat)
        .select_related("pupil")
        .order_by("-opened_at", "-pk")
    )
    found = list(rows[:200])
    classes = classes_of([one.pupil_id for one in found])
    context = {
        "open": [(one, classes.get(one.pupil_id, "")) for one in found if not one.is_decided],
        "decided": [(one, classes.get(one.pupil_id, "")) for one in found if one.is_decided],
        "may_decide": rules.may_decide(request.hat),
    }  # fmt: skip
    return render(request, "conduct/sanctions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD)
def sanction_new(request: HatRequest, pk: int) -> HttpResponse:
    """A procedure against a pupil is prepared."""
    pupil = get_object_or_404(sight.pupils_reported_by(request.person, request.hat), pk=pk)
    incident = _asked_incident(request, pk)
    others = (
        [row.pupil for row in incident.involvements.select_related("pupil").exclude(pupil=pk)]
        if incident
        else []
    )
    form = ProcedureForm(posted(request), others=others)
    if form.is_valid():
        data = form.cleaned_data
        made = actions.open_procedure(
            data["once"], by=request.person, hat=request.hat, pupil=pupil, authority=Authority(data["authority"]),
            facts=data["facts"], incident=incident,
        )  # fmt: skip
        return redirect("conduct:sanction", hat=request.hat.key, pk=made.pk)
    context = {"form": form, "pupil": pupil, "incident": incident}
    return render(request, "conduct/sanction_new.html", context, status=422 if form.errors else 200)


@require_safe
@hat_page(*REPORTS, *FAMILY)
def sanction(request: HatRequest, pk: int) -> HttpResponse:
    """One procedure: its facts, its steps, its decision; and what this hat may do now."""
    one = _sanction(request, pk)
    mark_read(sanction_path(pk), by=request.person)
    return _page(request, one)


@require_POST
@hat_page(Profile.HEAD)
def informing(request: HatRequest, pk: int) -> HttpResponse:
    """The pupil and the family are told, and may answer from now on."""
    one = _sanction(request, pk)
    form = InformForm(request.POST, one=one, least=answer_of(one.authority).days)
    if form.is_valid():
        try:
            actions.inform(one, by=request.person, days=form.cleaned_data["days"], council_at=form.council_at)
            messages.success(request, _("L’élève et la famille sont informés. Imprimez aussi la lettre."))
            return redirect("conduct:sanction", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("council_day" if "council_day" in form.fields else "days", refusal)
    return _page(request, one, inform=form)


@require_POST
@hat_page(Profile.HEAD)
def step_new(request: HatRequest, pk: int) -> HttpResponse:
    """What happened outside this page."""
    one = _sanction(request, pk)
    form = StepForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.note_step(
                one, by=request.person, kind=StepKind(data["kind"]), day=data["day"], words=data["words"]
            )
            messages.success(request, _("C’est noté."))
            return redirect("conduct:sanction", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("day", refusal)
    return _page(request, one, step=form)


@require_POST
@hat_page(*FAMILY)
def observation(request: HatRequest, pk: int) -> HttpResponse:
    """The pupil, or an adult who exercises authority, answers."""
    one = _sanction(request, pk)
    if not rules.may_observe(request.person, request.hat, one):
        raise Http404
    form = ObservationForm(request.POST)
    if form.is_valid():
        actions.observe(one, by=request.person, words=form.cleaned_data["words"])
        messages.success(
            request, _("Votre réponse est dans le dossier ; l’établissement la lit avant de décider.")
        )
        return redirect("conduct:sanction", hat=request.hat.key, pk=pk)
    return _page(request, one, observe=form)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD)
def decision(request: HatRequest, pk: int) -> HttpResponse:
    """The decision, once the delay to answer is over."""
    one = _sanction(request, pk)
    if not one.may_be_decided:
        return redirect("conduct:sanction", hat=request.hat.key, pk=pk)
    form = DecisionForm(posted(request), one=one)
    if form.is_valid():
        try:
            actions.decide(
                one, by=request.person, measure=form.chosen, reasons=form.cleaned_data["reasons"], **form.how
            )
            messages.success(
                request, _("Décision notifiée à l’élève et à la famille. Imprimez aussi la lettre.")
            )
            return redirect("conduct:sanction", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("measure", refusal)
    observations = one.steps.filter(kind=StepKind.OBSERVATIONS).select_related("noted_by").order_by("pk")
    context = {"form": form, "sanction": one, "observations": observations, "article": article()}
    return render(request, "conduct/decision.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page(Profile.HEAD)
def sanction_end(request: HatRequest, pk: int) -> HttpResponse:
    """Erased because a pupil who changes school asks for it."""
    one = _sanction(request, pk)
    try:
        erase_at_request(one, by=request.person)
        messages.success(request, _("Sanction effacée du dossier, à la demande de l’élève."))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("conduct:sanction", hat=request.hat.key, pk=pk)
    return redirect("conduct:sanctions", hat=request.hat.key)


@require_safe
@hat_page(*sight.FOLLOWS)
def letter(request: HatRequest, pk: int, kind: str) -> HttpResponse:
    """A letter as PDF, one page for the pupil and for each adult who exercises authority."""
    one = _sanction(request, pk)
    ready = one.told_on if kind == Letter.OPENING else one.decided_on if kind == Letter.DECISION else None
    if ready is None:
        raise Http404
    answer = HttpResponse(pdf(one, Letter(kind)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{kind}-{one.pk}.pdf"'
    return answer


def _page(
    request: HatRequest,
    one: Sanction,
    *,
    inform: Form | None = None,
    step: Form | None = None,
    observe: Form | None = None,
) -> HttpResponse:
    decides = rules.may_decide(request.hat)
    bound = [form for form in (inform, step, observe) if form is not None]
    context = {
        "sanction": one, "group": classes_of([one.pupil_id]).get(one.pupil_id, ""), "may_decide": decides,
        "is_family": request.hat.kind in FAMILY, "follows": rules.follows(request.hat),
        "steps": one.steps.select_related("noted_by").order_by("day", "pk"),
        "inform": inform or InformForm(one=one, least=answer_of(one.authority).days),
        "step": step or StepForm(initial={"day": clock.today()}),
        "observe": observe or ObservationForm(), "may_observe": rules.may_observe(request.person, request.hat, one),
        "law": answer_of(one.authority), "appeal": appeal_of(one.authority), "article": article(),
        "may_erase": decides and erasable_at_request(one),
    }  # fmt: skip
    return render(request, "conduct/sanction.html", context, status=422 if bound else 200)


def _sanction(request: HatRequest, pk: int) -> Sanction:
    rows = Sanction.objects.visible_to(request.person, request.hat)
    return get_object_or_404(
        rows.select_related("pupil", "incident", "establishment", "decided_by", "opened_by"), pk=pk
    )


def _asked_incident(request: HatRequest, pupil: int) -> Incident | None:
    asked = request.GET.get("incident", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
        return None
    rows = (
        Incident.objects.visible_to(request.person, request.hat).standing().filter(involvements__pupil=pupil)
    )
    return get_object_or_404(rows, pk=int(asked))
