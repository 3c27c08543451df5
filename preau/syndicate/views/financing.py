"""Financing plans of a group: what it costs, who helps, what each member pays."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from preau.base import clock
from preau.directory.door import HatRequest, hat_page, posted
from preau.syndicate import buying
from preau.syndicate.actions import financing as verbs
from preau.syndicate.forms.buying import PlanForm
from preau.syndicate.models import FinancingPlan
from preau.syndicate.papers import financing_paper
from preau.syndicate.views.fetch import OFFICE, done, form_page, kept_group, kept_plan


@form_page
@hat_page(*OFFICE)
def plan_new(request: HatRequest, pk: int) -> HttpResponse:
    """Write down a plan; the shares are computed at once."""
    group, made = kept_group(request, pk), list[FinancingPlan]()
    form = PlanForm(group, posted(request), initial={"counted_on": clock.today()})
    if done(form, lambda: made.append(verbs.plan(group, by=request.person, **form.cleaned_data))):
        return redirect("syndicate:plan", hat=request.hat.key, pk=made[0].pk)
    status = 422 if form.is_bound else 200
    return render(request, "syndicate/plan_new.html", {"group": group, "form": form}, status=status)


@require_safe
@hat_page(*OFFICE)
def plan(request: HatRequest, pk: int) -> HttpResponse:
    return render(request, "syndicate/plan.html", buying.plan_context(kept_plan(request, pk)))


@require_safe
@hat_page(*OFFICE)
def plan_pdf(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_plan(request, pk)
    answer = HttpResponse(financing_paper.pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="plan-{found.pk}.pdf"'
    return answer


@require_safe
@hat_page(*OFFICE)
def plan_csv(request: HatRequest, pk: int) -> HttpResponse:
    """The shares, a line a member."""
    found = kept_plan(request, pk)
    answer = HttpResponse(financing_paper.csv_of(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="plan-{found.pk}.csv"'
    return answer
