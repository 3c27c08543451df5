"""Pages of folders: make one, name it, remove it, move conversations into it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory.door import HatRequest, hat_page, posted
from preau.messaging.binders import actions
from preau.messaging.binders.forms import BinderForm
from preau.messaging.binders.queries import shelves_of
from preau.messaging.choices import LINES_A_PAGE
from preau.messaging.models import Binder

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@hat_page()
def binders(request: HatRequest) -> HttpResponse:
    """My folders, and a new one."""
    form = BinderForm(posted(request))
    if form.is_valid():
        try:
            made = actions.make_binder(form.cleaned_data["name"], by=request.person)
        except ValidationError as refusal:
            form.add_error("name", refusal)
        else:
            messages.success(request, _("Le dossier « %(name)s » est prêt.") % {"name": made.name})
            return redirect("messaging:binders", hat=request.hat.key)
    context = {"form": form, "shelves": shelves_of(request.person)}
    return render(request, "messaging/binders.html", context, status=422 if form.errors else 200)


@form_page
@hat_page()
def naming(request: HatRequest, pk: int) -> HttpResponse:
    """Another name for one of my folders, or its end."""
    mine = _own(request, pk)
    form = BinderForm(posted(request), initial={"name": mine.name})
    if form.is_valid():
        try:
            actions.rename_binder(mine, form.cleaned_data["name"], by=request.person)
        except ValidationError as refusal:
            form.add_error("name", refusal)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("messaging:binders", hat=request.hat.key)
    context = {"form": form, "binder": mine}
    return render(request, "messaging/binder.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page()
def removing(request: HatRequest, pk: int) -> HttpResponse:
    actions.remove_binder(_own(request, pk), by=request.person)
    messages.success(request, _("Dossier supprimé. Ses conversations sont de nouveau dans les reçus."))
    return redirect("messaging:binders", hat=request.hat.key)


@require_POST
@hat_page()
def filing(request: HatRequest) -> HttpResponse:
    """Move the conversations that are ticked, or the one that is read, into a folder of mine or back to the inbox."""
    chosen = request.POST.get("binder", "")
    binder = _own(request, _number(chosen)) if chosen else None
    asked = [_number(one) for one in request.POST.getlist("conversation")[:LINES_A_PAGE]]
    moved = actions.file_away(asked, binder, by=request.person)
    if moved:
        messages.success(request, _moved_words(moved, binder))
    else:
        messages.error(request, _("Cochez au moins une conversation."))
    box = reverse("messaging:inbox", kwargs={"hat": request.hat.key})
    return redirect(f"{box}?{request.GET.urlencode()}" if request.GET else box)


def _moved_words(moved: int, binder: Binder | None) -> str:
    if binder is None:
        return ngettext("Conversation sortie de son dossier.", "%(n)s conversations sorties.", moved) % {
            "n": moved
        }
    words = ngettext(
        "Conversation rangée dans « %(name)s ».", "%(n)s conversations rangées dans « %(name)s ».", moved
    )
    return words % {"n": moved, "name": binder.name}


def _own(request: HatRequest, pk: int) -> Binder:
    return get_object_or_404(Binder.objects.filter(owner=request.person), pk=pk)


def _number(words: str) -> int:
    return int(words) if words.isdecimal() and words.isascii() and len(words) < 18 else 0
