"""Classes, groups and schools."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from preau.directory import queries, rules
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Group, Person
from preau.directory.panels import panels_of
from preau.directory.sight import establishments_of


@require_safe
@hat_page()
def group(request: HatRequest, pk: int) -> HttpResponse:
    """A class: its pupils, its teachers, and what the other rooms add."""
    rows = Group.objects.select_related("establishment").visible_to(request.person, request.hat)
    found = get_object_or_404(rows, pk=pk)
    pupils = queries.pupils_of(found) & Person.objects.visible_to(request.person, request.hat)
    context = {
        "group": found,
        "pupils": pupils,
        "adults": queries.adults_of(found) & Person.objects.visible_to(request.person, request.hat),
        "teachings": queries.teachings_of([found]),
        "may_compose": rules.may_compose(request.person, request.hat, found),
        "may_assign": rules.may_enter_people(request.hat),
        "panels": panels_of("class", request, found),
    }
    return render(request, "directory/group.html", context)


@require_safe
@hat_page(Profile.TEACHER, Profile.SUBSTITUTE)
def classes(request: HatRequest) -> HttpResponse:
    groups = queries.taught_groups(request.person, request.hat)
    return render(
        request,
        "directory/classes.html",
        {"groups": groups, "may_open_group": rules.may_open_group(request.hat)},
    )


@require_safe
@hat_page()
def establishment(request: HatRequest, pk: int) -> HttpResponse:
    rows = establishments_of(request.person, request.hat).select_related("authority", "academy")
    school = get_object_or_404(rows, pk=pk)
    here = school.pk == request.hat.establishment_id
    context = {
        "school": school,
        "classes": queries.classes_of(school),
        "linked": set(Group.objects.visible_to(request.person, request.hat).values_list("pk", flat=True)),
        "people": queries.school_people(school),
        "groups": queries.groups_made_by_hand(request.person, request.hat, school),
        "may_enter": here and rules.may_enter_people(request.hat),
        "may_settle": here and rules.may_settle_school(request.hat),
        "may_open_group": here and rules.may_open_group(request.hat),
        "panels": panels_of("establishment", request, school),
    }
    return render(request, "directory/establishment.html", context)


@require_safe
@hat_page(
    Profile.HEAD, Profile.SCHOOL_LIFE, Profile.OFFICE, Profile.ELECTED_PARENT, Profile.STAFF, Profile.SUPPORT
)
def own_establishment(request: HatRequest) -> HttpResponse:
    return redirect("directory:establishment", hat=request.hat.key, pk=request.hat.establishment_id)


@require_safe
@hat_page(Profile.AUTHORITY, Profile.ACADEMY, Profile.OPERATOR)
def establishments(request: HatRequest) -> HttpResponse:
    rows = establishments_of(request.person, request.hat).order_by("city", "name")
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    return render(request, "directory/establishments.html", {"page": page})
