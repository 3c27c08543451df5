"""Assemblies that open: by who runs the platform for any place, by the office of an authority for its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.access import codes
from preau.access.models import Account
from preau.access.sheets.actions import draw_codes
from preau.council import queries, rules
from preau.council.actions import assemblies as verbs
from preau.council.forms import KeeperForm, OpenForm
from preau.council.views.fetch import form_page
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Authority, Establishment

FOUND_AT_MOST = 20


@require_safe
@hat_page(Profile.OPERATOR)
def assemblies(request: HatRequest) -> HttpResponse:
    """Those that are open with who keeps each register, and the places where one may be opened."""
    words = request.GET.get("q", "").strip()[:80]
    page = Paginator(queries.opened_assemblies(request.hat), 30).get_page(request.GET.get("page"))
    context = {
        "words": words,
        "lines": queries.with_keepers(page),
        "page": page,
        "authorities": queries.authorities_open_to(request.hat, words)[:FOUND_AT_MOST] if words else [],
        "schools": queries.schools_open_to(request.hat, words)[:FOUND_AT_MOST] if words else [],
    }
    return render(request, "council/assemblies.html", context)


@form_page
@hat_page(Profile.OPERATOR, Profile.AUTHORITY, Profile.HEAD)
def assembly_new(request: HatRequest, place: str, pk: int) -> HttpResponse:
    """Open an assembly of a place: its kind, its population, its seats."""
    found = _place(request, place, pk)
    form = OpenForm(found, posted(request))
    if form.is_valid():
        try:
            made = verbs.open_assembly(by=request.person, place=found, **form.values())
            messages.success(
                request, _("%(name)s est ouverte : %(seats)s sièges.") % {"name": made, "seats": made.seats}
            )
            return _opened(request, found, made.pk)
        except ValidationError as refusal:
            form.add_error("seats", refusal)
    context = {"place": found, "form": form}
    return render(request, "council/assembly_new.html", context, status=422 if form.is_bound else 200)


@form_page
@hat_page(Profile.OPERATOR)
def keepers(request: HatRequest, pk: int) -> HttpResponse:
    """Who keeps the registers of an authority; one more."""
    authority = get_object_or_404(queries.authorities_open_to(request.hat), pk=pk)
    form = KeeperForm(posted(request))
    if form.is_valid():
        post = verbs.name_keeper(authority, by=request.person, **form.cleaned_data)
        messages.success(request, _("%(who)s tient le registre.") % {"who": post.person.display_name})
        return redirect("council:keepers", hat=request.hat.key, pk=pk)
    context = _keepers(authority) | {"form": form}
    return render(request, "council/keepers.html", context, status=422 if form.is_bound else 200)


@require_POST
@hat_page(Profile.OPERATOR)
def keeper_code(request: HatRequest, pk: int) -> HttpResponse:
    """A sheet to hand over: the code is shown this once, and voids the one before."""
    post = get_object_or_404(queries.posts_of_keepers().select_related("person", "authority"), pk=pk)
    if Account.objects.filter(person=post.person_id).exists():
        messages.error(request, _("Cette personne a déjà ouvert son compte."))
        return redirect("council:keepers", hat=request.hat.key, pk=post.authority_id)
    drawn = draw_codes([post.person], by=request.person)[post.person_id]
    answer = render(request, "council/keeper_code.html", {"post": post, "code": codes.shown(drawn)})
    answer["Cache-Control"] = "no-store"
    return answer


def _place(request: HatRequest, place: str, pk: int) -> Authority | Establishment:
    rows: Any = queries.schools_open_to if place == "ecole" else queries.authorities_open_to
    found: Authority | Establishment = get_object_or_404(rows(request.hat), pk=pk)
    if not rules.kinds_for(found):
        raise Http404
    return found


def _opened(request: HatRequest, place: Authority | Establishment, pk: int) -> HttpResponse:
    """Who keeps the register goes on with its members; who runs the platform, with who will keep it."""
    if not rules.runs_the_platform(request.hat):
        return redirect("council:members", hat=request.hat.key, pk=pk)
    if isinstance(place, Authority):
        return redirect("council:keepers", hat=request.hat.key, pk=place.pk)
    return redirect("council:assemblies", hat=request.hat.key)


def _keepers(authority: Authority) -> dict[str, Any]:
    posts = list(queries.posts_of_keepers().filter(authority=authority).select_related("person"))
    people = [one.person_id for one in posts]
    with_account = set(Account.objects.filter(person__in=people).values_list("person", flat=True))
    words = rules.functions(rules.OFFICE)
    lines = [(one, words[one.function], one.person_id in with_account) for one in posts]
    return {"authority": authority, "lines": lines, "assemblies": list(authority.assemblies.order_by("name"))}
