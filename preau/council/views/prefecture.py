"""An assembly and its prefecture: how they know each other, what is sent, what comes back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base.bodies import WORDS, receives
from preau.council import queries
from preau.council.actes.carriers import carrier
from preau.council.actions import prefecture as verbs
from preau.council.actions.replies import take_return
from preau.council.choices import CarrierKind, SendingKind, StepKind
from preau.council.describing import nature_of
from preau.council.forms import LinkForm, ReturnForm, SendingForm
from preau.council.models import Act, Assembly, Nomenclature, PrefectureLink, PrefectureReply, Sending
from preau.council.views.fetch import attempt, form_page, kept_act, kept_assembly
from preau.directory.door import HatRequest, hat_page, posted
from preau.files.responses import serve

RETURN_LIMIT = 20 << 20  # bytes of what a prefecture sends back: a letter and its pieces
LINK = ("department", "arrondissement", "nature", "nic", "email", "contact", "phone")


@form_page
@hat_page(*queries.KEEPS)
def prefecture(request: HatRequest, pk: int) -> HttpResponse:
    """How the prefecture knows the assembly, the classification in use, what was sent and what came back."""
    found = kept_assembly(request, pk)
    form = LinkForm(posted(request), initial=_usual(found))
    if form.is_valid():
        try:
            verbs.settle_link(found, by=request.person, **form.cleaned_data)
            return redirect("council:prefecture", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _page(request, found, form=form, status=422 if form.is_bound else 200)


@require_POST
@hat_page(*queries.KEEPS)
def classification(request: HatRequest, pk: int) -> HttpResponse:
    """Ask the prefecture for its classification."""
    found = kept_assembly(request, pk)
    attempt(
        request,
        lambda: verbs.ask_classification(found, by=request.person),
        _("La classification est demandée."),
    )
    return redirect("council:prefecture", hat=request.hat.key, pk=pk)


@receives(RETURN_LIMIT + WORDS)
@require_POST
@hat_page(*queries.KEEPS)
def return_new(request: HatRequest, pk: int) -> HttpResponse:
    """What came back, left here by hand: a receipt, an anomaly, a letter, the classification."""
    found, form = kept_assembly(request, pk), ReturnForm(request.POST, request.FILES)
    if form.is_valid():
        file, told = form.cleaned_data["file"], _("Retour lu et rattaché.")
        if attempt(
            request,
            lambda: take_return(file.name, file.read(), by=request.person, assembly=found),
            told,
        ):
            return redirect("council:prefecture", hat=request.hat.key, pk=pk)
    return _page(request, found, return_form=form, status=422)


@form_page
@hat_page(*queries.KEEPS)
def sending_new(request: HatRequest, pk: int) -> HttpResponse:
    """What will be sent, under which matter, with which annexes; then the button that sends."""
    found = kept_act(request, pk)
    link = _link(found.assembly)
    known = queries.classification_in(link.department if link else "")
    fit, unfit = verbs.annexes_of(found)
    form = SendingForm(known, fit, posted(request), initial={"matter": found.subject_code})
    if form.is_valid():
        data = {"matter": form.cleaned_data["matter"], "annexes": form.chosen}
        try:
            verbs.send(found, by=request.person, **data)
            return redirect("council:act", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"form": form, "act": found, "link": link, "unfit": unfit, **_means(link)}
    return render(request, "council/sending_new.html", context, status=422 if form.is_bound else 200)


@require_safe
@hat_page(*queries.KEEPS)
def archive(request: HatRequest, pk: int) -> HttpResponse:
    """The archive as it was sent, for who hands it over."""
    made = verbs.archive_of(_kept_sending(request, pk))
    answer = HttpResponse(made.content, content_type="application/gzip")
    answer["Content-Disposition"] = content_disposition_header(True, made.name) or ""
    return answer


@require_POST
@hat_page(*queries.KEEPS)
def handed(request: HatRequest, pk: int) -> HttpResponse:
    """The operator has the archive; or, where the carrier failed, try again."""
    row = _kept_sending(request, pk)
    after = verbs.hand_over(row, by=request.person)
    if after.failed:
        messages.error(request, _("L’envoi n’est pas parti : %(why)s.") % {"why": after.failed})
    if row.act_id:
        return redirect("council:act", hat=request.hat.key, pk=row.act_id)
    return redirect("council:prefecture", hat=request.hat.key, pk=row.assembly_id)


@require_safe
@hat_page(*queries.KEEPS)
def reply_document(request: HatRequest, pk: int) -> HttpResponseBase:
    """The letter that came with a message."""
    kept = Sending.objects.kept_by(request.hat).values("pk")
    rows = PrefectureReply.objects.filter(sending__in=kept).exclude(document=None).select_related("document")
    found = get_object_or_404(rows, pk=pk)
    assert found.document
    return serve(request, found.document, f"prefecture-{found.pk}.pdf")


def sendings_of(act: Act) -> dict[str, Any]:
    """What the page of an act says of its sendings: the last first."""
    rows, steps = list(queries.sendings(act.sendings.all())), {one.kind for one in act.steps.all()}
    acts = [one for one in rows if one.kind == SendingKind.ACT]
    over = bool(steps & {StepKind.RECEIVED, StepKind.WITHDRAWN})
    return {
        "sendings": rows,
        "link": _link(act.assembly),
        "resend": bool(acts) and not over and (acts[0].is_refused or acts[0].is_cancelled),
        "may_cancel": any(
            one.is_received and not one.is_cancelled and not one.is_being_cancelled for one in acts
        ),
    }


def _page(
    request: HatRequest,
    found: Assembly,
    *,
    form: LinkForm | None = None,
    return_form: ReturnForm | None = None,
    status: int = 200,
) -> HttpResponse:
    link = _link(found)
    department = link.department if link else ""
    page = Paginator(queries.sendings(Sending.objects.kept_by(request.hat).filter(assembly=found)), 20)
    context = {
        "assembly": found,
        "link": link,
        "form": form or LinkForm(initial=_usual(found)),
        "return_form": return_form or ReturnForm(),
        "own": Nomenclature.objects.filter(department=department).order_by("-on").first(),
        "known": queries.classification_in(department),
        "page": page.get_page(request.GET.get("page")),
        **_means(link),
    }
    return render(request, "council/prefecture.html", context, status=status)


def _means(link: PrefectureLink | None) -> dict[str, Any]:
    kind = CarrierKind.TRIAL if link and link.trial else carrier()
    return {"by_hand": kind == CarrierKind.HAND, "trial": kind == CarrierKind.TRIAL}


def _usual(found: Assembly) -> dict[str, str]:
    """What is known of the link, else what the directory tells."""
    link = _link(found)
    if link:
        return {name: getattr(link, name) for name in LINK}
    insee = found.authority.insee_code if found.authority else ""
    return {"department": f"0{insee[:2]}" if insee else "", "nature": nature_of(found.kind)}


def _link(found: Assembly) -> PrefectureLink | None:
    return PrefectureLink.objects.filter(assembly=found).first()


def _kept_sending(request: HatRequest, pk: int) -> Sending:
    rows = Sending.objects.kept_by(request.hat).select_related(
        "act__matter__sitting", "document", "assembly__authority"
    )
    return get_object_or_404(rows, pk=pk)
