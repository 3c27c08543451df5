"""The carnets of a class for who teaches there; for a family, the way to the one of its child."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from preau.directory.children import children_named
from preau.directory.choices import FAMILY
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Group
from preau.notifications.actions import mark_read
from preau.progress import actions, rules
from preau.progress.forms import SharingForm
from preau.progress.learnings import number
from preau.progress.queries import Line, lines_of, sharings_of
from preau.progress.sight import READS, WRITES, children_read_by, classes_read_by
from preau.progress.synthesis.sight import pupils_of_last_year


@require_safe
@hat_page(*sorted(READS))
def books(request: HatRequest) -> HttpResponse:
    """The classes of cycle 1, or the children; where there is only one, its own page."""
    if request.hat.kind in FAMILY:
        return _of_family(request)
    groups = list(classes_read_by(request.person, request.hat).order_by("name"))
    if len(groups) == 1:
        return redirect("progress:class", hat=request.hat.key, pk=groups[0].pk)
    return render(request, "progress/classes.html", {"groups": groups})


@require_safe
@hat_page(*sorted(WRITES))
def classroom(request: HatRequest, pk: int) -> HttpResponse:
    """Of whom nothing was written for long, and what the families have not read yet."""
    group = class_here(request, pk)
    lines = lines_of(group)
    context = {
        "group": group,
        "silent": [line for line in lines if line.is_silent],
        "others": [line for line in lines if not line.is_silent],
        "new": sum(line.new for line in lines),
        "weeks": number("silent_weeks"),
        "sharings": list(sharings_of(group)[:6]),
        "may_write": rules.may_write(request.person, request.hat, group),
        "ending": pupils_of_last_year(group).count(),
    }
    return render(request, "progress/class.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*sorted(WRITES))
def sharing(request: HatRequest, pk: int) -> HttpResponse:
    """Before it is shown: of how many children, and who would have nothing to read."""
    group = class_here(request, pk)
    if not rules.may_write(request.person, request.hat, group):
        raise Http404
    form = SharingForm(posted(request))
    if request.method == "POST" and form.is_valid() and _shown(request, group, form):
        return redirect("progress:class", hat=request.hat.key, pk=pk)
    context = {"group": group, "form": form, **_counts(lines_of(group))}
    return render(request, "progress/sharing.html", context, status=422 if form.errors else 200)


def class_here(request: HatRequest, pk: int) -> Group:
    groups = classes_read_by(request.person, request.hat).select_related("establishment")
    return get_object_or_404(groups, pk=pk)


def _of_family(request: HatRequest) -> HttpResponse:
    if request.GET.get("partage", "").isdecimal():
        mark_read(f"suivi/?partage={request.GET['partage']}", by=request.person)
    children = list(children_read_by(request.person, request.hat).values_list("pk", flat=True))
    if len(children) == 1:
        return redirect("progress:book", hat=request.hat.key, pk=children[0])
    known = children_named(children)
    return render(request, "progress/children.html", {"children": [known[pk] for pk in children]})


def _shown(request: HatRequest, group: Group, form: SharingForm) -> bool:
    data: dict[str, Any] = form.cleaned_data
    try:
        actions.show(group, data["title"], once=data["once"], by=request.person, hat=request.hat)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("C’est montré : les familles sont prévenues."))
    return True


def _counts(lines: list[Line]) -> dict[str, Any]:
    return {
        "lines": [line for line in lines if line.new],
        "empty": [line.child for line in lines if not line.new],
        "new": sum(line.new for line in lines),
    }
