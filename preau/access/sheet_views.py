"""The activation sheets of a class: who is in, who is not, and their PDF."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.access import actions, queries, sheets
from preau.base import clock
from preau.directory.choices import GroupKind, Profile
from preau.directory.door import HatRequest, hat_page
from preau.directory.hats import of_name
from preau.directory.models import Group, Guardianship, Person
from preau.directory.queries import pupils_of
from preau.directory.sight import groups_seen_by, sighted_ties

HANDS_OUT = (Profile.HEAD, Profile.OFFICE, Profile.SCHOOL_LIFE, Profile.TEACHER, Profile.SUBSTITUTE)


@require_safe
@hat_page(*HANDS_OUT)
def classes(request: HatRequest) -> HttpResponse:
    return render(request, "access/sheet_classes.html", {"groups": _groups(request)})


@never_cache
@require_safe
@hat_page(*HANDS_OUT)
def sheet_list(request: HatRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(_groups(request), pk=pk)
    return render(request, "access/sheet_list.html", {"group": group, "lines": _lines(group)})


@never_cache
@require_POST
@hat_page(*HANDS_OUT)
def sheet_pdf(request: HatRequest, pk: int) -> HttpResponse:
    """New codes for those who are ticked, as one PDF; the codes they had before are void."""
    group = get_object_or_404(_groups(request), pk=pk)
    asked = {word for word in request.POST.getlist("person") if word.isdigit()}
    lines = [line for line in _lines(group) if str(line.person.pk) in asked and not line.login]
    if not lines:
        messages.error(request, _("Cochez au moins une personne."))
        return redirect("access:sheet_list", hat=request.hat.key, pk=pk)
    drawn = actions.draw_codes([line.person for line in lines], by=request.person)
    content = sheets.pdf(
        [_sheet(line, group, drawn[line.person.pk]) for line in lines],
        until=clock.today() + actions.CODE_LIFE,
    )
    return HttpResponse(content, content_type="application/pdf", headers={
        "Content-Disposition": f'attachment; filename="fiches-{group.pk}.pdf"', "Cache-Control": "no-store",
    })  # fmt: skip


@never_cache
@require_POST
@hat_page(*HANDS_OUT)
def reset(request: HatRequest, pk: int) -> HttpResponse:
    """A lost or stolen account of the class: closed now, opened again by a new sheet."""
    group = get_object_or_404(_groups(request), pk=pk)
    asked = request.POST.get("reset", "")
    line = next((one for one in _lines(group) if str(one.person.pk) == asked), None)
    if line is None:
        return redirect("access:sheet_list", hat=request.hat.key, pk=pk)
    code = actions.reset(line.person, by=request.person)
    content = sheets.pdf([_sheet(line, group, code)], until=clock.today() + actions.CODE_LIFE)
    return HttpResponse(content, content_type="application/pdf", headers={
        "Content-Disposition": f'attachment; filename="fiche-{line.person.pk}.pdf"', "Cache-Control": "no-store",
    })  # fmt: skip


def _groups(request: HatRequest) -> QuerySet[Group]:
    rows = Group.objects.filter(kind=GroupKind.CLASS, establishment=request.hat.establishment_id)
    return groups_seen_by(rows.select_related("establishment").order_by("name"), request.person, request.hat)


def _lines(group: Group) -> list[queries.SheetLine]:
    """Each pupil, then each guardian who may follow a pupil of the class: one sheet each, never a shared one."""
    pupils = list(pupils_of(group))
    ties = Guardianship.objects.filter(sighted_ties(), child__in=pupils).select_related("guardian", "child")
    families: dict[Person, list[str]] = {}
    for tie in ties.order_by("guardian__sort_key", "child__birth_date"):
        families.setdefault(tie.guardian, []).append(tie.child.first_name)
    persons = [(guardian, "guardian", names) for guardian, names in families.items()]
    return queries.sheet_lines(group, [*persons, *((pupil, "pupil", []) for pupil in pupils)])


def _sheet(line: queries.SheetLine, group: Group, code: str) -> sheets.Sheet:
    about = _("Parent %(names)s, %(group)s") if line.children else _("%(group)s%(names)s")
    names = of_name(_(" et ").join(line.children)) if line.children else ""
    return sheets.Sheet(
        name=f"{line.person.title} {line.person.first_name} {line.person.last_name.upper()}".strip(),
        about=about % {"names": names, "group": group},
        school=str(group.establishment),
        code=code,
        whose_help=_("à l’école"),
    )
