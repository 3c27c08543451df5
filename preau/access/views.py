"""The doors that need no hat: sign-in, activation, help, charter."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.access import actions, queries, tasks, throttle
from preau.access.forms import ActivationForm, CodeForm, EmailForm, NewPasswordForm, SignInForm
from preau.access.models import Account, ActivationCode
from preau.directory.hats import hats_of

form_page = require_http_methods(["GET", "HEAD", "POST"])
CODE_IN_HAND = "_activation"


@never_cache
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The bare address: home when signed in, else the sign-in page."""
    return redirect(_first_page(request) if request.user.is_authenticated else "access:sign_in")


@never_cache
@form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if form.is_valid():
        account = queries.account_for(request, form.cleaned_data["login"], form.cleaned_data["password"])
        if account:
            return _let_in(request, account)
        form.add_error(
            None, _("Identifiant ou mot de passe inexact. Après plusieurs essais, attendez un quart d’heure.")
        )
    status = 200 if request.method != "POST" else 401
    return render(request, "access/sign_in.html", {"form": form, "suite": _suite(request)}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("À bientôt. Vous êtes déconnecté."))
    return redirect("access:sign_in")


@never_cache
@form_page
def activate(request: HttpRequest) -> HttpResponse:
    """Step 1: the code. From a QR code it comes in the address, and leaves it at once for the session."""
    keys = throttle.keys_for(request, "activation")
    form = CodeForm(request.POST or ({"code": request.GET["code"]} if "code" in request.GET else None))
    if form.is_bound and not throttle.is_open(keys):
        form.add_error(None, _("Trop d’essais d’ici : attendez un quart d’heure."))
    elif form.is_valid():
        request.session[CODE_IN_HAND] = form.found.pk
        return redirect("access:choose_password")
    elif form.is_bound:
        throttle.note_failure(keys)
    return render(request, "access/activate.html", {"form": form})


@never_cache
@form_page
def choose_password(request: HttpRequest) -> HttpResponse:
    """Step 2: is it you? Then a password; or, signed in already, add this school to the account."""
    code = _code_in_hand(request)
    if request.user.is_authenticated:
        return redirect("access:add_school")
    account = Account.objects.filter(person=code.person).first() or Account(person=code.person)
    form = ActivationForm(account, request.POST or None)
    if form.is_valid():
        del request.session[CODE_IN_HAND]
        opened = actions.activate(
            code, password=form.cleaned_data["password"], email=form.cleaned_data["email"]
        )
        if opened.email:
            tasks.mail_verification.defer(account_id=opened.pk)
        messages.success(
            request, _("C’est fait. Votre identifiant est %(login)s : notez-le.") % {"login": opened.login}
        )
        return _let_in(request, opened)
    return render(request, "access/choose_password.html", {"form": form, "person": code.person})


@never_cache
@form_page
def help_page(request: HttpRequest) -> HttpResponse:
    """A forgotten login or password: one form, and one answer whatever happens."""
    form = EmailForm(request.POST or None)
    if form.is_valid():
        keys = throttle.keys_for(request, f"aide:{form.cleaned_data['email'].lower()}")
        if throttle.is_open(keys):
            throttle.note_failure(keys)
            tasks.mail_help.defer(email=form.cleaned_data["email"])
        return render(request, "access/help_sent.html")
    return render(request, "access/help.html", {"form": form})


@never_cache
@form_page
def reset(request: HttpRequest, token: str) -> HttpResponse:
    account = queries.account_to_reset(token)
    if account is None:
        return render(request, "access/link_dead.html", status=410)
    form = NewPasswordForm(account, request.POST or None)
    if form.is_valid():
        actions.change_password(account, password=form.cleaned_data["password"])
        return _let_in(request, account)
    return render(request, "access/reset.html", {"form": form, "account": account})


@never_cache
@form_page
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """A button, not the link itself: mail filters open links."""
    account = queries.account_to_verify(token)
    if account is None:
        return render(request, "access/link_dead.html", status=410)
    if request.method == "POST":
        actions.verify_email(account)
        messages.success(request, _("Votre adresse est vérifiée."))
        return redirect("access:front")
    return render(request, "access/verify.html", {"account": account})


@never_cache
@form_page
def charter(request: HttpRequest) -> HttpResponse:
    """What is kept about me and what we promise each other, before anything else."""
    if not isinstance(request.user, Account):
        return redirect("access:sign_in")
    if request.method == "POST":
        actions.read_charter(by=request.user)
        request.session[actions.CHARTER_READ] = True
        return redirect(_suite(request) or _first_page(request))
    return render(request, "access/charter.html", {"suite": _suite(request)})


def _let_in(request: HttpRequest, account: Account) -> HttpResponse:
    actions.enter(request, account)
    suite = _suite(request) or _first_page(request)
    if not request.session[actions.CHARTER_READ]:
        suite = f"{reverse('access:charter')}?suite={suite}"
    response = redirect(suite)
    response.set_cookie(
        throttle.COOKIE, throttle.device_cookie(account.login), max_age=throttle.COOKIE_DAYS * 86400,
        httponly=True, samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip
    return response


def _suite(request: HttpRequest) -> str:
    """Where to go on, on this host only."""
    asked = request.POST.get("suite") or request.GET.get("suite", "")
    fine = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if fine and asked.startswith("/") else ""


def _first_page(request: HttpRequest) -> str:
    assert isinstance(request.user, Account)
    hats = hats_of(request.user.person)
    return reverse("home:today", kwargs={"hat": hats[0].key}) if hats else reverse("access:no_hat")


def no_hat(request: HttpRequest) -> HttpResponse:
    """Signed in, but nothing here today: the year is over, or the school has not sent its list."""
    return render(request, "access/no_hat.html")


def _code_in_hand(request: HttpRequest) -> ActivationCode:
    code = (
        ActivationCode.objects.select_related("person")
        .filter(pk=request.session.get(CODE_IN_HAND) or 0)
        .first()
    )
    if code is None or code.used_at or code.voided_at:
        raise Http404
    return code
