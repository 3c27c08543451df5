"""What the school corrects of what the academy says."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.directory import queries
from preau.directory.actions.corrections import correct, take_back
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.forms import CorrectionForm
from preau.directory.models import Correction, Person, Post
from preau.directory.operations.provenance import corrections_of


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD, Profile.OFFICE)
def correction(request: HatRequest, pk: int) -> HttpResponse:
    """Correct what is known of someone of the school."""
    person = get_object_or_404(people_here(request), pk=pk)
    form = CorrectionForm(person, posted(request))
    if form.is_valid() and _corrected(request, person, form):
        return redirect("directory:person", hat=request.hat.key, pk=person.pk)
    context = {"form": form, "other": person}
    return render(request, "directory/correction.html", context, status=422 if form.is_bound else 200)


@require_safe
@hat_page(Profile.HEAD, Profile.OFFICE)
def corrections(request: HatRequest) -> HttpResponse:
    """The corrections of the school, with what the academy says instead.

    A colleague is named; somebody of another school is not: it would tell where a parent has another child.
    """
    colleagues = Post.objects.current().filter(establishment=request.hat.establishment_id)
    context = {
        "corrections": corrections_of(people_here(request)),
        "colleagues": set(colleagues.values_list("person", flat=True)),
    }
    return render(request, "directory/corrections.html", context)


@require_POST
@hat_page(Profile.HEAD, Profile.OFFICE)
def taking_back(request: HatRequest, pk: int) -> HttpResponse:
    """What the academy says is right after all."""
    rows = Correction.objects.filter(person__in=people_here(request).values("pk"))
    one = get_object_or_404(rows.visible_to(request.person, request.hat).select_related("person"), pk=pk)
    try:
        take_back(one, by=request.person)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        told = _("La fiche de %(name)s suit de nouveau l’académie.")
        messages.success(request, told % {"name": one.person.display_name})
    return redirect("directory:corrections", hat=request.hat.key)


def people_here(request: HatRequest) -> QuerySet[Person]:
    """Those of the school whom this hat may know of."""
    here = queries.people_of_school(request.hat.establishment_id).values("pk")
    return Person.objects.visible_to(request.person, request.hat).filter(pk__in=here)


def _corrected(request: HatRequest, person: Person, form: CorrectionForm) -> bool:
    """Whether it could be written down; if not, the form says why."""
    try:
        made = correct(person, by=request.person, values=form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    if made:
        messages.success(request, _("C’est corrigé. Les livraisons de l’académie n’y toucheront pas."))
    return True
