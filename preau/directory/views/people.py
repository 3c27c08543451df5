"""Persons: search, a card, a judgment, what a parent follows."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from preau.directory import queries, rules
from preau.directory.actions.ties import enter_court_decision
from preau.directory.children import children_here
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.forms import CourtDecisionForm, SearchForm
from preau.directory.models import Guardianship, Person
from preau.directory.operations.provenance import provenance_of, shown_particulars
from preau.directory.panels import panels_of
from preau.directory.search.people import search as by_name


@require_safe
@hat_page()
def search(request: HatRequest) -> HttpResponse:
    """The directory: who matches the words, among those one may know of."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows = Person.objects.visible_to(request.person, request.hat)
    found = by_name(rows, words) if words else rows.order_by("sort_key", "pk")
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "words": words,
        "page": page,
        "lines": queries.described(page.object_list, request.person, request.hat),
    }
    return render(request, "directory/search.html", context)


@require_safe
@hat_page()
def person(request: HatRequest, pk: int) -> HttpResponse:
    """A person's card: only what this hat may read of them."""
    other = get_object_or_404(Person.objects.visible_to(request.person, request.hat), pk=pk)
    asks, school = (request.person, request.hat, other), request.hat.establishment_id
    ways, birth = rules.may_read_ways(*asks), rules.may_read_birth(*asks)
    context = {
        "other": queries.described([other], request.person, request.hat)[0],
        "ways": ways,
        "birth": birth,
        "provenance": provenance_of(
            other, shown_particulars(ways=ways, birth=birth), apart=rules.may_read_sources(*asks)
        ),
        "may_correct": rules.may_correct(request.hat)
        and queries.people_of_school(school).filter(pk=other.pk).exists(),
        "ties": queries.ties_of(other, request.person, request.hat),
        "may_decide": rules.may_enter_decision(request.hat),
        "may_add_guardian": rules.may_enter_people(request.hat) and queries.is_enrolled(other, school),
        "places": queries.places_of(other, school) if rules.may_enter_people(request.hat) else [],
        "panels": panels_of("person", request, other),
    }
    return render(request, "directory/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD)
def court_decision(request: HatRequest, pk: int) -> HttpResponse:
    """The head writes down what a judgment makes of a tie."""
    ties = Guardianship.objects.visible_to(request.person, request.hat).select_related("child", "guardian")
    tie = get_object_or_404(ties, pk=pk)
    form = CourtDecisionForm(posted(request), initial={"state": tie.state})
    if form.is_valid():
        enter_court_decision(tie, by=request.person, **form.cleaned_data)
        messages.success(request, _("C’est noté. Ce que voit ce parent vient de changer."))
        return redirect("directory:person", hat=request.hat.key, pk=tie.child_id)
    return render(request, "directory/court_decision.html", {"tie": tie, "form": form})


@require_safe
@hat_page(Profile.GUARDIAN)
def schooling(request: HatRequest) -> HttpResponse:
    """For each child: the class, who teaches there, who answers for the school."""
    children = children_here(request)
    chosen = [child for child in children if str(child.person.pk) == request.GET.get("enfant")]
    shown = chosen or children
    context = {
        "children": children,
        "chosen": chosen[0] if chosen else None,
        "shown": [
            (child, queries.teachings_of([child.group]) if child.group else [],
             queries.school_people(child.establishment) if child.establishment else [])
            for child in shown
        ],
    }  # fmt: skip
    return render(request, "directory/schooling.html", context)
