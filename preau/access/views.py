"""The doors that need no hat: sign-in, activation, help, charter."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.access import actions, devices, queries, tasks, throttle
from preau.access.forms import ActivationForm, CodeForm, EmailForm, NewPasswordForm, SignInForm
from preau.access.middleware import CHARTER_READ
from preau.access.models import Account, ActivationCode
from preau.access.sheets.actions import CodeSpent
from preau.directory.door import NOBODY, WHO
from preau.directory.hats import hats_of
from preau.directory.panels import panels_of
from preau.directory.queries import left_places
from preau.notifications.push import actions as push
from preau.ui import languages

form_page = require_http_methods(["GET", "HEAD", "POST"])
CODE_IN_HAND = "_activation"
WAIT = _lazy(
    "Trop d’essais manqués : patientez un quart d’heure, ou entrez d’un appareil que vous utilisez déjà."
)


@never_cache
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The bare address: home when signed in, else the sign-in page."""
    return redirect(_first_page(request) if request.user.is_authenticated else "access:sign_in")


@never_cache
@form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    form, status = SignInForm(request.POST or None), 200
    if form.is_valid():
        gate = throttle.sign_in_gate(request, form.cleaned_data["login"])
        is_open = throttle.is_open(gate)
        account = queries.account_for(request, gate, **form.cleaned_data) if is_open else None
        if account:
            return _let_in(request, account)
        form.add_error(None, _("Identifiant ou mot de passe inexact.") if is_open else WAIT)
        status = 401 if is_open else 429
    elif request.user.is_authenticated and request.method != "POST":
        return redirect(_suite(request, request.user) or "access:front")
    context = {"form": form, "suite": _asked(request), "proposed": languages.proposed(request)}
    page = render(request, "access/sign_in.html", context, status=status)
    page[WHO] = NOBODY
    return page


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The browser keeps nothing: neither copies of pages, nor what was waiting to be sent, nor its ring."""
    push.end_with([request.session.session_key or ""])
    logout(request)
    messages.success(request, _("À bientôt. Vous êtes déconnecté."))
    answer = redirect("access:sign_in")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@never_cache
@form_page
def activate(request: HttpRequest) -> HttpResponse:
    """Step 1: the code, typed, or put there by the browser from what follows # in the QR code's address."""
    gate = throttle.code_gate(request)
    wait = request.method == "POST" and not throttle.is_open(gate)
    form = CodeForm(
        request.POST or None, wait=_("Trop de codes inexacts : patientez un quart d’heure.") if wait else ""
    )
    if form.is_valid():
        request.session[CODE_IN_HAND] = form.found.pk
        return redirect("access:choose_password")
    if form.is_bound and not wait:
        throttle.note_failure(gate)
    return render(request, "access/activate.html", {"form": form}, status=429 if wait else 200)


@never_cache
@form_page
def choose_password(request: HttpRequest) -> HttpResponse:
    """Step 2: is it you? Then a password; or, signed in already, add this school to the account."""
    code = queries.code_in_hand(request.session.get(CODE_IN_HAND))
    if code is None:
        return redirect("access:activate")
    if request.user.is_authenticated:
        return redirect("access:add_school")
    account = Account.objects.filter(person=code.person).first() or Account(person=code.person)
    form = ActivationForm(account, request.POST or None)
    if form.is_valid():
        opened = _activated(request, code, form)
        return _let_in(request, opened) if opened else redirect("access:activate")
    return render(request, "access/choose_password.html", {"form": form, "person": code.person})


@never_cache
@form_page
def help_page(request: HttpRequest) -> HttpResponse:
    """A forgotten login or password: one form, and one answer whatever happens."""
    form = EmailForm(request.POST or None)
    if form.is_valid():
        gate = throttle.mail_gate(request, form.cleaned_data["email"])
        if throttle.is_open(gate):
            throttle.note_failure(gate)
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
        request.session[CHARTER_READ] = True
        return redirect(_suite(request, request.user) or _first_page(request))
    return render(request, "access/charter.html", {"suite": _asked(request), "login": request.user.login})


def no_hat(request: HttpRequest) -> HttpResponse:
    """Signed in, but nothing here today: the year is over, or the school has not sent its list."""
    person = getattr(request.user, "person", None)
    left = left_places(person) if person else []
    panels = panels_of("no_hat", request, person) if left else []  # type: ignore[arg-type]
    return render(request, "access/no_hat.html", {"left": left, "panels": panels})


def _activated(request: HttpRequest, code: ActivationCode, form: ActivationForm) -> Account | None:
    """The account that the code opened; None when the code was used or replaced a moment ago."""
    del request.session[CODE_IN_HAND]
    try:
        return actions.activate(code, **form.cleaned_data, language=languages.of_device(request))
    except CodeSpent:
        messages.error(
            request, _("Ce code vient d’être utilisé ou remplacé. L’école peut en donner un autre.")
        )
        return None


def _let_in(request: HttpRequest, account: Account) -> HttpResponse:
    suite = _suite(request, account)
    actions.enter(request, account)
    if not request.session[CHARTER_READ]:
        suite = f"{reverse('access:charter')}?{urlencode({'suite': suite or _first_page(request)}, safe='/')}"
    response = redirect(suite or _first_page(request))
    devices.remember(request, response, account.login)
    return response


def _suite(request: HttpRequest, account: Account | AnonymousUser) -> str:
    """Where to go on: a page of this host under a hat of theirs, what an announcement leads to, or the entry of a
    second code."""
    asked = _asked(request)
    if not asked or not isinstance(account, Account):
        return ""
    mine = {"aller", *(hat.key for hat in hats_of(account.person))}
    return asked if asked.split("/")[1] in mine or asked == reverse("access:activate") else ""


def _asked(request: HttpRequest) -> str:
    """The address asked for, if it is a path of this host."""
    asked = request.POST.get("suite") or request.GET.get("suite", "")
    fine = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if fine and asked.startswith("/") and not asked.startswith("//") else ""


def _first_page(request: HttpRequest) -> str:
    assert isinstance(request.user, Account)
    hats = hats_of(request.user.person)
    return reverse("home:today", kwargs={"hat": hats[0].key}) if hats else reverse("access:no_hat")
