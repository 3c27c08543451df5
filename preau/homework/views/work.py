"""One work: what it asks, who has done it; changed or taken back by who manages it."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.directory.children import children_here, children_named
from preau.directory.choices import FAMILY
from preau.directory.door import HatRequest, hat_page, readable_offline
from preau.homework import rules
from preau.homework.actions import works
from preau.homework.desk import pupils_of_groups
from preau.homework.dues import Due, Proposal, after_day, after_lesson, with_loads
from preau.homework.forms import WorkForm
from preau.homework.models import Work
from preau.homework.queries import PupilLine, pupils_of, todos
from preau.homework.sight import READS, WRITES
from preau.homework.telling import work_path
from preau.homework.views.family import chosen_child
from preau.homework.words import primary_words
from preau.notifications.actions import mark_read
from preau.timetable.lessons import found


@require_safe
@hat_page(*sorted(READS))
@readable_offline
def work(request: HatRequest, pk: int) -> HttpResponse:
    """For a family what there is to do and where it stands; for the school the work, and who has done it for who manages it."""
    shown = work_here(request, pk)
    if request.hat.kind in FAMILY:
        mark_read(work_path(pk), by=request.person)
        return _for_family(request, shown)
    managed = rules.may_manage(request.person, request.hat, shown)
    lines = pupils_of(shown) if managed else []
    context = {
        "work": shown,
        "lines": lines,
        "counts": _counts(lines),
        "may_manage": managed,
        "lost": managed and _is_lost(shown),
        "may_change": managed and shown.withdrawn_at is None and shown.is_of_this_year,
    }
    return render(request, "homework/work.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*sorted(WRITES))
def work_edit(request: HatRequest, pk: int) -> HttpResponse:
    shown = _managed(request, pk)
    form = _form(request, shown)
    if request.method == "POST" and form.is_valid():
        try:
            works.change(shown, _wish(form, shown), by=request.person, hat=request.hat)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Le travail est changé."))
            return redirect("homework:work", hat=request.hat.key, pk=pk)
    context = {"work": shown, "form": form, "remark_hand_in": _remark(shown)}
    return render(request, "homework/work_edit.html", context, status=400 if form.errors else 200)


@require_POST
@hat_page(*sorted(WRITES))
def work_end(request: HatRequest, pk: int) -> HttpResponse:
    works.withdraw(_managed(request, pk), by=request.person, hat=request.hat)
    messages.success(request, _("Le travail est retiré : les élèves ne l’ont plus à faire."))
    return redirect("homework:work", hat=request.hat.key, pk=pk)


def work_here(request: HatRequest, pk: int) -> Work:
    rows = Work.objects.visible_to(request.person, request.hat)
    return get_object_or_404(
        rows.select_related("author", "establishment").prefetch_related("groups", "files__stored"), pk=pk
    )


def _is_lost(shown: Work) -> bool:
    """It is for a lesson to come that the timetable has no more: nothing carries it elsewhere by itself."""
    if not shown.due_course_id or not shown.due_date or shown.is_over:
        return False
    return found(shown.due_course_id, shown.due_date) is None


def _counts(lines: list[PupilLine]) -> dict[str, int]:
    return {
        "total": len(lines),
        "handed": sum(line.handed_at is not None for line in lines),
        "done": sum(line.ticked_at is not None for line in lines),
    }


def _managed(request: HatRequest, pk: int) -> Work:
    """A work that one may change; one query, and its groups."""
    rows = Work.objects.managed_by(request.person, request.hat).select_related("author", "establishment")
    shown = get_object_or_404(rows.prefetch_related("groups"), pk=pk, withdrawn_at=None)
    if not shown.is_of_this_year:
        raise Http404
    return shown


def _for_family(request: HatRequest, shown: Work) -> HttpResponse:
    """Of the child that the link names; of the first who has it where it names none."""
    asked = chosen_child(request)
    having = {
        one.pupil: one
        for one in todos(_pupils(request), shown.due_on, shown.due_on)
        if one.work.pk == shown.pk
    }
    todo = having.get(asked.person.pk if asked else 0) or next(iter(having.values()), None)
    if todo is None:
        raise Http404
    child = children_named([todo.pupil], children_here(request))[todo.pupil]
    context = {"work": shown, "todo": todo, "child": child, "may_tick": request.hat.kind == "pupil"}
    return render(request, "homework/family_work.html", context)


def _pupils(request: HatRequest) -> list[int]:
    return [one.person.pk for one in children_here(request)] or [request.person.pk]


def _form(request: HatRequest, shown: Work) -> WorkForm:
    proposals = _proposals(shown)
    pupils = pupils_of_groups(shown.groups.all())
    return WorkForm(
        request.POST if request.method == "POST" else None, initial=_as_it_is(shown, proposals), proposals=proposals,
        pupils=pupils, by_day=shown.due_course_id is None,
    )  # fmt: skip


def _proposals(shown: Work) -> list[Proposal]:
    """Where it is now, then the lessons or days that come after."""
    now = Due(shown.due_on, shown.due_at, shown.due_course_id, shown.due_date)
    groups = list(shown.groups.all())
    for group in groups:
        group.establishment = shown.establishment
    lesson = found(shown.due_course_id, shown.due_date) if shown.due_course_id and shown.due_date else None
    coming = after_lesson(lesson) if lesson else after_day(groups[0], shown.due_on)
    return with_loads([now, *coming], groups, shown.pk)


def _as_it_is(shown: Work, proposals: list[Proposal]) -> dict[str, object]:
    names = ("what", "details", "minutes", "hands_in", "late", "subject")
    chosen = list(shown.recipients.values_list("pupil", flat=True))
    return {name: getattr(shown, name) for name in names} | {"due": proposals[0].due.key, "pupils": chosen}


def _wish(form: WorkForm, shown: Work) -> works.Wish:
    wish = form.wish
    return wish if "subject" in form.fields else replace(wish, subject=shown.subject)


def _remark(shown: Work) -> str:
    return primary_words("remark_hand_in") if shown.establishment.is_first_degree else ""
