"""People entered by hand: a child, an adult of a child, a substitute; and what was entered, taken back."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory import rules
from preau.directory.actions import arrivals
from preau.directory.choices import GroupKind, Profile, Source
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.forms import GuardianForm, PupilForm, SubstituteForm
from preau.directory.models import (
    Enrolment,
    Establishment,
    Group,
    Guardianship,
    Membership,
    Person,
    Post,
    Teaching,
)
from preau.directory.search import duplicates
from preau.directory.search.duplicates import Double
from preau.directory.sight import establishments_of

NEW = "new"
form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@hat_page(Profile.HEAD, Profile.OFFICE)
def pupil(request: HatRequest) -> HttpResponse:
    """The child who arrived this morning."""
    school = own_school(request)
    form = PupilForm(posted(request), classes=classes_of(request))
    doubles = duplicates.pupils_like(school, **form.who) if form.is_valid() else []
    if form.is_valid() and is_settled(request, doubles):
        group = form.cleaned_data["group"]
        person = arrivals.admit_pupil(
            by=request.person, group=group, same=recognised(request, doubles), **form.who
        )
        told = _("%(name)s est dans la classe %(group)s. Reste à noter qui en a la charge.")
        messages.success(request, told % {"name": person.first_name, "group": group})
        return redirect("directory:person", hat=request.hat.key, pk=person.pk)
    return _page(request, "directory/pupil_arrival.html", form, doubles)


@form_page
@hat_page(Profile.HEAD, Profile.OFFICE)
def guardian(request: HatRequest, pk: int) -> HttpResponse:
    """An adult of a child of the school."""
    child = get_object_or_404(pupils_here(request), pk=pk)
    form = GuardianForm(posted(request))
    names = (form.who["last_name"], form.who["first_name"]) if form.is_valid() else ("", "")
    doubles = duplicates.guardians_like(own_school(request), *names) if form.is_valid() else []
    if form.is_valid() and is_settled(request, doubles):
        tie = arrivals.add_guardian(
            child, by=request.person, kind=form.cleaned_data["kind"], kinship=form.cleaned_data["kinship"],
            same=recognised(request, doubles), **form.who,
        )  # fmt: skip
        told = _("%(name)s est noté parmi les responsables.")
        messages.success(request, told % {"name": tie.guardian.display_name})
        return redirect("directory:person", hat=request.hat.key, pk=child.pk)
    return _page(request, "directory/guardian_arrival.html", form, doubles, child=child)


@form_page
@hat_page(Profile.HEAD, Profile.OFFICE)
def substitute(request: HatRequest) -> HttpResponse:
    """Someone who replaces a teacher, from today until a day."""
    school = own_school(request)
    form = SubstituteForm(posted(request), classes=classes_of(request))
    names = (form.who["last_name"], form.who["first_name"]) if form.is_valid() else ("", "")
    doubles = duplicates.teachers_like(school, *names) if form.is_valid() else []
    if form.is_valid() and is_settled(request, doubles):
        post = arrivals.welcome_substitute(
            by=request.person, establishment=school, groups=list(form.cleaned_data["groups"]),
            until=form.cleaned_data["until"], same=recognised(request, doubles), **form.who,
        )  # fmt: skip
        messages.success(request, _("C’est noté : ces classes lui sont ouvertes dès maintenant."))
        return redirect("directory:person", hat=request.hat.key, pk=post.person_id)
    return _page(request, "directory/substitute_arrival.html", form, doubles)


@require_POST
@hat_page()
def withdrawal(request: HatRequest, kind: str, pk: int) -> HttpResponse:
    """Take back something that was entered by hand in this school."""
    row = get_object_or_404(_by_hand(request, kind), pk=pk)
    group = row.group if isinstance(row, Membership | Teaching) else None
    if not rules.may_enter_people(request.hat) and not (
        group and rules.may_compose(request.person, request.hat, group)
    ):
        raise Http404
    arrivals.withdraw(row, by=request.person)
    messages.success(request, _("C’est retiré."))
    if group and group.kind == GroupKind.MANUAL:
        return redirect("directory:members", hat=request.hat.key, pk=group.pk)
    person = row.child_id if isinstance(row, Guardianship) else row.person_id
    if Person.objects.visible_to(request.person, request.hat).filter(pk=person).exists():
        return redirect("directory:person", hat=request.hat.key, pk=person)
    return redirect("directory:own_establishment", hat=request.hat.key)


def own_school(request: HatRequest) -> Establishment:
    """The school where the hat is worn."""
    rows = establishments_of(request.person, request.hat)
    return get_object_or_404(rows, pk=request.hat.establishment_id)


def classes_of(request: HatRequest) -> QuerySet[Group]:
    """The classes of that school, this year's."""
    rows = Group.objects.filter(
        kind=GroupKind.CLASS, establishment=request.hat.establishment_id, missing_since=None
    )
    return rows.order_by("name").visible_to(request.person, request.hat)


def pupils_here(request: HatRequest) -> QuerySet[Person]:
    enrolled = Enrolment.objects.current().filter(establishment=request.hat.establishment_id)
    return Person.objects.visible_to(request.person, request.hat).filter(pk__in=enrolled.values("person"))


def is_settled(request: HatRequest, doubles: list[Double]) -> bool:
    """Nobody known is alike, or the reader has said who it is."""
    answers = {NEW} | {str(double.person.pk) for double in doubles}
    return not doubles or request.POST.get("same") in answers


def recognised(request: HatRequest, doubles: list[Double]) -> Person | None:
    return next((one.person for one in doubles if str(one.person.pk) == request.POST.get("same")), None)


def _by_hand(request: HatRequest, kind: str) -> QuerySet[Any]:
    school = request.hat.establishment_id
    by_hand: QuerySet[Any]
    if kind == "lien":
        enrolled = Enrolment.objects.current().filter(establishment=school)
        by_hand = Guardianship.objects.current().filter(child__in=enrolled.values("person"))
    elif kind in ("inscription", "poste"):
        model: Any = Enrolment if kind == "inscription" else Post
        by_hand = model.objects.current().filter(establishment=school)
    else:
        inside: Any = {"appartenance": Membership, "service": Teaching}.get(kind)
        if inside is None or school is None:
            raise Http404
        by_hand = inside.objects.current().filter(group__establishment=school).select_related("group")
    return by_hand.filter(source=Source.HAND)


def _page(request: HatRequest, template: str, form: Any, doubles: list[Double], **more: Any) -> HttpResponse:
    context = {"form": form, "doubles": doubles, "answer": request.POST.get("same", ""), "new": NEW, **more}
    return render(request, template, context, status=422 if form.is_bound and not doubles else 200)
