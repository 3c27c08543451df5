"""Groups made by hand, and who stands before a class."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.directory import queries, rules
from preau.directory.actions import groups
from preau.directory.choices import TEACHING, GroupKind, MemberRole, Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.forms import GroupForm, SearchForm, TeacherForm, WholeClassForm
from preau.directory.models import Enrolment, Group, Membership, Person, Post
from preau.directory.search.people import search as by_name
from preau.directory.views.arrivals import classes_of, own_school

MAKERS = (Profile.TEACHER, Profile.HEAD, Profile.SCHOOL_LIFE, Profile.OFFICE)
SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*MAKERS)
def new(request: HatRequest) -> HttpResponse:
    """A new group of the school."""
    form = GroupForm(posted(request))
    if form.is_valid():
        group = groups.open_group(
            by=request.person,
            hat=request.hat,
            establishment=own_school(request),
            name=form.cleaned_data["name"],
        )
        return redirect("directory:members", hat=request.hat.key, pk=group.pk)
    return render(request, "directory/group_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@hat_page(*MAKERS)
def members(request: HatRequest, pk: int) -> HttpResponse:
    """Who is in a group, and who may enter it: found by name, or a whole class at once."""
    return _members(request, _composed(request, pk))


@require_POST
@hat_page(*MAKERS)
def member(request: HatRequest, pk: int) -> HttpResponse:
    """One person enters the group."""
    group = _composed(request, pk)
    person = get_object_or_404(_candidates(request), pk=_number(request.POST.get("person", "")))
    groups.add_members(group, by=request.person, persons=[person], role=_role(person, group))
    return redirect("directory:members", hat=request.hat.key, pk=group.pk)


@require_POST
@hat_page(*MAKERS)
def whole_class(request: HatRequest, pk: int) -> HttpResponse:
    """All the pupils of a class that one sees enter the group."""
    group = _composed(request, pk)
    form = WholeClassForm(request.POST, classes=classes_of(request))
    if not form.is_valid():
        return _members(request, group, form)
    pupils = queries.pupils_of(form.cleaned_data["group"]) & _candidates(request)
    groups.add_members(group, by=request.person, persons=pupils, until=form.cleaned_data["until"])
    messages.success(request, _("La classe est dans le groupe."))
    return redirect("directory:members", hat=request.hat.key, pk=group.pk)


@require_POST
@hat_page(*MAKERS)
def rename(request: HatRequest, pk: int) -> HttpResponse:
    group, form = _composed(request, pk), GroupForm(request.POST)
    if not form.is_valid():
        return _members(request, group, naming=form)
    groups.rename_group(group, by=request.person, name=form.cleaned_data["name"])
    return redirect("directory:members", hat=request.hat.key, pk=group.pk)


@require_POST
@hat_page(*MAKERS)
def closing(request: HatRequest, pk: int) -> HttpResponse:
    """The group is over."""
    groups.close_group(_composed(request, pk), by=request.person)
    messages.success(request, _("Le groupe est fermé. Ce qui y a été écrit reste."))
    there = "classes" if request.hat.kind == Profile.TEACHER else "own_establishment"
    return redirect(f"directory:{there}", hat=request.hat.key)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD, Profile.OFFICE)
def teacher(request: HatRequest, pk: int) -> HttpResponse:
    """A teacher of the school stands before a group from today."""
    group = get_object_or_404(_here(request), pk=pk)
    school = own_school(request)
    form = TeacherForm(posted(request), teachers=_teachers(request), first_degree=school.is_first_degree)
    if form.is_valid():
        given = form.cleaned_data
        groups.assign_teacher(
            group,
            by=request.person,
            teacher=given["teacher"],
            subject=given.get("subject", ""),
            until=given["until"],
        )
        messages.success(request, _("C’est noté : cette classe lui est ouverte dès maintenant."))
        return redirect("directory:group", hat=request.hat.key, pk=group.pk)
    context = {"form": form, "group": group}
    return render(request, "directory/group_teacher.html", context, status=422 if form.is_bound else 200)


def _members(
    request: HatRequest, group: Group, whole: WholeClassForm | None = None, naming: GroupForm | None = None
) -> HttpResponse:
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    inside = Membership.objects.current().filter(group=group).select_related("person")
    rows = _candidates(request).exclude(pk__in=inside.values("person"))
    context = {
        "group": group,
        "members": inside.order_by("person__sort_key", "pk"),
        "words": words,
        "found": queries.described(by_name(rows, words, SHOWN) if words else [], request.person, request.hat),
        "whole": whole or WholeClassForm(classes=classes_of(request)),
        "naming": naming or GroupForm(initial={"name": group.name}),
    }
    return render(request, "directory/group_members.html", context, status=422 if whole or naming else 200)


def _here(request: HatRequest) -> QuerySet[Group]:
    rows = Group.objects.filter(establishment=request.hat.establishment_id, missing_since=None)
    return rows.select_related("establishment").visible_to(request.person, request.hat)


def _composed(request: HatRequest, pk: int) -> Group:
    group = get_object_or_404(_here(request).filter(kind=GroupKind.MANUAL), pk=pk)
    if not rules.may_compose(request.person, request.hat, group):
        raise Http404
    return group


def _candidates(request: HatRequest) -> QuerySet[Person]:
    """Pupils and staff of the school, among those one may know of."""
    school = request.hat.establishment_id
    pupils = Enrolment.objects.current().filter(establishment=school).values("person")
    staff = Post.objects.current().filter(establishment=school).values("person")
    return Person.objects.visible_to(request.person, request.hat).filter(pk__in=pupils.union(staff))


def _teachers(request: HatRequest) -> QuerySet[Person]:
    kinds = [str(kind) for kind in (*TEACHING, Profile.HEAD)]
    posts = Post.objects.current().filter(establishment=request.hat.establishment_id, profile__in=kinds)
    rows = Person.objects.visible_to(request.person, request.hat)
    return rows.filter(pk__in=posts.values("person")).order_by("sort_key", "pk")


def _role(person: Person, group: Group) -> str:
    enrolled = Enrolment.objects.current().filter(person=person, establishment=group.establishment_id)
    return MemberRole.PUPIL if enrolled.exists() else MemberRole.MEMBER


def _number(words: str) -> int:
    return int(words) if words.isdecimal() and len(words) < 19 else 0
