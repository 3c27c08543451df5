"""What is done to an act before the public reads it: sealed, and blanked of what must not be said of people."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.council import queries
from preau.council.actions import blanking as verbs
from preau.council.actions.sealing import seal
from preau.council.choices import StepKind
from preau.council.forms import BlankingForm
from preau.council.models import Blanking
from preau.council.views.acts import bench
from preau.council.views.fetch import attempt, kept_act
from preau.directory.door import HatRequest, hat_page
from preau.files.responses import serve


@require_POST
@hat_page(*queries.KEEPS)
def sealing(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_act(request, pk)
    attempt(
        request,
        lambda: seal(found, by=request.person),
        _("PDF scellé : c’est lui qui sera transmis et publié."),
    )
    return redirect("council:act", hat=request.hat.key, pk=pk)


@require_safe
@hat_page(*queries.KEEPS)
def sealed_paper(request: HatRequest, pk: int) -> HttpResponseBase:
    """The sealed PDF, whole, for who keeps the register."""
    found = kept_act(request, pk)
    rows = found.steps.filter(kind=StepKind.SEALED).exclude(stored=None).select_related("stored")
    kept = get_object_or_404(rows).stored
    assert kept
    return serve(request, kept, f"deliberation-{found.reference}.pdf")


@require_POST
@hat_page(*queries.KEEPS)
def blanking_new(request: HatRequest, pk: int) -> HttpResponse:
    """Words that the public will not read; what is refused stays typed."""
    found, form = kept_act(request, pk), BlankingForm(request.POST)
    if form.is_valid():
        try:
            verbs.blank(found, by=request.person, **form.cleaned_data)
            return redirect("council:act", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("words", refusal)
    return bench(request, found, blanking_form=form, status=422)


@require_POST
@hat_page(*queries.KEEPS)
def blanking_end(request: HatRequest, pk: int) -> HttpResponse:
    """A blanking taken back, before publication."""
    kept = queries.kept_acts(request.person, request.hat).values("pk")
    row = get_object_or_404(Blanking.objects.filter(act__in=kept), pk=pk)
    attempt(request, lambda: verbs.show_again(row, by=request.person))
    return redirect("council:act", hat=request.hat.key, pk=row.act_id)
