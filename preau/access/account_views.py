""" "Mon compte"."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.access import actions, merges, queries, throttle
from preau.access.forms import ChangeEmailForm, ChangePasswordForm, LanguageForm, SureForm
from preau.access.middleware import LANGUAGE
from preau.access.models import Account, ActivationCode, PersonMerge
from preau.access.sheets.actions import CodeSpent
from preau.access.views import CODE_IN_HAND, form_page
from preau.directory.door import HatRequest, hat_page
from preau.notifications.push import actions as push
from preau.ui import languages


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
    if not _is_sure(request, form):
        return _page(request, password=form)
    actions.change_password(
        mine, password=form.cleaned_data["password"], keep=request.session.session_key or ""
    )
    before = request.session.session_key or ""
    update_session_auth_hash(request, mine)
    push.follow(before, request.session.session_key or "")
    messages.success(request, _("Mot de passe changé. Vos autres appareils sont déconnectés."))
    return _back(request)


@require_POST
@hat_page()
def email(request: HatRequest) -> HttpResponse:
    mine = _mine(request)
    form = ChangeEmailForm(mine, request.POST)
    if not _is_sure(request, form):
        return _page(request, email=form)
    actions.set_email(mine, email=form.cleaned_data["email"])
    messages.success(request, _("Un lien vient de partir : il dira que cette adresse est la vôtre."))
    return _back(request)


@require_POST
@hat_page()
def language(request: HatRequest) -> HttpResponse:
    mine, form = _mine(request), LanguageForm(request.POST)
    if form.is_valid():
        actions.set_language(mine, language=form.cleaned_data["language"])
        request.session[LANGUAGE] = mine.language
    return languages.remember(_back(request), mine.language)


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
    code = queries.code_in_hand(request.session.get(CODE_IN_HAND))
    if not isinstance(request.user, Account) or code is None:
        return redirect("access:activate")
    mine = request.user.person
    allowed = merges.may_add(code, by=mine)
    if request.method == "POST" and allowed:
        del request.session[CODE_IN_HAND]
        return _added(request, code)
    context = {
        "person": code.person,
        "mine": mine,
        "allowed": allowed,
        "same": merges.look_alike(code.person, mine),
    }
    return render(request, "access/add_school.html", context)


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
    mine, here = _mine(request), request.session.session_key
    context = {
        "account": mine,
        "password_form": ChangePasswordForm(mine),
        "email_form": ChangeEmailForm(mine, initial={"email": mine.email}),
        "language_form": LanguageForm(initial={"language": mine.language or get_language()})
        if len(settings.LANGUAGES) > 1
        else None,
        "sessions": sorted(mine.sessions.order_by("-seen_at"), key=lambda one: one.session_key != here),
        "here": here,
        "merges": PersonMerge.objects.filter(kept=request.person, undone_at=None).select_related("absorbed"),
    } | {f"{name}_form": form for name, form in bound.items()}
    return render(request, "access/account.html", context, status=400 if bound else 200)


def _is_sure(request: HatRequest, form: SureForm) -> bool:
    """A valid form under the right password; guesses made on a page left open are counted like the others."""
    gate = throttle.sign_in_gate(request, _mine(request).login)
    if not throttle.is_open(gate):
        form.wait = _("Trop d’essais manqués : patientez un quart d’heure.")
    elif "current" in form.errors:
        throttle.note_failure(gate)
    return form.is_valid()


def _added(request: HttpRequest, code: ActivationCode) -> HttpResponse:
    assert isinstance(request.user, Account)
    try:
        merges.add_identity(code, by=request.user.person)
        messages.success(request, _("Cette école est ajoutée à votre compte."))
    except CodeSpent:
        messages.error(
            request, _("Ce code vient d’être utilisé ou remplacé. L’école peut en donner un autre.")
        )
    return redirect("access:front")


def _mine(request: HatRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def _beginning(request: HatRequest) -> str:
    """The first signs of a session's key tell it among one's own, and open nothing."""
    return request.POST.get("session", "")[:8] or "-"


def _back(request: HatRequest) -> HttpResponse:
    return redirect("access:account", hat=request.hat.key)
