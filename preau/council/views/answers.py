"""A member answers a convocation; the clerk notes the answers that came otherwise, and what was handed over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from preau.council import queries
from preau.council.actions import sittings as verbs
from preau.council.attendance import seats_on
from preau.council.forms import AnswerForm
from preau.council.models import Convocation
from preau.council.rules import keeps_register_of
from preau.council.views.fetch import attempt, form_page
from preau.directory.door import HatRequest, hat_page, posted


@form_page
@hat_page(*queries.DELIBERATES)
def answer(request: HatRequest, pk: int) -> HttpResponse:
    """My convocation and my answer; or, for who keeps the register, that of a member."""
    row = _convocation(request, pk)
    sitting = row.call.sitting
    last = row.answers.order_by("-pk").first()
    others = [one for one in seats_on(sitting, sitting.day) if one.pk != row.member_id]
    usual = {"reply": last.reply, "proxy_to": last.proxy_to_id} if last else {}
    form = AnswerForm(others, posted(request), initial=usual)
    if form.is_valid():
        try:
            reply = form.cleaned_data["reply"]
            verbs.answer(row, by=request.person, reply=reply, proxy_to=form.holder)
            messages.success(request, _("Réponse enregistrée."))
            return redirect("council:sitting", hat=request.hat.key, pk=sitting.pk)
        except ValidationError as refusal:
            form.add_error("proxy_to" if form.cleaned_data["reply"] == "proxy" else None, refusal)
    context = {
        "form": form,
        "row": row,
        "sitting": sitting,
        "matters": sitting.matters.select_related("rapporteur__person").prefetch_related("annexes"),
        "is_mine": row.member.person_id == request.person.pk,
        "last": last,
        "proxies": sitting.assembly.book.proxies_a_member,
    }
    return render(request, "council/answer.html", context, status=422 if form.is_bound else 200)


@require_POST
@hat_page(*queries.KEEPS)
def handing(request: HatRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_kept(request), pk=pk)
    attempt(request, lambda: verbs.hand_over(row, by=request.person), _("Remise en main propre notée."))
    return redirect("council:sitting", hat=request.hat.key, pk=row.call.sitting_id)


def _convocation(request: HatRequest, pk: int) -> Convocation:
    mine = Convocation.objects.visible_to(request.person).values("pk")
    rows = Convocation.objects.filter(Q(pk__in=mine) | Q(pk__in=_kept(request).values("pk")))
    related = rows.select_related(
        "member__person", "call__sitting__assembly__authority", "call__sitting__assembly__establishment"
    )
    return get_object_or_404(related, pk=pk)


def _kept(request: HatRequest) -> QuerySet[Convocation]:
    return Convocation.objects.filter(keeps_register_of(request.hat, "call__sitting__assembly__"))
