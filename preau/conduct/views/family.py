"""What a family reads: the punishments and sanctions of its own children, never another's name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preau.conduct.kinds import article
from preau.conduct.queries import folder_of
from preau.directory.children import Child, children_here, pupil_here
from preau.directory.choices import FAMILY, Profile
from preau.directory.door import HatRequest, hat_page


@require_safe
@hat_page(*FAMILY)
def family(request: HatRequest) -> HttpResponse:
    """Of each child in a collège or a lycée, or of oneself; the first degree has neither, and the page says so."""
    children = _children(request)
    asked = request.GET.get("enfant", "")
    chosen = next((one for one in children if str(one.person.pk) == asked), None)
    context = {
        "children": children, "chosen": chosen, "article": article(), "is_guardian": request.hat.kind == Profile.GUARDIAN,
        "shown": [(one, folder_of(one.person, request.person, request.hat)) for one in ([chosen] if chosen else children)],
    }  # fmt: skip
    return render(request, "conduct/family.html", context)


def _children(request: HatRequest) -> list[Child]:
    if request.hat.kind == Profile.PUPIL:
        me = pupil_here(request)
        found = [me] if me else []
    else:
        found = children_here(request)
    return [one for one in found if one.establishment and not one.establishment.is_first_degree]
