"""The liaison book for a parent: all that waits on one page, signed in one touch; each note on its own page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from preau.directory.children import children_here
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.news.carnet import actions
from preau.news.carnet.forms import SlipForm
from preau.news.carnet.queries import insured_among, lines_of_parent, named, slips_to_sign
from preau.news.carnet.slips import ShownSlip, shown_slips
from preau.news.carnet.words import and_words
from preau.news.models import Note
from preau.notifications.actions import mark_read


def to_sign(request: HatRequest) -> HttpResponse:
    """Everything that waits for this parent, then what was read and signed lately."""
    return _to_sign_page(request, [SlipForm(line.slip) for line in slips_to_sign(request.person)])


@require_POST
@hat_page(Profile.GUARDIAN)
def signatures(request: HatRequest) -> HttpResponse:
    """Sign all that the page showed; what is not answered is said, and nothing is signed until it is."""
    shown = set(request.POST.getlist("slip"))
    # What waited on a phone is an answer all the same, if another parent has signed meanwhile.
    waited = "hors_connexion" in request.POST
    asked = lines_of_parent(request.person) if waited else slips_to_sign(request.person)
    lines = [line for line in asked if line.mine and str(line.slip.pk) in shown]
    forms = [SlipForm(line.slip, request.POST) for line in lines]
    if not forms:
        messages.success(request, _("Ces mots sont déjà signés."))
        return redirect("news:carnet", hat=request.hat.key)
    if all([form.is_valid() for form in forms]) and _signed(request, forms):  # noqa: C419 (each form is checked)
        return redirect("news:carnet", hat=request.hat.key)
    return _to_sign_page(request, forms, status=400)


def note(request: HatRequest, pk: int) -> HttpResponse:
    """One note, for each of one's children that it is about: read it, sign it, change one's answer in time."""
    found = get_object_or_404(Note.objects.select_related("author", "establishment"), pk=pk)
    lines = lines_of_parent(request.person, found)
    if not lines:
        raise Http404
    slips = shown_slips(request.person, lines, posted(request))
    if request.method == "POST":
        asked = [one.form for one in slips if one.form and one.form.prefix == request.POST.get("signe")]
        if asked and asked[0].is_valid() and _signed(request, asked):
            return redirect("news:note", hat=request.hat.key, pk=pk)
    mark_read(f"carnet/{pk}/", by=request.person)
    shown = [one.line.slip for one in slips]
    context = {
        "note": found,
        "slips": slips,
        "children": named(shown, children_here(request)),
        "insured": insured_among(slip.child_id for slip in shown),
    }
    return render(request, "news/family_note.html", context, status=400 if _refused(slips) else 200)


def _to_sign_page(request: HatRequest, forms: list[SlipForm], status: int = 200) -> HttpResponse:
    lines = lines_of_parent(request.person)
    waiting = {form.slip.pk for form in forms}
    context: dict[str, Any] = {
        "forms": forms,
        "lines": [line for line in lines if line.slip.pk not in waiting][::-1][:30],
        "children": named([line.slip for line in lines], children_here(request)),
        "insured": insured_among(form.slip.child_id for form in forms),
        "names": and_words(form.slip.child.first_name for form in forms) if forms else "",
        "incomplete": status == 400,
    }
    return render(request, "news/to_sign.html", context, status=status)


def _signed(request: HatRequest, forms: list[SlipForm]) -> bool:
    answers = [actions.Answer(form.slip, form.agrees, form.words, form.after) for form in forms]
    try:
        actions.sign(answers, by=request.person)
    except ValidationError as refusal:
        forms[0].add_error(None, refusal)
        return False
    count = len(forms)
    messages.success(request, ngettext("Mot signé.", "%(n)s mots signés.", count) % {"n": count})
    return True


def _refused(slips: list[ShownSlip]) -> bool:
    return any(one.form and one.form.is_bound and one.form.errors for one in slips)
