"""The register, the text of an act at its bench, and the steps of its life."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.council import queries
from preau.council.actions import acts as verbs
from preau.council.attendance import seats_on
from preau.council.check import check_act
from preau.council.choices import MADE_PUBLIC, StepKind
from preau.council.describing import described_act
from preau.council.drafting import model_act
from preau.council.forms import BlankingForm, FieldsForm, StepForm, TextForm
from preau.council.life import Life, life_of
from preau.council.models import Act
from preau.council.register import Register
from preau.council.rules import keeps_register
from preau.council.seals.keys import seal_of
from preau.council.views.fetch import attempt, form_page, kept_act, kept_matter
from preau.council.views.prefecture import sendings_of
from preau.council.words.extract import extract_of
from preau.council.words.results import is_adopted
from preau.directory.door import HatRequest, hat_page, posted

BY_HAND = {
    StepKind.SIGNED, StepKind.TRANSMITTED, StepKind.RECEIVED, StepKind.PUBLISHED, StepKind.POSTED,
    StepKind.CHALLENGED, StepKind.WITHDRAWN,
}  # fmt: skip


@require_safe
@hat_page(*queries.DELIBERATES)
def register(request: HatRequest) -> HttpResponse:
    """The acts, the last first, found by words of their object."""
    words = request.GET.get("q", "").strip()[:80]
    drafts = queries.drafts(request.person, request.hat, words)
    page = Paginator(Register(request.person, request.hat, words), 30)
    context = {
        "drafts": drafts,
        "page": page.get_page(request.GET.get("page")),
        "words": words,
        "tables": queries.kept_assemblies(request.person, request.hat)[:1],
    }
    return render(request, "council/register.html", context)


@require_POST
@hat_page(*queries.KEEPS)
def act_new(request: HatRequest, pk: int) -> HttpResponse:
    """The draft of a matter, from its model act."""
    made = verbs.draft(kept_matter(request, pk), by=request.person)
    return redirect("council:act", hat=request.hat.key, pk=made.pk)


@require_safe
@hat_page(*queries.DELIBERATES)
def act(request: HatRequest, pk: int) -> HttpResponse:
    """An act: for who keeps the register the bench (form left, paper right); for others its paper."""
    rows = Act.objects.visible_to(request.person, request.hat)
    found = get_object_or_404(rows.select_related("assembly__authority", "assembly__establishment"), pk=pk)
    if keeps_register(request.hat, found.assembly):
        return bench(request, kept_act(request, pk))
    context = {"act": found, "extract": extract_of(found), "life": life_of(found)}
    return render(request, "council/act.html", context)


@form_page
@hat_page(*queries.KEEPS)
def act_fields(request: HatRequest, pk: int) -> HttpResponse:
    """Fill the model act; its text is written anew."""
    found = _draft(request, pk)
    model = model_act(found.template)
    if model is None or found.matter is None:
        raise Http404
    form = FieldsForm(
        model, seats_on(found.matter.sitting, found.matter.sitting.day), posted(request), initial=found.fields
    )
    if form.is_valid():
        verbs.fill(found, by=request.person, fields=form.cleaned_data)
        return redirect("council:act_text", hat=request.hat.key, pk=pk)
    context = {"form": form, "model": model} | _paper(found)
    return render(request, "council/act_fields.html", context)


@form_page
@hat_page(*queries.KEEPS)
def act_text(request: HatRequest, pk: int) -> HttpResponse:
    """The text by hand, beside its paper."""
    found = _draft(request, pk)
    usual = {"title": found.title, "subject_code": found.subject_code} | {
        name: "\n\n".join(getattr(found, name)) for name in ("visas", "considerings", "articles")
    }
    form = TextForm(posted(request), initial=usual)
    if form.is_valid():
        try:
            verbs.write(found, by=request.person, **form.cleaned_data)
            return redirect("council:act_text", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"form": form, "model": model_act(found.template)} | _paper(found)
    return render(request, "council/act_text.html", context, status=422 if form.is_bound else 200)


@require_POST
@hat_page(*queries.KEEPS)
def freezing(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_act(request, pk)
    attempt(request, lambda: verbs.freeze(found, by=request.person), _("Texte figé : le numéro est pris."))
    return redirect("council:act", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*queries.KEEPS)
def act_step(request: HatRequest, pk: int, kind: str) -> HttpResponse:
    """Note a step; what is refused stays typed."""
    if kind not in BY_HAND:
        raise Http404
    found, form = kept_act(request, pk), StepForm(request.POST)
    if form.is_valid():
        try:
            verbs.step(found, by=request.person, kind=kind, **form.cleaned_data)
            return redirect("council:act", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("on", refusal)
    return bench(request, found, form=form, kind=kind, status=422)


def _draft(request: HatRequest, pk: int) -> Act:
    found = kept_act(request, pk)
    if found.is_frozen:
        raise Http404
    return found


def _paper(found: Act) -> dict[str, Any]:
    assert found.matter
    return {
        "act": found,
        "sitting": found.matter.sitting,
        "extract": extract_of(found),
        "life": life_of(found),
        "number": verbs.next_number(found.assembly, found.matter.sitting.day.year),
        "year": found.matter.sitting.day.year,
        "adopted": is_adopted(found.matter),
    }


def bench(
    request: HatRequest,
    found: Act,
    *,
    form: StepForm | None = None,
    kind: str = "",
    blanking_form: BlankingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an act for who keeps the register; `form` is the one of a step (`kind`) that was refused."""
    life, usual = life_of(found), {"on": clock.today()}
    early = form is not None and life.publication is not None and life.publication.kind == kind
    context = _paper(found) if found.matter else {"act": found, "extract": extract_of(found), "life": life}
    context |= {
        "keeps": True,
        "life": life,
        "form": form if form and not early else StepForm(initial=usual),
        "publication_form": form if early else StepForm(initial=usual, auto_id="publication_%s"),
        "findings": check_act(described_act(found)) if found.matter else [],
        "public": set(life.steps) & set(MADE_PUBLIC),
        "blankings": found.blankings.all(),
        "blanking_form": blanking_form or BlankingForm(auto_id="occulter_%s"),
        **_sealable(found, life),
        **sendings_of(found),
    }
    return render(request, "council/act.html", context, status=status)


def _sealable(found: Act, life: Life) -> dict[str, Any]:
    """Whether the act may be sealed now: signed, gone nowhere yet, and a certificate is there."""
    steps = set(life.steps)
    ready = StepKind.SIGNED in steps and not steps & {StepKind.SEALED, StepKind.TRANSMITTED, *MADE_PUBLIC}
    seal = seal_of(found.assembly) if ready and found.matter and not life.is_withdrawn else None
    return {"seal": seal, "may_seal": seal is not None and seal.holds_on(clock.today())}
