"""The plan of the week of a closed class: written by its teachers, read by families and pupils, printed for the others."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base.bodies import WORDS, receives
from preau.base.language import kept_language
from preau.directory.choices import FAMILY
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Group
from preau.files.actions import FILE_LIMIT
from preau.files.responses import serve
from preau.news.continuity import actions
from preau.news.continuity.forms import PlanForm
from preau.news.continuity.queries import standing_for
from preau.news.continuity.rules import KEEPS, may_read_plan, may_write_plan
from preau.news.continuity.week import DAYS, ShownDay, monday_of, week_of, without_account
from preau.news.models import PlanFile

READS = (*sorted(KEEPS), *sorted(FAMILY))


@receives(DAYS * actions.FILES_AT_MOST * FILE_LIMIT + WORDS)
@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*READS)
def plan(request: HatRequest, pk: int) -> HttpResponse:
    """Day by day; whoever teaches the class writes their own part there."""
    group, monday = _group(request, pk), monday_of(request.GET.get("semaine", ""))
    writes = may_write_plan(request.person, request.hat, group)
    days = week_of(group, monday, request.person if writes else None)
    form = _form(days, posted(request)) if writes else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            return _saved(request, group, monday, form)
    context = {
        "group": group,
        "monday": monday,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "days": _with_fields(days, form),
        "closures": standing_for(group),
        "writes": writes,
    }
    return render(request, "news/plan.html", context, status=400 if form and form.errors else 200)


@require_safe
@hat_page(*sorted(KEEPS))
@kept_language()
def pack(request: HatRequest, pk: int) -> HttpResponse:
    """The week on paper: a sheet for each child of whom nobody has an account, or one for the whole class."""
    group, monday = _group(request, pk), monday_of(request.GET.get("semaine", ""))
    children = without_account(group)
    context = {
        "group": group,
        "monday": monday,
        "days": week_of(group, monday),
        "sheets": [one.listed_name for one in children] or [""],
        "offline": len(children),
    }
    return render(request, "news/plan_pack.html", context)


@require_safe
@hat_page(*READS)
def plan_file(request: HatRequest, pk: int) -> HttpResponseBase:
    seen = Group.objects.visible_to(request.person, request.hat)
    rows = PlanFile.objects.select_related("stored", "plan__group").filter(plan__group__in=seen.values("pk"))
    kept = get_object_or_404(rows, pk=pk)
    if not may_read_plan(request.person, request.hat, kept.plan.group):
        raise Http404
    return serve(request, kept.stored, kept.name)


@require_POST
@hat_page(*sorted(KEEPS))
def plan_file_end(request: HatRequest, pk: int) -> HttpResponse:
    """One's own file is taken away."""
    mine = PlanFile.objects.select_related("plan").filter(plan__author=request.person)
    kept = get_object_or_404(mine, pk=pk)
    plan = kept.plan
    actions.drop_file(kept, by=request.person)
    return redirect(_url(request, plan.group_id, plan.day))


def _group(request: HatRequest, pk: int) -> Group:
    rows = Group.objects.visible_to(request.person, request.hat).select_related("establishment")
    group = get_object_or_404(rows, pk=pk)
    if not may_read_plan(request.person, request.hat, group):
        raise Http404
    return group


def _form(days: list[ShownDay], data: Any) -> PlanForm:
    initial = {f"jour-{one.day.isoformat()}": one.mine.body for one in days if one.mine}
    return PlanForm([one.day for one in days], data, initial=initial)


def _with_fields(days: list[ShownDay], form: PlanForm | None) -> list[tuple[ShownDay, Any]]:
    return [(one, form[f"jour-{one.day.isoformat()}"] if form else None) for one in days]


def _saved(request: HatRequest, group: Group, monday: date, form: PlanForm) -> HttpResponse:
    """The texts, then the files of each day; a refused file is told in one sentence, the rest is kept."""
    uploads = {day: request.FILES.getlist(f"fichiers-{day.isoformat()}") for day in form.texts}
    with_files = {day for day, found in uploads.items() if found}
    written = actions.write_plan(group, form.texts, by=request.person, hat=request.hat, with_files=with_files)
    refused = False
    for one in written:
        for upload in uploads[one.day]:
            try:
                actions.join_file(one, upload)
            except ValidationError as refusal:
                messages.error(request, refusal.messages[0])
                refused = True
    if not refused:
        messages.success(request, _("Plan de la semaine enregistré."))
    return redirect(_url(request, group.pk, monday))


def _url(request: HatRequest, group: int, day: date) -> str:
    url = reverse("news:plan", kwargs={"hat": request.hat.key, "pk": group})
    return f"{url}?semaine={day.isoformat()}"
