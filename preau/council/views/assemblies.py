"""Who sits in an assembly, and by which rules."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from preau.base import clock
from preau.base.bodies import WORDS, receives
from preau.council import queries
from preau.council.actions import acts
from preau.council.actions import assemblies as verbs
from preau.council.actions.past import bring_past_acts
from preau.council.choices import AssemblyKind
from preau.council.forms import (
    CollegeForm,
    EndForm,
    FirstNumberForm,
    NumbersForm,
    PublicationForm,
    RuleForm,
    SeatForm,
    SeatsForm,
    TableForm,
)
from preau.council.law.rulebook import legal_size, legal_size_source
from preau.council.members import welcome, welcome_all
from preau.council.models import Assembly, Member
from preau.council.sheets.numbers import read_numbers
from preau.council.sheets.table import AT_MOST
from preau.council.views.fetch import attempt, form_page, kept_assembly
from preau.council.words.rules import shown_rules
from preau.directory.door import HatRequest, hat_page, posted
from preau.ui.words import count_words

HAS_COLLEGES = (AssemblyKind.COMMITTEE, AssemblyKind.BUREAU)


@form_page
@hat_page(*queries.KEEPS)
def members(request: HatRequest, pk: int) -> HttpResponse:
    """The table of the council, its empty seats, and one more member."""
    found = kept_assembly(request, pk)
    table = queries.table_of(found)
    usual = {"starts_on": clock.today()}
    form = SeatForm(table.members, found.colleges.order_by("name"), posted(request), initial=usual)
    if form.is_valid():
        try:
            member = welcome(found, by=request.person, **form.values())
            messages.success(request, _("%(who)s siège.") % {"who": member.said})
            return redirect("council:members", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _members_page(request, found, form)


@receives(AT_MOST + WORDS)
@require_POST
@hat_page(*queries.KEEPS)
def members_table(request: HatRequest, pk: int) -> HttpResponse:
    """The whole table at once, from a sheet; who sits already is left."""
    found, form = kept_assembly(request, pk), TableForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            since = form.cleaned_data["since"]
            made = welcome_all(found, by=request.person, lines=form.rows(), starts_on=since)
            messages.success(request, count_words(len(made), _("membre ajouté."), _("membres ajoutés.")))
            return redirect("council:members", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("lines", refusal)
    members, colleges = queries.table_of(found).members, found.colleges.order_by("name")
    empty = SeatForm(members, colleges, initial={"starts_on": clock.today()})
    return _members_page(request, found, empty, form)


@require_POST
@hat_page(*queries.KEEPS)
def colleges(request: HatRequest, pk: int) -> HttpResponse:
    """A part of an assembly that names its own members, with its seats."""
    found, form = kept_assembly(request, pk), CollegeForm(request.POST)
    if form.is_valid():
        try:
            verbs.open_college(found, by=request.person, **form.cleaned_data)
            return redirect("council:rules", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("seats", refusal)
    context = _rules(found, PublicationForm(initial={"mode": found.publication})) | {"college_form": form}
    return render(request, "council/rules.html", context, status=422)


@receives(AT_MOST + WORDS)
@form_page
@hat_page(*queries.KEEPS)
def past_acts(request: HatRequest, pk: int) -> HttpResponse:
    """The acts of an older register, from a sheet."""
    found, form = kept_assembly(request, pk), NumbersForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            count = bring_past_acts(found, by=request.person, rows=read_numbers(form.rows()))
            told = count_words(count, _("acte repris au registre."), _("actes repris au registre."))
            messages.success(request, told)
            return redirect("council:register", hat=request.hat.key)
        except ValidationError as refusal:
            form.add_error("lines", refusal)
    context = {"assembly": found, "form": form}
    return render(request, "council/past_acts.html", context, status=422 if form.is_bound else 200)


@form_page
@hat_page(*queries.KEEPS)
def mandate_end(request: HatRequest, pk: int) -> HttpResponse:
    kept = queries.kept_assemblies(request.person, request.hat).values("pk")
    rows = Member.objects.filter(assembly__in=kept, ends_on=None).select_related("person", "assembly")
    member = get_object_or_404(rows, pk=pk)
    form = EndForm(posted(request), initial={"on": clock.today()})
    if form.is_valid():
        try:
            verbs.end_mandate(member, by=request.person, **form.cleaned_data)
            return redirect("council:members", hat=request.hat.key, pk=member.assembly_id)
        except ValidationError as refusal:
            form.add_error("on", refusal)
    context = {"member": member, "form": form}
    return render(request, "council/mandate_end.html", context, status=422 if form.is_bound else 200)


@form_page
@hat_page(*queries.KEEPS)
def rules(request: HatRequest, pk: int) -> HttpResponse:
    """The rules with where each is written; and how acts are made public."""
    found = kept_assembly(request, pk)
    usual = {"mode": found.publication, "chosen_by": found.publication_chosen_by}
    form = PublicationForm(posted(request), initial=usual)
    if form.is_valid():
        try:
            verbs.choose_publication(found, by=request.person, **form.cleaned_data)
            messages.success(request, _("Publication des actes choisie."))
            return redirect("council:rules", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("chosen_by", refusal)
    return render(request, "council/rules.html", _rules(found, form), status=422 if form.is_bound else 200)


@form_page
@hat_page(*queries.KEEPS)
def rule(request: HatRequest, pk: int, name: str) -> HttpResponse:
    """An assembly's own value of one rule."""
    found = kept_assembly(request, pk)
    shown = next((one for one in shown_rules(found) if one.name == name), None)
    if shown is None:
        raise Http404
    form = RuleForm(posted(request), initial={"value": shown.typed, "source": shown.source})
    if form.is_valid():
        try:
            verbs.change_rule(found, by=request.person, name=name, **form.cleaned_data)
            return redirect("council:rules", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("value", refusal)
    context = {"assembly": found, "rule": shown, "form": form}
    return render(request, "council/rule.html", context, status=422 if form.is_bound else 200)


@require_POST
@hat_page(*queries.KEEPS)
def seats(request: HatRequest, pk: int) -> HttpResponse:
    """How many seats there are, where statutes say it rather than the law."""
    found, form = kept_assembly(request, pk), SeatsForm(request.POST)
    if form.is_valid():
        try:
            verbs.change_seats(found, by=request.person, seats=form.cleaned_data["seats"])
            return redirect("council:rules", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("seats", refusal)
    context = _rules(found, PublicationForm(initial={"mode": found.publication})) | {"seats_form": form}
    return render(request, "council/rules.html", context, status=422)


@require_POST
@hat_page(*queries.KEEPS)
def first_number(request: HatRequest, pk: int) -> HttpResponse:
    """Where this year's register stands, begun elsewhere."""
    found, form = kept_assembly(request, pk), FirstNumberForm(request.POST)
    if form.is_valid():
        year, last = clock.today().year, form.cleaned_data["last"]
        sheet = form.cleaned_data["last_sheet"]
        told = _("Le prochain acte portera le numéro %(year)s-%(n)s.") % {"year": year, "n": last + 1}
        keep = partial(
            acts.keep_past_number, found, by=request.person, year=year, last=last, last_sheet=sheet
        )
        attempt(request, keep, told)
        return redirect("council:rules", hat=request.hat.key, pk=pk)
    context = _rules(found, PublicationForm(initial={"mode": found.publication})) | {"number_form": form}
    return render(request, "council/rules.html", context, status=422)


def _members_page(
    request: HatRequest, found: Assembly, form: SeatForm, table_form: TableForm | None = None
) -> HttpResponse:
    context = {
        "assembly": found,
        "table": queries.table_of(found),
        "form": form,
        "table_form": table_form or TableForm(initial={"since": clock.today()}),
        **_size(found),
    }
    status = 422 if form.is_bound or table_form else 200
    return render(request, "council/members.html", context, status=status)


def _rules(found: Assembly, form: PublicationForm) -> dict[str, Any]:
    return {
        "assembly": found,
        "rules": shown_rules(found),
        "form": form,
        "number_form": FirstNumberForm(),
        "seats_form": SeatsForm(initial={"seats": found.seats}),
        "colleges": list(found.colleges.order_by("name")) if found.kind in HAS_COLLEGES else None,
        "college_form": CollegeForm(),
        "next_number": f"{clock.today().year}-{acts.next_number(found, clock.today().year)}",
    }


def _size(found: Assembly) -> dict[str, Any]:
    if found.kind != "municipal":
        return {"legal_size": None}
    return {"legal_size": legal_size(found.population), "size_source": legal_size_source()}
