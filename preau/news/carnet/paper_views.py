"""A signed sheet that came back: the school notes who signed it, for which child, and what is ticked on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Person
from preau.news.carnet import actions
from preau.news.carnet.forms import SlipForm
from preau.news.carnet.queries import Adult, pupils_before
from preau.news.carnet.rules import WRITES
from preau.news.models import Note, Slip


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*sorted(WRITES))
def paper(request: HatRequest, pk: int, signer: int) -> HttpResponse:
    """One slip and one adult who signs for this child; another one is no page."""
    notes = Note.objects.followed_by(request.person, request.hat)
    slip = get_object_or_404(Slip.objects.select_related("note", "child").filter(note__in=notes), pk=pk)
    adult = _signer(slip, signer)
    form = SlipForm(slip, posted(request))
    if request.method == "POST" and form.is_valid() and _noted(request, form, adult.person):
        return redirect("news:note", hat=request.hat.key, pk=slip.note_id)
    context = {"slip": slip, "note": slip.note, "adult": adult, "form": form}
    return render(request, "news/paper.html", context, status=400 if form.errors else 200)


@require_POST
@hat_page(*sorted(WRITES))
def insurance(request: HatRequest, pk: int) -> HttpResponse:
    """The certificate of the child of a slip came in."""
    notes = Note.objects.followed_by(request.person, request.hat).filter(insurance=True)
    slip = get_object_or_404(Slip.objects.select_related("note", "child").filter(note__in=notes), pk=pk)
    actions.note_insurance(slip, by=request.person, hat=request.hat)
    messages.success(request, _("Attestation notée pour %(child)s.") % {"child": slip.child.first_name})
    return redirect("news:note", hat=request.hat.key, pk=slip.note_id)


def _signer(slip: Slip, signer: int) -> Adult:
    [pupil] = pupils_before(slip.note, slip)
    found = next((one for one in pupil.signers if one.person.pk == signer), None)
    if found is None:
        raise Http404
    return found


def _noted(request: HatRequest, form: SlipForm, signer: Person) -> bool:
    answer = actions.Answer(form.slip, form.agrees, form.words)
    try:
        actions.note_paper(
            answer,
            signer=Person.objects.filter(pk=signer.pk).first() or signer,
            by=request.person,
            hat=request.hat,
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    words = _("Signature sur papier notée : %(who)s, pour %(child)s.")
    messages.success(request, words % {"who": signer.display_name, "child": form.slip.child.first_name})
    return True
