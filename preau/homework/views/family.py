"""The work of a pupil, week by week and month by month, for themself and for each parent."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.directory.children import Child, children_here, pupil_here
from preau.directory.choices import FAMILY, Profile
from preau.directory.door import HatRequest, hat_page, readable_offline
from preau.directory.models import Membership
from preau.homework.actions import works
from preau.homework.forms import asked_day
from preau.homework.models import Work
from preau.homework.queries import minutes_of, todo_of, todos
from preau.homework.sight import groups_with_book
from preau.homework.week import days_of, month_of
from preau.homework.words import about_words
from preau.notifications.actions import mark_read
from preau.timetable.week import laid_out, shown_week


@require_safe
@hat_page(*FAMILY)
@readable_offline
def week(request: HatRequest) -> HttpResponse:
    """What is to do in a week, day after day; on paper, or as a month."""
    child = chosen_child(request)
    if child is None:
        return render(request, "homework/nobody.html")
    if request.GET.get("vue") == "mois":
        return _month(request, child)
    shown = laid_out(shown_week(request.GET.get("semaine", "")), ())
    found = todos([child.person.pk], shown.monday, shown.monday + timedelta(days=6))
    context = _about(request, child) | {
        "week": shown,
        "days": days_of(found),
        "total": about_words(minutes_of(found)),
        "to_hand_in": [one for one in found if one.asks_hand_in],
        "monday": shown.monday.isoformat(),
        "before": shown.before.isoformat(),
        "after": shown.after.isoformat(),
    }
    paper = request.GET.get("papier") == "1"
    return render(request, "homework/week_paper.html" if paper else "homework/week.html", context)


@require_safe
@hat_page(*FAMILY)
def for_day(request: HatRequest, pk: int, day: date) -> HttpResponse:
    """Where what was told leads: the week of the child who is in this group."""
    if not groups_with_book(request.person, request.hat).filter(pk=pk).exists():
        raise Http404
    mark_read(f"travail/pour/{pk}/{day.isoformat()}/", by=request.person)
    mine = [one.person.pk for one in children_here(request)]
    child = Membership.objects.filter(group=pk, person__in=mine).values_list("person", flat=True).first()
    asked = f"?enfant={child}&" if child else "?"
    page = reverse("homework:week", kwargs={"hat": request.hat.key})
    return redirect(f"{page}{asked}semaine={day.isoformat()}#j-{day.isoformat()}")


@require_POST
@hat_page(Profile.PUPIL)
def tick(request: HatRequest, pk: int) -> HttpResponse:
    """Done, or not done after all; a page that has its script takes back the line alone."""
    work = get_object_or_404(Work.objects.visible_to(request.person, request.hat), pk=pk)
    try:
        works.tick(work, by=request.person, hat=request.hat, done=request.POST.get("fait") == "1")
    except ValidationError as refusal:
        raise Http404 from refusal
    if request.headers.get("HX-Request"):
        context = {
            "todo": todo_of(request.person.pk, work),
            "may_tick": True,
            "origin": request.POST.get("origine", ""),
        }
        return render(request, "homework/_todo.html", context)
    if request.POST.get("origine") == "accueil":
        return redirect("home:today", hat=request.hat.key)
    page = reverse("homework:week", kwargs={"hat": request.hat.key})
    return redirect(f"{page}?semaine={work.due_on.isoformat()}#travail-{pk}")


def chosen_child(request: HatRequest) -> Child | None:
    """The pupil whose work is asked: oneself, or the child that `?enfant=` names, the eldest otherwise."""
    if request.hat.kind == Profile.PUPIL:
        return pupil_here(request)
    asked = request.GET.get("enfant", "")
    mine = children_here(request)
    return next((one for one in mine if str(one.person.pk) == asked), next(iter(mine), None))


def _month(request: HatRequest, child: Child) -> HttpResponse:
    asked = asked_day(request.GET.get("mois", "") + "-01") or clock.today().replace(day=1)
    if abs(asked.year - clock.today().year) > 5:
        asked = clock.today().replace(day=1)
    month = month_of(child.person.pk, asked)
    context = _about(request, child) | {"month": month, "monday": asked.isoformat()}
    return render(request, "homework/month.html", context)


def _about(request: HatRequest, child: Child) -> dict[str, object]:
    guardian = request.hat.kind == Profile.GUARDIAN
    return {
        "child": child,
        "children": children_here(request),
        "may_tick": not guardian,
        "child_key": child.person.pk if guardian else "",
        "query": f"&enfant={child.person.pk}" if guardian else "",
    }
