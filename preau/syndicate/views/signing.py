"""Conventions that each party signs in turn: seen by both, sealed by who binds the authority, or noted from paper."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.base.bodies import WORDS, receives
from preau.council.seals.reading import seals_in
from preau.directory.door import HatRequest, hat_page
from preau.files.responses import serve
from preau.syndicate import conventions
from preau.syndicate.actions import signing as verbs
from preau.syndicate.choices import SignatureKind
from preau.syndicate.forms.signing import PaperForm, TakeBackForm
from preau.syndicate.models import PartySignature, PurchasingGroup, Signatory, Signing
from preau.syndicate.rules import capacity_of
from preau.syndicate.views.fetch import OFFICE, attempt, done, office_only


@require_safe
@hat_page(*OFFICE)
def signings(request: HatRequest) -> HttpResponse:
    """The conventions: all of the syndicate's for its office, its own for a member."""
    office_only(request)
    rows = Signing.objects.visible_to(request.person, request.hat)
    return render(request, "syndicate/signings.html", {"lines": conventions.lines(rows)})


@require_safe
@hat_page(*OFFICE)
def signing(request: HatRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


@require_POST
@hat_page(*OFFICE)
def signing_new(request: HatRequest, pk: int) -> HttpResponse:
    """Put the convention of a group to signature for one of its members."""
    groups = PurchasingGroup.objects.kept_by(request.person, request.hat)
    member = get_object_or_404(Signatory.objects.in_force(), pk=pk, group__in=groups.values("pk"))
    made: list[Signing] = []
    if attempt(request, lambda: made.append(verbs.put_to_signature(member, by=request.person))):
        return redirect("syndicate:signing", hat=request.hat.key, pk=made[0].pk)
    return redirect("syndicate:group", hat=request.hat.key, pk=member.group_id)


@require_POST
@hat_page(*OFFICE)
def signing_seal(request: HatRequest, pk: int) -> HttpResponse:
    """Seal for one's own authority, when it is its turn."""
    found = _seen(request, pk)
    told = conventions.context_of(found, request.hat)
    if not told["may_seal"]:
        raise Http404
    who = told["turn"].authority
    asked = {"by": request.person, "authority": who, "capacity": capacity_of(request.hat)}
    attempt(request, lambda: verbs.seal(found, **asked), _("Convention scellée."))
    return redirect("syndicate:signing", hat=request.hat.key, pk=pk)


@receives(verbs.LIMIT + WORDS)
@require_POST
@hat_page(*OFFICE)
def signing_paper(request: HatRequest, pk: int) -> HttpResponse:
    """What was signed on paper, with its scan."""
    found, form = _seen(request, pk), PaperForm(request.POST, request.FILES)
    told = conventions.context_of(found, request.hat)
    if not told["may_note"]:
        raise Http404
    who = told["turn"].authority
    if done(form, lambda: verbs.sign_on_paper(found, by=request.person, **form.values(who))):
        return redirect("syndicate:signing", hat=request.hat.key, pk=pk)
    return _page(request, found, {"paper_form": form}, 422)


@require_POST
@hat_page(*OFFICE)
def signing_back(request: HatRequest, pk: int) -> HttpResponse:
    """Take it back before all have signed."""
    found, form = get_object_or_404(_kept(request), pk=pk), TakeBackForm(request.POST)
    if done(form, lambda: verbs.take_back(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:signing", hat=request.hat.key, pk=pk)
    return _page(request, _seen(request, pk), {"back_form": form}, 422)


@require_safe
@hat_page(*OFFICE)
def signing_file(request: HatRequest, pk: int) -> HttpResponseBase:
    """The paper with the seals put so far, for both parties."""
    return serve(request, verbs.document_of(_seen(request, pk)), f"convention-{pk}.pdf")


@require_safe
@hat_page(*OFFICE)
def signing_scan(request: HatRequest, pk: int, rank: int) -> HttpResponseBase:
    """The scan of what a party signed on paper, for both."""
    rows = PartySignature.objects.filter(party__signing=_seen(request, pk), kind=SignatureKind.PAPER)
    found = get_object_or_404(rows.select_related("stored"), party__rank=rank)
    return serve(request, found.stored, f"convention-{pk}-papier-{rank}")


@require_safe
@hat_page(*OFFICE)
def signing_check(request: HatRequest, pk: int) -> HttpResponse:
    """What the seals of the paper are worth, read from its bytes now."""
    found = _seen(request, pk)
    stored = verbs.document_of(found)
    context = {"signing": found, "stored": stored, "seals": seals_in(stored.path.read_bytes())}
    return render(request, "syndicate/signing_check.html", context)


def _kept(request: HatRequest) -> Any:
    return Signing.objects.kept_by(request.person, request.hat)


def _seen(request: HatRequest, pk: int) -> Signing:
    rows = Signing.objects.visible_to(request.person, request.hat)
    related = rows.select_related("syndicate__authority", "authority", "group", "stored")
    return get_object_or_404(related.prefetch_related("parties__authority", "parties__signature"), pk=pk)


def _page(
    request: HatRequest, found: Signing, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    context = conventions.context_of(found, request.hat)
    context |= {"paper_form": PaperForm(initial={"on": clock.today()}), "back_form": TakeBackForm()}
    return render(request, "syndicate/signing.html", context | (forms or {}), status=status)
