"""A family placed by the school; a rendez-vous cancelled, by either side."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.meetings import actions
from preau.meetings.forms import EndingForm, PlacingForm
from preau.meetings.models import Booking, Invitation, Offer, Slot
from preau.meetings.queries import adults_of, free_slots
from preau.meetings.rules import OPENS


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*sorted(OPENS))
def placement(request: HatRequest, pk: int, child: int) -> HttpResponse:
    """After a telephone call: who comes for this child, and when."""
    kept = Offer.objects.kept_by(request.person, request.hat).filter(withdrawn_at=None)
    asked = Invitation.objects.select_related("child", "offer").filter(offer__in=kept)
    invited = get_object_or_404(asked, offer=pk, child=child)
    adults = adults_of([child])[child]
    if not adults:
        raise Http404
    form = PlacingForm(adults, _offered(invited.offer), posted(request))
    if form.is_valid() and _placed(request, invited, form):
        return redirect("meetings:offer", hat=request.hat.key, pk=pk)
    context = {"offer": invited.offer, "child": invited.child, "form": form}
    return render(request, "meetings/placement.html", context, status=400 if form.errors else 200)


@require_POST
@hat_page(*sorted(OPENS), Profile.GUARDIAN)
def cancellation(request: HatRequest, pk: int) -> HttpResponse:
    """A parent gives the hour back, or the school calls it off with a word."""
    rows = Booking.objects.visible_to(request.person, request.hat).select_related("desk", "slot")
    booking = get_object_or_404(rows, pk=pk)
    form = EndingForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() and request.hat.kind != Profile.GUARDIAN else ""
    try:
        actions.cancel(booking, by=request.person, hat=request.hat, words=words)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Rendez-vous annulé : %(moment)s.") % {"moment": booking.slot.moment})
    return redirect("meetings:offer", hat=request.hat.key, pk=booking.desk.offer_id)


def _offered(one: Offer) -> list[tuple[str, Slot]]:
    """ "jeudi 3 décembre à 17 h 10, Mme Baert", in order."""
    desks = list(one.desks.prefetch_related("hosts").order_by("pk"))
    free = free_slots(desks)
    return [(f"{slot.moment}, {desk}", slot) for desk in desks for slot in free[desk.pk]]


def _placed(request: HatRequest, invited: Invitation, form: PlacingForm) -> bool:
    slot, guardian = form.chosen
    try:
        actions.place(slot, by=request.person, hat=request.hat, child=invited.child, guardian=guardian)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    words = _("%(child)s : %(moment)s. %(who)s est prévenu.")
    words = words if guardian.title != "Mme" else _("%(child)s : %(moment)s. %(who)s est prévenue.")
    told = {"child": invited.child.first_name, "moment": slot.moment, "who": guardian.display_name}
    messages.success(request, words % told)
    return True
