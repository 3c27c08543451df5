"""The seats of a college: how many, from which day, and where it is written."""

from functools import partial

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from preau.base import clock
from preau.council import queries
from preau.council.actions.colleges import change_college_seats, drop_college_seats
from preau.council.forms import CollegeSeatsForm
from preau.council.models import College, CollegeSeats
from preau.council.views.fetch import attempt, form_page
from preau.directory.door import HatRequest, hat_page, posted


@form_page
@hat_page(*queries.KEEPS)
def college(request: HatRequest, pk: int) -> HttpResponse:
    """What it has had, has and will have; and one more line."""
    kept = queries.kept_assemblies(request.person, request.hat).values("pk")
    found = get_object_or_404(College.objects.filter(assembly__in=kept).select_related("assembly"), pk=pk)
    form = CollegeSeatsForm(posted(request), initial={"starts_on": clock.today()})
    if form.is_valid():
        try:
            change_college_seats(found, by=request.person, **form.cleaned_data)
            return redirect("council:college", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("seats", refusal)
    context = {
        "college": found,
        "lines": found.lines.order_by("-starts_on"),
        "today": clock.today(),
        "form": form,
    }
    return render(request, "council/college.html", context, status=422 if form.is_bound else 200)


@require_POST
@hat_page(*queries.KEEPS)
def college_seats_end(request: HatRequest, pk: int) -> HttpResponse:
    kept = queries.kept_assemblies(request.person, request.hat).values("pk")
    line = get_object_or_404(CollegeSeats.objects.filter(college__assembly__in=kept), pk=pk)
    attempt(request, partial(drop_college_seats, line, by=request.person), _("Ce changement est retiré."))
    return redirect("council:college", hat=request.hat.key, pk=line.college_id)
