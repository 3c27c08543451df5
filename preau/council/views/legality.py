"""After the prefecture has received an act: cancel its transmission, answer its letters."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from preau.base.bodies import WORDS, receives
from preau.council import queries
from preau.council.actions import legality as verbs
from preau.council.choices import ANSWERS
from preau.council.forms import LetterAnswerForm
from preau.council.models import PrefectureReply, Sending
from preau.council.views.fetch import attempt, form_page, kept_act
from preau.directory.door import HatRequest, hat_page, posted
from preau.files.actions import FILE_LIMIT

ANSWER_LIMIT = 4 * FILE_LIMIT  # bytes of the pieces of one answer


@form_page
@hat_page(*queries.KEEPS)
def transmission_end(request: HatRequest, pk: int) -> HttpResponse:
    """What a cancellation does, then the button that asks for it."""
    found = kept_act(request, pk)
    sending = verbs.cancellable(found)
    if sending is None:
        raise Http404
    if request.method == "POST":
        told = _("L’annulation est demandée : l’acte reste exécutoire jusqu’à la réponse de la préfecture.")
        attempt(request, lambda: verbs.cancel_transmission(found, by=request.person), told)
        return redirect("council:act", hat=request.hat.key, pk=pk)
    return render(request, "council/transmission_end.html", {"act": found, "sending": sending})


@receives(ANSWER_LIMIT + WORDS)
@form_page
@hat_page(*queries.KEEPS)
def letter_answer(request: HatRequest, pk: int) -> HttpResponse:
    """Answer a letter of the prefecture, with what it asks."""
    kept = Sending.objects.kept_by(request.hat).values("pk")
    rows = PrefectureReply.objects.filter(sending__in=kept, kind__in=ANSWERS).select_related("sending__act")
    letter = get_object_or_404(rows.prefetch_related("answers__replies"), pk=pk)
    form = LetterAnswerForm(letter, posted(request), request.FILES or None)
    if form.is_valid():
        try:
            verbs.answer_letter(
                letter,
                by=request.person,
                kind=form.cleaned_data["kind"],
                uploads=form.cleaned_data["documents"],
            )
            return redirect("council:act", hat=request.hat.key, pk=letter.sending.act_id)
        except ValidationError as refusal:
            form.add_error("documents", refusal)
    context = {"letter": letter, "act": letter.sending.act, "form": form}
    return render(request, "council/letter_answer.html", context, status=422 if form.is_bound else 200)
