"""What the statutes of a syndicate leave open, its competences, and what each member transfers."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from preau.base import clock
from preau.directory.door import HatRequest, hat_page, posted
from preau.syndicate import colleges
from preau.syndicate.actions import competences as verbs
from preau.syndicate.actions.office import settle
from preau.syndicate.forms.office import CompetenceForm, ParametersForm, TransferForm
from preau.syndicate.models import Accession, Competence
from preau.syndicate.views.fetch import OFFICE, attempt, done, form_page, kept_accession, own_syndicate

SETTLED = ("notice_months", "silence_months", "pro_rata", "college_article", "nic", "source")


@form_page
@hat_page(*OFFICE)
def parameters(request: HatRequest) -> HttpResponse:
    """Delays, pro rata, the article on colleges, the SIRET; each change is a line of the audit."""
    syndicate = own_syndicate(request)
    form = ParametersForm(posted(request), initial={name: getattr(syndicate, name) for name in SETTLED})
    if done(form, lambda: settle(syndicate, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:parameters", hat=request.hat.key)
    return _page(request, {"form": form}, 422 if form.is_bound else 200)


@require_POST
@hat_page(*OFFICE)
def competence_new(request: HatRequest) -> HttpResponse:
    """A competence that the statutes name."""
    syndicate, form = own_syndicate(request), CompetenceForm(request.POST, auto_id="competence_%s")
    if done(form, lambda: verbs.add_competence(syndicate, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:parameters", hat=request.hat.key)
    return _page(request, {"competence_form": form}, 422)


@form_page
@hat_page(*OFFICE)
def transfers(request: HatRequest, pk: int) -> HttpResponse:
    """What an authority holds and has transferred, and one more."""
    found = kept_accession(request, pk)
    form = TransferForm(_others(found), posted(request), initial={"since": clock.today()})
    if done(form, lambda: verbs.transfer(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:transfers", hat=request.hat.key, pk=pk)
    rows = found.transfers.select_related("competence", "act")
    context = {"accession": found, "form": form, "transfers": rows, "others": _others(found).exists()}
    return render(request, "syndicate/transfers.html", context, status=422 if form.is_bound else 200)


@require_POST
@hat_page(*OFFICE)
def transfer_end(request: HatRequest, pk: int, row: int) -> HttpResponse:
    """The member takes a competence back from today on."""
    found = kept_accession(request, pk)
    transferred = get_object_or_404(found.transfers.all(), pk=row)
    told: dict[str, Any] = {"on": clock.today(), "reference": request.POST.get("reference", "")[:200]}
    attempt(
        request, lambda: verbs.take_back(transferred, by=request.person, **told), _("Compétence reprise.")
    )
    return redirect("syndicate:transfers", hat=request.hat.key, pk=pk)


def _others(found: Accession) -> Any:
    """Competences of the statutes that it has not transferred."""
    if found.since is None or found.until:
        return Competence.objects.none()
    given = found.transfers.filter(until=None).exclude(since=None)
    return found.syndicate.competences.exclude(pk__in=given.values("competence"))


def _page(request: HatRequest, forms: dict[str, Any], status: int) -> HttpResponse:
    syndicate = own_syndicate(request)
    context = {
        "syndicate": syndicate,
        "form": ParametersForm(initial={name: getattr(syndicate, name) for name in SETTLED}),
        "competence_form": CompetenceForm(auto_id="competence_%s"),
        "competences": syndicate.competences.all(),
        "lines": colleges.college_lines(syndicate),
    }
    return render(request, "syndicate/parameters.html", context | forms, status=status)
