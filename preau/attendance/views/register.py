"""The register of a month, thresholds and their letters, the figures of the year."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.attendance import actions
from preau.attendance.calling.duty import classes_of, own_school
from preau.attendance.counting import (
    RegisterLine,
    attended,
    counted,
    figures,
    month_of,
    over_thresholds,
    register,
)
from preau.attendance.figures import cell_of, csv_of, months, register_csv
from preau.attendance.forms import PeriodForm
from preau.attendance.models import AbsenceLetter
from preau.attendance.motives import thresholds
from preau.attendance.papers.letter import pdf
from preau.attendance.sight import pupils_followed_by
from preau.base import clock
from preau.base.language import kept_language
from preau.directory.choices import WHOLE_ESTABLISHMENT
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Establishment, SchoolYear
from preau.timetable.days import days_off, half_days_of


@require_safe
@hat_page(*WHOLE_ESTABLISHMENT)
def month(request: HatRequest) -> HttpResponse:
    """The register of a class for a month, half-day by half-day, with its rate; it prints on one sheet, and is one."""
    school = _school(request)
    classes = classes_of(school)
    first, last = month_of(_month(request.GET.get("mois", "")))
    asked = request.GET.get("classe", "")
    group = next((one for one in classes if str(one.pk) == asked), classes[0] if classes else None)
    lines = register(group, first, last) if group else []
    days = _days(school, first, last, lines)
    if group and request.GET.get("tableur") == "1":
        return _register_sheet(lines, days, first)
    context = {
        "school": school, "classes": classes, "group": group, "lines": lines, "days": days,
        "month": first, "before": first - timedelta(days=1), "after": last + timedelta(days=1),
        "is_last": last >= clock.today(), "total": sum(line.half_days for line in lines),
        "cells": [(line, [cell_of(line, day) for day in days]) for line in lines], "attended": attended(lines),
    }  # fmt: skip
    if request.GET.get("papier") == "1":
        with kept_language():
            return render(request, "attendance/register_paper.html", context)
    return render(request, "attendance/register.html", context)


@require_safe
@hat_page(*WHOLE_ESTABLISHMENT)
def over(request: HatRequest) -> HttpResponse:
    """Who has passed a threshold of the law this month, and the letters that go with it."""
    school = _school(request)
    first, last = month_of(_month(request.GET.get("mois", "")))
    found = over_thresholds(school.pk, first)
    context = {
        "school": school, "found": [(one, _letters(one, letters)) for one, letters in found], "month": first,
        "before": first - timedelta(days=1), "after": last + timedelta(days=1), "is_last": last >= clock.today(),
        "thresholds": thresholds(),
    }  # fmt: skip
    return render(request, "attendance/over.html", context)


@require_POST
@hat_page(*WHOLE_ESTABLISHMENT)
def letter_new(request: HatRequest, pk: int) -> HttpResponse:
    """The letter of a threshold, ready to print."""
    pupil = get_object_or_404(pupils_followed_by(request.person, request.hat), pk=pk)
    first, last = month_of(_month(request.POST.get("mois", "")))
    found = counted(request.hat.establishment_id or 0, first, last, pupil=pupil.pk)
    threshold = next(
        (one for one in thresholds() if str(one.half_days) == request.POST.get("seuil", "")), None
    )
    if not found or threshold is None or found[0].unlawful < threshold.half_days:
        messages.error(request, _("Ce seuil n’est pas atteint : un motif a pu être accepté entre-temps."))
        return redirect("attendance:over", hat=request.hat.key)
    letter = actions.write_letter(found[0], by=request.person, threshold=threshold, month=first)
    return redirect("attendance:letter", hat=request.hat.key, pk=letter.pk)


@require_safe
@hat_page(*WHOLE_ESTABLISHMENT)
def letter(request: HatRequest, pk: int) -> HttpResponse:
    """The letter as PDF, one page for each adult who exercises authority."""
    rows = AbsenceLetter.objects.visible_to(request.person, request.hat)
    one = get_object_or_404(rows.select_related("pupil", "establishment", "made_by"), pk=pk)
    answer = HttpResponse(pdf(one), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="absences-{one.month:%Y-%m}-{one.pk}.pdf"'
    return answer


@require_safe
@hat_page(*WHOLE_ESTABLISHMENT)
def year(request: HatRequest) -> HttpResponse:
    """The figures of a period, month by month and class by class: of the year, or from a day to another; a sheet too."""
    school, this = _school(request), SchoolYear.current()
    form = PeriodForm(
        request.GET if "du" in request.GET or "au" in request.GET else None, first=this.starts_on
    )
    first, last = form.span
    if request.GET.get("tableur") == "1" and not form.errors:
        return _sheet(school, first, last)
    found = figures(school.pk, first, last)
    context = {
        "school": school, "year": this, "figures": found, "months": months(school.pk, first, last), "form": form,
        "first": first, "last": last, "away": sum(one.away for one in found), "marks": sum(one.marks for one in found),
        "late": sum(one.late for one in found), "half_days": sum(one.half_days for one in found),
    }  # fmt: skip
    return render(request, "attendance/year.html", context, status=422 if form.errors else 200)


def _register_sheet(lines: list[RegisterLine], days: list[date], month: date) -> HttpResponse:
    with kept_language():
        answer = HttpResponse(register_csv(lines, days), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="registre-{month:%Y-%m}.csv"'
    return answer


def _sheet(school: Establishment, first: date, last: date) -> HttpResponse:
    with kept_language():
        answer = HttpResponse(csv_of(school.pk, first, last), content_type="text/csv; charset=utf-8")
    name = f"absences-{first.isoformat()}-{last.isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _school(request: HatRequest) -> Establishment:
    school = own_school(request.hat.establishment_id)
    if school is None:
        raise Http404
    return school


def _month(words: str) -> date:
    """The first day of "2026-11"; of this month for anything else."""
    try:
        return min(date.fromisoformat(f"{words}-01"), clock.today().replace(day=1))
    except ValueError:
        return clock.today().replace(day=1)


def _days(school: Establishment, first: date, last: date, lines: list[RegisterLine]) -> list[date]:
    """The days of school of the month, up to today."""
    until = min(last, clock.today())
    missed = {day for line in lines for day, _half in line.missed}
    if school.is_first_degree:
        return sorted(missed | {one.day for one in half_days_of(school.pk, first, until)})
    off = days_off(school.pk, first, until)
    span = [first + timedelta(days=n) for n in range((until - first).days + 1)]
    return sorted(missed | {day for day in span if day.weekday() < 5 and day not in off})


def _letters(one: Any, letters: list[AbsenceLetter]) -> list[tuple[Any, AbsenceLetter | None]]:
    """Each threshold that is passed, with the letter written for it, if any."""
    written = {letter.threshold: letter for letter in letters}
    return [(step, written.get(step.half_days)) for step in thresholds() if one.unlawful >= step.half_days]
