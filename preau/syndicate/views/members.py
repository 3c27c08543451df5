"""Who is a member, who is on the way, and one file with what comes next."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.base.bodies import WORDS, receives
from preau.directory.door import HatRequest, hat_page, posted
from preau.syndicate import conventions, queries, showing
from preau.syndicate.actions import agendas, joining, signing
from preau.syndicate.actions.answering import answer_of, silence_on
from preau.syndicate.actions.merging import merge
from preau.syndicate.actions.office import open_syndicate
from preau.syndicate.actions.openings import ask_mail, first_sign_in, with_heads
from preau.syndicate.actions.signing import LIMIT
from preau.syndicate.forms.office import (
    FileForm,
    LinkForm,
    MergeForm,
    NoticeForm,
    OpeningForm,
    SchoolForm,
    SittingChoiceForm,
)
from preau.syndicate.forms.signing import OwnConventionForm
from preau.syndicate.law.chain import Link
from preau.syndicate.models import Accession
from preau.syndicate.rules import may_open
from preau.syndicate.views import own
from preau.syndicate.views.fetch import (
    OFFICE,
    attempt,
    done,
    form_page,
    kept_accession,
    office_only,
    open_agendas,
    own_authority,
    own_syndicate,
)

BY_HAND = (Link.COMMUNE_ACT, Link.CONCORDANT, Link.SERVICE)  # signatures alone make the convention's


@require_safe
@hat_page(*OFFICE)
def home(request: HatRequest) -> HttpResponse:
    """The members, for the office of a syndicate; for that of another authority, its own file."""
    office_only(request)
    syndicate = queries.kept_syndicate(request.person, request.hat)
    if syndicate is None:
        return _opening(request) if may_open(request.hat) else own.mine(request)
    year, words = queries.current_year(syndicate), request.GET.get("q", "").strip()[:80]
    rows = queries.accessions(Accession.objects.kept_by(request.person, request.hat))
    page = Paginator(queries.search(rows, words), 30).get_page(request.GET.get("page"))
    lines = [showing.member_line(one) for one in queries.member_rows(page.object_list, year)]
    context = {"page": page, "lines": lines, "words": words, "figures": queries.figures(syndicate, year)}
    context |= {"syndicate": syndicate, "year": year, "waiting": showing.first_waiting(lines)}
    return render(request, "syndicate/members.html", context)


@require_POST
@hat_page(*OFFICE)
def opening(request: HatRequest) -> HttpResponse:
    """The office of the syndicate opens, with what its statutes say."""
    if not may_open(request.hat):
        raise Http404
    authority, form = own_authority(request), OpeningForm(request.POST)
    if done(form, lambda: open_syndicate(authority, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:home", hat=request.hat.key)
    return _opening(request, form)


@form_page
@hat_page(*OFFICE)
def file_new(request: HatRequest) -> HttpResponse:
    """Prepare the file of an authority."""
    syndicate = own_syndicate(request)
    form = FileForm(syndicate, posted(request), initial={"on": clock.today()})
    if form.is_valid():
        values = dict(form.cleaned_data)
        found = joining.prepare(syndicate, by=request.person, authority=values.pop("who"), **values)
        return redirect("syndicate:accession", hat=request.hat.key, pk=found.pk)
    context = {"form": form, "syndicate": syndicate}
    return render(request, "syndicate/file_new.html", context, status=422 if form.is_bound else 200)


@require_safe
@hat_page(*OFFICE)
def accession(request: HatRequest, pk: int) -> HttpResponse:
    return _file(request, kept_accession(request, pk))


@require_POST
@hat_page(*OFFICE)
def link(request: HatRequest, pk: int, kind: str) -> HttpResponse:
    """Note a link of the chain; what is refused stays typed."""
    found, form = kept_accession(request, pk), LinkForm(request.POST)
    if kind not in [one.value for one in BY_HAND]:
        raise Http404
    if done(form, lambda: signing.note_link(found, by=request.person, link=Link(kind), **form.cleaned_data)):
        return redirect("syndicate:accession", hat=request.hat.key, pk=pk)
    return _file(request, kept_accession(request, pk), {"link_form": form, "asked": kind}, 422)


@require_POST
@hat_page(*OFFICE)
def agenda(request: HatRequest, pk: int) -> HttpResponse:
    """Put the concordant act on the agenda of the committee, drafted."""
    found, form = kept_accession(request, pk), SittingChoiceForm(open_agendas(request), request.POST)
    made: list[Any] = []
    if done(form, lambda: made.append(_put(request, found, form))):
        return redirect("council:act", hat=request.hat.key, pk=made[0].pk)
    return _file(request, found, {"agenda_form": form}, 422)


@require_POST
@hat_page(*OFFICE)
def school(request: HatRequest, pk: int) -> HttpResponse:
    """Attach a school to a member."""
    found, form = kept_accession(request, pk), SchoolForm(request.POST)
    if done(form, lambda: joining.serve(found, by=request.person, **_school(form))):
        return redirect("syndicate:accession", hat=request.hat.key, pk=pk)
    return _file(request, found, {"school_form": form}, 422)


@require_POST
@hat_page(*OFFICE)
def school_end(request: HatRequest, pk: int, school: int) -> HttpResponse:
    """The member owes for this school until today."""
    found = kept_accession(request, pk)
    served = found.schools.filter(pk=school).first()
    if served is None:
        raise Http404
    attempt(
        request,
        lambda: joining.end_service(served, by=request.person, on=clock.today()),
        _("Rattachement terminé."),
    )
    return redirect("syndicate:accession", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*OFFICE)
def school_sign_in(request: HatRequest, pk: int, school: int) -> HttpResponse:
    """The sheet of the first sign-in of who heads an open school."""
    found, made = kept_accession(request, pk), list[bytes]()
    served = found.schools.filter(pk=school).first()
    if served is None:
        raise Http404
    if not attempt(request, lambda: made.append(first_sign_in(served, by=request.person))):
        return redirect("syndicate:accession", hat=request.hat.key, pk=pk)
    answer = HttpResponse(made[0], content_type="application/pdf")
    answer["Content-Disposition"] = (
        f'attachment; filename="premiere-connexion-{served.establishment.uai}.pdf"'
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@hat_page(*OFFICE)
def school_mail(request: HatRequest, pk: int, school: int) -> HttpResponse:
    """The link of the first sign-in, to the address that the act or the request names."""
    served = get_object_or_404(kept_accession(request, pk).schools.all(), pk=school)
    address = request.POST.get("address", "").strip()
    told = _("Le lien de première connexion part à %(address)s.") % {"address": address}
    attempt(request, lambda: ask_mail(served, by=request.person, address=address), told)
    return redirect("syndicate:accession", hat=request.hat.key, pk=pk)


@form_page
@hat_page(*OFFICE)
def leaving(request: HatRequest, pk: int) -> HttpResponse:
    """A member asks to leave: when that takes effect is said before it is written."""
    found, form = kept_accession(request, pk), NoticeForm(posted(request), initial={"on": clock.today()})
    if done(form, lambda: joining.ask_to_leave(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:accession", hat=request.hat.key, pk=pk)
    context = {"form": form, "accession": found, "leaves": showing.would_leave(found)}
    return render(request, "syndicate/leaving.html", context, status=422 if form.is_bound else 200)


@form_page
@hat_page(*OFFICE)
def merging(request: HatRequest, pk: int) -> HttpResponse:
    """A member has become part of another authority: what passes to it is said before it is written."""
    found, form = kept_accession(request, pk), MergeForm(posted(request))
    made: list[Any] = []
    if done(form, lambda: made.append(_merge(request, found, form))):
        return redirect("syndicate:accession", hat=request.hat.key, pk=made[0].pk)
    context = {"form": form, "accession": found}
    return render(request, "syndicate/merging.html", context, status=422 if form.is_bound else 200)


@receives(LIMIT + WORDS)
@require_POST
@hat_page(*OFFICE)
def own_convention(request: HatRequest, pk: int) -> HttpResponse:
    """Put the syndicate's own convention to signature, as a PDF."""
    found, form = kept_accession(request, pk), OwnConventionForm(request.POST, request.FILES)
    made: list[Any] = []
    if done(
        form, lambda: made.append(signing.put_own_to_signature(found, by=request.person, **form.cleaned_data))
    ):
        return redirect("syndicate:signing", hat=request.hat.key, pk=made[0].pk)
    return _file(request, found, {"convention_form": form}, 422)


def _opening(request: HatRequest, form: OpeningForm | None = None) -> HttpResponse:
    authority = own_authority(request)
    shown = form or OpeningForm(initial={"statutory_name": authority.name, "pro_rata": "whole"})
    return render(request, "syndicate/opening.html", {"form": shown}, status=422 if form else 200)


def _put(request: HatRequest, found: Accession, form: SittingChoiceForm) -> Any:
    sitting = form.cleaned_data["sitting"]
    return agendas.put_on_agenda(found, by=request.person, link=Link.CONCORDANT, sitting=sitting)


def _merge(request: HatRequest, found: Accession, form: MergeForm) -> Accession:
    values = dict(form.cleaned_data)
    return merge(found, by=request.person, into=values.pop("who"), **values)


def _school(form: SchoolForm) -> dict[str, Any]:
    values = dict(form.cleaned_data)
    return {"establishment": values.pop("uai")} | values


def _file(
    request: HatRequest, found: Accession, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    context = showing.file_context(found) | {
        "link_form": LinkForm(initial={"on": clock.today()}),
        "school_form": SchoolForm(),
        "convention_form": OwnConventionForm(auto_id="convention_%s"),
        "signings": conventions.lines_of(found),
        "agenda_form": SittingChoiceForm(open_agendas(request)),
    }
    context |= {"answer": answer_of(found), "silence": silence_on(found)}
    with_heads(context["schools"])
    context["may_put"] = not context["signings"] and conventions.may_be_signed(context["stages"])
    context |= forms or {}
    return render(request, "syndicate/accession.html", context, status=status)
