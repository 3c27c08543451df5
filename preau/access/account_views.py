""" "Mon compte"."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.access import actions, merges, tasks
from preau.access.forms import ChangePasswordForm, EmailForm
from preau.access.models import Account, ActivationCode, PersonMerge
from preau.access.views import CODE_IN_HAND, form_page
from preau.directory.door import HatRequest, hat_page


@never_cache
@require_safe
@hat_page()
def account(request: HatRequest) -> HttpResponse:
    return _page(request)


@require_POST
@hat_page()
def password(request: HatRequest) -> HttpResponse:
    mine = _mine(request)
    form = ChangePasswordForm(mine, request.POST)
    if not form.is_valid():
        return _page(request, password=form)
    actions.change_password(
        mine, password=form.cleaned_data["password"], keep=request.session.session_key or ""
    )
    update_session_auth_hash(request, mine)
    messages.success(request, _("Mot de passe changé. Vos autres appareils sont déconnectés."))
    return _back(request)


@require_POST
@hat_page()
def email(request: HatRequest) -> HttpResponse:
    mine, form = _mine(request), EmailForm(request.POST)
    if not form.is_valid():
        return _page(request, email=form)
    actions.set_email(mine, email=form.cleaned_data["email"])
    tasks.mail_verification.defer(account_id=mine.pk)
    messages.success(request, _("Un lien vient de partir : il dira que cette adresse est la vôtre."))
    return _back(request)


@require_POST
@hat_page()
def end_session(request: HatRequest) -> HttpResponse:
    """Close one device by its number, or all the others."""
    mine, here = _mine(request), request.session.session_key
    others = mine.sessions.exclude(session_key=here)
    if "all" not in request.POST:
        others = others.filter(session_key__startswith=_beginning(request))
    actions.end_sessions(mine, keys=others.values_list("session_key", flat=True))
    messages.success(request, _("C’est fait : cet accès est fermé."))
    return _back(request)


@never_cache
@form_page
def add_school(request: HttpRequest) -> HttpResponse:
    """A second code, entered while signed in, adds that school to this account."""
    code = (
        ActivationCode.objects.select_related("person")
        .filter(pk=request.session.get(CODE_IN_HAND) or 0)
        .first()
    )
    if not isinstance(request.user, Account) or code is None or code.used_at or code.voided_at:
        raise Http404
    mine = request.user.person
    allowed = merges.may_add(code, by=mine)
    if request.method == "POST" and allowed:
        del request.session[CODE_IN_HAND]
        merges.add_identity(code, by=mine)
        messages.success(request, _("Cette école est ajoutée à votre compte."))
        return redirect("access:front")
    return render(
        request, "access/add_school.html", {"person": code.person, "mine": mine, "allowed": allowed}
    )


@require_POST
@hat_page()
def undo_school(request: HatRequest, pk: int) -> HttpResponse:
    merge = PersonMerge.objects.filter(kept=request.person, pk=pk).first()
    if merge is None:
        raise Http404
    merges.undo_merge(merge, by=request.person)
    messages.success(request, _("Cette école est retirée de votre compte : son code reste à redemander."))
    return redirect("access:front")


def _page(request: HatRequest, **bound: object) -> HttpResponse:
    mine = _mine(request)
    context = {
        "account": mine,
        "password_form": ChangePasswordForm(mine),
        "email_form": EmailForm(initial={"email": mine.email}),
        "sessions": mine.sessions.order_by("-seen_at"),
        "here": request.session.session_key,
        "merges": PersonMerge.objects.filter(kept=request.person, undone_at=None).select_related("absorbed"),
    } | {f"{name}_form": form for name, form in bound.items()}
    return render(request, "access/account.html", context, status=400 if bound else 200)


def _mine(request: HatRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def _beginning(request: HatRequest) -> str:
    """The first signs of a session's key tell it among one's own, and open nothing."""
    return request.POST.get("session", "")[:8] or "-"


def _back(request: HatRequest) -> HttpResponse:
    return redirect("access:account", hat=request.hat.key)
