"""How every page of the room reaches its rows: through the person and the hat; 404 for anyone else's."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from preau.council import queries
from preau.council.forms import MemberForm
from preau.council.models import Act, Assembly, Matter, Member, Sitting
from preau.directory.door import HatRequest

form_page = require_http_methods(["GET", "HEAD", "POST"])


def seen_sitting(request: HatRequest, pk: int) -> Sitting:
    rows = Sitting.objects.visible_to(request.person, request.hat)
    related = rows.select_related(
        "assembly__authority",
        "assembly__establishment",
        "call",
        "chair__person",
        "secretary__person",
        "second_of",
    )
    return get_object_or_404(related, pk=pk)


def kept_sitting(request: HatRequest, pk: int) -> Sitting:
    return get_object_or_404(queries.kept_sittings(request.person, request.hat), pk=pk)


def kept_matter(request: HatRequest, pk: int) -> Matter:
    kept = queries.kept_sittings(request.person, request.hat).values("pk")
    rows = Matter.objects.filter(sitting__in=kept).select_related(
        "sitting__assembly__authority", "sitting__assembly__establishment", "sitting__chair__person",
        "sitting__secretary__person", "sitting__call", "rapporteur__person", "chair__person", "act", "vote", "waiver",
        "settlement", "debate",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def kept_assembly(request: HatRequest, pk: int) -> Assembly:
    return get_object_or_404(queries.kept_assemblies(request.person, request.hat), pk=pk)


def kept_act(request: HatRequest, pk: int) -> Act:
    return get_object_or_404(queries.kept_acts(request.person, request.hat), pk=pk)


def named(request: HatRequest, members: Iterable[Member]) -> Member | None:
    """The member that a small form names; none, and a sentence said, when nobody of these is chosen."""
    form = MemberForm(members, request.POST)
    if form.is_valid():
        return form.chosen
    messages.error(request, _("Choisissez d’abord un nom dans la liste."))
    return None


def attempt(request: HatRequest, verb: Callable[[], object], told: str = "") -> bool:
    """Do what a button says: `told` is announced, or the sentence that refuses it. Whether it was done."""
    try:
        verb()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return False
    if told:
        messages.success(request, told)
    return True
